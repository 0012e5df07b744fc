/*
 * test_peer.c: points 4 to 7 and 15 of what the API must carry: credentials without a key, judging
 * the peer, its chain, the raw ClientHello, and operations that are cancelled or left behind.
 */
#include "api/ground.h"

#include "support/allocator.h"

static cas_pair ask(const api_ground *ground, uint32_t client, uint32_t server)
{
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_set_operations(mine, client);
    castls_config_builder_set_operations(theirs, server);
    return api_pair(ground, api_build(mine), api_build(theirs));
}

static void a_credential_without_a_key_signs_elsewhere(void **state)
{
    const api_ground *ground = *state;
    const castls_bytes chain[] = {castls_credential_certificate(ground->server, 0)};
    const uint16_t schemes[] = {0x0403};
    castls_config_builder *theirs = api_client(ground);
    castls_credential *bare = NULL;
    castls_credential *dressed = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    uint8_t signature[CASTLS_SIGNATURE_MAX] = {0};
    size_t len = 0;
    assert_int_equal(castls_credential_new(&ground->environment, CAS_PARTS(chain), cas_bytes_none(),
                                           &bare, &error),
                     CASTLS_OK);
    const uint8_t scts[] = {0, 2, 's', 't'};
    const uint8_t cut[] = {0, 2, 's'};
    const uint8_t empty[] = {0, 2, 's', 't', 0, 0};
    assert_int_equal(castls_credential_with(
                         bare, cas_bytes_none(), CAS_BYTES(cut), CAS_CODES(schemes), &dressed),
                     CASTLS_BAD_ARGUMENT);
    assert_int_equal(castls_credential_with(
                         bare, cas_bytes_none(), CAS_BYTES(empty), CAS_CODES(schemes), &dressed),
                     CASTLS_BAD_ARGUMENT);
    assert_null(dressed);
    assert_int_equal(castls_credential_with(bare, CAS_TEXT("an OCSP response"), CAS_BYTES(scts),
                                            CAS_CODES(schemes), &dressed),
                     CASTLS_OK);
    assert_false(castls_credential_has_key(dressed));
    assert_int_equal(castls_credential_count(dressed), 1);
    assert_int_equal(castls_credential_key_kind(dressed), CASTLS_KEY_ECDSA_P256);
    castls_config_builder_add_credential(theirs, dressed);
    castls_config_builder_set_operations(theirs, 1u << CASTLS_OP_SIGN);
    cas_pair pair = api_pair(ground, NULL, api_build(theirs));
    assert_true(api_run_to_operation(&pair) == pair.server);
    castls_operation *operation = castls_conn_operation(pair.server);
    assert_int_equal(castls_operation_kind_of(operation), CASTLS_OP_SIGN);
    assert_int_equal(castls_operation_code(operation), 0x0403);
    assert_true(castls_operation_credential(operation) == dressed);
    /* RFC 8446 section 4.4.3: 64 spaces, the label, a zero, the hash. */
    const castls_bytes content = castls_operation_content(operation);
    assert_bytes_equal(cas_bytes_slice(content, 64, 33),
                       CAS_TEXT("TLS 1.3, server CertificateVerify"));
    assert_true(content.len == 64 + 33 + 1 + 32 || content.len == 64 + 33 + 1 + 48);
    assert_int_equal(
        castls_provider_default()->sign(
            ground->server_key, CASTLS_SIGNATURE_ECDSA_SHA256, content, CAS_SPAN(signature), &len),
        CASTLS_OK);
    assert_int_equal(
        castls_operation_give_bytes(operation, cas_bytes_prefix(CAS_BYTES(signature), len)),
        CASTLS_OK);
    assert_int_equal(castls_conn_continue(pair.server), CASTLS_OK);
    api_connect(&pair);
    assert_int_equal(castls_conn_peer_scheme(pair.client), 0x0403);
    assert_true(castls_conn_own_credential(pair.server) == dressed);
    assert_null(castls_conn_own_credential(pair.client));
    cas_pair_clear(&pair);
    castls_credential_release(bare);
    castls_credential_release(dressed);
}

/* A client that judges by itself sees all that there is to judge. */
static void judging_the_peer_has_every_input_and_three_answers(void **state)
{
    const api_ground *ground = *state;
    const castls_verdict verdicts[] = {CASTLS_VERDICT_VERIFIED, CASTLS_VERDICT_ACCEPTED};
    const uint8_t scts[] = {0, 4, 0, 2, 's', 't'};
    const castls_codes same = {NULL, 0};
    castls_credential *stapled = NULL;
    assert_int_equal(castls_credential_with(ground->server, CAS_TEXT("an OCSP response"),
                                            CAS_BYTES(scts), same, &stapled),
                     CASTLS_OK);
    for (size_t i = 0; i < 3; i++) {
        castls_config_builder *mine = api_client(ground);
        castls_config_builder *theirs = api_client(ground);
        castls_config_builder_set_operations(mine, 1u << CASTLS_OP_VERIFY_PEER);
        castls_config_builder_add_credential(theirs, stapled);
        cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
        assert_true(api_run_to_operation(&pair) == pair.client);
        castls_operation *operation = castls_conn_operation(pair.client);
        assert_int_equal(castls_operation_kind_of(operation), CASTLS_OP_VERIFY_PEER);
        assert_int_equal(castls_operation_certificate_count(operation), 1);
        assert_bytes_equal(castls_operation_certificate(operation, 0),
                           castls_credential_certificate(ground->server, 0));
        assert_bytes_equal(castls_operation_content(operation), CAS_TEXT("an OCSP response"));
        assert_bytes_equal(castls_operation_signature(operation), CAS_BYTES(scts));
        assert_bytes_equal(castls_operation_server_name(operation), CAS_TEXT("localhost"));
        if (i < 2) {
            const castls_verdict verdict = *CAS_AT(verdicts, i);
            assert_int_equal(castls_operation_give_verdict(operation, verdict), CASTLS_OK);
            assert_int_equal(castls_conn_continue(pair.client), CASTLS_OK);
            api_connect(&pair);
            assert_int_equal(castls_conn_verdict(pair.client), verdict);
            assert_bytes_equal(castls_conn_peer_ocsp_response(pair.client),
                               CAS_TEXT("an OCSP response"));
            assert_bytes_equal(castls_conn_peer_sct_list(pair.client), CAS_BYTES(scts));
        } else {
            assert_int_equal(castls_operation_refuse(operation, CASTLS_ALERT_CERTIFICATE_REVOKED),
                             CASTLS_OK);
            assert_int_equal(castls_conn_continue(pair.client), CASTLS_REFUSED);
            (void)cas_pair_carry(&pair, true);
            assert_int_equal(castls_conn_error(pair.server)->alert_received,
                             CASTLS_ALERT_CERTIFICATE_REVOKED);
        }
        cas_pair_clear(&pair);
    }
    castls_credential_release(stapled);
}

static void the_peers_chain_is_kept_or_dropped(void **state)
{
    const api_ground *ground = *state;
    for (size_t i = 0; i < 2; i++) {
        castls_config_builder *mine = api_client(ground);
        castls_config_builder_set_options(mine, i == 0 ? 0 : CASTLS_OPTION_DROP_PEER_CHAIN);
        cas_pair pair = api_pair(ground, api_build(mine), NULL);
        api_connect(&pair);
        assert_int_equal(castls_conn_verdict(pair.client), CASTLS_VERDICT_VERIFIED);
        assert_int_equal(castls_conn_peer_count(pair.client), i == 0 ? 1 : 0);
        assert_int_equal(castls_conn_peer_certificate(pair.client, 0).len != 0, i == 0);
        assert_true(cas_bytes_is_absent(castls_conn_peer_certificate(pair.client, 1)));
        cas_pair_clear(&pair);
    }
}

/* With the option two connections hold one copy of the chain, which outlives each of them. */
static void the_peers_chain_is_interned(void **state)
{
    const api_ground *ground = *state;
    for (size_t i = 0; i < 2; i++) {
        castls_config_builder *mine = api_client(ground);
        castls_config_builder_set_options(mine, i == 0 ? 0 : CASTLS_OPTION_INTERN_PEER_CHAIN);
        castls_config *config = api_build(mine);
        cas_pair first = api_pair(ground, castls_config_retain(config), NULL);
        cas_pair second = api_pair(ground, config, NULL);
        api_connect(&first);
        api_connect(&second);
        const castls_bytes a = castls_conn_peer_certificate(first.client, 0);
        const castls_bytes b = castls_conn_peer_certificate(second.client, 0);
        assert_int_not_equal(a.len, 0);
        assert_bytes_equal(a, b);
        assert_int_equal(a.data == b.data, i == 1);
        cas_pair_clear(&first);
        assert_bytes_equal(castls_conn_peer_certificate(second.client, 0), b);
        cas_pair_clear(&second);
    }
}

/* What comes later is refused by name, and nothing is built. */
static void delegated_credentials_come_later(void **state)
{
    const api_ground *ground = *state;
    castls_credential *made = ground->server;
    assert_int_equal(castls_credential_with_delegated(
                         ground->server, CAS_TEXT("a credential"), CAS_TEXT("a key"), &made),
                     CASTLS_UNSUPPORTED);
    assert_null(made);
}

static void a_server_is_told_what_both_ends_have(void **state)
{
    const api_ground *ground = *state;
    const uint16_t mine_suites[] = {0x1301, 0x1303};
    const uint16_t their_suites[] = {0x1303, 0x1302, 0x1301};
    const uint16_t mine_groups[] = {0x0017, 0x001d};
    const uint16_t their_groups[] = {0x001d, 0x0018, 0x0017};
    const uint16_t mine_schemes[] = {0x0804, 0x0403};
    const uint16_t their_schemes[] = {0x0403, 0x0503, 0x0804};
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_set_suites(mine, CAS_CODES(mine_suites));
    castls_config_builder_set_groups(mine, CAS_CODES(mine_groups));
    castls_config_builder_set_verify_schemes(mine, CAS_CODES(mine_schemes));
    castls_config_builder_set_suites(theirs, CAS_CODES(their_suites));
    castls_config_builder_set_groups(theirs, CAS_CODES(their_groups));
    castls_config_builder_set_sign_schemes(theirs, CAS_CODES(their_schemes));
    castls_config_builder_set_operations(theirs, 1u << CASTLS_OP_NAME);
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    assert_int_equal(castls_conn_shared(pair.server, CASTLS_SHARED_SUITES, 0), 0);
    assert_true(api_run_to_operation(&pair) == pair.server);
    assert_int_equal(castls_conn_shared(pair.server, CASTLS_SHARED_SUITES, 0), 0x1303);
    assert_int_equal(castls_conn_shared(pair.server, CASTLS_SHARED_SUITES, 1), 0x1301);
    assert_int_equal(castls_conn_shared(pair.server, CASTLS_SHARED_SUITES, 2), 0);
    assert_int_equal(castls_conn_shared(pair.server, CASTLS_SHARED_GROUPS, 0), 0x001d);
    assert_int_equal(castls_conn_shared(pair.server, CASTLS_SHARED_GROUPS, 1), 0x0017);
    assert_int_equal(castls_conn_shared(pair.server, CASTLS_SHARED_GROUPS, 2), 0);
    assert_int_equal(castls_conn_shared(pair.server, CASTLS_SHARED_SCHEMES, 0), 0x0403);
    assert_int_equal(castls_conn_shared(pair.server, CASTLS_SHARED_SCHEMES, 1), 0x0804);
    assert_int_equal(castls_conn_shared(pair.server, CASTLS_SHARED_SCHEMES, 2), 0);
    cas_pair_clear(&pair);
}

static void own_and_peer_facts_are_told(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_add_credential(mine, ground->client);
    castls_config_builder_set_verify(theirs, CASTLS_VERIFY_REQUIRED);
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    api_connect(&pair);
    assert_true(castls_conn_own_credential(pair.client) == ground->client);
    assert_true(castls_conn_own_credential(pair.server) == ground->server);
    assert_int_equal(castls_conn_own_scheme(pair.client), castls_conn_peer_scheme(pair.server));
    assert_int_equal(castls_conn_own_scheme(pair.server), castls_conn_peer_scheme(pair.client));
    assert_int_equal(castls_conn_group(pair.client), castls_conn_group(pair.server));
    assert_true(castls_conn_is_server(pair.server));
    assert_false(castls_conn_is_server(pair.client));
    cas_pair_clear(&pair);
}

static void the_raw_hello_and_both_randoms_are_there(void **state)
{
    const api_ground *ground = *state;
    uint8_t room[8192] = {0};
    castls_bytes body = {0};
    cas_pair pair = ask(ground, 0, 1u << CASTLS_OP_HELLO);
    assert_int_equal(castls_conn_start(pair.client), CASTLS_OK);
    const castls_bytes sent = api_outgoing(pair.client, CAS_SPAN(room));
    assert_true(api_run_to_operation(&pair) == pair.server);
    castls_operation *operation = castls_conn_operation(pair.server);
    const castls_bytes hello = castls_operation_content(operation);
    assert_bytes_equal(hello, cas_bytes_skip(sent, 5 + 4)); /* Record and message headers. */
    assert_bytes_equal(castls_conn_client_hello(pair.server), hello);
    assert_bytes_equal(castls_operation_server_name(operation), CAS_TEXT("localhost"));
    const uint8_t versions[] = {4, 3, 4, 3, 3}; /* TLS 1.3, then TLS 1.2. */
    assert_int_equal(castls_conn_client_hello_extension(pair.server, 43, &body), CASTLS_OK);
    assert_bytes_equal(body, CAS_BYTES(versions));
    assert_int_equal(castls_conn_client_hello_extension(pair.server, 0xeeee, &body),
                     CASTLS_NOTHING);
    assert_true(cas_bytes_is_absent(body));
    assert_int_equal(castls_operation_run(operation), CASTLS_OK);
    assert_int_equal(castls_conn_continue(pair.server), CASTLS_OK);
    api_connect(&pair);
    assert_bytes_equal(castls_conn_client_random(pair.server), cas_bytes_slice(sent, 11, 32));
    assert_bytes_equal(castls_conn_client_random(pair.client), cas_bytes_slice(sent, 11, 32));
    assert_int_equal(castls_conn_server_random(pair.client).len, 32);
    assert_bytes_equal(castls_conn_server_random(pair.client),
                       castls_conn_server_random(pair.server));
    cas_pair_clear(&pair);
}

static void an_operation_is_cancelled_or_outlives_its_connection(void **state)
{
    const api_ground *ground = *state;
    test_allocator memory = {0};
    castls_environment environment = ground->environment;
    test_allocator_init(&memory, 0);
    const castls_allocator *allocator = &memory.allocator;
    environment.allocator = allocator;
    for (size_t i = 0; i < 3; i++) {
        castls_config_builder *theirs = NULL;
        assert_int_equal(castls_config_builder_new(&environment, &theirs), CASTLS_OK);
        castls_config_builder_add_credential(theirs, ground->server);
        castls_config_builder_set_operations(theirs, 1u << CASTLS_OP_SIGN);
        cas_pair pair = api_pair(ground, NULL, api_build(theirs));
        assert_true(api_run_to_operation(&pair) == pair.server);
        castls_operation *operation = castls_operation_retain(castls_conn_operation(pair.server));
        if (i == 0) {
            assert_int_equal(castls_operation_cancel(operation), CASTLS_OK);
            assert_int_equal(castls_operation_cancel(operation), CASTLS_BAD_STATE);
            assert_int_equal(castls_conn_continue(pair.server), CASTLS_CANCELLED);
            assert_int_equal(castls_conn_error(pair.server)->alert_sent,
                             CASTLS_ALERT_USER_CANCELED);
            assert_null(castls_conn_operation(pair.server));
            castls_operation_release(operation);
            cas_pair_clear(&pair);
        } else {
            cas_pair_clear(&pair);
            assert_true(memory.live > 0);
            assert_int_equal(castls_operation_kind_of(operation), CASTLS_OP_SIGN);
            assert_true(castls_operation_content(operation).len > 64);
            if (i == 1) {
                assert_int_equal(castls_operation_give_bytes(operation, CAS_TEXT("late")),
                                 CASTLS_OK);
            }
            castls_operation_release(operation);
        }
        assert_int_equal(memory.live, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_credential_without_a_key_signs_elsewhere),
        cmocka_unit_test(judging_the_peer_has_every_input_and_three_answers),
        cmocka_unit_test(the_peers_chain_is_kept_or_dropped),
        cmocka_unit_test(the_peers_chain_is_interned),
        cmocka_unit_test(delegated_credentials_come_later),
        cmocka_unit_test(a_server_is_told_what_both_ends_have),
        cmocka_unit_test(own_and_peer_facts_are_told),
        cmocka_unit_test(the_raw_hello_and_both_randoms_are_there),
        cmocka_unit_test(an_operation_is_cancelled_or_outlives_its_connection),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
