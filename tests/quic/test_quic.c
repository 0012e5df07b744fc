/*
 * test_quic.c: castls as client and server over QUIC: handshakes of every kind, at every cut, and
 * the keys that come of them.
 */
#include "quic/stack.h"

#define OPERATIONS_ALL ((1u << (CASTLS_OP_SESSION_STORE + 1)) - 1)

static castls_config *build(const cas_world *world, bool is_server, uint32_t early_data)
{
    return cas_world_build(quic_builder(world, is_server, early_data));
}

static quic_pair plain_pair(const cas_world *world)
{
    return quic_pair_new(build(world, false, 0), build(world, true, 0), CASTLS_QUIC_V1);
}

static void check_what_is_learnt(const quic_pair *pair)
{
    assert_int_equal(castls_conn_version(pair->client.conn), 0x0304);
    assert_bytes_equal(castls_conn_alpn(pair->client.conn), CAS_TEXT("h3"));
    assert_bytes_equal(castls_conn_alpn(pair->server.conn), CAS_TEXT("h3"));
    assert_bytes_equal(castls_quic_peer_transport_parameters(pair->client.conn),
                       quic_parameters(true));
    assert_bytes_equal(castls_quic_peer_transport_parameters(pair->server.conn),
                       quic_parameters(false));
    assert_true(castls_quic_error_code(pair->client.conn) == 0);
}

static void a_handshake_goes_by_levels(void **state)
{
    quic_pair pair = plain_pair(*state);
    quic_connect(&pair);
    check_what_is_learnt(&pair);
    for (size_t level = 0; level < QUIC_LEVELS; level++) {
        const bool client = level == CASTLS_QUIC_INITIAL || level == CASTLS_QUIC_HANDSHAKE;
        const bool server = level != CASTLS_QUIC_EARLY; /* Tickets go at the 1-RTT level. */
        assert_int_equal(*CAS_AT(pair.client.crypto, level) != 0, client);
        assert_int_equal(*CAS_AT(pair.server.crypto, level) != 0, server);
    }
    assert_null(*CAS_AT(pair.client.seal, CASTLS_QUIC_EARLY));
    assert_null(*CAS_AT(pair.server.open, CASTLS_QUIC_EARLY));
    quic_pair_clear(&pair);
}

static void a_handshake_goes_at_every_cut(void **state)
{
    for (size_t piece = 1; piece <= 64; piece = piece < 9 ? piece + 1 : piece * 2) {
        quic_pair pair = plain_pair(*state);
        pair.piece = piece;
        quic_connect(&pair);
        quic_pair_clear(&pair);
    }
}

static void version_2_has_keys_of_its_own(void **state)
{
    quic_pair pair = quic_pair_new(build(*state, false, 0), build(*state, true, 0), CASTLS_QUIC_V2);
    castls_quic_key *same = NULL;
    castls_quic_key *other = NULL;
    quic_connect(&pair);
    castls_quic_key *seal = *CAS_AT(pair.client.seal, CASTLS_QUIC_APPLICATION);
    castls_config *config = castls_conn_config(pair.client.conn);
    const castls_bytes secret = castls_quic_key_secret(seal);
    const uint16_t suite = castls_quic_key_suite(seal);
    assert_int_equal(castls_quic_key_new(config, CASTLS_QUIC_V2, suite, false, secret, &same),
                     CASTLS_OK);
    assert_int_equal(castls_quic_key_new(config, CASTLS_QUIC_V1, suite, false, secret, &other),
                     CASTLS_OK);
    quic_agree(seal, same, 0, 7);
    uint8_t room[17] = {0};
    const castls_bytes sealed = CAS_BYTES(room);
    assert_int_equal(castls_quic_seal(seal, 0, 8, cas_bytes_none(), CAS_TEXT("x"), CAS_SPAN(room)),
                     CASTLS_OK);
    assert_int_equal(castls_quic_open(other, 0, 8, cas_bytes_none(), sealed, CAS_SPAN(room)),
                     CASTLS_BAD_MAC);
    castls_quic_key_free(same);
    castls_quic_key_free(other);
    quic_pair_clear(&pair);
}

/* RFC 9369 section 4.1: the Initial packets have the one version, all that follows the other. */
static void the_version_of_the_keys_can_be_negotiated(void **state)
{
    castls_config_builder *builder = quic_builder(*state, true, 0);
    castls_config_builder_set_operations(builder, 1u << CASTLS_OP_HELLO);
    quic_pair pair =
        quic_pair_new(build(*state, false, 0), cas_world_build(builder), CASTLS_QUIC_V1);
    assert_int_equal(castls_conn_start(pair.client.conn), CASTLS_OK);
    (void)quic_carry(&pair, true);
    assert_int_equal(pair.server.code, CASTLS_PENDING);
    assert_bytes_equal(castls_quic_peer_transport_parameters(pair.server.conn),
                       quic_parameters(false));
    assert_int_equal(castls_quic_set_version(pair.server.conn, CASTLS_QUIC_V2), CASTLS_OK);
    assert_int_equal(castls_quic_set_version(pair.client.conn, CASTLS_QUIC_V2), CASTLS_OK);
    /* So late the server may still say something else of itself. */
    assert_int_equal(castls_quic_set_transport_parameters(pair.server.conn, quic_parameters(true)),
                     CASTLS_OK);
    assert_int_equal(castls_operation_run(castls_conn_operation(pair.server.conn)), CASTLS_OK);
    assert_int_equal(castls_conn_continue(pair.server.conn), CASTLS_OK);
    assert_int_equal(castls_quic_set_transport_parameters(pair.server.conn, quic_parameters(true)),
                     CASTLS_BAD_STATE);
    quic_connect(&pair);
    quic_pair_clear(&pair);
}

static void every_suite_has_its_keys(void **state)
{
    const uint16_t suites[] = {0x1301, 0x1302, 0x1303};
    for (size_t i = 0; i < CAS_COUNT(suites); i++) {
        const uint16_t one[] = {*CAS_AT(suites, i)};
        castls_config_builder *builder = quic_builder(*state, false, 0);
        castls_config_builder_set_suites(builder, CAS_CODES(one));
        quic_pair pair =
            quic_pair_new(cas_world_build(builder), build(*state, true, 0), CASTLS_QUIC_V1);
        quic_connect(&pair);
        const castls_quic_key *key = *CAS_AT(pair.client.seal, CASTLS_QUIC_APPLICATION);
        const bool is_chacha = one[0] == 0x1303;
        assert_int_equal(castls_quic_key_suite(key), one[0]);
        /* RFC 9001 section 6.6. */
        assert_true(castls_quic_integrity_limit(key) == UINT64_C(1) << (is_chacha ? 36 : 52));
        assert_true(is_chacha ? castls_quic_confidentiality_limit(key) > UINT64_C(1) << 61
                              : castls_quic_confidentiality_limit(key) == UINT64_C(1) << 23);
        quic_pair_clear(&pair);
    }
}

/* RFC 9001 section 6: as often as is liked, and by both ends alike. */
static void keys_are_updated(void **state)
{
    quic_pair pair = plain_pair(*state);
    quic_connect(&pair);
    for (uint64_t phase = 0; phase < 3; phase++) {
        castls_quic_key **seal = CAS_AT(pair.client.seal, CASTLS_QUIC_APPLICATION);
        castls_quic_key **open = CAS_AT(pair.server.open, CASTLS_QUIC_APPLICATION);
        castls_quic_key *next_seal = NULL;
        castls_quic_key *next_open = NULL;
        uint8_t before[CASTLS_QUIC_MASK_LEN] = {0};
        uint8_t after[CASTLS_QUIC_MASK_LEN] = {0};
        const castls_bytes sample = CAS_TEXT("sixteen bytes...");
        assert_int_equal(castls_quic_key_next(*seal, &next_seal), CASTLS_OK);
        assert_int_equal(castls_quic_key_next(*open, &next_open), CASTLS_OK);
        quic_agree(next_seal, next_open, 0, 1000 + phase);
        assert_false(
            cas_bytes_equal(castls_quic_key_secret(*seal), castls_quic_key_secret(next_seal)));
        /* The header key stays: RFC 9001 section 6.1. */
        assert_int_equal(castls_quic_mask(*seal, sample, CAS_SPAN(before)), CASTLS_OK);
        assert_int_equal(castls_quic_mask(next_open, sample, CAS_SPAN(after)), CASTLS_OK);
        assert_bytes_equal(CAS_BYTES(before), CAS_BYTES(after));
        castls_quic_key_free(*seal);
        castls_quic_key_free(*open);
        *seal = next_seal;
        *open = next_open;
    }
    quic_pair_clear(&pair);
}

/* The number of a packet is used once on each path: the paths have nonces of their own. */
static void each_path_has_nonces_of_its_own(void **state)
{
    quic_pair pair = plain_pair(*state);
    quic_connect(&pair);
    castls_quic_key *seal = *CAS_AT(pair.client.seal, CASTLS_QUIC_APPLICATION);
    castls_quic_key *open = *CAS_AT(pair.server.open, CASTLS_QUIC_APPLICATION);
    const uint32_t paths[] = {0, 1, 0x01020304, UINT32_MAX};
    uint8_t room[CAS_COUNT(paths)][20] = {{0}};
    for (size_t i = 0; i < CAS_COUNT(paths); i++) {
        quic_agree(seal, open, *CAS_AT(paths, i), 77);
        assert_int_equal(castls_quic_seal(seal, *CAS_AT(paths, i), 78, cas_bytes_none(),
                                          CAS_TEXT("text"), CAS_SPAN(*CAS_AT(room, i))),
                         CASTLS_OK);
        for (size_t k = 0; k < i; k++) {
            assert_false(cas_bytes_equal(CAS_BYTES(*CAS_AT(room, i)), CAS_BYTES(*CAS_AT(room, k))));
            assert_int_equal(
                castls_quic_open(open, *CAS_AT(paths, k), 78, cas_bytes_none(),
                                 CAS_BYTES(*CAS_AT(room, i)), CAS_SPAN(*CAS_AT(room, i))),
                CASTLS_BAD_MAC);
            assert_int_equal(castls_quic_seal(seal, *CAS_AT(paths, i), 78, cas_bytes_none(),
                                              CAS_TEXT("text"), CAS_SPAN(*CAS_AT(room, i))),
                             CASTLS_OK);
        }
    }
    quic_pair_clear(&pair);
}

static void a_retry_of_the_hello_goes_at_the_initial_level(void **state)
{
    const uint16_t groups[] = {0x001d, 0x0017};
    const uint16_t wanted[] = {0x0017};
    castls_config_builder *client = quic_builder(*state, false, 0);
    castls_config_builder *server = quic_builder(*state, true, 0);
    castls_config_builder_set_groups(client, CAS_CODES(groups));
    castls_config_builder_set_groups(server, CAS_CODES(wanted));
    quic_pair pair =
        quic_pair_new(cas_world_build(client), cas_world_build(server), CASTLS_QUIC_V1);
    pair.piece = 100;
    quic_connect(&pair);
    assert_true(castls_conn_was_retried(pair.client.conn));
    check_what_is_learnt(&pair);
    quic_pair_clear(&pair);
}

/* What a hello may carry for others' sake goes over QUIC, too. */
static void a_hello_with_grease_connects(void **state)
{
    castls_config_builder *client = quic_builder(*state, false, 0);
    castls_config_builder_set_options(
        client, CASTLS_OPTION_GREASE | CASTLS_OPTION_PERMUTE_EXTENSIONS | CASTLS_OPTION_ECH_GREASE);
    quic_pair pair = quic_pair_new(
        cas_world_build(client), cas_world_build(quic_builder(*state, true, 0)), CASTLS_QUIC_V1);
    quic_connect(&pair);
    check_what_is_learnt(&pair);
    quic_pair_clear(&pair);
}

static void a_client_shows_its_certificate(void **state)
{
    const cas_world *world = *state;
    castls_config_builder *client = quic_builder(world, false, 0);
    castls_config_builder *server = quic_builder(world, true, 0);
    castls_config_builder_add_credential(client, world->client_credential);
    castls_config_builder_set_verify(server, CASTLS_VERIFY_REQUIRED);
    quic_pair pair =
        quic_pair_new(cas_world_build(client), cas_world_build(server), CASTLS_QUIC_V1);
    quic_connect(&pair);
    assert_int_equal(castls_conn_verdict(pair.server.conn), CASTLS_VERDICT_VERIFIED);
    quic_pair_clear(&pair);
}

static void answer_all(quic_pair *pair)
{
    castls_conn *ends[] = {pair->client.conn, pair->server.conn};
    for (size_t i = 0; i < CAS_COUNT(ends); i++) {
        castls_conn *conn = *CAS_AT(ends, i);
        while (castls_conn_operation(conn) != NULL) {
            assert_int_equal(castls_operation_run(castls_conn_operation(conn)), CASTLS_OK);
            (void)(castls_conn_continue(conn) == CASTLS_OK);
        }
    }
}

/* Whatever may wait waits, at both ends, while bytes go on coming in. */
static void every_operation_may_wait(void **state)
{
    const cas_world *world = *state;
    castls_config_builder *client = quic_builder(world, false, 0);
    castls_config_builder *server = quic_builder(world, true, 0);
    castls_config_builder_add_credential(client, world->client_credential);
    castls_config_builder_set_verify(server, CASTLS_VERIFY_REQUIRED);
    castls_config_builder_set_operations(client, OPERATIONS_ALL);
    castls_config_builder_set_operations(server, OPERATIONS_ALL);
    quic_pair pair =
        quic_pair_new(cas_world_build(client), cas_world_build(server), CASTLS_QUIC_V1);
    for (size_t i = 0; i < 40 && !castls_conn_is_connected(pair.server.conn); i++) {
        quic_run(&pair);
        answer_all(&pair);
    }
    quic_connect(&pair);
    quic_pair_clear(&pair);
}

static void a_server_sends_a_ticket_later(void **state)
{
    quic_pair pair = plain_pair(*state);
    castls_session *session = NULL;
    size_t count = 0;
    quic_connect(&pair);
    while (castls_conn_take_session(pair.client.conn, &session) == CASTLS_OK) {
        castls_session_release(session);
        count = count + 1;
    }
    assert_int_equal(count, 2);
    assert_int_equal(castls_conn_send_ticket(pair.server.conn), CASTLS_OK);
    assert_int_equal(castls_conn_send_ticket(pair.server.conn), CASTLS_OK);
    (void)quic_carry(&pair, false);
    assert_int_equal(castls_conn_take_session(pair.client.conn, &session), CASTLS_OK);
    castls_session_fields fields = {.struct_len = sizeof(fields)};
    castls_session_read(session, &fields);
    assert_true(fields.is_quic);
    assert_bytes_equal(fields.quic, quic_parameters(true));
    castls_session_release(session);
    quic_pair_clear(&pair);
}

static void both_ends_export_the_same(void **state)
{
    quic_pair pair = plain_pair(*state);
    uint8_t client[32] = {0};
    uint8_t server[32] = {0};
    quic_connect(&pair);
    const castls_bytes label = CAS_TEXT("EXPORTER-test");
    assert_int_equal(
        castls_conn_export(pair.client.conn, label, cas_bytes_none(), CAS_SPAN(client)), CASTLS_OK);
    assert_int_equal(
        castls_conn_export(pair.server.conn, label, cas_bytes_none(), CAS_SPAN(server)), CASTLS_OK);
    assert_bytes_equal(CAS_BYTES(client), CAS_BYTES(server));
    quic_pair_clear(&pair);
}

/* A key belongs to nobody: it serves when connection and configuration are gone. */
static void keys_outlive_their_connection(void **state)
{
    quic_pair pair = plain_pair(*state);
    quic_connect(&pair);
    castls_conn_free(pair.client.conn);
    castls_conn_free(pair.server.conn);
    pair.client.conn = NULL;
    pair.server.conn = NULL;
    quic_agree(*CAS_AT(pair.client.seal, CASTLS_QUIC_APPLICATION),
               *CAS_AT(pair.server.open, CASTLS_QUIC_APPLICATION), 0, 500);
    quic_pair_clear(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handshake_goes_by_levels),
        cmocka_unit_test(a_handshake_goes_at_every_cut),
        cmocka_unit_test(version_2_has_keys_of_its_own),
        cmocka_unit_test(the_version_of_the_keys_can_be_negotiated),
        cmocka_unit_test(every_suite_has_its_keys),
        cmocka_unit_test(keys_are_updated),
        cmocka_unit_test(each_path_has_nonces_of_its_own),
        cmocka_unit_test(a_retry_of_the_hello_goes_at_the_initial_level),
        cmocka_unit_test(a_hello_with_grease_connects),
        cmocka_unit_test(a_client_shows_its_certificate),
        cmocka_unit_test(every_operation_may_wait),
        cmocka_unit_test(a_server_sends_a_ticket_later),
        cmocka_unit_test(both_ends_export_the_same),
        cmocka_unit_test(keys_outlive_their_connection),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
