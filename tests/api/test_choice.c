/*
 * test_choice.c: which credential is sent to whom, and verifying again what is resumed.
 */
#include "api/ground.h"

/* The Name of the issuer and subject of all of the ground's certificates is read from a certificate
 * by hand: tbsCertificate [0] version, serial, signature, issuer. */
static castls_bytes issuer_of(castls_bytes der)
{
    const castls_bytes name = CAS_TEXT("\x30"); /* A Name is a SEQUENCE. */
    const castls_bytes set = CAS_TEXT("\x31");  /* Of SETs, and it is the first that holds one. */
    for (size_t at = 0; at + 4 < der.len; at++) {
        const size_t len = cas_bytes_get(der, at + 1);
        const castls_bytes whole = cas_bytes_slice(der, at, len + 2);
        if (cas_bytes_starts_with(whole, name) && len < 0x80 &&
            cas_bytes_starts_with(cas_bytes_skip(whole, 2), set)) {
            return whole;
        }
    }
    return cas_bytes_none();
}

/* A client with `credential` meets a server that asks for one, and names `authority` if it is not
 * empty. */
static cas_pair ask(const api_ground *ground, castls_credential *credential, uint32_t options,
                    castls_bytes authority, castls_codes schemes)
{
    const castls_bytes names[] = {authority};
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_add_credential(mine, credential);
    castls_config_builder_set_options(mine, options);
    castls_config_builder_set_verify(theirs, CASTLS_VERIFY_OPTIONAL);
    if (authority.len != 0) {
        castls_config_builder_set_ca_names(theirs, CAS_PARTS(names));
    }
    if (schemes.count != 0) {
        castls_config_builder_set_verify_schemes(theirs, schemes);
    }
    return api_pair(ground, api_build(mine), api_build(theirs));
}

static void a_credential_for_issuers_goes_to_those_who_name_one(void **state)
{
    const api_ground *ground = *state;
    const castls_codes any = {NULL, 0};
    const castls_bytes root = issuer_of(castls_credential_certificate(ground->client, 0));
    const castls_bytes stranger = CAS_TEXT("\x30\x00");
    castls_credential *picky = NULL;
    assert_true(root.len != 0);
    assert_int_equal(castls_credential_for_issuers(ground->client, &picky), CASTLS_OK);

    cas_pair pair = ask(ground, picky, 0, root, any);
    api_connect(&pair);
    assert_true(castls_conn_own_credential(pair.client) == picky);
    assert_int_equal(castls_conn_peer_count(pair.server), 1);
    cas_pair_clear(&pair);

    pair = ask(ground, picky, 0, stranger, any);
    api_connect(&pair);
    assert_null(castls_conn_own_credential(pair.client));
    assert_int_equal(castls_conn_peer_count(pair.server), 0);
    cas_pair_clear(&pair);

    pair = ask(ground, picky, 0, cas_bytes_none(), any);
    api_connect(&pair);
    assert_null(castls_conn_own_credential(pair.client));
    cas_pair_clear(&pair);

    pair = ask(ground, ground->client, 0, stranger, any);
    api_connect(&pair);
    assert_true(castls_conn_own_credential(pair.client) == ground->client);
    cas_pair_clear(&pair);
    castls_credential_release(picky);
}

static void a_client_may_insist_on_a_credential_of_its_own(void **state)
{
    const api_ground *ground = *state;
    const uint16_t ed25519[] = {0x0807};
    const castls_codes any = {NULL, 0};
    castls_credential *picky = NULL;
    assert_int_equal(castls_credential_for_issuers(ground->client, &picky), CASTLS_OK);

    cas_pair pair = ask(ground, ground->client, CASTLS_OPTION_REQUIRE_OWN_CREDENTIAL,
                        cas_bytes_none(), CAS_CODES(ed25519));
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.client)->reason, CASTLS_REASON_NO_SCHEME);
    assert_int_equal(castls_conn_error(pair.server)->alert_received,
                     CASTLS_ALERT_HANDSHAKE_FAILURE);
    cas_pair_clear(&pair);

    pair = ask(ground, picky, CASTLS_OPTION_REQUIRE_OWN_CREDENTIAL, CAS_TEXT("\x30\x00"), any);
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.client)->reason, CASTLS_REASON_NO_ISSUER);
    assert_int_equal(castls_conn_error(pair.server)->alert_received,
                     CASTLS_ALERT_HANDSHAKE_FAILURE);
    cas_pair_clear(&pair);

    /* Who has none at all goes on without. */
    pair = ask(ground, NULL, CASTLS_OPTION_REQUIRE_OWN_CREDENTIAL, cas_bytes_none(), any);
    api_connect(&pair);
    cas_pair_clear(&pair);
    castls_credential_release(picky);
}

/* A server without a credential that the client's authorities fit. */
static void a_server_without_an_issuer_says_so(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *theirs = api_client(ground);
    castls_credential *picky = NULL;
    assert_int_equal(castls_credential_for_issuers(ground->server, &picky), CASTLS_OK);
    castls_config_builder_add_credential(theirs, picky);
    cas_pair pair = api_pair(ground, NULL, api_build(theirs));
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_NO_ISSUER);
    cas_pair_clear(&pair);
    castls_credential_release(picky);
}

static castls_config *verifying_again(const api_ground *ground)
{
    castls_config_builder *mine = api_client(ground);
    castls_config_builder_set_options(mine, CASTLS_OPTION_VERIFY_RESUMED);
    castls_config_builder_set_operations(mine, 1u << CASTLS_OP_VERIFY_PEER);
    return api_build(mine);
}

static castls_config *resuming_server(const api_ground *ground)
{
    castls_config_builder *theirs = api_server(ground);
    castls_ticket_ring *ring = NULL;
    assert_int_equal(castls_ticket_ring_new(&ground->environment, cas_bytes_none(), 3600, &ring),
                     CASTLS_OK);
    castls_config_builder_set_ticket_ring(theirs, ring);
    castls_ticket_ring_release(ring);
    return api_build(theirs);
}

/* Connects once, answering for the chain, and takes the session. */
static castls_session *first_session(const api_ground *ground, castls_config *mine,
                                     castls_config *theirs)
{
    castls_session *session = NULL;
    cas_pair pair = api_pair(ground, castls_config_retain(mine), castls_config_retain(theirs));
    assert_true(api_run_to_operation(&pair) == pair.client);
    assert_int_equal(castls_operation_run(castls_conn_operation(pair.client)), CASTLS_OK);
    assert_int_equal(castls_conn_continue(pair.client), CASTLS_OK);
    api_connect(&pair);
    assert_int_equal(castls_conn_take_session(pair.client, &session), CASTLS_OK);
    cas_pair_clear(&pair);
    return session;
}

static void a_resumption_is_verified_again_where_asked(void **state)
{
    const api_ground *ground = *state;
    castls_config *mine = verifying_again(ground);
    castls_config *theirs = resuming_server(ground);
    castls_session *session = first_session(ground, mine, theirs);
    for (size_t i = 0; i < 2; i++) {
        cas_pair pair = api_pair(ground, castls_config_retain(mine), castls_config_retain(theirs));
        assert_int_equal(castls_conn_set_session(pair.client, session), CASTLS_OK);
        assert_true(api_run_to_operation(&pair) == pair.client);
        castls_operation *operation = castls_conn_operation(pair.client);
        assert_int_equal(castls_operation_kind_of(operation), CASTLS_OP_VERIFY_PEER);
        assert_true(castls_conn_is_resumed(pair.client));
        assert_int_equal(castls_operation_certificate_count(operation), 1);
        assert_bytes_equal(castls_operation_certificate(operation, 0),
                           castls_credential_certificate(ground->server, 0));
        if (i == 0) {
            assert_int_equal(castls_operation_run(operation), CASTLS_OK);
            assert_int_equal(castls_conn_continue(pair.client), CASTLS_OK);
            api_connect(&pair);
            assert_int_equal(castls_conn_verdict(pair.client), CASTLS_VERDICT_VERIFIED);
        } else {
            assert_int_equal(castls_operation_refuse(operation, CASTLS_ALERT_CERTIFICATE_REVOKED),
                             CASTLS_OK);
            assert_int_equal(castls_conn_continue(pair.client), CASTLS_REFUSED);
            assert_false(castls_conn_is_connected(pair.client));
        }
        cas_pair_clear(&pair);
    }
    castls_session_release(session);
    castls_config_release(mine);
    castls_config_release(theirs);
}

/* What is to be verified again has to be there: a session without a chain is not offered. */
static void a_session_without_its_chain_is_not_offered(void **state)
{
    const api_ground *ground = *state;
    castls_config *mine = verifying_again(ground);
    castls_config *theirs = resuming_server(ground);
    castls_session *session = first_session(ground, mine, theirs);
    castls_session *bare = NULL;
    castls_session_fields fields = {.struct_len = sizeof(fields)};
    castls_session_read(session, &fields);
    assert_int_equal(castls_session_new(&ground->environment, &fields, &bare), CASTLS_OK);
    cas_pair pair = api_pair(ground, mine, theirs);
    assert_int_equal(castls_conn_set_session(pair.client, bare), CASTLS_OK);
    assert_true(api_run_to_operation(&pair) == pair.client);
    assert_false(castls_conn_is_resumed(pair.client));
    cas_pair_clear(&pair);
    castls_session_release(session);
    castls_session_release(bare);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_credential_for_issuers_goes_to_those_who_name_one),
        cmocka_unit_test(a_client_may_insist_on_a_credential_of_its_own),
        cmocka_unit_test(a_server_without_an_issuer_says_so),
        cmocka_unit_test(a_resumption_is_verified_again_where_asked),
        cmocka_unit_test(a_session_without_its_chain_is_not_offered),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
