/*
 * test_client_key_exchange.c: ClientKeyExchange of ECDHE. RFC 8422 section 5.7.
 */
#include "support/test_codec.h"

/* The one of an openssl 3.0 s_server and s_client, without the message header. */
static const uint8_t golden[] = {
    0x20, 0xf3, 0x9c, 0xfd, 0x05, 0x47, 0x03, 0x61, 0xb3, 0x53, 0x78,
    0x1c, 0x40, 0xd5, 0xab, 0x72, 0xa5, 0xa5, 0x46, 0x51, 0xea, 0xf9,
    0x76, 0x22, 0xfb, 0x7f, 0x83, 0x31, 0xac, 0xcb, 0x89, 0x62, 0x3f,
};

static void client_key_exchange_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_client_key_exchange, CAS_BYTES(golden));
}

static void client_key_exchange_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_client_key_exchange, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void client_key_exchange_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_client_key_exchange, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void client_key_exchange_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_client_key_exchange, CAS_BYTES(golden));
}

static void client_key_exchange_refuses_an_implicit_share(void **state)
{
    (void)state;
    const uint8_t implicit[] = {0};
    cas_test_refused(cas_codec_client_key_exchange, CAS_BYTES(implicit), CAS_ERR_DECODE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(client_key_exchange_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(client_key_exchange_rejects_every_truncation),
        cmocka_unit_test(client_key_exchange_rejects_a_trailing_byte),
        cmocka_unit_test(client_key_exchange_does_not_fit_into_less_room),
        cmocka_unit_test(client_key_exchange_refuses_an_implicit_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
