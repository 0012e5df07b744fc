/*
 * test_preferences.c: point 3 of what the API must carry: ordered preferences.
 */
#include "api/ground.h"

#define AES_128 0x1301
#define AES_256 0x1302
#define CHACHA 0x1303

static uint16_t chosen(const api_ground *ground, castls_codes client, castls_codes server,
                       uint32_t options)
{
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_set_suites(mine, client);
    castls_config_builder_set_suites(theirs, server);
    castls_config_builder_set_options(theirs, options);
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    api_connect(&pair);
    const uint16_t suite = castls_conn_suite(pair.client);
    cas_pair_clear(&pair);
    return suite;
}

static void whose_order_of_suites_wins_is_said(void **state)
{
    const uint16_t client[] = {AES_128, AES_256, CHACHA};
    const uint16_t server[] = {AES_256, CHACHA, AES_128};
    assert_int_equal(chosen(*state, CAS_CODES(client), CAS_CODES(server), 0), AES_256);
    assert_int_equal(
        chosen(*state, CAS_CODES(client), CAS_CODES(server), CASTLS_OPTION_CLIENT_ORDER), AES_128);
}

static void chacha_is_for_clients_that_prefer_it(void **state)
{
    const uint16_t phone[] = {CHACHA, AES_128};
    const uint16_t desk[] = {AES_128, CHACHA};
    const uint16_t server[] = {AES_128, CHACHA};
    const uint32_t option = CASTLS_OPTION_PREFER_CHACHA;
    assert_int_equal(chosen(*state, CAS_CODES(phone), CAS_CODES(server), 0), AES_128);
    assert_int_equal(chosen(*state, CAS_CODES(phone), CAS_CODES(server), option), CHACHA);
    assert_int_equal(chosen(*state, CAS_CODES(desk), CAS_CODES(server), option), AES_128);
}

static void schemes_for_signing_verifying_and_certificates_are_apart(void **state)
{
    const api_ground *ground = *state;
    const uint16_t p256[] = {0x0403};
    const uint16_t others[] = {0x0503, 0x0804};
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    /* The server may sign with P-256 only; the client takes nothing of that. */
    castls_config_builder_set_verify_schemes(mine, CAS_CODES(others));
    castls_config_builder_set_certificate_schemes(mine, CAS_CODES(p256));
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.server)->alert_sent, CASTLS_ALERT_HANDSHAKE_FAILURE);
    /* What it would have taken is in the hello: signature_algorithms and ..._cert. */
    castls_bytes body = {0};
    const uint8_t verify[] = {0, 4, 5, 3, 8, 4};
    const uint8_t certificate[] = {0, 2, 4, 3};
    assert_int_equal(castls_conn_client_hello_extension(pair.server, 13, &body), CASTLS_OK);
    assert_bytes_equal(body, CAS_BYTES(verify));
    assert_int_equal(castls_conn_client_hello_extension(pair.server, 50, &body), CASTLS_OK);
    assert_bytes_equal(body, CAS_BYTES(certificate));
    cas_pair_clear(&pair);
    /* A server that must not sign with what its key can. */
    theirs = api_server(ground);
    castls_config_builder_set_sign_schemes(theirs, CAS_CODES(others));
    pair = api_pair(ground, NULL, api_build(theirs));
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.server)->code, CASTLS_PROTOCOL);
    assert_false(castls_conn_is_connected(pair.client));
    cas_pair_clear(&pair);
    theirs = api_server(ground);
    castls_config_builder_set_sign_schemes(theirs, CAS_CODES(p256));
    pair = api_pair(ground, NULL, api_build(theirs));
    api_connect(&pair);
    assert_int_equal(castls_conn_own_scheme(pair.server), 0x0403);
    cas_pair_clear(&pair);
}

static void groups_are_taken_in_order_of_preference(void **state)
{
    const api_ground *ground = *state;
    const uint16_t groups[] = {0x0018, 0x001d};
    const uint16_t shares[] = {0x001d};
    castls_config_builder *mine = api_client(ground);
    castls_config_builder_set_groups(mine, CAS_CODES(groups));
    castls_config_builder_set_key_shares(mine, CAS_CODES(shares));
    cas_pair pair = api_pair(ground, api_build(mine), NULL);
    castls_bytes body = {0};
    const uint8_t wire[] = {0, 4, 0, 0x18, 0, 0x1d};
    api_connect(&pair);
    assert_int_equal(castls_conn_group(pair.client), 0x001d);
    cas_pair_clear(&pair);
    mine = api_client(ground);
    castls_config_builder_set_groups(mine, CAS_CODES(groups));
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_set_operations(theirs, 1u << CASTLS_OP_HELLO);
    pair = api_pair(ground, api_build(mine), api_build(theirs));
    assert_true(api_run_to_operation(&pair) == pair.server);
    assert_int_equal(castls_conn_client_hello_extension(pair.server, 10, &body), CASTLS_OK);
    assert_bytes_equal(body, CAS_BYTES(wire));
    cas_pair_clear(&pair);
}

static void names_of_authorities_arrive(void **state)
{
    const api_ground *ground = *state;
    /* Name: SEQUENCE { SET { SEQUENCE { OID 2.5.4.3, UTF8String "x" } } } */
    const uint8_t name[] = {
        0x30, 0x0c, 0x31, 0x0a, 0x30, 0x08, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x01, 'x'};
    const uint8_t wire[] = {0,    16,   0,    14,   0x30, 0x0c, 0x31, 0x0a, 0x30,
                            0x08, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x01, 'x'};
    const castls_bytes names[] = {CAS_BYTES(name)};
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_add_credential(mine, ground->client);
    castls_config_builder_set_verify(theirs, CASTLS_VERIFY_OPTIONAL);
    castls_config_builder_set_ca_names(theirs, CAS_PARTS(names));
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    cas_pair_run(&pair);
    const castls_bytes received = castls_conn_peer_ca_names(pair.client);
    assert_true(cas_bytes_equal(received, CAS_BYTES(wire)) ||
                cas_bytes_equal(received, cas_bytes_skip(CAS_BYTES(wire), 2)));
    cas_pair_clear(&pair);
}

/* Minimum strength: what is left out of the lists is neither offered nor taken. */
static void what_is_unknown_or_too_weak_is_refused(void **state)
{
    const api_ground *ground = *state;
    const uint16_t unknown[] = {0x1301, 0x0005};
    const uint16_t rsa_sha1[] = {0x0201};
    castls_config_builder *builder = api_client(ground);
    castls_config *config = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    castls_config_builder_set_suites(builder, CAS_CODES(unknown));
    assert_int_equal(castls_config_build(builder, &config, &error), CASTLS_CONFIG);
    assert_int_equal(error.reason, CASTLS_REASON_CONFIG_SUITES);
    assert_null(config);
    castls_config_builder_free(builder);
    builder = api_client(ground);
    castls_config_builder_set_verify_schemes(builder, CAS_CODES(rsa_sha1));
    assert_int_equal(castls_config_build(builder, &config, &error), CASTLS_CONFIG);
    assert_int_equal(error.reason, CASTLS_REASON_CONFIG_SCHEMES);
    castls_config_builder_free(builder);
    builder = api_client(ground);
    assert_int_equal(castls_config_builder_set_versions(builder, 0x0301, 0x0304), CASTLS_CONFIG);
    castls_config_builder_free(builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whose_order_of_suites_wins_is_said),
        cmocka_unit_test(chacha_is_for_clients_that_prefer_it),
        cmocka_unit_test(schemes_for_signing_verifying_and_certificates_are_apart),
        cmocka_unit_test(groups_are_taken_in_order_of_preference),
        cmocka_unit_test(names_of_authorities_arrive),
        cmocka_unit_test(what_is_unknown_or_too_weak_is_refused),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
