/*
 * test_resumption.c: tickets, stateful sessions, early data: what is resumed, and above all what
 * is not.
 */
#include "world.h"

typedef struct cas_setting {
    bool stateful;
    uint32_t early_data_max;
    uint32_t server_options;
    castls_ticket_ring *ring; /* Shared by several configurations, or NULL for a fresh one. */
    castls_session_cache *client_cache; /* The same. */
} cas_setting;

static castls_config *client_config(const cas_world *world, const cas_setting *setting)
{
    castls_config_builder *builder = cas_world_client(world);
    castls_config_builder_set_session_cache(builder, setting->client_cache);
    castls_config_builder_set_early_data_max(builder, setting->early_data_max);
    return cas_world_build(builder);
}

static castls_config *server_config(const cas_world *world, const cas_setting *setting)
{
    castls_config_builder *builder = cas_world_server(world);
    castls_session_cache *cache = NULL;
    castls_ticket_ring *ring = castls_ticket_ring_retain(setting->ring);
    if (setting->stateful) {
        assert_int_equal(castls_session_cache_new(&world->authority.environment, 64, &cache),
                         CASTLS_OK);
        castls_config_builder_set_session_cache(builder, cache);
    } else {
        if (ring == NULL) {
            assert_int_equal(castls_ticket_ring_new(
                                 &world->authority.environment, cas_bytes_none(), 3600, &ring),
                             CASTLS_OK);
        }
        castls_config_builder_set_ticket_ring(builder, ring);
    }
    castls_config_builder_set_options(builder, setting->server_options);
    castls_config_builder_set_early_data_max(builder, setting->early_data_max);
    castls_session_cache_release(cache);
    castls_ticket_ring_release(ring);
    return cas_world_build(builder);
}

static castls_session_cache *client_cache(const cas_world *world)
{
    castls_session_cache *cache = NULL;
    assert_int_equal(castls_session_cache_new(&world->authority.environment, 16, &cache),
                     CASTLS_OK);
    return cache;
}

/* One handshake with both configurations, after which the client has tickets. */
static void first_visit(castls_config *client, castls_config *server)
{
    cas_pair pair = cas_world_pair(castls_config_retain(client), castls_config_retain(server));
    cas_world_connect(&pair);
    assert_false(castls_conn_is_resumed(pair.client));
    cas_pair_clear(&pair);
}

static void check_resumption(const cas_world *world, bool stateful)
{
    cas_setting setting = {.stateful = stateful, .client_cache = client_cache(world)};
    castls_config *client = client_config(world, &setting);
    castls_config *server = server_config(world, &setting);
    first_visit(client, server);
    for (size_t i = 0; i < 3; i++) {
        cas_pair pair = cas_world_pair(castls_config_retain(client), castls_config_retain(server));
        cas_world_connect(&pair);
        assert_true(castls_conn_is_resumed(pair.client));
        assert_true(castls_conn_is_resumed(pair.server));
        assert_int_equal(castls_conn_verdict(pair.client), CASTLS_VERDICT_VERIFIED);
        assert_int_equal(castls_conn_peer_count(pair.client), 1);
        cas_pair_say(&pair, true, CAS_TEXT("again"));
        cas_pair_say(&pair, false, CAS_TEXT("and again"));
        cas_pair_clear(&pair);
    }
    castls_config_release(client);
    castls_config_release(server);
    castls_session_cache_release(setting.client_cache);
}

static void tickets_resume(void **state)
{
    check_resumption(*state, false);
}

static void stateful_sessions_resume(void **state)
{
    check_resumption(*state, true);
}

static void servers_with_one_secret_open_each_others_tickets(void **state)
{
    const cas_world *world = *state;
    const uint8_t secret[32] = {7};
    castls_ticket_ring *rings[2] = {NULL, NULL};
    cas_setting setting = {.client_cache = client_cache(world)};
    castls_config *client = client_config(world, &setting);
    castls_config *servers[2] = {NULL, NULL};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(castls_ticket_ring_new(&world->authority.environment, CAS_BYTES(secret),
                                                3600, CAS_AT(rings, i)),
                         CASTLS_OK);
        setting.ring = *CAS_AT(rings, i);
        *CAS_AT(servers, i) = server_config(world, &setting);
    }
    first_visit(client, servers[0]);
    cas_pair pair = cas_world_pair(castls_config_retain(client), castls_config_retain(servers[1]));
    cas_world_connect(&pair);
    assert_true(castls_conn_is_resumed(pair.server));
    cas_pair_clear(&pair);
    for (size_t i = 0; i < 2; i++) {
        castls_config_release(*CAS_AT(servers, i));
        castls_ticket_ring_release(*CAS_AT(rings, i));
    }
    castls_config_release(client);
    castls_session_cache_release(setting.client_cache);
}

static void a_ticket_of_another_server_falls_back_to_a_full_handshake(void **state)
{
    const cas_world *world = *state;
    cas_setting setting = {.client_cache = client_cache(world)};
    castls_config *client = client_config(world, &setting);
    castls_config *server = server_config(world, &setting);
    castls_config *other = server_config(world, &setting);
    first_visit(client, server);
    cas_pair pair = cas_world_pair(castls_config_retain(client), castls_config_retain(other));
    cas_world_connect(&pair);
    assert_false(castls_conn_is_resumed(pair.client));
    cas_pair_say(&pair, true, CAS_TEXT("full"));
    cas_pair_clear(&pair);
    castls_config_release(client);
    castls_config_release(server);
    castls_config_release(other);
    castls_session_cache_release(setting.client_cache);
}

static void a_ticket_is_bound_to_the_trust_it_was_made_under(void **state)
{
    const cas_world *world = *state;
    castls_ticket_ring *ring = NULL;
    assert_int_equal(
        castls_ticket_ring_new(&world->authority.environment, cas_bytes_none(), 3600, &ring),
        CASTLS_OK);
    cas_setting setting = {.client_cache = client_cache(world), .ring = ring};
    castls_config *client = client_config(world, &setting);
    castls_config *server = server_config(world, &setting);
    castls_config_builder *builder = NULL;
    castls_config *strict = NULL;
    first_visit(client, server);
    assert_int_equal(castls_config_derive(server, &builder), CASTLS_OK);
    castls_config_builder_set_session_context(builder, CAS_TEXT("another virtual host"));
    strict = cas_world_build(builder);
    cas_pair pair = cas_world_pair(castls_config_retain(client), strict);
    cas_world_connect(&pair);
    assert_false(castls_conn_is_resumed(pair.server));
    cas_pair_clear(&pair);
    castls_config_release(client);
    castls_config_release(server);
    castls_ticket_ring_release(ring);
    castls_session_cache_release(setting.client_cache);
}

/* One that is set by hand while NAME waits is another configuration, too. */
static void a_ticket_is_bound_to_a_configuration_set_by_hand(void **state)
{
    const cas_world *world = *state;
    cas_setting setting = {.client_cache = client_cache(world)};
    castls_config *client = client_config(world, &setting);
    castls_config *server = server_config(world, &setting);
    castls_config_builder *builder = NULL;
    first_visit(client, server);
    assert_int_equal(castls_config_derive(server, &builder), CASTLS_OK);
    castls_config_builder_set_operations(builder, 1u << CASTLS_OP_NAME);
    castls_config *waiting = cas_world_build(builder);
    assert_int_equal(castls_config_derive(server, &builder), CASTLS_OK);
    castls_config_builder_set_session_context(builder, CAS_TEXT("another virtual host"));
    castls_config *other = cas_world_build(builder);
    cas_pair pair = cas_world_pair(castls_config_retain(client), waiting);
    assert_int_equal(castls_conn_start(pair.client), CASTLS_OK);
    (void)cas_pair_carry(&pair, true);
    assert_int_equal(castls_conn_set_config(pair.server, other), CASTLS_OK);
    assert_int_equal(castls_operation_run(castls_conn_operation(pair.server)), CASTLS_OK);
    assert_int_equal(castls_conn_continue(pair.server), CASTLS_OK);
    cas_world_connect(&pair);
    assert_false(castls_conn_is_resumed(pair.server));
    cas_pair_clear(&pair);
    castls_config_release(other);
    castls_config_release(client);
    castls_config_release(server);
    castls_session_cache_release(setting.client_cache);
}

/* Sends early data and says what became of it. */
static castls_early_data visit_early(castls_config *client, castls_config *server,
                                     castls_bytes text)
{
    const castls_bytes parts[] = {text};
    uint8_t room[256] = {0};
    size_t taken = 0;
    size_t len = 0;
    cas_pair pair = cas_world_pair(castls_config_retain(client), castls_config_retain(server));
    assert_int_equal(castls_conn_send_early(pair.client, CAS_PARTS(parts), &taken), CASTLS_OK);
    assert_int_equal(taken, text.len);
    (void)cas_pair_carry(&pair, true);
    assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_NONE);
    if (castls_conn_early_data(pair.server) == CASTLS_EARLY_DATA_ACCEPTED) {
        assert_false(castls_conn_is_connected(pair.server));
        assert_int_equal(castls_conn_read(pair.server, CAS_SPAN(room), &len), CASTLS_OK);
        assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(room), len), text);
    }
    cas_world_connect(&pair);
    const castls_early_data verdict = castls_conn_early_data(pair.server);
    const bool accepted = castls_conn_early_data(pair.client) == CASTLS_EARLY_DATA_ACCEPTED;
    assert_int_equal(accepted, verdict == CASTLS_EARLY_DATA_ACCEPTED);
    cas_pair_say(&pair, true, CAS_TEXT("after"));
    cas_pair_say(&pair, false, CAS_TEXT("wards"));
    cas_pair_clear(&pair);
    return verdict;
}

static void early_data_is_accepted_once(void **state)
{
    const cas_world *world = *state;
    for (size_t i = 0; i < 2; i++) {
        cas_setting setting = {.stateful = i == 0,
                               .early_data_max = 1024,
                               .server_options = CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS,
                               .client_cache = client_cache(world)};
        castls_config *client = client_config(world, &setting);
        castls_config *server = server_config(world, &setting);
        first_visit(client, server);
        assert_int_equal(visit_early(client, server, CAS_TEXT("GET / early")),
                         CASTLS_EARLY_DATA_ACCEPTED);
        castls_config_release(client);
        castls_config_release(server);
        castls_session_cache_release(setting.client_cache);
    }
}

static void early_data_under_a_changed_server_is_refused_and_skipped(void **state)
{
    const cas_world *world = *state;
    const uint16_t groups[] = {0x0018};
    castls_ticket_ring *ring = NULL;
    assert_int_equal(
        castls_ticket_ring_new(&world->authority.environment, cas_bytes_none(), 3600, &ring),
        CASTLS_OK);
    cas_setting setting = {.early_data_max = 1024,
                           .server_options = CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS,
                           .ring = ring,
                           .client_cache = client_cache(world)};
    castls_config *client = client_config(world, &setting);
    castls_config *server = server_config(world, &setting);
    castls_config_builder *builder = NULL;
    first_visit(client, server);
    /* Another group: a HelloRetryRequest refuses it by type. */
    assert_int_equal(castls_config_derive(server, &builder), CASTLS_OK);
    castls_config_builder_set_groups(builder, CAS_CODES(groups));
    castls_config *retrying = cas_world_build(builder);
    assert_int_equal(visit_early(client, retrying, CAS_TEXT("lost too")),
                     CASTLS_EARLY_DATA_REFUSED_RETRY);
    /* The policy that no longer takes early data. */
    assert_int_equal(castls_config_derive(server, &builder), CASTLS_OK);
    castls_config_builder_set_early_data_max(builder, 0);
    castls_config *closed = cas_world_build(builder);
    assert_int_equal(visit_early(client, closed, CAS_TEXT("lost")), CASTLS_EARLY_DATA_REFUSED);
    castls_config_release(closed);
    castls_config_release(retrying);
    castls_config_release(client);
    castls_config_release(server);
    castls_ticket_ring_release(ring);
    castls_session_cache_release(setting.client_cache);
}

static void a_replayed_ticket_brings_no_early_data(void **state)
{
    const cas_world *world = *state;
    cas_setting setting = {.early_data_max = 1024,
                           .server_options = CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS,
                           .client_cache = client_cache(world)};
    castls_config *client = client_config(world, &setting);
    castls_config *server = server_config(world, &setting);
    castls_session *session = NULL;
    cas_pair first = cas_world_pair(castls_config_retain(client), castls_config_retain(server));
    cas_world_connect(&first);
    assert_int_equal(castls_conn_take_session(first.client, &session), CASTLS_OK);
    cas_pair_clear(&first);
    const castls_early_data wanted[] = {
        CASTLS_EARLY_DATA_ACCEPTED, CASTLS_EARLY_DATA_REFUSED_REPLAY};
    for (size_t i = 0; i < CAS_COUNT(wanted); i++) {
        const castls_bytes parts[] = {CAS_TEXT("once")};
        size_t taken = 0;
        cas_pair pair = cas_world_pair(castls_config_retain(client), castls_config_retain(server));
        assert_int_equal(castls_conn_set_session(pair.client, session), CASTLS_OK);
        assert_int_equal(castls_conn_send_early(pair.client, CAS_PARTS(parts), &taken), CASTLS_OK);
        cas_pair_run(&pair);
        assert_int_equal(castls_conn_early_data(pair.server), *CAS_AT(wanted, i));
        cas_pair_clear(&pair);
    }
    castls_session_release(session);
    castls_config_release(client);
    castls_config_release(server);
    castls_session_cache_release(setting.client_cache);
}

static void more_early_data_than_allowed_is_not_taken(void **state)
{
    const cas_world *world = *state;
    cas_setting setting = {
        .early_data_max = 100, .stateful = true, .client_cache = client_cache(world)};
    castls_config *client = client_config(world, &setting);
    castls_config *server = server_config(world, &setting);
    const uint8_t much[200] = {0};
    const castls_bytes parts[] = {CAS_BYTES(much)};
    size_t taken = 0;
    first_visit(client, server);
    cas_pair pair = cas_world_pair(castls_config_retain(client), castls_config_retain(server));
    assert_int_equal(castls_conn_start(pair.client), CASTLS_OK);
    assert_int_equal(castls_conn_early_data_left(pair.client), 100);
    assert_int_equal(castls_conn_send_early(pair.client, CAS_PARTS(parts), &taken), CASTLS_OK);
    assert_int_equal(taken, 100);
    assert_int_equal(castls_conn_early_data_left(pair.client), 0);
    cas_pair_clear(&pair);
    castls_config_release(client);
    castls_config_release(server);
    castls_session_cache_release(setting.client_cache);
}

static void a_session_survives_its_encoding(void **state)
{
    const cas_world *world = *state;
    cas_setting setting = {.client_cache = NULL};
    castls_config *client = client_config(world, &setting);
    castls_config *server = server_config(world, &setting);
    castls_session *session = NULL;
    castls_session *decoded = NULL;
    uint8_t room[4096] = {0};
    size_t len = 0;
    cas_pair first = cas_world_pair(castls_config_retain(client), castls_config_retain(server));
    cas_world_connect(&first);
    assert_int_equal(castls_conn_take_session(first.client, &session), CASTLS_OK);
    cas_pair_clear(&first);
    assert_int_equal(castls_session_encode(session, CAS_SPAN(room), &len), CASTLS_OK);
    assert_int_equal(castls_session_decode(&world->authority.environment,
                                           cas_bytes_prefix(CAS_BYTES(room), len), &decoded),
                     CASTLS_OK);
    cas_pair pair = cas_world_pair(client, server);
    assert_int_equal(castls_conn_set_session(pair.client, decoded), CASTLS_OK);
    cas_world_connect(&pair);
    assert_true(castls_conn_is_resumed(pair.client));
    cas_pair_clear(&pair);
    castls_session_release(session);
    castls_session_release(decoded);
}

static void the_group_of_a_server_is_remembered(void **state)
{
    const cas_world *world = *state;
    const uint16_t groups[] = {0x0018};
    cas_setting setting = {.client_cache = client_cache(world)};
    castls_config *client = client_config(world, &setting);
    castls_config_builder *builder = cas_world_server(world);
    castls_config_builder_set_groups(builder, CAS_CODES(groups));
    castls_config *server = cas_world_build(builder);
    for (size_t i = 0; i < 2; i++) {
        cas_pair pair = cas_world_pair(castls_config_retain(client), castls_config_retain(server));
        cas_world_connect(&pair);
        assert_int_equal(castls_conn_was_retried(pair.client), i == 0);
        cas_pair_clear(&pair);
    }
    castls_config_release(client);
    castls_config_release(server);
    castls_session_cache_release(setting.client_cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tickets_resume),
        cmocka_unit_test(stateful_sessions_resume),
        cmocka_unit_test(servers_with_one_secret_open_each_others_tickets),
        cmocka_unit_test(a_ticket_of_another_server_falls_back_to_a_full_handshake),
        cmocka_unit_test(a_ticket_is_bound_to_the_trust_it_was_made_under),
        cmocka_unit_test(a_ticket_is_bound_to_a_configuration_set_by_hand),
        cmocka_unit_test(early_data_is_accepted_once),
        cmocka_unit_test(early_data_under_a_changed_server_is_refused_and_skipped),
        cmocka_unit_test(a_replayed_ticket_brings_no_early_data),
        cmocka_unit_test(more_early_data_than_allowed_is_not_taken),
        cmocka_unit_test(a_session_survives_its_encoding),
        cmocka_unit_test(the_group_of_a_server_is_remembered),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
