/*
 * test_handshake.c: whole handshakes in memory, through the public API: what each side learns, and
 * that data moves both ways.
 */
#include "world.h"

static void check_data(cas_pair *pair)
{
    cas_pair_say(pair, true, CAS_TEXT("hello from the client"));
    cas_pair_say(pair, false, CAS_TEXT("hello from the server"));
}

static void a_full_handshake_moves_data_both_ways(void **state)
{
    const cas_world *world = *state;
    cas_pair pair = cas_world_pair(
        cas_world_build(cas_world_client(world)), cas_world_build(cas_world_server(world)));
    cas_world_connect(&pair);
    assert_int_equal(castls_conn_version(pair.client), 0x0304);
    assert_int_equal(castls_conn_suite(pair.client), castls_conn_suite(pair.server));
    assert_int_equal(castls_conn_group(pair.client), castls_conn_group(pair.server));
    assert_int_equal(castls_conn_peer_scheme(pair.client), castls_conn_own_scheme(pair.server));
    assert_int_equal(castls_conn_verdict(pair.client), CASTLS_VERDICT_VERIFIED);
    assert_int_equal(castls_conn_peer_count(pair.client), 1);
    assert_int_equal(castls_conn_peer_count(pair.server), 0);
    assert_false(castls_conn_is_resumed(pair.client));
    assert_false(castls_conn_was_retried(pair.client));
    assert_bytes_equal(castls_conn_server_name(pair.server), CAS_TEXT("localhost"));
    assert_bytes_equal(castls_conn_client_random(pair.client),
                       castls_conn_client_random(pair.server));
    assert_bytes_equal(castls_conn_server_random(pair.client),
                       castls_conn_server_random(pair.server));
    assert_bytes_equal(castls_conn_client_finished(pair.client),
                       castls_conn_client_finished(pair.server));
    assert_bytes_equal(castls_conn_server_finished(pair.client),
                       castls_conn_server_finished(pair.server));
    check_data(&pair);
    cas_pair_clear(&pair);
}

static void every_suite_and_group_works(void **state)
{
    const cas_world *world = *state;
    const uint16_t suites[] = {0x1301, 0x1302, 0x1303};
    const uint16_t groups[] = {0x11ec, 0x001d, 0x0017, 0x0018, 0x0019, 0x11eb, 0x11ed};
    for (size_t s = 0; s < CAS_COUNT(suites); s++) {
        for (size_t g = 0; g < CAS_COUNT(groups); g++) {
            const uint16_t suite[] = {*CAS_AT(suites, s)};
            const uint16_t group[] = {*CAS_AT(groups, g)};
            castls_config_builder *client = cas_world_client(world);
            castls_config *config = NULL;
            castls_config_builder_set_suites(client, CAS_CODES(suite));
            castls_config_builder_set_groups(client, CAS_CODES(group));
            const castls_code code = castls_config_build(client, &config, NULL);
            castls_config_builder_free(client);
            if (code == CASTLS_CONFIG) {
                continue; /* The provider of this build lacks the group. */
            }
            assert_int_equal(code, CASTLS_OK);
            cas_pair pair = cas_world_pair(config, cas_world_build(cas_world_server(world)));
            cas_world_connect(&pair);
            assert_int_equal(castls_conn_suite(pair.server), suite[0]);
            assert_int_equal(castls_conn_group(pair.server), group[0]);
            assert_false(castls_conn_was_retried(pair.server));
            check_data(&pair);
            cas_pair_clear(&pair);
        }
    }
}

static void every_kind_of_key_signs(void **state)
{
    const cas_world *world = *state;
    const castls_key_kind kinds[] = {
        CASTLS_KEY_RSA,     CASTLS_KEY_ECDSA_P256, CASTLS_KEY_ECDSA_P384, CASTLS_KEY_ECDSA_P521,
        CASTLS_KEY_ED25519, CASTLS_KEY_ML_DSA_44,  CASTLS_KEY_ML_DSA_65,  CASTLS_KEY_ML_DSA_87};
    for (size_t i = 0; i < CAS_COUNT(kinds); i++) {
        const cas_leaf leaf = {.kind = *CAS_AT(kinds, i)};
        if (!world->authority.environment.provider->has_key(leaf.kind)) {
            continue;
        }
        castls_credential *credential = cas_authority_credential(&world->authority, leaf);
        castls_config_builder *server = cas_world_client(world);
        castls_config_builder_add_credential(server, credential);
        castls_credential_release(credential);
        cas_pair pair =
            cas_world_pair(cas_world_build(cas_world_client(world)), cas_world_build(server));
        cas_world_connect(&pair);
        check_data(&pair);
        cas_pair_clear(&pair);
    }
}

static void a_group_without_a_share_takes_a_retry(void **state)
{
    const cas_world *world = *state;
    const uint16_t offered[] = {0x001d, 0x0017};
    const uint16_t wanted[] = {0x0017};
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_config_builder_set_groups(client, CAS_CODES(offered));
    castls_config_builder_set_groups(server, CAS_CODES(wanted));
    cas_pair pair = cas_world_pair(cas_world_build(client), cas_world_build(server));
    cas_world_connect(&pair);
    assert_true(castls_conn_was_retried(pair.client));
    assert_true(castls_conn_was_retried(pair.server));
    assert_int_equal(castls_conn_group(pair.client), 0x0017);
    check_data(&pair);
    cas_pair_clear(&pair);
}

static void a_cookie_comes_back(void **state)
{
    const cas_world *world = *state;
    castls_config_builder *server = cas_world_server(world);
    castls_config_builder_set_options(server, CASTLS_OPTION_COOKIE);
    cas_pair pair =
        cas_world_pair(cas_world_build(cas_world_client(world)), cas_world_build(server));
    cas_world_connect(&pair);
    assert_true(castls_conn_was_retried(pair.client));
    check_data(&pair);
    cas_pair_clear(&pair);
}

static void a_client_certificate_is_verified(void **state)
{
    const cas_world *world = *state;
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_config_builder_add_credential(client, world->client_credential);
    castls_config_builder_set_verify(server, CASTLS_VERIFY_REQUIRED);
    cas_pair pair = cas_world_pair(cas_world_build(client), cas_world_build(server));
    cas_world_connect(&pair);
    assert_int_equal(castls_conn_verdict(pair.server), CASTLS_VERDICT_VERIFIED);
    assert_int_equal(castls_conn_peer_count(pair.server), 1);
    check_data(&pair);
    cas_pair_clear(&pair);
}

static void a_missing_client_certificate_is_refused(void **state)
{
    const cas_world *world = *state;
    castls_config_builder *server = cas_world_server(world);
    castls_config_builder_set_verify(server, CASTLS_VERIFY_REQUIRED);
    cas_pair pair =
        cas_world_pair(cas_world_build(cas_world_client(world)), cas_world_build(server));
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_CERTIFICATE_REQUIRED);
    assert_int_equal(castls_conn_error(pair.client)->alert_received,
                     CASTLS_ALERT_CERTIFICATE_REQUIRED);
    cas_pair_clear(&pair);
}

static void an_optional_client_certificate_may_be_missing(void **state)
{
    const cas_world *world = *state;
    castls_config_builder *server = cas_world_server(world);
    castls_config_builder_set_verify(server, CASTLS_VERIFY_OPTIONAL);
    cas_pair pair =
        cas_world_pair(cas_world_build(cas_world_client(world)), cas_world_build(server));
    cas_world_connect(&pair);
    assert_int_equal(castls_conn_verdict(pair.server), CASTLS_VERDICT_NONE);
    cas_pair_clear(&pair);
}

static void alpn_is_chosen_by_the_server(void **state)
{
    const cas_world *world = *state;
    const castls_bytes client_names[] = {CAS_TEXT("http/1.1"), CAS_TEXT("h2")};
    const castls_bytes server_names[] = {CAS_TEXT("h2"), CAS_TEXT("http/1.1")};
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_config_builder_set_alpn(client, CAS_PARTS(client_names));
    castls_config_builder_set_alpn(server, CAS_PARTS(server_names));
    cas_pair pair = cas_world_pair(cas_world_build(client), cas_world_build(server));
    cas_world_connect(&pair);
    assert_bytes_equal(castls_conn_alpn(pair.client), CAS_TEXT("h2"));
    assert_bytes_equal(castls_conn_alpn(pair.server), CAS_TEXT("h2"));
    cas_pair_clear(&pair);
}

static void no_common_alpn_is_fatal(void **state)
{
    const cas_world *world = *state;
    const castls_bytes client_names[] = {CAS_TEXT("imap")};
    const castls_bytes server_names[] = {CAS_TEXT("h2")};
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_config_builder_set_alpn(client, CAS_PARTS(client_names));
    castls_config_builder_set_alpn(server, CAS_PARTS(server_names));
    cas_pair pair = cas_world_pair(cas_world_build(client), cas_world_build(server));
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_NO_ALPN);
    assert_int_equal(castls_conn_error(pair.client)->alert_received,
                     CASTLS_ALERT_NO_APPLICATION_PROTOCOL);
    cas_pair_clear(&pair);
}

static void a_wrong_name_and_an_expired_leaf_are_refused(void **state)
{
    const cas_world *world = *state;
    const cas_leaf other = {.name = "other.example"};
    const cas_leaf expired = {.is_expired = true};
    const cas_leaf leaves[] = {other, expired};
    const castls_reason reasons[] = {
        CASTLS_REASON_NAME_MISMATCH, CASTLS_REASON_CERTIFICATE_EXPIRED};
    const castls_alert alerts[] = {CASTLS_ALERT_BAD_CERTIFICATE, CASTLS_ALERT_CERTIFICATE_EXPIRED};
    for (size_t i = 0; i < CAS_COUNT(leaves); i++) {
        castls_credential *credential =
            cas_authority_credential(&world->authority, *CAS_AT(leaves, i));
        castls_config_builder *server = cas_world_client(world);
        castls_config_builder_add_credential(server, credential);
        castls_credential_release(credential);
        cas_pair pair =
            cas_world_pair(cas_world_build(cas_world_client(world)), cas_world_build(server));
        cas_pair_run(&pair);
        assert_int_equal(castls_conn_error(pair.client)->reason, *CAS_AT(reasons, i));
        assert_int_equal(castls_conn_error(pair.server)->alert_received, *CAS_AT(alerts, i));
        assert_int_not_equal(castls_conn_error(pair.client)->detail_len, 0);
        cas_pair_clear(&pair);
    }
}

/* A root of another name is no issuer; one of the same name did not sign. */
/* The issuer is not known, also where a root has its name and another key. */
static void a_chain_to_another_root_is_refused(void **state)
{
    const cas_world *world = *state;
    const char *const names[] = {"another root", "castls test root"};
    for (size_t i = 0; i < CAS_COUNT(names); i++) {
        castls_config_builder *client = cas_world_client(world);
        cas_authority stranger = {0};
        cas_authority_init(&stranger, world->authority.environment, *CAS_AT(names, i));
        castls_trust *trust = cas_authority_trust(&stranger);
        castls_config_builder_set_trust(client, trust);
        castls_trust_release(trust);
        cas_authority_clear(&stranger);
        cas_pair pair =
            cas_world_pair(cas_world_build(client), cas_world_build(cas_world_server(world)));
        cas_pair_run(&pair);
        assert_int_equal(castls_conn_error(pair.client)->code, CASTLS_TRUST);
        assert_int_equal(castls_conn_error(pair.server)->alert_received, CASTLS_ALERT_UNKNOWN_CA);
        cas_pair_clear(&pair);
    }
}

/* Only a company's own policy trusts a leaf that is itself in the store. */
static void the_policy_decides_what_a_chain_may_be(void **state)
{
    const cas_world *world = *state;
    const castls_bytes names[] = {CAS_TEXT("web"), CAS_TEXT("rfc5280"), CAS_TEXT("private")};
    const castls_bytes leaf[] = {castls_credential_certificate(world->server_credential, 0)};
    castls_config_builder *unknown = cas_world_client(world);
    assert_int_equal(castls_config_builder_set_certificate_policy(unknown, CAS_TEXT("lax")),
                     CASTLS_BAD_ARGUMENT);
    castls_config_builder_free(unknown);
    for (size_t i = 0; i < CAS_COUNT(names); i++) {
        castls_config_builder *client = cas_world_client(world);
        castls_trust *trust = NULL;
        assert_int_equal(
            castls_trust_new(&world->authority.environment, CAS_PARTS(leaf), NULL, &trust),
            CASTLS_OK);
        castls_config_builder_set_trust(client, trust);
        castls_trust_release(trust);
        assert_int_equal(castls_config_builder_set_certificate_policy(client, *CAS_AT(names, i)),
                         CASTLS_OK);
        cas_pair pair =
            cas_world_pair(cas_world_build(client), cas_world_build(cas_world_server(world)));
        cas_pair_run(&pair);
        assert_int_equal(castls_conn_is_connected(pair.client), i == 2);
        cas_pair_clear(&pair);
    }
}

static void a_handshake_in_pieces_is_the_same(void **state)
{
    const cas_world *world = *state;
    for (size_t piece = 1; piece < 8; piece++) {
        cas_pair pair = cas_world_pair(
            cas_world_build(cas_world_client(world)), cas_world_build(cas_world_server(world)));
        pair.piece = piece;
        cas_world_connect(&pair);
        check_data(&pair);
        cas_pair_clear(&pair);
    }
}

static void both_sides_change_their_keys(void **state)
{
    const cas_world *world = *state;
    cas_pair pair = cas_world_pair(
        cas_world_build(cas_world_client(world)), cas_world_build(cas_world_server(world)));
    cas_world_connect(&pair);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(castls_conn_update_keys(pair.client, true), CASTLS_OK);
        check_data(&pair);
        assert_int_equal(castls_conn_update_keys(pair.server, i % 2 == 0), CASTLS_OK);
        check_data(&pair);
    }
    cas_pair_clear(&pair);
}

static void exporters_agree(void **state)
{
    const cas_world *world = *state;
    uint8_t a[48] = {0};
    uint8_t b[48] = {0};
    cas_pair pair = cas_world_pair(
        cas_world_build(cas_world_client(world)), cas_world_build(cas_world_server(world)));
    assert_int_equal(
        castls_conn_export(pair.client, CAS_TEXT("label"), cas_bytes_none(), CAS_SPAN(a)),
        CASTLS_BAD_STATE);
    cas_world_connect(&pair);
    assert_int_equal(
        castls_conn_export(pair.client, CAS_TEXT("label"), CAS_TEXT("context"), CAS_SPAN(a)),
        CASTLS_OK);
    assert_int_equal(
        castls_conn_export(pair.server, CAS_TEXT("label"), CAS_TEXT("context"), CAS_SPAN(b)),
        CASTLS_OK);
    assert_bytes_equal(CAS_BYTES(a), CAS_BYTES(b));
    assert_int_equal(
        castls_conn_export(pair.server, CAS_TEXT("label"), CAS_TEXT("other"), CAS_SPAN(b)),
        CASTLS_OK);
    assert_false(cas_bytes_equal(CAS_BYTES(a), CAS_BYTES(b)));
    cas_pair_clear(&pair);
}

static void close_notify_ends_each_direction(void **state)
{
    const cas_world *world = *state;
    uint8_t room[16] = {0};
    size_t len = 0;
    size_t taken = 0;
    const castls_bytes more[] = {CAS_TEXT("more")};
    cas_pair pair = cas_world_pair(
        cas_world_build(cas_world_client(world)), cas_world_build(cas_world_server(world)));
    cas_world_connect(&pair);
    assert_int_equal(castls_conn_close(pair.client), CASTLS_OK);
    assert_int_equal(castls_conn_send(pair.client, CAS_PARTS(more), &taken), CASTLS_BAD_STATE);
    (void)cas_pair_carry(&pair, true);
    assert_true(castls_conn_is_peer_closed(pair.server));
    assert_int_equal(castls_conn_read(pair.server, CAS_SPAN(room), &len), CASTLS_CLOSED);
    assert_int_equal(castls_conn_receive_end(pair.server), CASTLS_CLOSED);
    cas_pair_say(&pair, false, CAS_TEXT("the other direction is open"));
    assert_int_equal(castls_conn_receive_end(pair.client), CASTLS_TRUNCATED);
    cas_pair_clear(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_handshake_moves_data_both_ways),
        cmocka_unit_test(every_suite_and_group_works),
        cmocka_unit_test(every_kind_of_key_signs),
        cmocka_unit_test(a_group_without_a_share_takes_a_retry),
        cmocka_unit_test(a_cookie_comes_back),
        cmocka_unit_test(a_client_certificate_is_verified),
        cmocka_unit_test(a_missing_client_certificate_is_refused),
        cmocka_unit_test(an_optional_client_certificate_may_be_missing),
        cmocka_unit_test(alpn_is_chosen_by_the_server),
        cmocka_unit_test(no_common_alpn_is_fatal),
        cmocka_unit_test(a_wrong_name_and_an_expired_leaf_are_refused),
        cmocka_unit_test(a_chain_to_another_root_is_refused),
        cmocka_unit_test(the_policy_decides_what_a_chain_may_be),
        cmocka_unit_test(a_handshake_in_pieces_is_the_same),
        cmocka_unit_test(both_sides_change_their_keys),
        cmocka_unit_test(exporters_agree),
        cmocka_unit_test(close_notify_ends_each_direction),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
