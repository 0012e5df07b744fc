/*
 * test_raw_keys.c: raw public keys (RFC 7250) from outside, both ways, and which credential goes
 * out when there are several.
 */
#include "api/ground.h"

#include "core/reader.h"

static const uint8_t raw_only[] = {CASTLS_CERTIFICATE_RAW_KEY};
static const uint8_t x509_only[] = {CASTLS_CERTIFICATE_X509};
static const uint8_t raw_first[] = {CASTLS_CERTIFICATE_RAW_KEY, CASTLS_CERTIFICATE_X509};

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

/* A side that sends a raw key and takes one, and trusts that one. */
static castls_config_builder *raw_side(const api_ground *ground, castls_bytes own,
                                       castls_bytes peer, bool trusts)
{
    castls_config_builder *builder = api_client(ground);
    castls_credential *credential = raw_credential(ground);
    const castls_bytes keys[] = {castls_credential_certificate(credential, 0)};
    castls_config_builder_add_credential(builder, credential);
    castls_config_builder_set_certificate_types(builder, own, peer);
    if (trusts) {
        castls_config_builder_set_trusted_keys(builder, CAS_PARTS(keys));
    }
    castls_credential_release(credential);
    return builder;
}

static void a_raw_key_goes_both_ways(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *mine = raw_side(ground, CAS_BYTES(raw_only), CAS_BYTES(raw_only), true);
    castls_config_builder *theirs =
        raw_side(ground, CAS_BYTES(raw_only), CAS_BYTES(raw_only), true);
    castls_config_builder_set_verify(theirs, CASTLS_VERIFY_REQUIRED);
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    api_connect(&pair);
    const castls_conn *ends[] = {pair.client, pair.server};
    for (size_t i = 0; i < 2; i++) {
        const castls_conn *conn = *CAS_AT(ends, i);
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

/* A certificate's key may go alone, too; a client that takes both gets what the server likes. */
static void a_certificate_may_go_as_its_key(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *mine =
        raw_side(ground, CAS_BYTES(x509_only), CAS_BYTES(raw_first), true);
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_set_certificate_types(theirs, CAS_BYTES(raw_first), CAS_BYTES(x509_only));
    castls_config *client = api_build(mine);
    cas_pair pair = api_pair(ground, castls_config_retain(client), api_build(theirs));
    api_connect(&pair);
    assert_int_equal(castls_conn_peer_certificate_type(pair.client), CASTLS_CERTIFICATE_RAW_KEY);
    cas_pair_clear(&pair);
    /* The same client and a server that knows certificates only. */
    pair = api_pair(ground, client, NULL);
    api_connect(&pair);
    assert_int_equal(castls_conn_peer_certificate_type(pair.client), CASTLS_CERTIFICATE_X509);
    assert_int_equal(castls_conn_verdict(pair.client), CASTLS_VERDICT_VERIFIED);
    cas_pair_clear(&pair);
}

static void a_strangers_key_is_refused(void **state)
{
    const api_ground *ground = *state;
    const castls_bytes none = cas_bytes_none();
    castls_config_builder *mine = raw_side(ground, CAS_BYTES(x509_only), CAS_BYTES(raw_only), true);
    castls_config_builder *theirs = api_client(ground);
    castls_config_builder_add_credential(theirs, ground->other);
    castls_config_builder_set_certificate_types(theirs, CAS_BYTES(raw_only), CAS_BYTES(x509_only));
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.client)->reason, CASTLS_REASON_RAW_KEY_UNKNOWN);
    assert_int_equal(castls_conn_error(pair.client)->alert_sent, CASTLS_ALERT_CERTIFICATE_UNKNOWN);
    cas_pair_clear(&pair);
    /* Who trusts no key has to judge it by himself. */
    castls_config *config = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    mine = raw_side(ground, CAS_BYTES(x509_only), CAS_BYTES(raw_only), false);
    assert_int_equal(castls_config_build(mine, &config, &error), CASTLS_CONFIG);
    assert_int_equal(error.reason, CASTLS_REASON_CONFIG_RAW_KEY);
    assert_int_equal(castls_config_builder_set_certificate_types(mine, none, none),
                     CASTLS_BAD_ARGUMENT);
    castls_config_builder_free(mine);
}

static void types_that_are_not_shared_end_the_handshake(void **state)
{
    const api_ground *ground = *state;
    /* A client that takes raw keys alone, and a server that sends certificates. */
    cas_pair pair = api_pair(
        ground, api_build(raw_side(ground, CAS_BYTES(x509_only), CAS_BYTES(raw_only), true)), NULL);
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_CERTIFICATE_TYPE);
    assert_int_equal(castls_conn_error(pair.server)->alert_sent,
                     CASTLS_ALERT_UNSUPPORTED_CERTIFICATE);
    cas_pair_clear(&pair);
    /* A server that takes raw keys alone, and a client that has certificates. */
    castls_config_builder *theirs =
        raw_side(ground, CAS_BYTES(raw_first), CAS_BYTES(raw_only), true);
    castls_config_builder_add_credential(theirs, ground->server);
    castls_config_builder_set_verify(theirs, CASTLS_VERIFY_OPTIONAL);
    pair = api_pair(ground, NULL, api_build(theirs));
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_CERTIFICATE_TYPE);
    cas_pair_clear(&pair);
}

static void the_application_may_judge_a_raw_key(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *mine =
        raw_side(ground, CAS_BYTES(x509_only), CAS_BYTES(raw_only), false);
    castls_config_builder_set_operations(mine, 1u << CASTLS_OP_VERIFY_PEER);
    cas_pair pair =
        api_pair(ground, api_build(mine),
                 api_build(raw_side(ground, CAS_BYTES(raw_only), CAS_BYTES(raw_only), true)));
    assert_true(api_run_to_operation(&pair) == pair.client);
    castls_operation *operation = castls_conn_operation(pair.client);
    assert_int_equal(castls_operation_certificate_type(operation), CASTLS_CERTIFICATE_RAW_KEY);
    assert_int_equal(castls_operation_certificate_count(operation), 1);
    /* castls itself would refuse: nothing is trusted. */
    assert_int_equal(castls_operation_give_verdict(operation, CASTLS_VERDICT_VERIFIED), CASTLS_OK);
    assert_int_equal(castls_conn_continue(pair.client), CASTLS_OK);
    api_connect(&pair);
    cas_pair_clear(&pair);
}

/* A resumed connection still knows what the peer's key came in. */
static void a_session_remembers_the_raw_key(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *mine = raw_side(ground, CAS_BYTES(x509_only), CAS_BYTES(raw_only), true);
    castls_config_builder *theirs =
        raw_side(ground, CAS_BYTES(raw_only), CAS_BYTES(raw_only), true);
    castls_ticket_ring *ring = NULL;
    castls_session_cache *cache = NULL;
    assert_int_equal(castls_ticket_ring_new(&ground->environment, cas_bytes_none(), 3600, &ring),
                     CASTLS_OK);
    assert_int_equal(castls_session_cache_new(&ground->environment, 8, &cache), CASTLS_OK);
    castls_config_builder_set_ticket_ring(theirs, ring);
    castls_config_builder_set_session_cache(mine, cache);
    castls_ticket_ring_release(ring);
    castls_session_cache_release(cache);
    castls_config *client = api_build(mine);
    castls_config *server = api_build(theirs);
    for (size_t i = 0; i < 2; i++) {
        cas_pair pair =
            api_pair(ground, castls_config_retain(client), castls_config_retain(server));
        api_connect(&pair);
        assert_int_equal(castls_conn_is_resumed(pair.client), i == 1);
        assert_int_equal(castls_conn_peer_certificate_type(pair.client),
                         CASTLS_CERTIFICATE_RAW_KEY);
        assert_int_equal(castls_conn_peer_count(pair.client), 1);
        cas_pair_clear(&pair);
    }
    castls_config_release(client);
    castls_config_release(server);
}

static castls_bytes issuer_of(const castls_credential *credential)
{
    /* Certificate, TBSCertificate, [0] version, serial, algorithm, issuer: each with its header. */
    cas_reader r = cas_reader_on(castls_credential_certificate(credential, 0));
    (void)cas_read_bytes(&r, 4 + 4 + 5 + 1);
    (void)cas_read_vec8(&r, 1, 32);
    (void)cas_read_u8(&r);
    (void)cas_read_vec8(&r, 1, 64);
    const castls_bytes rest = cas_read_rest(&r);
    return cas_bytes_prefix(rest, (size_t)cas_bytes_get(rest, 1) + 2);
}

/* Names of issuers go both ways, and the other side can read them. */
static void issuers_are_named_in_both_directions(void **state)
{
    const api_ground *ground = *state;
    const castls_bytes names[] = {issuer_of(ground->server)};
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_set_ca_names(mine, CAS_PARTS(names));
    castls_config_builder_set_ca_names(theirs, CAS_PARTS(names));
    castls_config_builder_set_verify(theirs, CASTLS_VERIFY_OPTIONAL);
    castls_config_builder_set_operations(theirs, 1u << CASTLS_OP_CREDENTIAL);
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    assert_true(api_run_to_operation(&pair) == pair.server);
    castls_operation *operation = castls_conn_operation(pair.server);
    cas_reader r = cas_reader_on(castls_operation_ca_names(operation));
    assert_bytes_equal(cas_read_vec16(&r, 1, 65535), names[0]);
    assert_int_equal(castls_operation_run(operation), CASTLS_OK);
    assert_int_equal(castls_conn_continue(pair.server), CASTLS_OK);
    api_connect(&pair);
    r = cas_reader_on(castls_conn_peer_ca_names(pair.client));
    assert_bytes_equal(cas_read_vec16(&r, 1, 65535), names[0]);
    r = cas_reader_on(castls_conn_peer_ca_names(pair.server));
    assert_bytes_equal(cas_read_vec16(&r, 1, 65535), names[0]);
    cas_pair_clear(&pair);
}

/* A leaf for "localhost" under a root of another name, which has an Ed25519 key. */
static castls_credential *foreign_credential(const api_ground *ground)
{
    const castls_bytes names[] = {CAS_TEXT("localhost")};
    castls_mint_plan plan = {.struct_len = sizeof(plan)};
    uint8_t root[4096] = {0};
    uint8_t root_key[4096] = {0};
    uint8_t leaf[4096] = {0};
    uint8_t leaf_key[4096] = {0};
    size_t len[4] = {0};
    castls_credential *out = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    plan.common_name = CAS_TEXT("another root");
    plan.kind = CASTLS_KEY_ED25519;
    plan.is_ca = true;
    assert_int_equal(
        castls_mint_certificate(&ground->environment, &plan, cas_bytes_none(), cas_bytes_none(),
                                CAS_SPAN(root), &len[0], CAS_SPAN(root_key), &len[1]),
        CASTLS_OK);
    plan.common_name = names[0];
    plan.kind = CASTLS_KEY_ECDSA_P256;
    plan.names = CAS_PARTS(names);
    plan.is_ca = false;
    assert_int_equal(castls_mint_certificate(
                         &ground->environment, &plan, cas_bytes_prefix(CAS_BYTES(root), len[0]),
                         cas_bytes_prefix(CAS_BYTES(root_key), len[1]), CAS_SPAN(leaf), &len[2],
                         CAS_SPAN(leaf_key), &len[3]),
                     CASTLS_OK);
    assert_int_equal(
        castls_credential_from_pem(&ground->environment, cas_bytes_prefix(CAS_BYTES(leaf), len[2]),
                                   cas_bytes_prefix(CAS_BYTES(leaf_key), len[3]), &out, &error),
        CASTLS_OK);
    return out;
}

/* Of two credentials for one name that goes out whose issuer the client named; else the first. */
static void the_issuer_decides_between_two_credentials(void **state)
{
    const api_ground *ground = *state;
    const uint8_t nobody[] = {0x30, 0};
    castls_credential *foreign = foreign_credential(ground);
    const castls_bytes issuers[] = {
        CAS_BYTES(nobody), issuer_of(foreign), issuer_of(ground->server)};
    castls_credential *expected[] = {foreign, foreign, ground->server};
    castls_config_builder *theirs = api_client(ground);
    castls_config_builder_add_credential(theirs, foreign);
    castls_config_builder_add_credential(theirs, ground->server);
    castls_config *server = api_build(theirs);
    for (size_t i = 0; i < CAS_COUNT(issuers); i++) {
        const castls_bytes names[] = {*CAS_AT(issuers, i)};
        castls_config_builder *mine = api_client(ground);
        castls_config_builder_set_verify(mine, CASTLS_VERIFY_NONE);
        castls_config_builder_set_ca_names(mine, CAS_PARTS(names));
        cas_pair pair = api_pair(ground, api_build(mine), castls_config_retain(server));
        api_connect(&pair);
        assert_true(castls_conn_own_credential(pair.server) == *CAS_AT(expected, i));
        cas_pair_clear(&pair);
    }
    castls_config_release(server);
    castls_credential_release(foreign);
}

/* The same for the schemes that the client takes in certificates: both leaves sign with P-256, and
 * an Ed25519 root has signed the first. */
static void the_certificates_signature_decides_too(void **state)
{
    const api_ground *ground = *state;
    const uint16_t only_ed25519[] = {0x0807};
    const uint16_t only_p256[] = {0x0403};
    castls_credential *foreign = foreign_credential(ground);
    castls_config_builder *theirs = api_client(ground);
    castls_config_builder_add_credential(theirs, foreign);
    castls_config_builder_add_credential(theirs, ground->server);
    castls_config *server = api_build(theirs);
    for (size_t i = 0; i < 2; i++) {
        castls_config_builder *mine = api_client(ground);
        castls_config_builder_set_verify(mine, CASTLS_VERIFY_NONE);
        castls_config_builder_set_certificate_schemes(
            mine, i == 0 ? CAS_CODES(only_ed25519) : CAS_CODES(only_p256));
        cas_pair pair = api_pair(ground, api_build(mine), castls_config_retain(server));
        api_connect(&pair); /* What fits nothing still goes out, RFC 8446 section 4.4.2.2. */
        assert_true(castls_conn_own_credential(pair.server) == (i == 0 ? foreign : ground->server));
        cas_pair_clear(&pair);
    }
    castls_config_release(server);
    castls_credential_release(foreign);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_raw_key_goes_both_ways),
        cmocka_unit_test(a_certificate_may_go_as_its_key),
        cmocka_unit_test(a_strangers_key_is_refused),
        cmocka_unit_test(types_that_are_not_shared_end_the_handshake),
        cmocka_unit_test(the_application_may_judge_a_raw_key),
        cmocka_unit_test(a_session_remembers_the_raw_key),
        cmocka_unit_test(issuers_are_named_in_both_directions),
        cmocka_unit_test(the_issuer_decides_between_two_credentials),
        cmocka_unit_test(the_certificates_signature_decides_too),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
