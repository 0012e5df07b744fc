/*
 * test_caches.c: points 10 and 14 of what the API must carry, through connections: sessions that a
 * cache keeps on either side, ids that the application makes, and what early data is refused for.
 */
#include "api/ground.h"

static castls_session_cache *cache_of(const api_ground *ground)
{
    castls_session_cache *cache = NULL;
    assert_int_equal(castls_session_cache_new(&ground->environment, 64, &cache), CASTLS_OK);
    return cache;
}

/* A server that keeps its sessions; the reference to the cache goes over. */
static castls_config *stateful(const api_ground *ground, castls_session_cache *cache,
                               uint32_t operations)
{
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_set_session_cache(theirs, cache);
    castls_config_builder_set_operations(theirs, operations);
    castls_config_builder_set_session_context(theirs, CAS_TEXT("a context"));
    castls_session_cache_release(cache);
    return api_build(theirs);
}

/* Connects, and says whether a session was resumed; the key is what tells servers apart. */
static bool resumes(const api_ground *ground, castls_config *client, castls_config *server,
                    castls_bytes key)
{
    cas_pair pair = api_pair(ground, castls_config_retain(client), castls_config_retain(server));
    assert_int_equal(castls_conn_set_session_key(pair.client, key), CASTLS_OK);
    api_connect(&pair);
    const bool resumed = castls_conn_is_resumed(pair.client);
    assert_int_equal(castls_conn_set_session_key(pair.client, key), CASTLS_BAD_STATE);
    cas_pair_clear(&pair);
    return resumed;
}

static void a_client_tells_servers_of_one_name_apart(void **state)
{
    const api_ground *ground = *state;
    castls_config_builder *mine = api_client(ground);
    castls_session_cache *cache = cache_of(ground);
    castls_config_builder_set_session_cache(mine, cache);
    castls_session_cache_release(cache);
    castls_config *client = api_build(mine);
    castls_config *server = stateful(ground, cache_of(ground), 0);
    assert_false(resumes(ground, client, server, CAS_TEXT("443")));
    assert_false(resumes(ground, client, server, CAS_TEXT("8443")));
    assert_true(resumes(ground, client, server, CAS_TEXT("443")));
    assert_true(resumes(ground, client, server, CAS_TEXT("8443")));
    assert_false(resumes(ground, client, server, CAS_TEXT("")));
    static const uint8_t large[256];
    cas_pair pair = api_pair(ground, client, server);
    assert_int_equal(castls_conn_set_session_key(pair.client, CAS_BYTES(large)),
                     CASTLS_BAD_ARGUMENT);
    assert_int_equal(castls_conn_set_session_key(pair.server, CAS_TEXT("443")), CASTLS_BAD_STATE);
    cas_pair_clear(&pair);
}

/* One full handshake; the first session that the client got. */
static castls_session *visit(const api_ground *ground, castls_config *server)
{
    castls_session *session = NULL;
    cas_pair pair = api_pair(ground, NULL, castls_config_retain(server));
    api_connect(&pair);
    assert_false(castls_conn_is_resumed(pair.client));
    assert_int_equal(castls_conn_take_session(pair.client, &session), CASTLS_OK);
    cas_pair_clear(&pair);
    return session;
}

static bool offer(const api_ground *ground, castls_session *session, castls_config *server)
{
    cas_pair pair = api_pair(ground, NULL, castls_config_retain(server));
    assert_int_equal(castls_conn_set_session(pair.client, session), CASTLS_OK);
    api_connect(&pair);
    const bool resumed = castls_conn_is_resumed(pair.server);
    assert_int_equal(castls_conn_is_resumed(pair.client), resumed);
    cas_pair_clear(&pair);
    return resumed;
}

static void a_connection_makes_ids_and_the_cache_gives_each_session_once(void **state)
{
    const api_ground *ground = *state;
    castls_session_cache *cache = cache_of(ground);
    castls_config *server = stateful(ground, castls_session_cache_retain(cache), 0);
    castls_session *first = visit(ground, server);
    assert_int_equal(castls_session_cache_count(cache), 2); /* Two tickets, two ids. */
    castls_session *second = visit(ground, server);
    castls_session_fields a = {.struct_len = sizeof(a)};
    castls_session_fields b = {.struct_len = sizeof(b)};
    castls_session_fields kept = {.struct_len = sizeof(kept)};
    castls_session *taken = NULL;
    castls_session_read(first, &a);
    castls_session_read(second, &b);
    assert_int_equal(a.ticket.len, 32);
    assert_false(cas_bytes_equal(a.ticket, b.ticket));
    assert_true(offer(ground, first, server));
    assert_false(offer(ground, first, server)); /* It was taken out. */
    /* The application takes the other one away by its id: it is what the server would resume. */
    assert_int_equal(castls_session_cache_take(cache, ground->now_ms, b.ticket, &taken), CASTLS_OK);
    castls_session_read(taken, &kept);
    assert_bytes_equal(kept.id, b.ticket);
    assert_bytes_equal(kept.secret, b.secret);
    assert_bytes_equal(kept.binding, castls_config_binding(server));
    assert_bytes_equal(kept.server_name, CAS_TEXT("localhost"));
    assert_bytes_equal(kept.context, CAS_TEXT("a context"));
    assert_false(offer(ground, second, server));
    castls_session_release(taken);
    castls_session_release(first);
    castls_session_release(second);
    castls_session_cache_release(cache);
    castls_config_release(server);
}

static void an_application_makes_its_own_ids(void **state)
{
    const api_ground *ground = *state;
    static const uint8_t large[33];
    castls_session_cache *cache = cache_of(ground);
    castls_session *session = NULL;
    castls_session_fields fields = {.struct_len = sizeof(fields)};
    castls_config *server =
        stateful(ground, castls_session_cache_retain(cache), 1u << CASTLS_OP_SESSION_STORE);
    cas_pair pair = api_pair(ground, NULL, castls_config_retain(server));
    const castls_bytes ids[] = {CAS_TEXT("node 7, session 1"), CAS_TEXT("node 7, session 2")};
    for (size_t i = 0; i < CAS_COUNT(ids); i++) {
        const castls_bytes id = *CAS_AT(ids, i);
        assert_true(api_run_to_operation(&pair) == pair.server);
        castls_operation *operation = castls_conn_operation(pair.server);
        assert_int_equal(castls_operation_kind_of(operation), CASTLS_OP_SESSION_STORE);
        assert_int_equal(castls_operation_content(operation).len, 32);
        assert_int_equal(castls_operation_give_bytes(operation, CAS_TEXT("")), CASTLS_BAD_ARGUMENT);
        assert_int_equal(castls_operation_give_bytes(operation, CAS_BYTES(large)),
                         CASTLS_BAD_ARGUMENT);
        assert_int_equal(castls_session_cache_put(
                             cache, ground->now_ms, id, castls_operation_session(operation)),
                         CASTLS_OK);
        assert_int_equal(castls_operation_give_bytes(operation, id), CASTLS_OK);
        assert_true(castls_conn_continue(pair.server) >= CASTLS_OK);
    }
    api_connect(&pair);
    assert_int_equal(castls_session_cache_count(cache), 2);
    assert_int_equal(castls_conn_take_session(pair.client, &session), CASTLS_OK);
    castls_session_read(session, &fields);
    assert_bytes_equal(fields.ticket, ids[0]);
    cas_pair_clear(&pair);
    /* What resumes asks for nothing but to store the next one. */
    pair = api_pair(ground, NULL, server);
    assert_int_equal(castls_conn_set_session(pair.client, session), CASTLS_OK);
    assert_true(api_run_to_operation(&pair) == pair.server);
    assert_true(castls_conn_is_resumed(pair.server));
    cas_pair_clear(&pair);
    castls_session_release(session);
    castls_session_cache_release(cache);
}

/* Early data under tickets of a ring, with a session between two configurations. */
typedef struct two_sides {
    castls_config *client;
    castls_config *server;
    castls_session *session;
} two_sides;

static two_sides make_sides(const api_ground *ground, castls_ticket_ring *ring)
{
    two_sides sides = {NULL, NULL, NULL};
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_set_early_data_max(mine, 64);
    castls_config_builder_set_early_data_max(theirs, 64);
    castls_config_builder_set_ticket_ring(theirs, ring);
    castls_config_builder_set_options(theirs, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS);
    castls_ticket_ring_release(ring);
    sides.client = api_build(mine);
    sides.server = api_build(theirs);
    cas_pair pair =
        api_pair(ground, castls_config_retain(sides.client), castls_config_retain(sides.server));
    api_connect(&pair);
    assert_int_equal(castls_conn_take_session(pair.client, &sides.session), CASTLS_OK);
    cas_pair_clear(&pair);
    return sides;
}

static void leave(two_sides *sides)
{
    castls_session_release(sides->session);
    castls_config_release(sides->client);
    castls_config_release(sides->server);
}

static castls_early_data verdict_of(const api_ground *ground, const two_sides *sides,
                                    castls_config *server, castls_session *session)
{
    const castls_bytes parts[] = {CAS_TEXT("early bytes")};
    uint8_t room[16] = {0};
    size_t taken = 0;
    cas_pair pair = api_pair(ground, castls_config_retain(sides->client), server);
    assert_int_equal(castls_conn_set_session(pair.client, session), CASTLS_OK);
    assert_int_equal(castls_conn_send_early(pair.client, CAS_PARTS(parts), &taken), CASTLS_OK);
    (void)cas_pair_carry(&pair, true);
    assert_true(castls_conn_read(pair.server, CAS_SPAN(room), &taken) >= CASTLS_OK);
    api_connect(&pair);
    const castls_early_data verdict = castls_conn_early_data(pair.server);
    assert_int_equal(taken, verdict == CASTLS_EARLY_DATA_ACCEPTED ? 11 : 0);
    /* What was lost is what was sent, and goes again after the handshake. */
    assert_int_equal(castls_conn_early_data_len(pair.client), 11);
    cas_pair_say(&pair, true, parts[0]);
    cas_pair_clear(&pair);
    return verdict;
}

/* The same session, as a client has it whose clock ran ahead: its ticket seems older than it is. */
static castls_session *aged(const api_ground *ground, const castls_session *session, int64_t ms)
{
    castls_session_fields fields = {.struct_len = sizeof(fields)};
    castls_session *out = NULL;
    castls_session_read(session, &fields);
    fields.issued_at_ms = fields.issued_at_ms - ms;
    assert_int_equal(castls_session_new(&ground->environment, &fields, &out), CASTLS_OK);
    return out;
}

static castls_config *with_window(castls_config *server, uint32_t window_ms)
{
    castls_config_builder *builder = NULL;
    assert_int_equal(castls_config_derive(server, &builder), CASTLS_OK);
    castls_config_builder_set_early_data_window(builder, window_ms);
    return api_build(builder);
}

static castls_ticket_ring *ring_of(const castls_environment *environment, castls_bytes secret)
{
    castls_ticket_ring *ring = NULL;
    assert_int_equal(castls_ticket_ring_new(environment, secret, 86400, &ring), CASTLS_OK);
    return ring;
}

static void a_ticket_whose_age_does_not_fit_brings_no_early_data(void **state)
{
    const api_ground *ground = *state;
    two_sides sides = make_sides(ground, ring_of(&ground->environment, cas_bytes_none()));
    castls_session *old = aged(ground, sides.session, 15000);
    /* The window is ten seconds where nothing else is said. */
    assert_int_equal(verdict_of(ground, &sides, castls_config_retain(sides.server), old),
                     CASTLS_EARLY_DATA_REFUSED_STALE);
    assert_int_equal(verdict_of(ground, &sides, with_window(sides.server, 20000), old),
                     CASTLS_EARLY_DATA_REFUSED_STALE); /* The ring remembers for ten. */
    leave(&sides);
    castls_session_release(old);
    sides = make_sides(ground, ring_of(&ground->environment, cas_bytes_none()));
    old = aged(ground, sides.session, 15000);
    assert_int_equal(verdict_of(ground, &sides, with_window(sides.server, 20000), old),
                     CASTLS_EARLY_DATA_ACCEPTED);
    assert_int_equal(verdict_of(ground, &sides, with_window(sides.server, 20000), old),
                     CASTLS_EARLY_DATA_REFUSED_REPLAY);
    castls_config_builder *builder = NULL;
    assert_int_equal(castls_config_derive(sides.server, &builder), CASTLS_OK);
    assert_int_equal(castls_config_builder_set_early_data_window(builder, 0), CASTLS_BAD_ARGUMENT);
    castls_config_builder_free(builder);
    assert_int_equal(castls_config_derive(sides.server, &builder), CASTLS_OK);
    assert_int_equal(castls_config_builder_set_early_data_window(builder, 60001),
                     CASTLS_BAD_ARGUMENT);
    castls_config_builder_free(builder);
    leave(&sides);
    castls_session_release(old);
}

/* Another server of the fleet may have taken the ticket before this one started. */
static void a_ring_with_a_shared_secret_starts_without_early_data(void **state)
{
    api_ground *ground = *state;
    const castls_bytes secret = CAS_TEXT("thirty-two bytes that a fleet has");
    for (size_t i = 0; i < 2; i++) {
        castls_environment environment = ground->environment;
        environment.clock = i == 0 ? ground->environment.clock : NULL;
        two_sides sides = make_sides(ground, ring_of(&environment, secret));
        assert_int_equal(
            verdict_of(ground, &sides, castls_config_retain(sides.server), sides.session),
            CASTLS_EARLY_DATA_REFUSED_REPLAY);
        ground->now_ms += 20000;
        assert_int_equal(
            verdict_of(ground, &sides, castls_config_retain(sides.server), sides.session),
            CASTLS_EARLY_DATA_REFUSED_REPLAY);
        ground->now_ms += 1;
        assert_int_equal(
            verdict_of(ground, &sides, castls_config_retain(sides.server), sides.session),
            CASTLS_EARLY_DATA_ACCEPTED);
        leave(&sides);
        ground->now_ms = API_NOW_MS;
    }
}

/* RFC 8446 section 7.5: both ends derive the same before the handshake is done. */
static void the_early_exporter_agrees_on_both_ends(void **state)
{
    const api_ground *ground = *state;
    two_sides sides = make_sides(ground, ring_of(&ground->environment, cas_bytes_none()));
    const castls_bytes parts[] = {CAS_TEXT("early")};
    const castls_bytes label = CAS_TEXT("EXPORTER-early");
    uint8_t mine[48] = {0};
    uint8_t theirs[48] = {0};
    uint8_t other[48] = {0};
    size_t taken = 0;
    cas_pair pair =
        api_pair(ground, castls_config_retain(sides.client), castls_config_retain(sides.server));
    assert_int_equal(castls_conn_set_session(pair.client, sides.session), CASTLS_OK);
    assert_int_equal(castls_conn_export_early(pair.client, label, parts[0], CAS_SPAN(mine)),
                     CASTLS_BAD_STATE);
    assert_int_equal(castls_conn_send_early(pair.client, CAS_PARTS(parts), &taken), CASTLS_OK);
    assert_int_equal(castls_conn_export_early(pair.client, label, parts[0], CAS_SPAN(mine)),
                     CASTLS_OK);
    (void)cas_pair_carry(&pair, true);
    assert_false(castls_conn_is_connected(pair.server));
    assert_int_equal(castls_conn_export_early(pair.server, label, parts[0], CAS_SPAN(theirs)),
                     CASTLS_OK);
    assert_bytes_equal(CAS_BYTES(mine), CAS_BYTES(theirs));
    assert_int_equal(
        castls_conn_export_early(pair.server, label, cas_bytes_none(), CAS_SPAN(other)), CASTLS_OK);
    assert_false(cas_bytes_equal(CAS_BYTES(mine), CAS_BYTES(other)));
    castls_conn_take(pair.server, taken);
    api_connect(&pair);
    assert_int_equal(castls_conn_export(pair.client, label, parts[0], CAS_SPAN(other)), CASTLS_OK);
    assert_false(cas_bytes_equal(CAS_BYTES(mine), CAS_BYTES(other)));
    cas_pair_clear(&pair);
    leave(&sides);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_client_tells_servers_of_one_name_apart),
        cmocka_unit_test(a_connection_makes_ids_and_the_cache_gives_each_session_once),
        cmocka_unit_test(an_application_makes_its_own_ids),
        cmocka_unit_test(a_ticket_whose_age_does_not_fit_brings_no_early_data),
        cmocka_unit_test(a_ring_with_a_shared_secret_starts_without_early_data),
        cmocka_unit_test(the_early_exporter_agrees_on_both_ends),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
