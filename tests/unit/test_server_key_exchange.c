/*
 * test_server_key_exchange.c: ServerKeyExchange of ECDHE. RFC 8422 section 5.4.
 */
#include "support/test_codec.h"

#include "wire/server_key_exchange.h"

/* The one of an openssl 3.0 s_server and s_client, without the message header. */
static const uint8_t golden[] = {
    0x03, 0x00, 0x1d, 0x20, 0x8b, 0x94, 0x3a, 0x29, 0xdb, 0x4e, 0x0b, 0xaa, 0x0c, 0xb9, 0x89,
    0xf2, 0xe7, 0x94, 0x66, 0xcf, 0x68, 0x7f, 0x66, 0xf1, 0xd7, 0x86, 0xd9, 0xdf, 0xe1, 0x16,
    0xc6, 0x35, 0xd7, 0x36, 0x6b, 0x14, 0x08, 0x07, 0x00, 0x40, 0x74, 0x42, 0x52, 0xeb, 0xc2,
    0x70, 0xeb, 0x10, 0xc5, 0xf2, 0xdb, 0x21, 0x17, 0xcc, 0xd7, 0x83, 0x13, 0xcf, 0xf1, 0x50,
    0x3e, 0xf6, 0xb5, 0xec, 0x16, 0xbb, 0xe6, 0x0e, 0xe9, 0xde, 0x1a, 0x4e, 0x75, 0xe6, 0x6f,
    0x75, 0xd7, 0x92, 0xe7, 0x43, 0x38, 0x3e, 0x8f, 0x98, 0x7e, 0x12, 0x5d, 0x7f, 0x43, 0xf3,
    0x70, 0x49, 0x7f, 0x64, 0xa5, 0x59, 0x7d, 0xf7, 0x29, 0xe3, 0xdf, 0x8c, 0x31, 0x0f,
};

static void server_key_exchange_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_server_key_exchange, CAS_BYTES(golden));
}

static void server_key_exchange_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_server_key_exchange, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void server_key_exchange_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_server_key_exchange, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void server_key_exchange_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_server_key_exchange, CAS_BYTES(golden));
}

static void server_key_exchange_says_what_openssl_wrote(void **state)
{
    (void)state;
    uint8_t room[64] = {0};
    castls_bytes params = {0};
    cas_server_key_exchange exchange = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    assert_int_equal(cas_server_key_exchange_decode(CAS_BYTES(golden), &exchange), CAS_OK);
    assert_int_equal(exchange.namedcurve, 0x001d);
    assert_int_equal(exchange.point.len, 32);
    assert_int_equal(exchange.algorithm, 0x0807);
    assert_int_equal(exchange.signature.len, 64);
    assert_bytes_equal(exchange.params, cas_bytes_prefix(CAS_BYTES(golden), 36));
    cas_server_ecdh_params_encode(&w, &exchange);
    assert_int_equal(cas_writer_end(&w, &params), CAS_OK);
    assert_bytes_equal(params, exchange.params);
}

/* explicit_prime, explicit_char2: RFC 8422 section 5.4 has deprecated both. */
static void server_key_exchange_refuses_curves_without_a_name(void **state)
{
    (void)state;
    const uint8_t prime[] = {1, 0, 0};
    const uint8_t char2[] = {2, 0, 0};
    const uint8_t no_point[] = {3, 0, 29, 0, 8, 7, 0, 0};
    cas_test_refused(cas_codec_server_key_exchange, CAS_BYTES(prime), CAS_ERR_CURVE_TYPE);
    cas_test_refused(cas_codec_server_key_exchange, CAS_BYTES(char2), CAS_ERR_CURVE_TYPE);
    cas_test_refused(cas_codec_server_key_exchange, CAS_BYTES(no_point), CAS_ERR_DECODE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(server_key_exchange_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(server_key_exchange_rejects_every_truncation),
        cmocka_unit_test(server_key_exchange_rejects_a_trailing_byte),
        cmocka_unit_test(server_key_exchange_does_not_fit_into_less_room),
        cmocka_unit_test(server_key_exchange_says_what_openssl_wrote),
        cmocka_unit_test(server_key_exchange_refuses_curves_without_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
