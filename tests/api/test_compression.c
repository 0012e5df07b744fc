/*
 * test_compression.c: certificate compression (RFC 8879) from outside: both directions, with
 * castls' libraries and by the application, and what a lie costs.
 */
#include "api/ground.h"

#include "core/writer.h"

#define COMPRESS (1u << CASTLS_OP_COMPRESS)
#define DECOMPRESS (1u << CASTLS_OP_DECOMPRESS)

/* A chain that is worth it: the same certificate three times. */
static castls_credential *long_chain(const api_ground *ground)
{
    const castls_bytes leaf = castls_credential_certificate(ground->server, 0);
    const castls_bytes chain[] = {leaf, leaf, leaf};
    castls_credential *out = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    uint8_t der[4096] = {0};
    size_t len = 0;
    assert_int_equal(castls_provider_default()->key_export(ground->server_key, CAS_SPAN(der), &len),
                     CASTLS_OK);
    assert_int_equal(castls_credential_new(&ground->environment, CAS_PARTS(chain),
                                           cas_bytes_prefix(CAS_BYTES(der), len), &out, &error),
                     CASTLS_OK);
    return out;
}

static castls_config_builder *long_server(const api_ground *ground)
{
    castls_config_builder *builder = api_client(ground);
    castls_credential *credential = long_chain(ground);
    castls_config_builder_add_credential(builder, credential);
    castls_credential_release(credential);
    return builder;
}

/* Whether this build has an algorithm: a configuration with it alone can be built. */
static bool has(const api_ground *ground, uint16_t algorithm)
{
    const uint16_t one[] = {algorithm};
    castls_config_builder *builder = api_client(ground);
    castls_config *config = NULL;
    castls_config_builder_set_certificate_compression(builder, CAS_CODES(one));
    const castls_code code = castls_config_build(builder, &config, NULL);
    castls_config_builder_free(builder);
    castls_config_release(config);
    assert_true(code == CASTLS_OK || code == CASTLS_CONFIG);
    return code == CASTLS_OK;
}

static void each_algorithm_goes_both_ways(void **state)
{
    const api_ground *ground = *state;
    for (uint16_t algorithm = 1; algorithm <= 3; algorithm++) {
        const uint16_t one[] = {algorithm};
        if (!has(ground, algorithm)) {
            continue;
        }
        castls_config_builder *mine = long_server(ground); /* It is a server's leaf. */
        castls_config_builder *theirs = long_server(ground);
        castls_config_builder_set_certificate_compression(mine, CAS_CODES(one));
        castls_config_builder_set_operations(theirs, 1u << CASTLS_OP_VERIFY_PEER);
        castls_config_builder_set_verify(theirs, CASTLS_VERIFY_REQUIRED);
        cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
        assert_true(api_run_to_operation(&pair) == pair.server);
        assert_int_equal(castls_operation_give_verdict(
                             castls_conn_operation(pair.server), CASTLS_VERDICT_ACCEPTED),
                         CASTLS_OK);
        assert_int_equal(castls_conn_continue(pair.server), CASTLS_OK);
        api_connect(&pair);
        assert_int_equal(castls_conn_own_compression(pair.server), algorithm);
        assert_int_equal(castls_conn_peer_compression(pair.client), algorithm);
        assert_int_equal(castls_conn_own_compression(pair.client), algorithm);
        assert_int_equal(castls_conn_peer_compression(pair.server), algorithm);
        assert_int_equal(castls_conn_peer_count(pair.client), 3);
        assert_int_equal(castls_conn_peer_count(pair.server), 3);
        assert_bytes_equal(castls_conn_peer_certificate(pair.client, 2),
                           castls_credential_certificate(ground->server, 0));
        cas_pair_clear(&pair);
    }
}

static void nothing_is_compressed_for_who_does_not_ask(void **state)
{
    const api_ground *ground = *state;
    const castls_codes none = {0};
    castls_config_builder *mine = api_client(ground);
    castls_config_builder_set_certificate_compression(mine, none);
    cas_pair pair = api_pair(ground, api_build(mine), api_build(long_server(ground)));
    api_connect(&pair);
    assert_int_equal(castls_conn_peer_compression(pair.client), 0);
    assert_int_equal(castls_conn_own_compression(pair.server), 0);
    cas_pair_clear(&pair);
    /* An algorithm that castls has not needs somebody who does it. */
    const uint16_t unknown[] = {0x4001};
    castls_config *config = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    mine = api_client(ground);
    castls_config_builder_set_certificate_compression(mine, CAS_CODES(unknown));
    assert_int_equal(castls_config_build(mine, &config, &error), CASTLS_CONFIG);
    assert_int_equal(error.reason, CASTLS_REASON_CONFIG_COMPRESSION);
    castls_config_builder_free(mine);
}

/* The application's own algorithm: the text itself, behind one byte. */
static cas_pair own_algorithm(const api_ground *ground)
{
    const uint16_t own[] = {0x4001};
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = long_server(ground);
    castls_config_builder_set_certificate_compression(mine, CAS_CODES(own));
    castls_config_builder_set_certificate_compression(theirs, CAS_CODES(own));
    castls_config_builder_set_operations(mine, COMPRESS | DECOMPRESS);
    castls_config_builder_set_operations(theirs, COMPRESS | DECOMPRESS);
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    assert_true(api_run_to_operation(&pair) == pair.server);
    castls_operation *operation = castls_conn_operation(pair.server);
    assert_int_equal(castls_operation_kind_of(operation), CASTLS_OP_COMPRESS);
    assert_int_equal(castls_operation_code(operation), 0x4001);
    uint8_t room[8192] = {0};
    castls_bytes compressed = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_u8(&w, 0x2a);
    cas_write_bytes(&w, castls_operation_content(operation));
    assert_int_equal(cas_writer_end(&w, &compressed), CAS_OK);
    assert_int_equal(castls_operation_give_bytes(operation, compressed), CASTLS_OK);
    assert_int_equal(castls_conn_continue(pair.server), CASTLS_OK);
    assert_true(api_run_to_operation(&pair) == pair.client);
    operation = castls_conn_operation(pair.client);
    assert_int_equal(castls_operation_kind_of(operation), CASTLS_OP_DECOMPRESS);
    assert_int_equal(castls_operation_code(operation), 0x4001);
    assert_bytes_equal(castls_operation_content(operation), compressed);
    assert_int_equal(castls_operation_length(operation), compressed.len - 1);
    return pair;
}

static void the_application_may_compress_by_itself(void **state)
{
    const api_ground *ground = *state;
    cas_pair pair = own_algorithm(ground);
    castls_operation *operation = castls_conn_operation(pair.client);
    const castls_bytes plain = cas_bytes_skip(castls_operation_content(operation), 1);
    assert_int_equal(castls_operation_give_bytes(operation, plain), CASTLS_OK);
    assert_int_equal(castls_conn_continue(pair.client), CASTLS_OK);
    api_connect(&pair);
    assert_int_equal(castls_conn_peer_compression(pair.client), 0x4001);
    assert_int_equal(castls_conn_peer_count(pair.client), 3);
    cas_pair_clear(&pair);
    /* An answer of another length than the peer's, and castls asked to run what it has not. */
    for (size_t i = 0; i < 2; i++) {
        pair = own_algorithm(ground);
        operation = castls_conn_operation(pair.client);
        if (i == 0) {
            assert_int_equal(castls_operation_give_bytes(operation, CAS_TEXT("short")), CASTLS_OK);
            assert_int_equal(castls_conn_continue(pair.client), CASTLS_PROTOCOL);
            assert_int_equal(castls_conn_error(pair.client)->reason,
                             CASTLS_REASON_COMPRESSED_CERTIFICATE);
            assert_int_equal(castls_conn_error(pair.client)->alert_sent,
                             CASTLS_ALERT_BAD_CERTIFICATE);
        } else {
            assert_int_equal(castls_operation_run(operation), CASTLS_OK);
            assert_int_equal(castls_conn_continue(pair.client), CASTLS_UNSUPPORTED);
        }
        cas_pair_clear(&pair);
    }
}

/* What a hostile server compresses: text that is no Certificate, or another length than it says. */
static void what_comes_out_is_read_as_if_it_had_come_plain(void **state)
{
    const api_ground *ground = *state;
    const uint16_t zlib[] = {1};
    /* "no certificate list" in stored blocks of RFC 1951 with RFC 1950 around it. */
    const uint8_t stored[] = {
        0x78, 0x01, 0x01, 0x04, 0x00, 0xfb, 0xff, 'n', 'o', 'n', 'e', 0x04, 0x53, 0x01, 0xb1};
    if (!has(ground, 1)) {
        skip();
    }
    for (size_t i = 0; i < 2; i++) {
        castls_config_builder *mine = api_client(ground);
        castls_config_builder *theirs = long_server(ground);
        castls_config_builder_set_certificate_compression(mine, CAS_CODES(zlib));
        castls_config_builder_set_operations(theirs, COMPRESS);
        cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
        assert_true(api_run_to_operation(&pair) == pair.server);
        const castls_bytes bytes = i == 0 ? CAS_BYTES(stored) : CAS_TEXT("not the ZLIB format");
        assert_int_equal(castls_operation_give_bytes(castls_conn_operation(pair.server), bytes),
                         CASTLS_OK);
        assert_int_equal(castls_conn_continue(pair.server), CASTLS_OK);
        cas_pair_run(&pair);
        /* The server states the length of its real message, which "none" has not. */
        assert_int_equal(castls_conn_error(pair.client)->reason,
                         CASTLS_REASON_COMPRESSED_CERTIFICATE);
        assert_int_equal(castls_conn_error(pair.client)->alert_sent, CASTLS_ALERT_BAD_CERTIFICATE);
        cas_pair_clear(&pair);
    }
}

/* The application may leave a single one as it is. */
static void an_empty_answer_sends_the_chain_as_it_is(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *theirs = long_server(ground);
    if (!has(ground, 1) && !has(ground, 2) && !has(ground, 3)) {
        skip();
    }
    castls_config_builder_set_operations(theirs, COMPRESS);
    cas_pair pair = api_pair(ground, NULL, api_build(theirs));
    assert_true(api_run_to_operation(&pair) == pair.server);
    assert_int_equal(
        castls_operation_give_bytes(castls_conn_operation(pair.server), cas_bytes_none()),
        CASTLS_OK);
    assert_int_equal(castls_conn_continue(pair.server), CASTLS_OK);
    api_connect(&pair);
    assert_int_equal(castls_conn_peer_compression(pair.client), 0);
    cas_pair_clear(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_algorithm_goes_both_ways),
        cmocka_unit_test(nothing_is_compressed_for_who_does_not_ask),
        cmocka_unit_test(the_application_may_compress_by_itself),
        cmocka_unit_test(what_comes_out_is_read_as_if_it_had_come_plain),
        cmocka_unit_test(an_empty_answer_sends_the_chain_as_it_is),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
