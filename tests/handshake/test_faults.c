/*
 * test_faults.c: every allocation of castls fails in turn, at both ends, from the making of the
 * configurations to the last byte of data: full handshakes, with a retry, with a client
 * certificate, resumed in both ways, with early data, with every operation handed out. Then the
 * same for every call of the provider. A clean error each time, and nothing is lost: our own blocks
 * are counted, those of the crypto library are LeakSanitizer's affair.
 */
#include "support/allocator.h"
#include "support/fake_provider.h"
#include "world.h"

#define RETRY 1u
#define MUTUAL 2u
#define RESUMED 4u
#define STATEFUL 8u
#define EARLY 16u      /* Resumed, with early data. */
#define OPERATIONS 32u /* Both ends hand out all that they can. */
#define EVENTS 64u     /* Both ends collect all of them. */
#define TLS12 128u

#define HINTS 2 /* What may fail without an end to the run. */

/* Everything is made under the failing allocator: parts, configurations, connections. */
typedef struct cas_case {
    castls_environment environment;
    uint32_t what;
    castls_code allowed; /* The failure that is brought about. */
} cas_case;

/* What the two configurations share with none, or with later visits. */
typedef struct cas_ground {
    castls_session_cache *cache;
    castls_session_cache *server_cache;
    castls_ticket_ring *ring;
    castls_config *client;
    castls_config *server;
} cas_ground;

/* Whether it went well; the only failure there may be is want of memory, or one of the provider. */
static bool is_fine(castls_code code, castls_code allowed)
{
    assert_true(code == CASTLS_OK || code == allowed);
    return code == CASTLS_OK;
}

static bool has(const cas_case *c, uint32_t what)
{
    return (c->what & what) != 0;
}

static void fill(const cas_world *world, const cas_case *c, bool is_server,
                 const cas_ground *ground, castls_config_builder *builder)
{
    const uint16_t groups[] = {0x001d, 0x0017};
    const uint16_t wanted[] = {0x0017};
    const castls_bytes names[] = {CAS_TEXT("h2")};
    castls_config_builder_set_trust(builder, world->trust);
    castls_config_builder_set_alpn(builder, CAS_PARTS(names));
    castls_config_builder_set_session_cache(
        builder, is_server ? ground->server_cache : ground->cache);
    castls_config_builder_set_ticket_ring(builder, is_server ? ground->ring : NULL);
    castls_config_builder_set_groups(
        builder, is_server && has(c, RETRY) ? CAS_CODES(wanted) : CAS_CODES(groups));
    castls_config_builder_set_early_data_max(builder, has(c, EARLY) ? 1024 : 0);
    castls_config_builder_set_options(
        builder, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS | CASTLS_OPTION_KEY_LOG);
    if (has(c, TLS12)) {
        castls_config_builder_set_versions(builder, 0x0303, 0x0303);
    }
    if (is_server || has(c, MUTUAL)) {
        castls_config_builder_add_credential(
            builder, is_server ? world->server_credential : world->client_credential);
        castls_config_builder_set_verify(
            builder, has(c, MUTUAL) ? CASTLS_VERIFY_REQUIRED : CASTLS_VERIFY_DEFAULT);
    }
    castls_config_builder_set_operations(
        builder, has(c, OPERATIONS) ? (1u << (CASTLS_OP_SESSION_STORE + 1)) - 1 : 0);
    castls_config_builder_set_events(builder, has(c, EVENTS) ? 0xfff : 0);
}

static bool make_config(const cas_world *world, const cas_case *c, bool is_server,
                        const cas_ground *ground, castls_config **out)
{
    castls_config_builder *builder = NULL;
    *out = NULL;
    if (!is_fine(castls_config_builder_new(&c->environment, &builder), c->allowed)) {
        return false;
    }
    fill(world, c, is_server, ground, builder);
    const castls_code code = castls_config_build(builder, out, NULL);
    castls_config_builder_free(builder);
    return is_fine(code, c->allowed);
}

static bool make_ground(const cas_world *world, const cas_case *c, cas_ground *ground)
{
    return is_fine(castls_session_cache_new(&c->environment, 4, &ground->cache), c->allowed) &&
           (has(c, STATEFUL)
                ? is_fine(castls_session_cache_new(&c->environment, 4, &ground->server_cache),
                          c->allowed)
                : is_fine(castls_ticket_ring_new(
                              &c->environment, cas_bytes_none(), 3600, &ground->ring),
                          c->allowed)) &&
           make_config(world, c, false, ground, &ground->client) &&
           make_config(world, c, true, ground, &ground->server);
}

static void clear_ground(cas_ground *ground)
{
    castls_config_release(ground->client);
    castls_config_release(ground->server);
    castls_ticket_ring_release(ground->ring);
    castls_session_cache_release(ground->cache);
    castls_session_cache_release(ground->server_cache);
}

/* Answers all that waits at one end; false when nothing did. */
static bool answer(castls_conn *conn, castls_code allowed)
{
    bool any = false;
    while (castls_conn_operation(conn) != NULL) {
        if (!is_fine(castls_operation_run(castls_conn_operation(conn)), allowed)) {
            /* It was not answered: it is given up, as an application has to. */
            (void)castls_operation_cancel(castls_conn_operation(conn));
        }
        (void)(castls_conn_continue(conn) == CASTLS_OK);
        any = true;
    }
    return any;
}

static void run_pair(cas_pair *pair, castls_code allowed)
{
    bool goes_on = true;
    while (goes_on) {
        const bool by_client = answer(pair->client, allowed);
        const bool by_server = answer(pair->server, allowed);
        const size_t up = cas_pair_carry(pair, true);
        const size_t down = cas_pair_carry(pair, false);
        goes_on = by_client || by_server || up + down != 0;
    }
}

/* Text from one end to the other; whether it arrived. */
static bool say(cas_pair *pair, bool from_client, castls_code allowed)
{
    const castls_bytes parts[] = {CAS_TEXT("data")};
    castls_conn *from = from_client ? pair->client : pair->server;
    castls_conn *to = from_client ? pair->server : pair->client;
    uint8_t room[64] = {0};
    size_t taken = 0;
    size_t len = 0;
    if (!is_fine(castls_conn_send(from, CAS_PARTS(parts), &taken), allowed)) {
        return false;
    }
    (void)cas_pair_carry(pair, from_client);
    return castls_conn_read(to, CAS_SPAN(room), &len) == CASTLS_OK && len == 4;
}

/* All that can go on after the handshake. */
static bool use(cas_pair *pair, castls_code allowed)
{
    if (!castls_conn_is_connected(pair->client) || !castls_conn_is_connected(pair->server)) {
        return false;
    }
    if (castls_conn_version(pair->client) == 0x0303) {
        return say(pair, true, allowed) && say(pair, false, allowed);
    }
    const bool said = say(pair, true, allowed) && say(pair, false, allowed) &&
                      is_fine(castls_conn_update_keys(pair->client, true), allowed) &&
                      say(pair, true, allowed) && say(pair, false, allowed);
    if (!said || !is_fine(castls_conn_send_ticket(pair->server), allowed)) {
        return false;
    }
    (void)cas_pair_carry(pair, false);
    return castls_conn_error(pair->client)->code == CASTLS_OK;
}

/* An end failed for want of memory, or was told that the other one did. */
static bool check_failure(const castls_conn *conn, castls_code allowed)
{
    const castls_error *error = conn == NULL ? NULL : castls_conn_error(conn);
    if (error == NULL || error->code == CASTLS_OK) {
        return false;
    }
    if (error->code == CASTLS_ALERTED) {
        assert_true(error->alert_received == CASTLS_ALERT_INTERNAL_ERROR ||
                    error->alert_received == CASTLS_ALERT_USER_CANCELED);
        return false;
    }
    if (error->reason == CASTLS_REASON_RECORD_UNPROTECTED ||
        error->reason == CASTLS_REASON_RECORD_BAD_MAC) {
        /* The other end failed where its keys change, and its alert went under those before. */
        return false;
    }
    if (error->code != allowed && error->code != CASTLS_CANCELLED) {
        fail_msg("in %s: %s", error->state, castls_reason_text(error->reason));
    }
    return true;
}

/* One visit; true when both ends connected and all went through. */
static bool visit(const cas_ground *ground, bool is_early, castls_code allowed)
{
    const castls_bytes early[] = {CAS_TEXT("early")};
    cas_pair pair = {0};
    bool done =
        is_fine(castls_client_new(ground->client, CAS_TEXT("localhost"), &pair.client), allowed) &&
        is_fine(castls_server_new(ground->server, &pair.server), allowed);
    const bool began = done;
    if (done) {
        uint8_t room[64] = {0};
        size_t n = 0;
        (void)castls_conn_start(pair.client);
        (void)answer(pair.client, allowed);
        if (is_early && castls_conn_early_data_left(pair.client) != 0) {
            (void)is_fine(castls_conn_send_early(pair.client, CAS_PARTS(early), &n), allowed);
        }
        run_pair(&pair, allowed);
        (void)(castls_conn_read(pair.server, CAS_SPAN(room), &n) == CASTLS_OK);
        run_pair(&pair, allowed);
        done = use(&pair, allowed);
    }
    const bool client_failed = check_failure(pair.client, allowed);
    const bool server_failed = check_failure(pair.server, allowed);
    assert_true(done || !began || client_failed || server_failed);
    cas_pair_clear(&pair);
    return done;
}

/* A whole case under the allocator; true when nothing went wrong. */
static bool run(const cas_world *world, const cas_case *c)
{
    cas_ground ground = {0};
    const bool again = has(c, RESUMED | EARLY);
    const bool done = make_ground(world, c, &ground) && visit(&ground, false, c->allowed) &&
                      (!again || visit(&ground, has(c, EARLY), c->allowed));
    clear_ground(&ground);
    return done;
}

static void fail_each(const cas_world *world, uint32_t what)
{
    test_allocator memory = {0};
    test_allocator_init(&memory, 0);
    const castls_environment environment =
        cas_test_environment(world->authority.environment.provider, &memory.allocator);
    const cas_case c = {environment, what, CASTLS_NO_MEMORY};
    assert_true(run(world, &c));
    assert_int_equal(memory.live, 0);
    assert_int_equal(memory.unwiped, 0);
    const size_t total = memory.calls;
    assert_true(total > 20);
    size_t missed = 0;
    for (size_t i = 1; i <= total; i++) {
        test_allocator_init(&memory, i);
        missed = missed + (run(world, &c) ? 0 : 1);
        assert_int_equal(memory.live, 0);
        assert_int_equal(memory.unwiped, 0);
    }
    /* Two are for hints, as what a client keeps for next time, and nobody misses them; nor an event
     * that could not be kept. Each other failure is noticed. */
    assert_true(missed + ((what & EVENTS) != 0 ? total / 2 : HINTS) >= total);
    print_message("# %zu allocations, of which %zu end the run\n", total, missed);
}

/* The same with each call of the provider: the fake one, which can be told to fail. */
static void fail_each_call(uint32_t what)
{
    test_allocator memory = {0};
    test_allocator_init(&memory, 0);
    cas_world *world = cas_world_new(cas_test_environment(cas_fake_provider(), NULL));
    const castls_environment environment =
        cas_test_environment(cas_fake_provider(), &memory.allocator);
    const cas_case c = {environment, what, CASTLS_CRYPTO};
    size_t missed = 0;
    uint64_t call = 1;
    for (bool is_failing = true; is_failing; call++) {
        test_allocator_init(&memory, 0);
        cas_fake_provider_fail(call);
        missed = missed + (run(world, &c) ? 0 : 1);
        is_failing = !cas_fake_provider_is_about_to_fail();
        cas_fake_provider_fail(0);
        assert_int_equal(memory.live, 0);
        assert_int_equal(memory.unwiped, 0);
    }
    const size_t total = (size_t)call - 2; /* In the last run none failed. */
    assert_true(total > 100);
    assert_true(missed + HINTS >= total);
    print_message("# %zu calls of the provider, of which %zu end the run\n", total, missed);
    cas_world_free(world);
}

static void a_provider_may_fail_at_every_call(void **state)
{
    (void)state;
    fail_each_call(MUTUAL);
    fail_each_call(RETRY);
    fail_each_call(EARLY);
    fail_each_call(RESUMED | OPERATIONS);
}

static void a_provider_may_fail_at_every_call_of_tls12(void **state)
{
    (void)state;
    fail_each_call(TLS12 | MUTUAL);
    fail_each_call(TLS12 | RESUMED);
}

static void a_full_handshake_survives_every_failed_allocation(void **state)
{
    fail_each(*state, 0);
}

static void so_does_one_with_a_client_certificate(void **state)
{
    fail_each(*state, MUTUAL | EVENTS);
}

static void so_does_one_with_a_retry(void **state)
{
    fail_each(*state, RETRY);
}

static void so_does_a_resumed_one(void **state)
{
    fail_each(*state, RESUMED);
}

static void so_does_one_resumed_from_a_cache(void **state)
{
    fail_each(*state, RESUMED | STATEFUL);
}

static void so_does_one_with_early_data(void **state)
{
    fail_each(*state, EARLY | MUTUAL);
}

static void so_does_one_that_waits_for_every_operation(void **state)
{
    fail_each(*state, MUTUAL | RESUMED | OPERATIONS);
}

static void so_do_those_of_tls12(void **state)
{
    fail_each(*state, TLS12);
    fail_each(*state, TLS12 | MUTUAL | EVENTS);
    fail_each(*state, TLS12 | RESUMED);
    fail_each(*state, TLS12 | RESUMED | STATEFUL);
    fail_each(*state, TLS12 | MUTUAL | RESUMED | OPERATIONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_handshake_survives_every_failed_allocation),
        cmocka_unit_test(so_does_one_with_a_client_certificate),
        cmocka_unit_test(so_does_one_with_a_retry),
        cmocka_unit_test(so_does_a_resumed_one),
        cmocka_unit_test(so_does_one_resumed_from_a_cache),
        cmocka_unit_test(so_does_one_with_early_data),
        cmocka_unit_test(so_does_one_that_waits_for_every_operation),
        cmocka_unit_test(so_do_those_of_tls12),
        cmocka_unit_test(a_provider_may_fail_at_every_call),
        cmocka_unit_test(a_provider_may_fail_at_every_call_of_tls12),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
