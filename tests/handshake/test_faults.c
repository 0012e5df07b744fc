/*
 * test_faults.c: every allocation of castls fails in turn, in a full handshake with a client
 * certificate, in a resumed one with early data, and with a retry: a clean error, nothing lost.
 */
#include "support/allocator.h"
#include "world.h"

/* Everything is made under the failing allocator: parts, configurations, connections. */
typedef struct cas_case {
    castls_environment environment;
    bool retries;
    bool resumes;
} cas_case;

static castls_config *make_config(const cas_world *world, const cas_case *c, bool is_server,
                                  castls_session_cache *cache, castls_ticket_ring *ring)
{
    const uint16_t groups[] = {0x001d, 0x0017};
    const uint16_t wanted[] = {0x0017};
    castls_config_builder *builder = NULL;
    castls_config *config = NULL;
    castls_error error = {0};
    if (castls_config_builder_new(&c->environment, &builder) != CASTLS_OK) {
        return NULL;
    }
    castls_config_builder_set_trust(builder, world->trust);
    castls_config_builder_set_session_cache(builder, cache);
    castls_config_builder_set_ticket_ring(builder, ring);
    castls_config_builder_add_credential(
        builder, is_server ? world->server_credential : world->client_credential);
    castls_config_builder_set_groups(
        builder, is_server && c->retries ? CAS_CODES(wanted) : CAS_CODES(groups));
    castls_config_builder_set_early_data_max(builder, 1024);
    castls_config_builder_set_options(builder, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS);
    castls_config_builder_set_verify(builder, CASTLS_VERIFY_REQUIRED);
    if (castls_config_build(builder, &config, &error) != CASTLS_OK) {
        config = NULL;
    }
    castls_config_builder_free(builder);
    return config;
}

/* One visit; true when both ends connected and data went through. */
static bool visit(castls_config *client, castls_config *server)
{
    const castls_bytes parts[] = {CAS_TEXT("data")};
    cas_pair pair = {0};
    uint8_t room[64] = {0};
    size_t taken = 0;
    size_t len = 0;
    bool done = false;
    if (castls_client_new(client, CAS_TEXT("localhost"), &pair.client) == CASTLS_OK &&
        castls_server_new(server, &pair.server) == CASTLS_OK) {
        cas_pair_run(&pair);
        done = castls_conn_is_connected(pair.client) && castls_conn_is_connected(pair.server) &&
               castls_conn_send(pair.client, CAS_PARTS(parts), &taken) == CASTLS_OK;
        if (done) {
            (void)cas_pair_carry(&pair, true);
            done = castls_conn_read(pair.server, CAS_SPAN(room), &len) == CASTLS_OK && len == 4;
        }
    }
    cas_pair_clear(&pair);
    return done;
}

/* A whole case under the allocator; true when nothing went wrong. */
static bool run(const cas_world *world, const cas_case *c)
{
    castls_session_cache *cache = NULL;
    castls_ticket_ring *ring = NULL;
    castls_config *client = NULL;
    castls_config *server = NULL;
    bool done = castls_session_cache_new(&c->environment, 4, &cache) == CASTLS_OK &&
                castls_ticket_ring_new(&c->environment, cas_bytes_none(), 3600, &ring) == CASTLS_OK;
    if (done) {
        client = make_config(world, c, false, cache, NULL);
        server = make_config(world, c, true, NULL, ring);
        done = client != NULL && server != NULL && visit(client, server) &&
               (!c->resumes || visit(client, server));
    }
    castls_config_release(client);
    castls_config_release(server);
    castls_ticket_ring_release(ring);
    castls_session_cache_release(cache);
    return done;
}

static void fail_each(const cas_world *world, bool retries, bool resumes)
{
    test_allocator memory = {0};
    test_allocator_init(&memory, 0);
    const cas_case c = {
        cas_test_environment(world->authority.environment.provider, &memory.allocator), retries,
        resumes};
    assert_true(run(world, &c));
    assert_int_equal(memory.live, 0);
    assert_int_equal(memory.unwiped, 0);
    const size_t total = memory.calls;
    assert_true(total > 20);
    for (size_t i = 1; i <= total; i++) {
        test_allocator_init(&memory, i);
        (void)run(world, &c); /* Some allocations are for hints, and nobody misses them. */
        assert_int_equal(memory.live, 0);
    }
}

static void a_full_handshake_survives_every_failed_allocation(void **state)
{
    fail_each(*state, false, false);
}

static void a_retried_handshake_survives_every_failed_allocation(void **state)
{
    fail_each(*state, true, false);
}

static void a_resumed_handshake_survives_every_failed_allocation(void **state)
{
    fail_each(*state, false, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_handshake_survives_every_failed_allocation),
        cmocka_unit_test(a_retried_handshake_survives_every_failed_allocation),
        cmocka_unit_test(a_resumed_handshake_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
