/*
 * test_quic_faults.c: every allocation of castls fails in turn, at both ends of connections over
 * QUIC: with a client certificate, resumed with early data, with a retry, with operations. A clean
 * error each time, and nothing is lost.
 */
#include "quic/stack.h"
#include "support/allocator.h"

#define RETRY 1u
#define OPERATIONS 2u

typedef struct attempt {
    castls_environment environment;
    uint32_t what;
    castls_session_cache *cache;
    castls_ticket_ring *ring;
    castls_config *client;
    castls_config *server;
} attempt;

/* The only failure there may be. */
static bool is_fine(castls_code code)
{
    assert_true(code == CASTLS_OK || code == CASTLS_NO_MEMORY);
    return code == CASTLS_OK;
}

static bool make_config(const cas_world *world, const attempt *a, bool is_server,
                        castls_config **out)
{
    const castls_bytes names[] = {CAS_TEXT("h3")};
    const uint16_t groups[] = {0x001d, 0x0017};
    const uint16_t wanted[] = {0x0017};
    const bool retries = is_server && (a->what & RETRY) != 0;
    castls_config_builder *builder = NULL;
    if (!is_fine(castls_config_builder_new(&a->environment, &builder))) {
        return false;
    }
    castls_config_builder_set_trust(builder, world->trust);
    castls_config_builder_set_alpn(builder, CAS_PARTS(names));
    castls_config_builder_set_groups(builder, retries ? CAS_CODES(wanted) : CAS_CODES(groups));
    castls_config_builder_add_credential(
        builder, is_server ? world->server_credential : world->client_credential);
    castls_config_builder_set_verify(builder, CASTLS_VERIFY_REQUIRED);
    castls_config_builder_set_session_cache(builder, is_server ? NULL : a->cache);
    castls_config_builder_set_ticket_ring(builder, is_server ? a->ring : NULL);
    castls_config_builder_set_early_data_max(builder, 1);
    castls_config_builder_set_options(builder, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS);
    castls_config_builder_set_operations(
        builder, (a->what & OPERATIONS) != 0 ? (1u << (CASTLS_OP_SESSION_STORE + 1)) - 1 : 0);
    const castls_code code = castls_config_build(builder, out, NULL);
    castls_config_builder_free(builder);
    return is_fine(code);
}

/* Answers all that waits at one end. */
static void answer(castls_conn *conn)
{
    while (castls_conn_operation(conn) != NULL) {
        if (!is_fine(castls_operation_run(castls_conn_operation(conn)))) {
            (void)castls_operation_cancel(castls_conn_operation(conn));
        }
        (void)(castls_conn_continue(conn) == CASTLS_OK);
    }
}

static bool is_over(const quic_pair *pair)
{
    const castls_code client = castls_conn_error(pair->client.conn)->code;
    const castls_code server = castls_conn_error(pair->server.conn)->code;
    /* An operation for whose answer there was no memory was given up. */
    assert_true(client == CASTLS_OK || client == CASTLS_NO_MEMORY || client == CASTLS_CANCELLED);
    assert_true(server == CASTLS_OK || server == CASTLS_NO_MEMORY || server == CASTLS_CANCELLED);
    return client != CASTLS_OK || server != CASTLS_OK;
}

/* One connection from its making to a packet each way. */
static bool connect_once(const attempt *a)
{
    quic_pair pair = {.is_plain = true};
    pair.client.bytes = cas_arena_on(NULL, 1048576);
    pair.server.bytes = cas_arena_on(NULL, 1048576);
    bool done = is_fine(castls_quic_client_new(a->client, CAS_TEXT("localhost"), CASTLS_QUIC_V1,
                                               quic_parameters(false), &pair.client.conn)) &&
                is_fine(castls_quic_server_new(
                    a->server, CASTLS_QUIC_V1, quic_parameters(true), &pair.server.conn));
    for (size_t i = 0; done && i < 40; i++) {
        quic_run(&pair);
        answer(pair.client.conn);
        answer(pair.server.conn);
        done = !is_over(&pair);
    }
    if (done) {
        assert_true(castls_conn_is_connected(pair.client.conn));
        assert_true(castls_conn_is_connected(pair.server.conn));
        castls_quic_key *next = NULL;
        done = is_fine(castls_conn_send_ticket(pair.server.conn)) &&
               is_fine(
                   castls_quic_key_next(*CAS_AT(pair.client.seal, CASTLS_QUIC_APPLICATION), &next));
        castls_quic_key_free(next);
    }
    quic_pair_clear(&pair);
    return done;
}

static bool make_initial(const attempt *a)
{
    castls_quic_key *seal = NULL;
    castls_quic_key *open = NULL;
    const castls_bytes text = CAS_TEXT("a Retry packet");
    uint8_t tag[CASTLS_QUIC_TAG_LEN] = {0};
    const bool done =
        is_fine(castls_quic_initial_keys(
            a->client, CASTLS_QUIC_V1, cas_bytes_none(), false, &seal, &open)) &&
        is_fine(castls_quic_retry_tag(
            a->client, CASTLS_QUIC_V1, cas_bytes_none(), text, CAS_SPAN(tag)));
    castls_quic_key_free(seal);
    castls_quic_key_free(open);
    return done;
}

/* True when nothing failed. */
static bool try_all(const cas_world *world, attempt *a)
{
    return is_fine(castls_session_cache_new(&a->environment, 4, &a->cache)) &&
           is_fine(castls_ticket_ring_new(&a->environment, cas_bytes_none(), 3600, &a->ring)) &&
           make_config(world, a, false, &a->client) && make_config(world, a, true, &a->server) &&
           make_initial(a) && connect_once(a) && connect_once(a);
}

static void every_allocation_may_fail(void **state)
{
    const uint32_t ways[] = {0, RETRY, OPERATIONS};
    for (size_t i = 0; i < CAS_COUNT(ways); i++) {
        bool done = false;
        for (size_t fail_at = 1; !done; fail_at++) {
            test_allocator memory = {0};
            test_allocator_init(&memory, fail_at);
            attempt a = {
                .environment = cas_test_environment(castls_provider_default(), &memory.allocator),
                .what = *CAS_AT(ways, i)};
            done = try_all(*state, &a);
            castls_config_release(a.client);
            castls_config_release(a.server);
            castls_session_cache_release(a.cache);
            castls_ticket_ring_release(a.ring);
            assert_int_equal(memory.live, 0);
            assert_int_equal(memory.unwiped, 0);
            done = done && memory.calls < fail_at;
            assert_true(fail_at < 4000);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
