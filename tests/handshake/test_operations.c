/*
 * test_operations.c: handshakes that wait: every operation answered at once, later, from another
 * thread, refused, cancelled, and after its connection was freed.
 */
#include "support/threads.h"
#include "world.h"

/* All that this version hands out. */
#define ALL_OPERATIONS ((1u << (CASTLS_OP_SESSION_STORE + 1)) - 1)

/* Both configurations with every kind of operation that a mask names. */
static castls_config *client_config(const cas_world *world, uint32_t mask,
                                    castls_session_cache *cache)
{
    castls_config_builder *builder = cas_world_client(world);
    const castls_bytes names[] = {CAS_TEXT("h2")};
    castls_config_builder_add_credential(builder, world->client_credential);
    castls_config_builder_set_alpn(builder, CAS_PARTS(names));
    castls_config_builder_set_session_cache(builder, cache);
    castls_config_builder_set_operations(builder, mask);
    return cas_world_build(builder);
}

static castls_config *server_config(const cas_world *world, uint32_t mask, bool stateful)
{
    castls_config_builder *builder = cas_world_server(world);
    const castls_bytes names[] = {CAS_TEXT("h2")};
    castls_ticket_ring *ring = NULL;
    castls_session_cache *cache = NULL;
    castls_config_builder_set_alpn(builder, CAS_PARTS(names));
    castls_config_builder_set_verify(builder, CASTLS_VERIFY_REQUIRED);
    if (stateful) {
        assert_int_equal(castls_session_cache_new(&world->authority.environment, 16, &cache),
                         CASTLS_OK);
        mask &= ~(1u << CASTLS_OP_TICKET_SEAL);
    } else {
        assert_int_equal(
            castls_ticket_ring_new(&world->authority.environment, cas_bytes_none(), 3600, &ring),
            CASTLS_OK);
    }
    castls_config_builder_set_ticket_ring(builder, ring);
    castls_config_builder_set_session_cache(builder, cache);
    castls_config_builder_set_operations(builder, mask);
    castls_ticket_ring_release(ring);
    castls_session_cache_release(cache);
    return cas_world_build(builder);
}

/* How an operation is answered. */
typedef enum cas_way { AT_ONCE, FROM_ANOTHER_THREAD } cas_way;

static void run_it(void *user)
{
    const castls_code code = castls_operation_run(user);
    if (code != CASTLS_OK) {
        print_error("castls_operation_run: %s\n", castls_code_name(code));
    }
}

/* Answers what waits at one end; the bit of its kind, or 0. */
static uint32_t answer(castls_conn *conn, cas_way way)
{
    castls_operation *operation = castls_conn_operation(conn);
    if (operation == NULL) {
        return 0;
    }
    const uint32_t bit = 1u << castls_operation_kind_of(operation);
    assert_false(castls_operation_is_done(operation));
    if (way == AT_ONCE) {
        assert_int_equal(castls_operation_run(operation), CASTLS_OK);
    } else {
        assert_int_equal(cas_test_in_threads(1, run_it, operation), 1);
    }
    assert_true(castls_operation_is_done(operation));
    assert_int_equal(castls_operation_run(operation),
                     CASTLS_BAD_STATE); /* The first answer counts. */
    const castls_code code = castls_conn_continue(conn);
    assert_true(code == CASTLS_OK || code == CASTLS_PENDING);
    return bit;
}

/* Runs a handshake, answering everything; the kinds that were asked at each end. */
static void drive(cas_pair *pair, cas_way way, uint32_t *client_kinds, uint32_t *server_kinds)
{
    pair->client_code = castls_conn_start(pair->client);
    size_t moved = 1;
    while (moved != 0) {
        const uint32_t by_client = answer(pair->client, way);
        const uint32_t by_server = answer(pair->server, way);
        *client_kinds |= by_client;
        *server_kinds |= by_server;
        moved = cas_pair_carry(pair, true) + cas_pair_carry(pair, false);
        moved = moved + (by_client != 0) + (by_server != 0);
    }
}

static void every_operation_is_asked_and_answered(void **state)
{
    const cas_world *world = *state;
    const uint32_t client_wanted =
        1u << CASTLS_OP_KEY_GENERATE | 1u << CASTLS_OP_KEY_AGREE |
        1u << CASTLS_OP_VERIFY_SIGNATURE | 1u << CASTLS_OP_VERIFY_PEER |
        1u << CASTLS_OP_CREDENTIAL | 1u << CASTLS_OP_SIGN;
    const cas_way ways[] = {AT_ONCE, FROM_ANOTHER_THREAD};
    for (size_t w = 0; w < CAS_COUNT(ways); w++) {
        for (size_t stateful = 0; stateful < 2; stateful++) {
            castls_session_cache *cache = NULL;
            assert_int_equal(castls_session_cache_new(&world->authority.environment, 16, &cache),
                             CASTLS_OK);
            castls_config *client = client_config(world, ALL_OPERATIONS, cache);
            castls_config *server = server_config(world, ALL_OPERATIONS, stateful == 1);
            uint32_t client_kinds = 0;
            uint32_t server_kinds = 0;
            for (size_t visit = 0; visit < 2; visit++) {
                cas_pair pair =
                    cas_world_pair(castls_config_retain(client), castls_config_retain(server));
                drive(&pair, *CAS_AT(ways, w), &client_kinds, &server_kinds);
                assert_true(castls_conn_is_connected(pair.client));
                assert_true(castls_conn_is_connected(pair.server));
                assert_int_equal(castls_conn_is_resumed(pair.client), visit == 1);
                cas_pair_say(&pair, true, CAS_TEXT("waited for"));
                cas_pair_clear(&pair);
            }
            const uint32_t tickets =
                stateful == 1 ? 1u << CASTLS_OP_SESSION_STORE : 1u << CASTLS_OP_TICKET_SEAL;
            assert_int_equal(client_kinds, client_wanted);
            assert_int_equal(server_kinds, (client_wanted & ~(1u << CASTLS_OP_KEY_GENERATE)) |
                                               1u << CASTLS_OP_HELLO | 1u << CASTLS_OP_SESSION |
                                               1u << CASTLS_OP_NAME | 1u << CASTLS_OP_ALPN |
                                               1u << CASTLS_OP_STAPLE | tickets);
            castls_config_release(client);
            castls_config_release(server);
            castls_session_cache_release(cache);
        }
    }
}

/* What is done to the first operation of one kind. */
typedef enum cas_end { REFUSED, CANCELLED, ORPHANED, FREED_FIRST } cas_end;

/* Stops at the first operation of the kind, at either end; NULL when it is never asked. */
static castls_conn *run_up_to(cas_pair *pair, castls_operation_kind kind)
{
    pair->client_code = castls_conn_start(pair->client);
    size_t moved = 1;
    while (moved != 0) {
        castls_conn *ends[] = {pair->client, pair->server};
        moved = 0;
        for (size_t i = 0; i < CAS_COUNT(ends); i++) {
            castls_conn *conn = *CAS_AT(ends, i);
            castls_operation *operation = castls_conn_operation(conn);
            if (operation != NULL && castls_operation_kind_of(operation) == kind) {
                return conn;
            }
            moved = moved + (answer(conn, AT_ONCE) != 0);
        }
        moved = moved + cas_pair_carry(pair, true) + cas_pair_carry(pair, false);
    }
    return NULL;
}

static void end_badly(const cas_world *world, castls_operation_kind kind, cas_end end)
{
    castls_config *client = client_config(world, ALL_OPERATIONS, NULL);
    castls_config *server = server_config(world, ALL_OPERATIONS, kind == CASTLS_OP_SESSION_STORE);
    cas_pair pair = cas_world_pair(client, server);
    castls_conn *conn = run_up_to(&pair, kind);
    if (conn == NULL) {
        assert_int_equal(kind, CASTLS_OP_SESSION); /* It needs a ticket of an earlier visit. */
        cas_pair_clear(&pair);
        return;
    }
    castls_operation *operation = castls_operation_retain(castls_conn_operation(conn));
    castls_conn *other = conn == pair.client ? pair.server : pair.client;
    switch (end) {
    case REFUSED:
        assert_int_equal(castls_operation_refuse(operation, CASTLS_ALERT_INSUFFICIENT_SECURITY),
                         CASTLS_OK);
        assert_int_equal(castls_conn_continue(conn), CASTLS_REFUSED);
        assert_int_equal(castls_conn_error(conn)->alert_sent, CASTLS_ALERT_INSUFFICIENT_SECURITY);
        break;
    case CANCELLED:
        assert_int_equal(castls_operation_cancel(operation), CASTLS_OK);
        assert_int_equal(castls_conn_continue(conn), CASTLS_CANCELLED);
        break;
    case ORPHANED:
    case FREED_FIRST:
    default:
        if (end == FREED_FIRST) {
            castls_operation_release(operation);
            operation = NULL;
        }
        castls_conn_free(conn);
        pair.client = conn == pair.client ? NULL : other;
        pair.server = conn == pair.client ? other : NULL;
        if (other != pair.client) {
            pair.client = NULL;
            pair.server = other;
        }
        if (operation != NULL) {
            assert_int_equal(castls_operation_run(operation),
                             CASTLS_OK); /* Nobody waits any more. */
        }
        break;
    }
    castls_operation_release(operation);
    cas_pair_clear(&pair);
}

static void every_operation_can_end_badly(void **state)
{
    const cas_world *world = *state;
    const cas_end ends[] = {REFUSED, CANCELLED, ORPHANED, FREED_FIRST};
    for (int kind = CASTLS_OP_HELLO; kind <= CASTLS_OP_SESSION_STORE; kind++) {
        for (size_t i = 0; i < CAS_COUNT(ends); i++) {
            end_badly(world, (castls_operation_kind)kind, *CAS_AT(ends, i));
        }
    }
}

static void nothing_is_taken_while_an_operation_waits(void **state)
{
    const cas_world *world = *state;
    cas_pair pair = cas_world_pair(
        client_config(world, 0, NULL), server_config(world, 1u << CASTLS_OP_HELLO, false));
    const uint8_t more[] = {22, 3, 3, 0, 4, 1, 0, 0, 0};
    size_t consumed = 0;
    pair.client_code = castls_conn_start(pair.client);
    (void)cas_pair_carry(&pair, true);
    assert_int_equal(pair.server_code, CASTLS_PENDING);
    assert_int_equal(castls_conn_receive(pair.server, CAS_BYTES(more), &consumed), CASTLS_PENDING);
    assert_int_equal(consumed, 0);
    assert_int_equal(castls_conn_continue(pair.server), CASTLS_PENDING);
    assert_bytes_equal(castls_operation_server_name(castls_conn_operation(pair.server)),
                       CAS_TEXT("localhost"));
    cas_pair_clear(&pair);
}

static void the_hello_may_choose_the_configuration(void **state)
{
    const cas_world *world = *state;
    castls_config *other = server_config(world, 0, false);
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_client(world); /* Without any credential. */
    castls_config_builder_add_credential(client, world->client_credential);
    castls_config_builder_set_operations(server, 1u << CASTLS_OP_HELLO);
    cas_pair pair = cas_world_pair(cas_world_build(client), cas_world_build(server));
    pair.client_code = castls_conn_start(pair.client);
    (void)cas_pair_carry(&pair, true);
    assert_int_equal(castls_operation_give_config(castls_conn_operation(pair.server), other),
                     CASTLS_OK);
    assert_int_equal(castls_conn_continue(pair.server), CASTLS_OK);
    cas_world_connect(&pair);
    assert_true(castls_conn_config(pair.server) == other);
    cas_pair_clear(&pair);
    castls_config_release(other);
}

static void a_signature_from_elsewhere_is_taken(void **state)
{
    const cas_world *world = *state;
    const castls_provider *provider = world->authority.environment.provider;
    /* The credential without its key: the key is here, in the test. */
    castls_credential *bare = NULL;
    castls_error error = {0};
    const castls_bytes chain[] = {castls_credential_certificate(world->server_credential, 0)};
    assert_int_equal(castls_credential_new(&world->authority.environment, CAS_PARTS(chain),
                                           cas_bytes_none(), &bare, &error),
                     CASTLS_OK);
    castls_config_builder *server = cas_world_client(world);
    castls_config_builder_add_credential(server, bare);
    castls_config_builder_set_operations(server, 1u << CASTLS_OP_SIGN);
    cas_pair pair = cas_world_pair(client_config(world, 0, NULL), cas_world_build(server));
    castls_conn *conn = run_up_to(&pair, CASTLS_OP_SIGN);
    assert_true(conn == pair.server);
    castls_operation *operation = castls_conn_operation(conn);
    assert_int_equal(castls_operation_code(operation), 0x0403);
    assert_int_equal(cas_bytes_get(castls_operation_content(operation), 0), 0x20);
    /* A wrong signature is noticed by the client and by nobody else. */
    assert_int_equal(castls_operation_give_bytes(operation, CAS_TEXT("no signature")), CASTLS_OK);
    assert_int_equal(castls_conn_continue(conn), CASTLS_OK);
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.client)->reason, CASTLS_REASON_BAD_SIGNATURE);
    assert_int_equal(castls_conn_error(pair.server)->alert_received, CASTLS_ALERT_DECRYPT_ERROR);
    cas_pair_clear(&pair);
    castls_credential_release(bare);
    (void)provider;
}

static void an_application_may_accept_a_peer_anyway(void **state)
{
    const cas_world *world = *state;
    castls_config_builder *client = NULL;
    assert_int_equal(castls_config_builder_new(&world->authority.environment, &client), CASTLS_OK);
    castls_config_builder_set_operations(client, 1u << CASTLS_OP_VERIFY_PEER);
    cas_pair pair =
        cas_world_pair(cas_world_build(client), cas_world_build(cas_world_server(world)));
    castls_conn *conn = run_up_to(&pair, CASTLS_OP_VERIFY_PEER);
    castls_operation *operation = castls_conn_operation(conn);
    assert_int_equal(castls_operation_certificate_count(operation), 1);
    assert_bytes_equal(castls_operation_certificate(operation, 0),
                       castls_credential_certificate(world->server_credential, 0));
    assert_bytes_equal(castls_operation_server_name(operation), CAS_TEXT("localhost"));
    assert_int_equal(castls_operation_give_verdict(operation, CASTLS_VERDICT_NONE),
                     CASTLS_BAD_ARGUMENT);
    assert_int_equal(castls_operation_give_verdict(operation, CASTLS_VERDICT_ACCEPTED), CASTLS_OK);
    assert_int_equal(castls_conn_continue(conn), CASTLS_OK);
    cas_world_connect(&pair);
    assert_int_equal(castls_conn_verdict(pair.client), CASTLS_VERDICT_ACCEPTED);
    cas_pair_clear(&pair);
}

static void later_features_are_refused_by_name(void **state)
{
    const cas_world *world = *state;
    for (int kind = CASTLS_OP_PSK_OFFER; kind <= CASTLS_OP_ECH_OPEN; kind++) {
        castls_config_builder *builder = cas_world_client(world);
        assert_int_equal(castls_config_builder_set_operations(builder, 1u << kind),
                         CASTLS_UNSUPPORTED);
        castls_config_builder_free(builder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation_is_asked_and_answered),
        cmocka_unit_test(every_operation_can_end_badly),
        cmocka_unit_test(nothing_is_taken_while_an_operation_waits),
        cmocka_unit_test(the_hello_may_choose_the_configuration),
        cmocka_unit_test(a_signature_from_elsewhere_is_taken),
        cmocka_unit_test(an_application_may_accept_a_peer_anyway),
        cmocka_unit_test(later_features_are_refused_by_name),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
