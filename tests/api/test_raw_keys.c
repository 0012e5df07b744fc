/*
 * test_raw_keys.c: raw public keys (RFC 7250) from outside, both ways and in both versions.
 */
#include "api/ground.h"

static const uint8_t raw_only[] = {CASTLS_CERTIFICATE_RAW_KEY};
static const uint8_t raw_and_x509[] = {CASTLS_CERTIFICATE_RAW_KEY, CASTLS_CERTIFICATE_X509};
static const uint8_t x509_and_raw[] = {CASTLS_CERTIFICATE_X509, CASTLS_CERTIFICATE_RAW_KEY};

static castls_credential *raw_credential(const api_ground *ground)
{
    castls_credential *out = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    uint8_t der[4096] = {0};
    size_t len = 0;
    assert_int_equal(castls_provider_default()->key_export(ground->server_key, CAS_SPAN(der), &len),
                     CASTLS_OK);
    assert_int_equal(castls_credential_raw_key(
                         &ground->environment, cas_bytes_prefix(CAS_BYTES(der), len), &out, &error),
                     CASTLS_OK);
    return out;
}

/* A side that has a raw key, takes types from the peer, and trusts that one key. */
static castls_config_builder *raw_side(const api_ground *ground, uint16_t version,
                                       castls_bytes peer, bool trusts)
{
    castls_config_builder *builder = api_client(ground);
    castls_credential *credential = raw_credential(ground);
    const castls_bytes keys[] = {castls_credential_certificate(credential, 0)};
    castls_config_builder_add_credential(builder, credential);
    castls_config_builder_set_certificate_types(builder, cas_bytes_none(), peer);
    castls_config_builder_set_versions(builder, version, version);
    if (trusts) {
        castls_config_builder_set_trusted_keys(builder, CAS_PARTS(keys));
    }
    castls_credential_release(credential);
    return builder;
}

static void a_raw_key_goes_both_ways(void **state)
{
    const api_ground *ground = *state;
    for (uint16_t version = 0x0303; version <= 0x0304; version++) {
        castls_config_builder *mine = raw_side(ground, version, CAS_BYTES(raw_only), true);
        castls_config_builder *theirs = raw_side(ground, version, CAS_BYTES(raw_only), true);
        castls_config_builder_set_verify(theirs, CASTLS_VERIFY_REQUIRED);
        cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
        api_connect(&pair);
        const castls_conn *ends[] = {pair.client, pair.server};
        for (size_t i = 0; i < 2; i++) {
            const castls_conn *conn = *CAS_AT(ends, i);
            assert_int_equal(castls_conn_version(conn), version);
            assert_int_equal(castls_conn_peer_certificate_type(conn), CASTLS_CERTIFICATE_RAW_KEY);
            assert_int_equal(castls_conn_own_certificate_type(conn), CASTLS_CERTIFICATE_RAW_KEY);
            assert_int_equal(castls_conn_verdict(conn), CASTLS_VERDICT_VERIFIED);
            assert_int_equal(castls_conn_peer_count(conn), 1);
            assert_bytes_equal(
                castls_conn_peer_certificate(conn, 0),
                castls_credential_certificate(castls_conn_own_credential(pair.server), 0));
        }
        cas_pair_clear(&pair);
    }
}

/* A certificate's key may go alone, too; a client that takes both gets what stands first. */
static void a_certificate_may_go_as_its_key(void **state)
{
    const api_ground *ground = *state;
    castls_credential *alone = NULL;
    assert_int_equal(castls_credential_as_raw_key(ground->server, &alone), CASTLS_OK);
    assert_int_equal(castls_credential_count(alone), 1);
    assert_true(castls_credential_has_key(alone));
    for (uint16_t version = 0x0303; version <= 0x0304; version++) {
        castls_config *client = api_build(raw_side(ground, version, CAS_BYTES(raw_and_x509), true));
        for (size_t first = 0; first < 2; first++) {
            castls_config_builder *theirs = api_client(ground);
            castls_config_builder_add_credential(theirs, first == 0 ? alone : ground->server);
            castls_config_builder_add_credential(theirs, first == 0 ? ground->server : alone);
            cas_pair pair = api_pair(ground, castls_config_retain(client), api_build(theirs));
            api_connect(&pair);
            assert_int_equal(castls_conn_verdict(pair.client), CASTLS_VERDICT_VERIFIED);
            assert_int_equal(castls_conn_peer_certificate_type(pair.client),
                             first == 0 ? CASTLS_CERTIFICATE_RAW_KEY : CASTLS_CERTIFICATE_X509);
            assert_int_equal(castls_conn_own_certificate_type(pair.server),
                             castls_conn_peer_certificate_type(pair.client));
            cas_pair_clear(&pair);
        }
        /* The same client and a server that knows certificates only. */
        cas_pair pair = api_pair(ground, client, NULL);
        api_connect(&pair);
        assert_int_equal(castls_conn_peer_certificate_type(pair.client), CASTLS_CERTIFICATE_X509);
        cas_pair_clear(&pair);
    }
    castls_credential_release(alone);
}

/* Nothing is stapled to a key; and its own list leaves a server's other credentials out. */
static void a_raw_key_stands_alone(void **state)
{
    const api_ground *ground = *state;
    const castls_codes same = {NULL, 0};
    castls_credential *alone = NULL;
    castls_credential *stapled = NULL;
    assert_int_equal(castls_credential_as_raw_key(ground->server, &alone), CASTLS_OK);
    assert_int_equal(
        castls_credential_with(alone, CAS_TEXT("staple"), cas_bytes_none(), same, &stapled),
        CASTLS_BAD_ARGUMENT);
    assert_null(stapled);
    assert_int_equal(
        castls_credential_with(alone, cas_bytes_none(), cas_bytes_none(), same, &stapled),
        CASTLS_OK);
    assert_bytes_equal(castls_credential_certificate(stapled, 0),
                       castls_credential_certificate(alone, 0));
    for (uint16_t version = 0x0303; version <= 0x0304; version++) {
        castls_config_builder *theirs = api_server(ground);
        castls_config_builder_add_credential(theirs, stapled);
        castls_config_builder_set_certificate_types(theirs, CAS_BYTES(raw_only), cas_bytes_none());
        castls_config_builder_set_operations(theirs, 1u << CASTLS_OP_STAPLE);
        cas_pair pair =
            api_pair(ground, api_build(raw_side(ground, version, CAS_BYTES(raw_and_x509), true)),
                     api_build(theirs));
        api_connect(&pair); /* STAPLE is not asked. */
        assert_int_equal(castls_conn_peer_certificate_type(pair.client),
                         CASTLS_CERTIFICATE_RAW_KEY);
        cas_pair_clear(&pair);
    }
    castls_credential_release(alone);
    castls_credential_release(stapled);
}

static void a_strangers_key_is_refused(void **state)
{
    const api_ground *ground = *state;
    const uint8_t unknown[] = {1};
    castls_credential *alone = NULL;
    assert_int_equal(castls_credential_as_raw_key(ground->other, &alone), CASTLS_OK);
    for (uint16_t version = 0x0303; version <= 0x0304; version++) {
        castls_config_builder *mine = raw_side(ground, version, CAS_BYTES(raw_only), true);
        castls_config_builder *theirs = api_client(ground);
        castls_config_builder_add_credential(theirs, alone);
        cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
        cas_pair_run(&pair);
        assert_int_equal(castls_conn_error(pair.client)->reason, CASTLS_REASON_RAW_KEY_UNKNOWN);
        assert_int_equal(castls_conn_error(pair.client)->alert_sent,
                         CASTLS_ALERT_CERTIFICATE_UNKNOWN);
        cas_pair_clear(&pair);
    }
    castls_credential_release(alone);
    /* Who trusts no key has to judge it by himself. */
    castls_config *config = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    castls_config_builder *mine = raw_side(ground, 0x0304, CAS_BYTES(raw_only), false);
    assert_int_equal(castls_config_build(mine, &config, &error), CASTLS_CONFIG);
    assert_int_equal(error.reason, CASTLS_REASON_CONFIG_RAW_KEY);
    assert_int_equal(
        castls_config_builder_set_certificate_types(mine, CAS_BYTES(unknown), cas_bytes_none()),
        CASTLS_BAD_ARGUMENT);
    castls_config_builder_free(mine);
}

/* RFC 7250 section 4.2. */
static void types_that_are_not_shared_end_the_handshake(void **state)
{
    const api_ground *ground = *state;
    for (uint16_t version = 0x0303; version <= 0x0304; version++) {
        /* A client that takes raw keys alone, and a server that sends certificates. */
        cas_pair pair =
            api_pair(ground, api_build(raw_side(ground, version, CAS_BYTES(raw_only), true)), NULL);
        cas_pair_run(&pair);
        assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_CERTIFICATE_TYPE);
        assert_int_equal(castls_conn_error(pair.server)->alert_sent,
                         CASTLS_ALERT_UNSUPPORTED_CERTIFICATE);
        cas_pair_clear(&pair);
        /* A server that takes raw keys alone, and a client that has certificates. */
        castls_config_builder *theirs = raw_side(ground, version, CAS_BYTES(raw_only), true);
        castls_config_builder_add_credential(theirs, ground->server);
        castls_config_builder_set_verify(theirs, CASTLS_VERIFY_OPTIONAL);
        pair = api_pair(ground, NULL, api_build(theirs));
        cas_pair_run(&pair);
        assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_CERTIFICATE_TYPE);
        cas_pair_clear(&pair);
        /* A client that lists no types, and a server that has a raw key alone. */
        pair =
            api_pair(ground, NULL, api_build(raw_side(ground, version, CAS_BYTES(raw_only), true)));
        cas_pair_run(&pair);
        assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_NO_CREDENTIAL_TYPE);
        assert_int_equal(castls_conn_error(pair.server)->alert_sent,
                         CASTLS_ALERT_HANDSHAKE_FAILURE);
        cas_pair_clear(&pair);
    }
}

/* A client has a key and a certificate: what the server takes first goes out. */
static void the_server_takes_its_pick(void **state)
{
    const api_ground *ground = *state;
    for (size_t i = 0; i < 8; i++) {
        const uint16_t version = i % 2 == 0 ? 0x0303 : 0x0304;
        const bool raw_counts = i / 2 % 2 == 0;
        castls_config_builder *mine = api_client(ground);
        castls_credential *raw = raw_credential(ground);
        castls_config_builder *theirs = raw_side(
            ground, version, raw_counts ? CAS_BYTES(raw_and_x509) : CAS_BYTES(x509_and_raw), true);
        castls_config_builder_add_credential(theirs, ground->server);
        castls_config_builder_set_verify(theirs, CASTLS_VERIFY_REQUIRED);
        castls_config_builder_add_credential(mine, i < 4 ? raw : ground->client);
        castls_config_builder_add_credential(mine, i < 4 ? ground->client : raw);
        cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
        api_connect(&pair);
        assert_true(castls_conn_own_credential(pair.client) == (raw_counts ? raw : ground->client));
        assert_int_equal(castls_conn_peer_certificate_type(pair.server),
                         raw_counts ? CASTLS_CERTIFICATE_RAW_KEY : CASTLS_CERTIFICATE_X509);
        assert_int_equal(castls_conn_verdict(pair.server), CASTLS_VERDICT_VERIFIED);
        cas_pair_clear(&pair);
        castls_credential_release(raw);
    }
}

/* A client with a raw key alone and a server that knows no types: the client goes on without it,
 * or not at all. */
static void a_raw_key_is_not_sent_unasked(void **state)
{
    const api_ground *ground = *state;
    for (size_t i = 0; i < 4; i++) {
        const uint16_t version = i % 2 == 0 ? 0x0303 : 0x0304;
        castls_config_builder *mine = api_client(ground);
        castls_config_builder *theirs = api_server(ground);
        castls_credential *raw = raw_credential(ground);
        castls_config_builder_add_credential(mine, raw);
        castls_config_builder_set_certificate_types(
            mine, CAS_BYTES(x509_and_raw), cas_bytes_none());
        castls_config_builder_set_versions(mine, version, version);
        castls_config_builder_set_options(
            mine, i < 2 ? 0 : (uint32_t)CASTLS_OPTION_REQUIRE_OWN_CREDENTIAL);
        castls_config_builder_set_verify(theirs, CASTLS_VERIFY_OPTIONAL);
        cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
        cas_pair_run(&pair);
        if (i < 2) {
            assert_int_equal(castls_conn_peer_count(pair.server), 0);
            assert_null(castls_conn_own_credential(pair.client));
            assert_int_equal(castls_conn_error(pair.client)->reason, 0);
        } else {
            assert_int_equal(castls_conn_error(pair.client)->reason,
                             CASTLS_REASON_NO_CREDENTIAL_TYPE);
        }
        cas_pair_clear(&pair);
        castls_credential_release(raw);
    }
}

static void the_application_may_judge_a_raw_key(void **state)
{
    const api_ground *ground = *state;
    for (uint16_t version = 0x0303; version <= 0x0304; version++) {
        castls_config_builder *mine = raw_side(ground, version, CAS_BYTES(raw_only), false);
        castls_config_builder_set_operations(mine, 1u << CASTLS_OP_VERIFY_PEER);
        cas_pair pair = api_pair(ground, api_build(mine),
                                 api_build(raw_side(ground, version, CAS_BYTES(raw_only), true)));
        assert_true(api_run_to_operation(&pair) == pair.client);
        castls_operation *operation = castls_conn_operation(pair.client);
        assert_int_equal(castls_operation_certificate_type(operation), CASTLS_CERTIFICATE_RAW_KEY);
        assert_int_equal(castls_operation_certificate_count(operation), 1);
        /* castls itself would refuse: nothing is trusted. */
        assert_int_equal(castls_operation_give_verdict(operation, CASTLS_VERDICT_VERIFIED),
                         CASTLS_OK);
        assert_int_equal(castls_conn_continue(pair.client), CASTLS_OK);
        api_connect(&pair);
        cas_pair_clear(&pair);
    }
}

/* A server with both kinds, whose client resumes and judges the key again: each end still knows
 * what the other's key came in, and its own. */
static void a_session_remembers_the_raw_key(void **state)
{
    const api_ground *ground = *state;
    castls_ticket_ring *ring = NULL;
    castls_session_cache *cache = NULL;
    assert_int_equal(castls_ticket_ring_new(&ground->environment, cas_bytes_none(), 3600, &ring),
                     CASTLS_OK);
    assert_int_equal(castls_session_cache_new(&ground->environment, 8, &cache), CASTLS_OK);
    for (size_t i = 0; i < 8; i++) {
        const uint16_t version = i / 4 == 0 ? 0x0303 : 0x0304;
        const bool raw_counts = i / 2 % 2 == 0;
        castls_config_builder *mine = raw_side(
            ground, version, raw_counts ? CAS_BYTES(raw_only) : CAS_BYTES(raw_and_x509), true);
        castls_config_builder *theirs = api_client(ground);
        castls_credential *raw = raw_credential(ground);
        const castls_bytes keys[] = {castls_credential_certificate(raw, 0)};
        castls_config_builder_add_credential(theirs, ground->server);
        castls_config_builder_add_credential(theirs, raw);
        castls_config_builder_set_certificate_types(theirs, cas_bytes_none(), CAS_BYTES(raw_only));
        castls_config_builder_set_trusted_keys(theirs, CAS_PARTS(keys));
        castls_config_builder_set_verify(theirs, CASTLS_VERIFY_REQUIRED);
        castls_config_builder_set_ticket_ring(theirs, ring);
        castls_config_builder_set_options(mine, CASTLS_OPTION_VERIFY_RESUMED);
        castls_config_builder_set_session_cache(mine, cache);
        cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
        api_connect(&pair);
        const castls_certificate_type type =
            raw_counts ? CASTLS_CERTIFICATE_RAW_KEY : CASTLS_CERTIFICATE_X509;
        assert_int_equal(castls_conn_is_resumed(pair.client), i % 2);
        assert_int_equal(castls_conn_peer_certificate_type(pair.client), type);
        assert_int_equal(castls_conn_own_certificate_type(pair.server), type);
        assert_int_equal(castls_conn_own_certificate_type(pair.client), CASTLS_CERTIFICATE_RAW_KEY);
        assert_int_equal(castls_conn_peer_certificate_type(pair.server),
                         CASTLS_CERTIFICATE_RAW_KEY);
        assert_int_equal(castls_conn_peer_count(pair.client), 1);
        assert_int_equal(castls_conn_peer_count(pair.server), 1);
        cas_pair_clear(&pair);
        castls_credential_release(raw);
    }
    castls_ticket_ring_release(ring);
    castls_session_cache_release(cache);
}

/* Sessions are bound to the keys that are trusted, and to the types that are taken. */
static void other_keys_are_another_binding(void **state)
{
    const api_ground *ground = *state;
    castls_credential *other = NULL;
    assert_int_equal(castls_credential_as_raw_key(ground->other, &other), CASTLS_OK);
    const castls_bytes keys[] = {castls_credential_certificate(other, 0)};
    castls_config_builder *with_other = raw_side(ground, 0x0304, CAS_BYTES(raw_only), true);
    castls_config_builder_set_trusted_keys(with_other, CAS_PARTS(keys));
    castls_config *configs[] = {
        api_build(raw_side(ground, 0x0304, CAS_BYTES(raw_only), true)), api_build(with_other),
        api_build(raw_side(ground, 0x0304, CAS_BYTES(raw_and_x509), true))};
    for (size_t i = 0; i < CAS_COUNT(configs); i++) {
        const castls_config *one = *CAS_AT(configs, i);
        const castls_config *next = *CAS_AT(configs, (i + 1) % CAS_COUNT(configs));
        assert_false(cas_bytes_equal(castls_config_binding(one), castls_config_binding(next)));
    }
    for (size_t i = 0; i < CAS_COUNT(configs); i++) {
        castls_config_release(*CAS_AT(configs, i));
    }
    castls_credential_release(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_raw_key_goes_both_ways),
        cmocka_unit_test(a_certificate_may_go_as_its_key),
        cmocka_unit_test(a_raw_key_stands_alone),
        cmocka_unit_test(a_strangers_key_is_refused),
        cmocka_unit_test(types_that_are_not_shared_end_the_handshake),
        cmocka_unit_test(the_server_takes_its_pick),
        cmocka_unit_test(a_raw_key_is_not_sent_unasked),
        cmocka_unit_test(the_application_may_judge_a_raw_key),
        cmocka_unit_test(a_session_remembers_the_raw_key),
        cmocka_unit_test(other_keys_are_another_binding),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
