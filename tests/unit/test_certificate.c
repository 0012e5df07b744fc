/*
 * test_certificate.c: the Certificate message. RFC 8446 section 4.4.2.
 */
#include "support/test_bounds.h"

#include "wire/certificate.h"
#include "wire/limits.h"

/* RFC 8448 section 3, without the message header: one certificate of 432 bytes. */
static const uint8_t golden[] = {
    0x00, 0x00, 0x01, 0xb5, 0x00, 0x01, 0xb0, 0x30, 0x82, 0x01, 0xac, 0x30, 0x82, 0x01, 0x15, 0xa0,
    0x03, 0x02, 0x01, 0x02, 0x02, 0x01, 0x02, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7,
    0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00, 0x30, 0x0e, 0x31, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x04,
    0x03, 0x13, 0x03, 0x72, 0x73, 0x61, 0x30, 0x1e, 0x17, 0x0d, 0x31, 0x36, 0x30, 0x37, 0x33, 0x30,
    0x30, 0x31, 0x32, 0x33, 0x35, 0x39, 0x5a, 0x17, 0x0d, 0x32, 0x36, 0x30, 0x37, 0x33, 0x30, 0x30,
    0x31, 0x32, 0x33, 0x35, 0x39, 0x5a, 0x30, 0x0e, 0x31, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55, 0x04,
    0x03, 0x13, 0x03, 0x72, 0x73, 0x61, 0x30, 0x81, 0x9f, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48,
    0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00, 0x03, 0x81, 0x8d, 0x00, 0x30, 0x81, 0x89, 0x02,
    0x81, 0x81, 0x00, 0xb4, 0xbb, 0x49, 0x8f, 0x82, 0x79, 0x30, 0x3d, 0x98, 0x08, 0x36, 0x39, 0x9b,
    0x36, 0xc6, 0x98, 0x8c, 0x0c, 0x68, 0xde, 0x55, 0xe1, 0xbd, 0xb8, 0x26, 0xd3, 0x90, 0x1a, 0x24,
    0x61, 0xea, 0xfd, 0x2d, 0xe4, 0x9a, 0x91, 0xd0, 0x15, 0xab, 0xbc, 0x9a, 0x95, 0x13, 0x7a, 0xce,
    0x6c, 0x1a, 0xf1, 0x9e, 0xaa, 0x6a, 0xf9, 0x8c, 0x7c, 0xed, 0x43, 0x12, 0x09, 0x98, 0xe1, 0x87,
    0xa8, 0x0e, 0xe0, 0xcc, 0xb0, 0x52, 0x4b, 0x1b, 0x01, 0x8c, 0x3e, 0x0b, 0x63, 0x26, 0x4d, 0x44,
    0x9a, 0x6d, 0x38, 0xe2, 0x2a, 0x5f, 0xda, 0x43, 0x08, 0x46, 0x74, 0x80, 0x30, 0x53, 0x0e, 0xf0,
    0x46, 0x1c, 0x8c, 0xa9, 0xd9, 0xef, 0xbf, 0xae, 0x8e, 0xa6, 0xd1, 0xd0, 0x3e, 0x2b, 0xd1, 0x93,
    0xef, 0xf0, 0xab, 0x9a, 0x80, 0x02, 0xc4, 0x74, 0x28, 0xa6, 0xd3, 0x5a, 0x8d, 0x88, 0xd7, 0x9f,
    0x7f, 0x1e, 0x3f, 0x02, 0x03, 0x01, 0x00, 0x01, 0xa3, 0x1a, 0x30, 0x18, 0x30, 0x09, 0x06, 0x03,
    0x55, 0x1d, 0x13, 0x04, 0x02, 0x30, 0x00, 0x30, 0x0b, 0x06, 0x03, 0x55, 0x1d, 0x0f, 0x04, 0x04,
    0x03, 0x02, 0x05, 0xa0, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01,
    0x0b, 0x05, 0x00, 0x03, 0x81, 0x81, 0x00, 0x85, 0xaa, 0xd2, 0xa0, 0xe5, 0xb9, 0x27, 0x6b, 0x90,
    0x8c, 0x65, 0xf7, 0x3a, 0x72, 0x67, 0x17, 0x06, 0x18, 0xa5, 0x4c, 0x5f, 0x8a, 0x7b, 0x33, 0x7d,
    0x2d, 0xf7, 0xa5, 0x94, 0x36, 0x54, 0x17, 0xf2, 0xea, 0xe8, 0xf8, 0xa5, 0x8c, 0x8f, 0x81, 0x72,
    0xf9, 0x31, 0x9c, 0xf3, 0x6b, 0x7f, 0xd6, 0xc5, 0x5b, 0x80, 0xf2, 0x1a, 0x03, 0x01, 0x51, 0x56,
    0x72, 0x60, 0x96, 0xfd, 0x33, 0x5e, 0x5e, 0x67, 0xf2, 0xdb, 0xf1, 0x02, 0x70, 0x2e, 0x60, 0x8c,
    0xca, 0xe6, 0xbe, 0xc1, 0xfc, 0x63, 0xa4, 0x2a, 0x99, 0xbe, 0x5c, 0x3e, 0xb7, 0x10, 0x7c, 0x3c,
    0x54, 0xe9, 0xb9, 0xeb, 0x2b, 0xd5, 0x20, 0x3b, 0x1c, 0x3b, 0x84, 0xe0, 0xa8, 0xb2, 0xf7, 0x59,
    0x40, 0x9b, 0xa3, 0xea, 0xc9, 0xd9, 0x1d, 0x40, 0x2d, 0xcc, 0x0c, 0xc8, 0xf8, 0x96, 0x12, 0x29,
    0xac, 0x91, 0x87, 0xb4, 0x2b, 0x4d, 0xe1, 0x00, 0x00,
};

/* Made by hand: a context of two bytes and two entries, the second with an extension. */
static const uint8_t golden_two[] = {
    0x02, 0xab, 0xcd, 0x00, 0x00, 0x15, 0x00, 0x00, 0x03, 0x30, 0x01, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x02, 0x30, 0x00, 0x00, 0x06, 0x00, 0x05, 0x00, 0x02, 0x01, 0x00,
};

static void certificate_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_certificate, CAS_BYTES(golden));
}

static void certificate_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_certificate, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void certificate_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_certificate, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void certificate_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_certificate, CAS_BYTES(golden));
}

static void certificate_with_two_entries_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_certificate, CAS_BYTES(golden_two));
}

static void certificate_with_two_entries_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_certificate, CAS_BYTES(golden_two), CAS_ERR_DECODE);
}

static void certificate_with_two_entries_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_certificate, CAS_BYTES(golden_two), CAS_ERR_DECODE);
}

static void certificate_with_two_entries_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_certificate, CAS_BYTES(golden_two));
}

static void write_context(cas_writer *w, size_t len)
{
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_u24(w, 0);
}

static void write_cert_data(cas_writer *w, size_t len)
{
    cas_write_u8(w, 0);
    const cas_mark list = cas_write_open24(w);
    const cas_mark mark = cas_write_open24(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_u16(w, 0);
    cas_write_close(w, list);
}

static void write_entry_extensions(cas_writer *w, size_t len)
{
    cas_write_u8(w, 0);
    const cas_mark list = cas_write_open24(w);
    cas_write_vec24(w, CAS_TEXT("0"));
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_close(w, list);
}

static void entries_are_walked_in_order(void **state)
{
    (void)state;
    cas_certificate certificate = {0};
    assert_int_equal(cas_certificate_decode(CAS_BYTES(golden_two), &certificate), CAS_OK);
    assert_int_equal(certificate.certificate_request_context.len, 2);
    assert_int_equal(certificate.entry_count, 2);

    cas_certificate_entry entry = {0};
    cas_reader r = cas_reader_on(certificate.certificate_list);
    assert_true(cas_certificate_list_next(&r, &entry));
    assert_int_equal(entry.cert_data.len, 3);
    assert_int_equal(entry.extensions.len, 0);
    assert_true(cas_certificate_list_next(&r, &entry));
    assert_int_equal(entry.cert_data.len, 2);
    assert_int_equal(entry.extensions.len, 6);
    assert_false(cas_certificate_list_next(&r, &entry));
    assert_true(cas_bytes_is_absent(entry.cert_data));
    assert_int_equal(cas_reader_end(&r), CAS_OK);
}

static void certificate_of_a_client_without_one_is_read(void **state)
{
    (void)state;
    static const uint8_t empty[] = {0x00, 0x00, 0x00, 0x00};
    cas_test_round_trip(cas_codec_certificate, CAS_BYTES(empty));
}

static void entry_with_an_empty_certificate_is_refused(void **state)
{
    (void)state;
    static const uint8_t body[] = {0, 0, 0, 5, 0, 0, 0, 0, 0};
    cas_test_refused(cas_codec_certificate, CAS_BYTES(body), CAS_ERR_DECODE);
}

static void half_an_entry_is_refused(void **state)
{
    (void)state;
    /* The list ends inside of the entry's extensions length. */
    static const uint8_t body[] = {0, 0, 0, 5, 0, 0, 1, 0x30, 0};
    cas_test_refused(cas_codec_certificate, CAS_BYTES(body), CAS_ERR_DECODE);
}

static void more_entries_than_the_limit_are_refused(void **state)
{
    (void)state;
    static const uint8_t der[] = {0x30, 0x00};
    for (size_t count = CAS_CERTIFICATE_ENTRIES_MAX; count <= CAS_CERTIFICATE_ENTRIES_MAX + 1;
         count++) {
        uint8_t room[256] = {0};
        castls_bytes body = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        const cas_mark mark = cas_certificate_open(&w, cas_bytes_none());
        for (size_t i = 0; i < count; i++) {
            const cas_mark extensions = cas_certificate_entry_open(&w, CAS_BYTES(der));
            cas_write_close(&w, extensions);
        }
        cas_write_close(&w, mark);
        assert_int_equal(cas_writer_end(&w, &body), CAS_OK);
        if (count == CAS_CERTIFICATE_ENTRIES_MAX) {
            cas_test_round_trip(cas_codec_certificate, body);
        } else {
            cas_test_refused(cas_codec_certificate, body, CAS_ERR_CHAIN_TOO_LONG);
        }
    }
}

static void encoder_takes_a_list_as_it_was_decoded(void **state)
{
    (void)state;
    cas_certificate certificate = {0};
    assert_int_equal(cas_certificate_decode(CAS_BYTES(golden), &certificate), CAS_OK);
    uint8_t room[512] = {0};
    castls_bytes again = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_certificate_encode(&w, &certificate);
    assert_int_equal(cas_writer_end(&w, &again), CAS_OK);
    assert_bytes_equal(again, CAS_BYTES(golden));
}

static void context_has_up_to_255_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_certificate, write_context, 0, 255);
}

static void cert_data_has_1_to_16777210_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_certificate, write_cert_data, 1, 16777210);
}

static void entry_extensions_have_up_to_65535_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_certificate, write_entry_extensions, 0, 65535);
}

static void entry_without_a_certificate_is_not_written(void **state)
{
    (void)state;
    const cas_certificate_entry entry = {0};
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_certificate_entry_encode(&w0, &entry);
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);

    cas_writer w1 = cas_writer_measuring();
    cas_write_close(&w1, cas_certificate_entry_open(&w1, cas_bytes_none()));
    assert_int_equal(cas_writer_end(&w1, &out), CAS_ERR_ROOM);
}

static void opened_entry_takes_extensions_one_by_one(void **state)
{
    (void)state;
    static const uint8_t expected[] = {0, 0, 1, 'c', 0, 2, 'e', 'x'};
    uint8_t room[8] = {0};
    castls_bytes out = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark mark = cas_certificate_entry_open(&w, CAS_TEXT("c"));
    cas_write_bytes(&w, CAS_TEXT("ex"));
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    assert_bytes_equal(out, CAS_BYTES(expected));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificate_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(certificate_rejects_every_truncation),
        cmocka_unit_test(certificate_rejects_a_trailing_byte),
        cmocka_unit_test(certificate_does_not_fit_into_less_room),
        cmocka_unit_test(certificate_with_two_entries_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(certificate_with_two_entries_rejects_every_truncation),
        cmocka_unit_test(certificate_with_two_entries_rejects_a_trailing_byte),
        cmocka_unit_test(certificate_with_two_entries_does_not_fit_into_less_room),
        cmocka_unit_test(entries_are_walked_in_order),
        cmocka_unit_test(certificate_of_a_client_without_one_is_read),
        cmocka_unit_test(entry_with_an_empty_certificate_is_refused),
        cmocka_unit_test(half_an_entry_is_refused),
        cmocka_unit_test(more_entries_than_the_limit_are_refused),
        cmocka_unit_test(encoder_takes_a_list_as_it_was_decoded),
        cmocka_unit_test(context_has_up_to_255_bytes),
        cmocka_unit_test(cert_data_has_1_to_16777210_bytes),
        cmocka_unit_test(entry_extensions_have_up_to_65535_bytes),
        cmocka_unit_test(entry_without_a_certificate_is_not_written),
        cmocka_unit_test(opened_entry_takes_extensions_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
