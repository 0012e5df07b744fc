/*
 * test_certificate_request.c: CertificateRequest. RFC 8446 section 4.3.2.
 */
#include "support/test_bounds.h"

#include "wire/certificate_request.h"

/* RFC 8448 section 6, without the message header. */
static const uint8_t golden[] = {
    0x00, 0x00, 0x24, 0x00, 0x0d, 0x00, 0x20, 0x00, 0x1e, 0x04, 0x03, 0x05, 0x03,
    0x06, 0x03, 0x02, 0x03, 0x08, 0x04, 0x08, 0x05, 0x08, 0x06, 0x04, 0x01, 0x05,
    0x01, 0x06, 0x01, 0x02, 0x01, 0x04, 0x02, 0x05, 0x02, 0x06, 0x02, 0x02, 0x02,
};

static void certificate_request_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_certificate_request, CAS_BYTES(golden));
}

static void certificate_request_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_certificate_request, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void certificate_request_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_certificate_request, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void certificate_request_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_certificate_request, CAS_BYTES(golden));
}

static void write_context(cas_writer *w, size_t len)
{
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_u16(w, 0);
}

static void write_extensions(cas_writer *w, size_t len)
{
    cas_write_u8(w, 0);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void certificate_request_is_read_as_the_rfc_prints_it(void **state)
{
    (void)state;
    cas_certificate_request request = {0};
    assert_int_equal(cas_certificate_request_decode(CAS_BYTES(golden), &request), CAS_OK);
    assert_int_equal(request.certificate_request_context.len, 0);
    assert_int_equal(request.extensions.len, 36);
}

static void opened_certificate_request_takes_extensions_one_by_one(void **state)
{
    (void)state;
    uint8_t room[64] = {0};
    castls_bytes again = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark mark = cas_certificate_request_open(&w, cas_bytes_none());
    cas_write_bytes(&w, cas_bytes_skip(CAS_BYTES(golden), 3));
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &again), CAS_OK);
    assert_bytes_equal(again, CAS_BYTES(golden));
}

static void context_has_up_to_255_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_certificate_request, write_context, 0, 255);
}

static void extensions_have_up_to_65535_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_certificate_request, write_extensions, 0, 65535);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificate_request_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(certificate_request_rejects_every_truncation),
        cmocka_unit_test(certificate_request_rejects_a_trailing_byte),
        cmocka_unit_test(certificate_request_does_not_fit_into_less_room),
        cmocka_unit_test(certificate_request_is_read_as_the_rfc_prints_it),
        cmocka_unit_test(opened_certificate_request_takes_extensions_one_by_one),
        cmocka_unit_test(context_has_up_to_255_bytes),
        cmocka_unit_test(extensions_have_up_to_65535_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
