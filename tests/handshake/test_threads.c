/*
 * test_threads.c: what threads share: configurations, a ticket ring whose keys change meanwhile, a
 * session cache, credentials, a trust store that is replaced, and operations that another thread
 * answers. It is most telling under ThreadSanitizer (tools/check/threads).
 */
#include "core/atomic.h"
#include "support/threads.h"
#include "world.h"

#define THREADS 4
#define VISITS 50
#define ASKING_VISITS 8

typedef struct cas_shared {
    castls_config *client;
    castls_config *server;
    castls_trust *trust;
    cas_atomic connected;
    cas_atomic resumed;
} cas_shared;

/* One visit, without cmocka's assertions, which are for one thread. */
static void visit(cas_shared *shared, castls_config *client)
{
    cas_pair pair = {0};
    if (castls_client_new(client, CAS_TEXT("localhost"), &pair.client) == CASTLS_OK &&
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
        visit(shared, shared->client);
    }
}

/* The same, with a configuration for each visit that has the trust store anew, and shares the
 * rest. */
static void run_renewing(void *user)
{
    cas_shared *shared = user;
    for (size_t i = 0; i < VISITS; i++) {
        castls_config_builder *builder = NULL;
        castls_config *renewed = NULL;
        if (castls_config_derive(shared->client, &builder) == CASTLS_OK &&
            castls_config_builder_set_trust(builder, shared->trust) == CASTLS_OK &&
            castls_config_build(builder, &renewed, NULL) == CASTLS_OK) {
            visit(shared, renewed);
        }
        castls_config_builder_free(builder);
        castls_config_release(renewed);
    }
}

/* Time that goes on by a second whenever somebody looks at it, for all threads. */
typedef struct cas_passing {
    cas_atomic64 looks;
} cas_passing;

static int64_t passing_ms(void *user)
{
    cas_passing *time = user;
    return CAS_TEST_NOW_MS + (int64_t)cas_atomic64_add(&time->looks, 1) * 1000;
}

#define STATEFUL 1u
#define ROTATING 2u /* The ring has a new key every few visits. */

static castls_config *
make_config(const cas_world *world, const castls_environment *environment, bool is_server,
            castls_ticket_ring *ring, castls_session_cache *cache)
{
    castls_config_builder *builder = NULL;
    assert_int_equal(castls_config_builder_new(environment, &builder), CASTLS_OK);
    assert_int_equal(castls_config_builder_set_trust(builder, world->trust), CASTLS_OK);
    if (is_server) {
        castls_config_builder_add_credential(builder, world->server_credential);
    }
    castls_config_builder_set_ticket_ring(builder, ring);
    castls_config_builder_set_session_cache(builder, cache);
    return cas_world_build(builder);
}

static void check(const cas_world *world, uint32_t what, void (*run_it)(void *user))
{
    castls_session_cache *cache = NULL;
    castls_session_cache *server_cache = NULL;
    castls_ticket_ring *ring = NULL;
    cas_passing room = {0};
    cas_passing *time = &room;
    const castls_clock passing_room = {sizeof(castls_clock), time, passing_ms};
    const castls_clock *passing = &passing_room;
    castls_environment environment = world->authority.environment;
    if ((what & ROTATING) != 0) {
        environment.clock = passing;
    }
    if ((what & STATEFUL) != 0) {
        assert_int_equal(castls_session_cache_new(&environment, 64, &server_cache), CASTLS_OK);
    } else {
        assert_int_equal(castls_ticket_ring_new(&environment, cas_bytes_none(),
                                                (what & ROTATING) != 0 ? 60 : 3600, &ring),
                         CASTLS_OK);
    }
    assert_int_equal(castls_session_cache_new(&environment, 64, &cache), CASTLS_OK);
    cas_shared shared = {make_config(world, &environment, false, NULL, cache),
                         make_config(world, &environment, true, ring, server_cache),
                         world->trust,
                         {0},
                         {0}};
    castls_session_cache_release(cache);
    castls_session_cache_release(server_cache);
    castls_ticket_ring_release(ring);
    assert_int_equal(cas_test_in_threads(THREADS, run_it, &shared), THREADS);
    assert_int_equal(cas_atomic_load(&shared.connected), THREADS * VISITS);
    assert_true(cas_atomic_load(&shared.resumed) > THREADS * VISITS / 2);
    /* Many keys have come and gone. */
    assert_true((what & ROTATING) == 0 || cas_atomic64_load(&time->looks) > 10 * 60);
    castls_config_release(shared.client);
    castls_config_release(shared.server);
}

static void threads_share_a_ticket_ring(void **state)
{
    check(*state, 0, run);
}

static void threads_share_a_session_cache(void **state)
{
    check(*state, STATEFUL, run);
}

static void threads_share_a_ring_whose_keys_change(void **state)
{
    check(*state, ROTATING, run);
}

static void threads_replace_the_trust_store(void **state)
{
    check(*state, 0, run_renewing);
}

/* Where one thread leaves an operation, and another one finds it. */
typedef struct cas_desk {
    castls_config *client;
    castls_config *server;
    cas_lock lock;
    castls_operation *waiting; /* Under the lock; a reference. */
    cas_atomic64 threads;
    cas_atomic left; /* Threads that still ask. */
    cas_atomic connected;
    cas_atomic answered;
} cas_desk;

static bool put_down(cas_desk *desk, castls_operation *operation)
{
    cas_lock_take(&desk->lock);
    const bool is_free = desk->waiting == NULL;
    if (is_free) {
        desk->waiting = castls_operation_retain(operation);
    }
    cas_lock_give(&desk->lock);
    return is_free;
}

static void answer_all(cas_desk *desk)
{
    bool goes_on = true;
    while (goes_on) {
        goes_on = cas_atomic_load(&desk->left) != 0;
        cas_lock_take(&desk->lock);
        castls_operation *operation = desk->waiting;
        desk->waiting = NULL;
        cas_lock_give(&desk->lock);
        if (operation != NULL) {
            if (castls_operation_run(operation) == CASTLS_OK) {
                cas_count_take(&desk->answered);
            }
            castls_operation_release(operation);
            goes_on = true;
        }
    }
}

/* Lets the other thread answer what waits at one end; false when nothing did. */
static bool let_answer(cas_desk *desk, castls_conn *conn)
{
    castls_operation *operation = castls_conn_operation(conn);
    if (operation == NULL) {
        return false;
    }
    while (!put_down(desk, operation)) {
    }
    while (!castls_operation_is_done(operation)) {
    }
    (void)(castls_conn_continue(conn) == CASTLS_OK);
    return true;
}

/* One visit whose operations are answered elsewhere; of some, the connections are freed first. */
static void ask(cas_desk *desk, bool gives_up)
{
    cas_pair pair = {0};
    if (castls_client_new(desk->client, CAS_TEXT("localhost"), &pair.client) == CASTLS_OK &&
        castls_server_new(desk->server, &pair.server) == CASTLS_OK) {
        bool goes_on = true;
        pair.client_code = castls_conn_start(pair.client);
        while (goes_on) {
            if (gives_up && castls_conn_operation(pair.server) != NULL) {
                while (!put_down(desk, castls_conn_operation(pair.server))) {
                }
                break;
            }
            goes_on = let_answer(desk, pair.client);
            goes_on = let_answer(desk, pair.server) || goes_on;
            goes_on = cas_pair_carry(&pair, true) + cas_pair_carry(&pair, false) != 0 || goes_on;
        }
        if (castls_conn_is_connected(pair.client) && castls_conn_is_connected(pair.server)) {
            cas_count_take(&desk->connected);
        }
    }
    cas_pair_clear(&pair);
}

/* One thread asks, and the other one answers. */
static void sit_at(void *user)
{
    cas_desk *desk = user;
    if (cas_atomic64_add(&desk->threads, 1) % 2 == 1) {
        answer_all(desk);
        return;
    }
    for (size_t i = 0; i < ASKING_VISITS; i++) {
        ask(desk, i % 4 == 3);
    }
    (void)cas_count_give(&desk->left);
}

static void another_thread_answers_operations(void **state)
{
    const cas_world *world = *state;
    const uint32_t kinds = (1u << (CASTLS_OP_SESSION_STORE + 1)) - 1;
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_ticket_ring *ring = NULL;
    cas_desk desk = {0};
    assert_int_equal(
        castls_ticket_ring_new(&world->authority.environment, cas_bytes_none(), 3600, &ring),
        CASTLS_OK);
    castls_config_builder_set_ticket_ring(server, ring);
    castls_ticket_ring_release(ring);
    castls_config_builder_set_operations(client, kinds);
    castls_config_builder_set_operations(server, kinds);
    desk.client = cas_world_build(client);
    desk.server = cas_world_build(server);
    cas_atomic_store(&desk.left, 1);
    assert_int_equal(cas_test_in_threads(2, sit_at, &desk), 2);
    assert_int_equal(cas_atomic_load(&desk.connected), ASKING_VISITS - ASKING_VISITS / 4);
    assert_true(cas_atomic_load(&desk.answered) > ASKING_VISITS * 5);
    assert_null(desk.waiting);
    castls_config_release(desk.client);
    castls_config_release(desk.server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_share_a_ticket_ring),
        cmocka_unit_test(threads_share_a_session_cache),
        cmocka_unit_test(threads_share_a_ring_whose_keys_change),
        cmocka_unit_test(threads_replace_the_trust_store),
        cmocka_unit_test(another_thread_answers_operations),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
