/*
 * test_threads.c: configurations, ticket ring, session cache, credentials and trust shared by
 * threads. It is most telling under ThreadSanitizer.
 */
#include "core/atomic.h"
#include "support/threads.h"
#include "world.h"

#define THREADS 4
#define VISITS 50

typedef struct cas_shared {
    castls_config *client;
    castls_config *server;
    cas_atomic connected;
    cas_atomic resumed;
} cas_shared;

/* One visit, without cmocka's assertions, which are for one thread. */
static void visit(cas_shared *shared)
{
    cas_pair pair = {0};
    if (castls_client_new(shared->client, CAS_TEXT("localhost"), &pair.client) == CASTLS_OK &&
        castls_server_new(shared->server, &pair.server) == CASTLS_OK) {
        size_t moved = 1;
        pair.client_code = castls_conn_start(pair.client);
        while (moved != 0) {
            castls_conn *ends[] = {pair.client, pair.server};
            moved = 0;
            for (size_t i = 0; i < CAS_COUNT(ends); i++) {
                castls_conn *from = *CAS_AT(ends, i);
                castls_conn *to = *CAS_AT(ends, 1 - i);
                castls_bytes views[1] = {0};
                size_t count = 0;
                size_t consumed = 0;
                castls_conn_outgoing(from, views, 1, &count);
                if (count != 0 && castls_conn_receive(to, views[0], &consumed) == CASTLS_OK &&
                    castls_conn_sent(from, consumed) == CASTLS_OK) {
                    moved = moved + consumed;
                }
            }
        }
        if (castls_conn_is_connected(pair.client) && castls_conn_is_connected(pair.server)) {
            cas_count_take(&shared->connected);
        }
        if (castls_conn_is_resumed(pair.server)) {
            cas_count_take(&shared->resumed);
        }
    }
    cas_pair_clear(&pair);
}

static void run(void *user)
{
    cas_shared *shared = user;
    for (size_t i = 0; i < VISITS; i++) {
        visit(shared);
    }
}

static void check(const cas_world *world, bool stateful)
{
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_session_cache *cache = NULL;
    castls_session_cache *server_cache = NULL;
    castls_ticket_ring *ring = NULL;
    const castls_environment *environment = &world->authority.environment;
    assert_int_equal(castls_session_cache_new(environment, 64, &cache), CASTLS_OK);
    assert_int_equal(castls_session_cache_new(environment, 64, &server_cache), CASTLS_OK);
    assert_int_equal(castls_ticket_ring_new(environment, cas_bytes_none(), 3600, &ring), CASTLS_OK);
    castls_config_builder_set_session_cache(client, cache);
    castls_config_builder_set_session_cache(server, stateful ? server_cache : NULL);
    castls_config_builder_set_ticket_ring(server, stateful ? NULL : ring);
    castls_session_cache_release(cache);
    castls_session_cache_release(server_cache);
    castls_ticket_ring_release(ring);
    cas_shared shared = {cas_world_build(client), cas_world_build(server), {0}, {0}};
    assert_int_equal(cas_test_in_threads(THREADS, run, &shared), THREADS);
    assert_int_equal(cas_atomic_load(&shared.connected), THREADS * VISITS);
    assert_true(cas_atomic_load(&shared.resumed) > THREADS * VISITS / 2);
    castls_config_release(shared.client);
    castls_config_release(shared.server);
}

static void threads_share_a_ticket_ring(void **state)
{
    check(*state, false);
}

static void threads_share_a_session_cache(void **state)
{
    check(*state, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_share_a_ticket_ring),
        cmocka_unit_test(threads_share_a_session_cache),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
