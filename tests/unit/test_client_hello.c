/*
 * test_client_hello.c: the ClientHello. RFC 8446 section 4.1.2.
 */
#include "support/test_bounds.h"

#include "wire/client_hello.h"
#include "wire/types.h"
#include "wire/u16_list.h"

/* RFC 8448 section 3, without the message header. */
static const uint8_t golden[] = {
    0x03, 0x03, 0xcb, 0x34, 0xec, 0xb1, 0xe7, 0x81, 0x63, 0xba, 0x1c, 0x38, 0xc6, 0xda, 0xcb, 0x19,
    0x6a, 0x6d, 0xff, 0xa2, 0x1a, 0x8d, 0x99, 0x12, 0xec, 0x18, 0xa2, 0xef, 0x62, 0x83, 0x02, 0x4d,
    0xec, 0xe7, 0x00, 0x00, 0x06, 0x13, 0x01, 0x13, 0x03, 0x13, 0x02, 0x01, 0x00, 0x00, 0x91, 0x00,
    0x00, 0x00, 0x0b, 0x00, 0x09, 0x00, 0x00, 0x06, 0x73, 0x65, 0x72, 0x76, 0x65, 0x72, 0xff, 0x01,
    0x00, 0x01, 0x00, 0x00, 0x0a, 0x00, 0x14, 0x00, 0x12, 0x00, 0x1d, 0x00, 0x17, 0x00, 0x18, 0x00,
    0x19, 0x01, 0x00, 0x01, 0x01, 0x01, 0x02, 0x01, 0x03, 0x01, 0x04, 0x00, 0x23, 0x00, 0x00, 0x00,
    0x33, 0x00, 0x26, 0x00, 0x24, 0x00, 0x1d, 0x00, 0x20, 0x99, 0x38, 0x1d, 0xe5, 0x60, 0xe4, 0xbd,
    0x43, 0xd2, 0x3d, 0x8e, 0x43, 0x5a, 0x7d, 0xba, 0xfe, 0xb3, 0xc0, 0x6e, 0x51, 0xc1, 0x3c, 0xae,
    0x4d, 0x54, 0x13, 0x69, 0x1e, 0x52, 0x9a, 0xaf, 0x2c, 0x00, 0x2b, 0x00, 0x03, 0x02, 0x03, 0x04,
    0x00, 0x0d, 0x00, 0x20, 0x00, 0x1e, 0x04, 0x03, 0x05, 0x03, 0x06, 0x03, 0x02, 0x03, 0x08, 0x04,
    0x08, 0x05, 0x08, 0x06, 0x04, 0x01, 0x05, 0x01, 0x06, 0x01, 0x02, 0x01, 0x04, 0x02, 0x05, 0x02,
    0x06, 0x02, 0x02, 0x02, 0x00, 0x2d, 0x00, 0x02, 0x01, 0x01, 0x00, 0x1c, 0x00, 0x02, 0x40, 0x01,
};

/* RFC 8448 section 7: with a session id. */
static const uint8_t golden_compatible[] = {
    0x03, 0x03, 0x4e, 0x64, 0x0a, 0x3f, 0x2c, 0x27, 0x38, 0xf0, 0x9c, 0x94, 0x18, 0xbd, 0x78, 0xed,
    0xcc, 0xd7, 0x55, 0x9d, 0x05, 0x31, 0x19, 0x92, 0x76, 0xd4, 0xd9, 0x2a, 0x0e, 0x9e, 0xe9, 0xd7,
    0x7d, 0x09, 0x20, 0xa8, 0x0c, 0x16, 0x55, 0x81, 0xa8, 0xe0, 0xd0, 0x6c, 0x00, 0x18, 0xd5, 0x4d,
    0x3a, 0x06, 0xdd, 0x32, 0xcf, 0xd4, 0x05, 0x1e, 0xb0, 0x26, 0xfa, 0xd3, 0xfd, 0x0b, 0xa9, 0x92,
    0x69, 0xe6, 0xef, 0x00, 0x06, 0x13, 0x01, 0x13, 0x03, 0x13, 0x02, 0x01, 0x00, 0x00, 0x8d, 0x00,
    0x00, 0x00, 0x0b, 0x00, 0x09, 0x00, 0x00, 0x06, 0x73, 0x65, 0x72, 0x76, 0x65, 0x72, 0xff, 0x01,
    0x00, 0x01, 0x00, 0x00, 0x0a, 0x00, 0x14, 0x00, 0x12, 0x00, 0x1d, 0x00, 0x17, 0x00, 0x18, 0x00,
    0x19, 0x01, 0x00, 0x01, 0x01, 0x01, 0x02, 0x01, 0x03, 0x01, 0x04, 0x00, 0x33, 0x00, 0x26, 0x00,
    0x24, 0x00, 0x1d, 0x00, 0x20, 0x8e, 0x72, 0x92, 0xcf, 0x30, 0x56, 0xdb, 0xb0, 0xd2, 0x5f, 0xcb,
    0xe5, 0x5c, 0x10, 0x7d, 0xc9, 0xbb, 0xf8, 0x3d, 0xd9, 0x70, 0x8f, 0x39, 0x20, 0x3b, 0xa3, 0x41,
    0x24, 0x9a, 0x7d, 0x9b, 0x63, 0x00, 0x2b, 0x00, 0x03, 0x02, 0x03, 0x04, 0x00, 0x0d, 0x00, 0x20,
    0x00, 0x1e, 0x04, 0x03, 0x05, 0x03, 0x06, 0x03, 0x02, 0x03, 0x08, 0x04, 0x08, 0x05, 0x08, 0x06,
    0x04, 0x01, 0x05, 0x01, 0x06, 0x01, 0x02, 0x01, 0x04, 0x02, 0x05, 0x02, 0x06, 0x02, 0x02, 0x02,
    0x00, 0x2d, 0x00, 0x02, 0x01, 0x01, 0x00, 0x1c, 0x00, 0x02, 0x40, 0x01,
};

static void client_hello_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_client_hello, CAS_BYTES(golden));
}

static void client_hello_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_client_hello, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void client_hello_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_client_hello, CAS_BYTES(golden));
}

static void client_hello_with_session_id_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_client_hello, CAS_BYTES(golden_compatible));
}

static void client_hello_with_session_id_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_client_hello, CAS_BYTES(golden_compatible), CAS_ERR_DECODE);
}

static void client_hello_with_session_id_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_client_hello, CAS_BYTES(golden_compatible));
}

static void write_session_id(cas_writer *w, size_t len)
{
    cas_write_bytes(w, cas_bytes_prefix(CAS_BYTES(golden), 34));
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_vec16(w, CAS_TEXT("ss"));
    cas_write_vec8(w, CAS_TEXT("c"));
}

static void write_suites(cas_writer *w, size_t len)
{
    cas_write_bytes(w, cas_bytes_prefix(CAS_BYTES(golden), 34));
    cas_write_u8(w, 0);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_vec8(w, CAS_TEXT("c"));
}

static void write_methods(cas_writer *w, size_t len)
{
    cas_write_bytes(w, cas_bytes_prefix(CAS_BYTES(golden), 34));
    cas_write_u8(w, 0);
    cas_write_vec16(w, CAS_TEXT("ss"));
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void write_extensions(cas_writer *w, size_t len)
{
    cas_write_bytes(w, cas_bytes_prefix(CAS_BYTES(golden), 34));
    cas_write_u8(w, 0);
    cas_write_vec16(w, CAS_TEXT("ss"));
    cas_write_vec8(w, CAS_TEXT("c"));
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void client_hello_is_read_as_the_rfc_prints_it(void **state)
{
    (void)state;
    cas_client_hello hello = {0};
    assert_int_equal(cas_client_hello_decode(CAS_BYTES(golden), &hello), CAS_OK);

    assert_int_equal(hello.legacy_version, CAS_VERSION_TLS12);
    assert_bytes_equal(hello.random, cas_bytes_slice(CAS_BYTES(golden), 2, 32));
    assert_int_equal(hello.legacy_session_id.len, 0);
    assert_int_equal(cas_u16_list_count(hello.cipher_suites), 3);
    assert_int_equal(cas_u16_list_get(hello.cipher_suites, 0), CAS_SUITE_TLS_AES_128_GCM_SHA256);
    assert_int_equal(hello.legacy_compression_methods.len, 1);
    assert_true(hello.has_extensions);
    assert_int_equal(hello.extensions.len, 145);

    assert_int_equal(cas_client_hello_decode(CAS_BYTES(golden_compatible), &hello), CAS_OK);
    assert_int_equal(hello.legacy_session_id.len, 32);
}

static void client_hello_rejects_every_truncation_but_the_one_without_extensions(void **state)
{
    (void)state;
    const size_t before_extensions = 45;
    for (size_t len = 0; len < sizeof(golden); len++) {
        if (len == before_extensions) {
            continue;
        }
        cas_test_refused(cas_codec_client_hello, cas_bytes_prefix(CAS_BYTES(golden), len),
                         CAS_ERR_DECODE);
    }
    cas_client_hello hello = {0};
    const castls_bytes old = cas_bytes_prefix(CAS_BYTES(golden), before_extensions);
    assert_int_equal(cas_client_hello_decode(old, &hello), CAS_OK);
    assert_false(hello.has_extensions);
    cas_test_round_trip(cas_codec_client_hello, old);
}

static void client_hello_rejects_lists_that_break_their_bounds(void **state)
{
    (void)state;
    /* Cut to what stands before the session id, and then on by hand. */
    static const uint8_t session_id_of_33[1 + 33 + 4 + 2] = {33};
    static const uint8_t no_suites[] = {0, 0, 0, 1, 0};
    static const uint8_t odd_suites[] = {0, 0, 3, 0x13, 0x01, 0x00, 1, 0};
    static const uint8_t no_compression[] = {0, 0, 2, 0x13, 0x01, 0};
    const castls_bytes tails[] = {CAS_BYTES(session_id_of_33), CAS_BYTES(no_suites),
                                  CAS_BYTES(odd_suites), CAS_BYTES(no_compression)};
    for (size_t i = 0; i < CAS_COUNT(tails); i++) {
        uint8_t room[128] = {0};
        castls_bytes hello = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        cas_write_bytes(&w, cas_bytes_prefix(CAS_BYTES(golden), 34));
        cas_write_bytes(&w, *CAS_AT(tails, i));
        assert_int_equal(cas_writer_end(&w, &hello), CAS_OK);
        cas_test_refused(cas_codec_client_hello, hello, CAS_ERR_DECODE);
    }
}

static void opened_client_hello_takes_extensions_one_by_one(void **state)
{
    (void)state;
    cas_client_hello hello = {0};
    assert_int_equal(cas_client_hello_decode(CAS_BYTES(golden), &hello), CAS_OK);

    uint8_t room[256] = {0};
    castls_bytes again = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark mark = cas_client_hello_open(&w, &hello);
    cas_write_bytes(&w, hello.extensions);
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &again), CAS_OK);
    assert_bytes_equal(again, CAS_BYTES(golden));
}

static void client_hello_without_a_random_is_not_written(void **state)
{
    (void)state;
    cas_client_hello hello = {0};
    assert_int_equal(cas_client_hello_decode(CAS_BYTES(golden), &hello), CAS_OK);

    hello.random = cas_bytes_none();
    castls_bytes out = {0};
    cas_writer w = cas_writer_measuring();
    cas_client_hello_encode(&w, &hello);
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

static void session_id_has_up_to_32_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_client_hello, write_session_id, 0, 32);
    cas_test_too_long(cas_codec_client_hello, write_session_id, 32);
}

static void suites_have_2_to_65534_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_client_hello, write_suites, 2, 65534);
    cas_test_too_long(cas_codec_client_hello, write_suites, 65534);
}

static void compression_methods_are_1_to_255(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_client_hello, write_methods, 1, 255);
}

static void extensions_have_up_to_65535_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_client_hello, write_extensions, 0, 65535);
}

static void suites_and_methods_out_of_bounds_are_not_written(void **state)
{
    (void)state;
    cas_client_hello hello = {0};
    assert_int_equal(cas_client_hello_decode(CAS_BYTES(golden), &hello), CAS_OK);
    cas_client_hello changed[4] = {hello, hello, hello, hello};
    changed[0].cipher_suites = cas_bytes_none();
    changed[1].cipher_suites = cas_bytes_prefix(hello.cipher_suites, 3);
    changed[2].legacy_compression_methods = cas_bytes_none();
    changed[3].legacy_session_id = cas_bytes_prefix(hello.extensions, 33);
    for (size_t i = 0; i < CAS_COUNT(changed); i++) {
        castls_bytes out = {0};
        cas_writer w = cas_writer_measuring();
        cas_client_hello_encode(&w, CAS_AT(changed, i));
        assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(client_hello_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(client_hello_rejects_a_trailing_byte),
        cmocka_unit_test(client_hello_does_not_fit_into_less_room),
        cmocka_unit_test(client_hello_with_session_id_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(client_hello_with_session_id_rejects_a_trailing_byte),
        cmocka_unit_test(client_hello_with_session_id_does_not_fit_into_less_room),
        cmocka_unit_test(client_hello_is_read_as_the_rfc_prints_it),
        cmocka_unit_test(client_hello_rejects_every_truncation_but_the_one_without_extensions),
        cmocka_unit_test(client_hello_rejects_lists_that_break_their_bounds),
        cmocka_unit_test(opened_client_hello_takes_extensions_one_by_one),
        cmocka_unit_test(client_hello_without_a_random_is_not_written),
        cmocka_unit_test(session_id_has_up_to_32_bytes),
        cmocka_unit_test(suites_have_2_to_65534_bytes),
        cmocka_unit_test(compression_methods_are_1_to_255),
        cmocka_unit_test(extensions_have_up_to_65535_bytes),
        cmocka_unit_test(suites_and_methods_out_of_bounds_are_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
