/*
 * test_server_hello.c: ServerHello and HelloRetryRequest. RFC 8446 sections 4.1.3 and 4.1.4.
 */
#include "support/test_bounds.h"

#include "wire/server_hello.h"
#include "wire/types.h"

/* RFC 8448 section 3, without the message header. */
static const uint8_t golden[] = {
    0x03, 0x03, 0xa6, 0xaf, 0x06, 0xa4, 0x12, 0x18, 0x60, 0xdc, 0x5e, 0x6e, 0x60, 0x24, 0x9c,
    0xd3, 0x4c, 0x95, 0x93, 0x0c, 0x8a, 0xc5, 0xcb, 0x14, 0x34, 0xda, 0xc1, 0x55, 0x77, 0x2e,
    0xd3, 0xe2, 0x69, 0x28, 0x00, 0x13, 0x01, 0x00, 0x00, 0x2e, 0x00, 0x33, 0x00, 0x24, 0x00,
    0x1d, 0x00, 0x20, 0xc9, 0x82, 0x88, 0x76, 0x11, 0x20, 0x95, 0xfe, 0x66, 0x76, 0x2b, 0xdb,
    0xf7, 0xc6, 0x72, 0xe1, 0x56, 0xd6, 0xcc, 0x25, 0x3b, 0x83, 0x3d, 0xf1, 0xdd, 0x69, 0xb1,
    0xb0, 0x4e, 0x75, 0x1f, 0x0f, 0x00, 0x2b, 0x00, 0x02, 0x03, 0x04,
};

/* The HelloRetryRequest of RFC 8448 section 5. */
static const uint8_t golden_retry[] = {
    0x03, 0x03, 0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65,
    0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8,
    0x33, 0x9c, 0x00, 0x13, 0x01, 0x00, 0x00, 0x84, 0x00, 0x33, 0x00, 0x02, 0x00, 0x17, 0x00, 0x2c,
    0x00, 0x74, 0x00, 0x72, 0x71, 0xdc, 0xd0, 0x4b, 0xb8, 0x8b, 0xc3, 0x18, 0x91, 0x19, 0x39, 0x8a,
    0x00, 0x00, 0x00, 0x00, 0xee, 0xfa, 0xfc, 0x76, 0xc1, 0x46, 0xb8, 0x23, 0xb0, 0x96, 0xf8, 0xaa,
    0xca, 0xd3, 0x65, 0xdd, 0x00, 0x30, 0x95, 0x3f, 0x4e, 0xdf, 0x62, 0x56, 0x36, 0xe5, 0xf2, 0x1b,
    0xb2, 0xe2, 0x3f, 0xcc, 0x65, 0x4b, 0x1b, 0x5b, 0x40, 0x31, 0x8d, 0x10, 0xd1, 0x37, 0xab, 0xcb,
    0xb8, 0x75, 0x74, 0xe3, 0x6e, 0x8a, 0x1f, 0x02, 0x5f, 0x7d, 0xfa, 0x5d, 0x6e, 0x50, 0x78, 0x1b,
    0x5e, 0xda, 0x4a, 0xa1, 0x5b, 0x0c, 0x8b, 0xe7, 0x78, 0x25, 0x7d, 0x16, 0xaa, 0x30, 0x30, 0xe9,
    0xe7, 0x84, 0x1d, 0xd9, 0xe4, 0xc0, 0x34, 0x22, 0x67, 0xe8, 0xca, 0x0c, 0xaf, 0x57, 0x1f, 0xb2,
    0xb7, 0xcf, 0xf0, 0xf9, 0x34, 0xb0, 0x00, 0x2b, 0x00, 0x02, 0x03, 0x04,
};

static void server_hello_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_server_hello, CAS_BYTES(golden));
}

static void server_hello_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_server_hello, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void server_hello_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_server_hello, CAS_BYTES(golden));
}

static void hello_retry_request_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_server_hello, CAS_BYTES(golden_retry));
}

static void hello_retry_request_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_server_hello, CAS_BYTES(golden_retry), CAS_ERR_DECODE);
}

static void hello_retry_request_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_server_hello, CAS_BYTES(golden_retry));
}

static void write_session_id(cas_writer *w, size_t len)
{
    cas_write_bytes(w, cas_bytes_prefix(CAS_BYTES(golden), 34));
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_u24(w, 0x130100);
}

static void write_extensions(cas_writer *w, size_t len)
{
    cas_write_bytes(w, cas_bytes_prefix(CAS_BYTES(golden), 34));
    cas_write_u32(w, 0x00130100);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void server_hello_is_read_as_the_rfc_prints_it(void **state)
{
    (void)state;
    cas_server_hello hello = {0};
    assert_int_equal(cas_server_hello_decode(CAS_BYTES(golden), &hello), CAS_OK);
    assert_int_equal(hello.legacy_version, CAS_VERSION_TLS12);
    assert_bytes_equal(hello.random, cas_bytes_slice(CAS_BYTES(golden), 2, 32));
    assert_int_equal(hello.cipher_suite, CAS_SUITE_TLS_AES_128_GCM_SHA256);
    assert_true(hello.has_extensions);
    assert_int_equal(hello.extensions.len, 46);
    assert_false(cas_server_hello_is_retry(&hello));
}

static void hello_retry_request_is_known_by_its_random(void **state)
{
    (void)state;
    cas_server_hello hello = {0};
    assert_int_equal(cas_server_hello_decode(CAS_BYTES(golden_retry), &hello), CAS_OK);
    assert_true(cas_server_hello_is_retry(&hello));
    assert_bytes_equal(hello.random, cas_retry_random());
}

static void server_hello_rejects_every_truncation_but_the_one_without_extensions(void **state)
{
    (void)state;
    const size_t before_extensions = 38;
    for (size_t len = 0; len < sizeof(golden); len++) {
        if (len == before_extensions) {
            continue;
        }
        cas_test_refused(cas_codec_server_hello, cas_bytes_prefix(CAS_BYTES(golden), len),
                         CAS_ERR_DECODE);
    }
    cas_server_hello hello = {0};
    const castls_bytes old = cas_bytes_prefix(CAS_BYTES(golden), before_extensions);
    assert_int_equal(cas_server_hello_decode(old, &hello), CAS_OK);
    assert_false(hello.has_extensions);
    cas_test_round_trip(cas_codec_server_hello, old);
}

static void server_hello_rejects_compression(void **state)
{
    (void)state;
    uint8_t changed[sizeof(golden)] = {0};
    assert_true(cas_span_copy(CAS_SPAN(changed), CAS_BYTES(golden)));
    cas_span_set(CAS_SPAN(changed), 37, 1);
    cas_test_refused(cas_codec_server_hello, CAS_BYTES(changed), CAS_ERR_SERVER_HELLO_COMPRESSION);
}

static void downgrade_sentinels_are_seen_at_the_end_of_the_random_only(void **state)
{
    (void)state;
    const cas_sentinel both[] = {CAS_SENTINEL_TLS12, CAS_SENTINEL_TLS11};
    for (size_t i = 0; i < CAS_COUNT(both); i++) {
        uint8_t random[32] = {0};
        cas_server_hello hello = {0};
        hello.random = CAS_BYTES(random);
        assert_int_equal(cas_server_hello_sentinel(&hello), CAS_SENTINEL_NONE);

        const castls_bytes sentinel = cas_sentinel_bytes(*CAS_AT(both, i));
        assert_int_equal(sentinel.len, 8);
        assert_true(cas_span_copy(CAS_SPAN(random), sentinel));
        assert_int_equal(cas_server_hello_sentinel(&hello), CAS_SENTINEL_NONE);
        assert_true(cas_span_copy(cas_span_skip(CAS_SPAN(random), 24), sentinel));
        assert_int_equal(cas_server_hello_sentinel(&hello), *CAS_AT(both, i));
    }
    assert_true(cas_bytes_is_absent(cas_sentinel_bytes(CAS_SENTINEL_NONE)));
}

static void opened_server_hello_takes_extensions_one_by_one(void **state)
{
    (void)state;
    cas_server_hello hello = {0};
    assert_int_equal(cas_server_hello_decode(CAS_BYTES(golden), &hello), CAS_OK);
    uint8_t room[128] = {0};
    castls_bytes again = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark mark = cas_server_hello_open(&w, &hello);
    cas_write_bytes(&w, hello.extensions);
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &again), CAS_OK);
    assert_bytes_equal(again, CAS_BYTES(golden));
}

static void session_id_has_up_to_32_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_server_hello, write_session_id, 0, 32);
    cas_test_too_long(cas_codec_server_hello, write_session_id, 32);
}

static void extensions_have_up_to_65535_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_server_hello, write_extensions, 0, 65535);
}

static void server_hello_without_a_random_is_not_written(void **state)
{
    (void)state;
    const cas_server_hello hello = {0};
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_server_hello_encode(&w0, &hello);
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(server_hello_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(server_hello_rejects_a_trailing_byte),
        cmocka_unit_test(server_hello_does_not_fit_into_less_room),
        cmocka_unit_test(hello_retry_request_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(hello_retry_request_rejects_a_trailing_byte),
        cmocka_unit_test(hello_retry_request_does_not_fit_into_less_room),
        cmocka_unit_test(server_hello_is_read_as_the_rfc_prints_it),
        cmocka_unit_test(hello_retry_request_is_known_by_its_random),
        cmocka_unit_test(server_hello_rejects_every_truncation_but_the_one_without_extensions),
        cmocka_unit_test(server_hello_rejects_compression),
        cmocka_unit_test(downgrade_sentinels_are_seen_at_the_end_of_the_random_only),
        cmocka_unit_test(opened_server_hello_takes_extensions_one_by_one),
        cmocka_unit_test(session_id_has_up_to_32_bytes),
        cmocka_unit_test(extensions_have_up_to_65535_bytes),
        cmocka_unit_test(server_hello_without_a_random_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
