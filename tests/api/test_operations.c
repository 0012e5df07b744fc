/*
 * test_operations.c: point 15 of what the API must carry: each operation, at each end that asks for
 * it, cancelled, left behind by its connection, and freed with it; and nothing leaks.
 */
#include "api/ground.h"

#include "support/allocator.h"

#define CLIENT_KINDS                                                                               \
    (1u << CASTLS_OP_KEY_GENERATE | 1u << CASTLS_OP_KEY_AGREE | 1u << CASTLS_OP_VERIFY_SIGNATURE | \
     1u << CASTLS_OP_VERIFY_PEER | 1u << CASTLS_OP_CREDENTIAL | 1u << CASTLS_OP_SIGN)
#define SERVER_KINDS (((1u << (CASTLS_OP_SESSION_STORE + 1)) - 1) & ~(1u << CASTLS_OP_KEY_GENERATE))

typedef enum fate { CANCELLED, ANSWERED_LATE, DROPPED_LATE, FREED_WITH_IT } fate;

static castls_config_builder *begin(const castls_environment *environment, const api_ground *ground)
{
    const castls_bytes names[] = {CAS_TEXT("h2")};
    castls_config_builder *builder = NULL;
    assert_int_equal(castls_config_builder_new(environment, &builder), CASTLS_OK);
    castls_config_builder_set_trust(builder, ground->trust);
    castls_config_builder_set_alpn(builder, CAS_PARTS(names));
    return builder;
}

static castls_config *client_of(const castls_environment *environment, const api_ground *ground,
                                uint32_t operations)
{
    castls_config_builder *builder = begin(environment, ground);
    castls_config_builder_add_credential(builder, ground->client);
    castls_config_builder_set_operations(builder, operations);
    return api_build(builder);
}

/* With tickets, or with a cache where the operation is about that. */
static castls_config *server_of(const castls_environment *environment, const api_ground *ground,
                                bool is_stateful)
{
    castls_config_builder *builder = begin(environment, ground);
    castls_ticket_ring *ring = NULL;
    castls_session_cache *cache = NULL;
    castls_config_builder_add_credential(builder, ground->server);
    castls_config_builder_set_verify(builder, CASTLS_VERIFY_REQUIRED);
    if (is_stateful) {
        assert_int_equal(castls_session_cache_new(environment, 16, &cache), CASTLS_OK);
    } else {
        assert_int_equal(castls_ticket_ring_new(environment, cas_bytes_none(), 3600, &ring),
                         CASTLS_OK);
    }
    castls_config_builder_set_ticket_ring(builder, ring);
    castls_config_builder_set_session_cache(builder, cache);
    castls_ticket_ring_release(ring);
    castls_session_cache_release(cache);
    return api_build(builder);
}

/* The same configuration, but asking; its ring and cache are shared. */
static castls_config *asking(castls_config *config, uint32_t operations)
{
    castls_config_builder *builder = NULL;
    assert_int_equal(castls_config_derive(config, &builder), CASTLS_OK);
    castls_config_builder_set_operations(builder, operations);
    castls_config_release(config);
    return api_build(builder);
}

/* A session from an earlier visit, for the operation that looks one up. */
static castls_session *earlier(const api_ground *ground, castls_config *client,
                               castls_config *server)
{
    castls_session *session = NULL;
    cas_pair pair = api_pair(ground, castls_config_retain(client), castls_config_retain(server));
    api_connect(&pair);
    assert_int_equal(castls_conn_take_session(pair.client, &session), CASTLS_OK);
    cas_pair_clear(&pair);
    return session;
}

static void meet(castls_conn *conn, castls_operation_kind kind, fate end, cas_pair *pair)
{
    castls_operation *operation = castls_operation_retain(castls_conn_operation(conn));
    assert_int_equal(castls_operation_kind_of(operation), kind);
    assert_false(castls_operation_is_done(operation));
    if (end == CANCELLED) {
        assert_int_equal(castls_operation_cancel(operation), CASTLS_OK);
        assert_true(castls_operation_is_done(operation));
        assert_int_equal(castls_conn_continue(conn), CASTLS_CANCELLED);
        assert_int_equal(castls_conn_error(conn)->alert_sent, CASTLS_ALERT_USER_CANCELED);
        assert_null(castls_conn_operation(conn));
        assert_int_equal(castls_operation_run(operation), CASTLS_BAD_STATE);
    }
    if (end == FREED_WITH_IT) {
        castls_operation_release(operation);
        operation = NULL;
    }
    cas_pair_clear(pair);
    if (end == ANSWERED_LATE) {
        assert_int_equal(castls_operation_kind_of(operation), kind);
        assert_int_equal(castls_operation_run(operation), CASTLS_OK);
    }
    castls_operation_release(operation);
}

static void one(const api_ground *ground, castls_operation_kind kind, bool at_server, fate end)
{
    test_allocator memory = {0};
    castls_environment environment = ground->environment;
    test_allocator_init(&memory, 0);
    const castls_allocator *allocator = &memory.allocator;
    environment.allocator = allocator;
    castls_config *server = server_of(&environment, ground, kind == CASTLS_OP_SESSION_STORE);
    castls_config *client = client_of(&environment, ground, 0);
    castls_session *session = NULL;
    if (kind == CASTLS_OP_SESSION) {
        session = earlier(ground, client, server);
    }
    if (at_server) {
        server = asking(server, 1u << kind);
    } else {
        client = asking(client, 1u << kind);
    }
    cas_pair pair = api_pair(ground, client, server);
    if (session != NULL) {
        assert_int_equal(castls_conn_set_session(pair.client, session), CASTLS_OK);
        castls_session_release(session);
    }
    castls_conn *conn = api_run_to_operation(&pair);
    assert_true(conn == (at_server ? pair.server : pair.client));
    meet(conn, kind, end, &pair);
    assert_int_equal(memory.live, 0);
    assert_int_equal(memory.unwiped, 0);
}

static void every_operation_may_be_cancelled_or_outlive_its_connection(void **state)
{
    const api_ground *ground = *state;
    const fate fates[] = {CANCELLED, ANSWERED_LATE, DROPPED_LATE, FREED_WITH_IT};
    for (int kind = CASTLS_OP_HELLO; kind <= CASTLS_OP_SESSION_STORE; kind++) {
        for (size_t i = 0; i < CAS_COUNT(fates); i++) {
            if ((CLIENT_KINDS >> kind & 1) != 0) {
                one(ground, (castls_operation_kind)kind, false, *CAS_AT(fates, i));
            }
            if ((SERVER_KINDS >> kind & 1) != 0) {
                one(ground, (castls_operation_kind)kind, true, *CAS_AT(fates, i));
            }
        }
    }
}

static void operations_of_later_features_are_refused(void **state)
{
    for (int kind = CASTLS_OP_PSK_OFFER; kind <= CASTLS_OP_ECH_OPEN; kind++) {
        castls_config_builder *builder = api_client(*state);
        castls_config *config = NULL;
        castls_error error = {0};
        assert_int_equal(castls_config_builder_set_operations(builder, 1u << kind),
                         CASTLS_UNSUPPORTED);
        assert_int_equal(castls_config_build(builder, &config, &error), CASTLS_UNSUPPORTED);
        assert_int_equal(error.reason, CASTLS_REASON_UNSUPPORTED);
        castls_config_builder_free(builder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation_may_be_cancelled_or_outlive_its_connection),
        cmocka_unit_test(operations_of_later_features_are_refused),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
