/*
 * test_cuts.c: a handshake's bytes one at a time, and cut in two at every offset: the same
 * handshake.
 */
#include "core/buf.h"
#include "world.h"

#define FLIGHT_MAX 8192

/* Everything that is outgoing, joined. */
static castls_bytes take_flight(castls_conn *from, castls_span room)
{
    castls_bytes views[16] = {0};
    size_t count = 0;
    size_t len = 0;
    castls_conn_outgoing(from, views, CAS_COUNT(views), &count);
    for (size_t i = 0; i < count; i++) {
        const castls_bytes view = *CAS_AT(views, i);
        assert_true(cas_span_copy(cas_span_skip(room, len), view));
        len = len + view.len;
    }
    assert_int_equal(len, castls_conn_outgoing_len(from));
    assert_int_equal(castls_conn_sent(from, len), CASTLS_OK);
    return cas_bytes_prefix(cas_span_bytes(room), len);
}

static void offer_all(castls_conn *to, castls_bytes in)
{
    size_t done = 0;
    while (done < in.len) {
        size_t consumed = 0;
        assert_int_equal(castls_conn_receive(to, cas_bytes_skip(in, done), &consumed), CASTLS_OK);
        assert_true(consumed != 0);
        done = done + consumed;
    }
}

/* Carries one flight, cut in two at an offset; its length. */
static size_t carry_cut(castls_conn *from, castls_conn *to, size_t at)
{
    uint8_t room[FLIGHT_MAX] = {0};
    const castls_bytes flight = take_flight(from, CAS_SPAN(room));
    offer_all(to, cas_bytes_prefix(flight, at));
    offer_all(to, cas_bytes_skip(flight, at));
    return flight.len;
}

/* One handshake with each flight cut at that offset; the length of its longest flight. */
static size_t connect_cut(castls_config *client, castls_config *server, size_t at, bool resumed)
{
    cas_pair pair = cas_world_pair(castls_config_retain(client), castls_config_retain(server));
    size_t longest = 0;
    size_t moved = 1;
    assert_int_equal(castls_conn_start(pair.client), CASTLS_OK);
    while (moved != 0) {
        const size_t up = carry_cut(pair.client, pair.server, at);
        const size_t down = carry_cut(pair.server, pair.client, at);
        moved = up + down;
        longest = cas_max_size(longest, cas_max_size(up, down));
    }
    assert_true(castls_conn_is_connected(pair.client));
    assert_true(castls_conn_is_connected(pair.server));
    assert_int_equal(castls_conn_is_resumed(pair.client), resumed);
    assert_bytes_equal(castls_conn_client_finished(pair.client),
                       castls_conn_client_finished(pair.server));
    cas_pair_say(&pair, true, CAS_TEXT("whole"));
    cas_pair_say(&pair, false, CAS_TEXT("again"));
    cas_pair_clear(&pair);
    return longest;
}

/* Cuts at every offset, or at every `step`th of them. */
static void cut_everywhere(castls_config *client, castls_config *server, size_t step, bool resumed)
{
    size_t longest = FLIGHT_MAX;
    for (size_t at = 1; at < longest; at = at + step) {
        longest = connect_cut(client, server, at, resumed);
    }
    castls_config_release(client);
    castls_config_release(server);
}

static void a_full_handshake_may_be_cut_at_every_offset(void **state)
{
    const cas_world *world = *state;
    cut_everywhere(cas_world_build(cas_world_client(world)),
                   cas_world_build(cas_world_server(world)), 1, false);
}

static void so_may_one_with_a_retry_and_a_client_certificate(void **state)
{
    const cas_world *world = *state;
    const uint16_t offered[] = {0x001d, 0x0017};
    const uint16_t wanted[] = {0x0017};
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_config_builder_set_groups(client, CAS_CODES(offered));
    castls_config_builder_set_groups(server, CAS_CODES(wanted));
    castls_config_builder_add_credential(client, world->client_credential);
    castls_config_builder_set_verify(server, CASTLS_VERIFY_REQUIRED);
    cut_everywhere(cas_world_build(client), cas_world_build(server), 3, false);
}

static void so_may_a_resumed_one(void **state)
{
    const cas_world *world = *state;
    castls_config_builder *client = cas_world_client(world);
    castls_config_builder *server = cas_world_server(world);
    castls_session_cache *cache = NULL;
    castls_ticket_ring *ring = NULL;
    assert_int_equal(castls_session_cache_new(&world->authority.environment, 4, &cache), CASTLS_OK);
    assert_int_equal(
        castls_ticket_ring_new(&world->authority.environment, cas_bytes_none(), 3600, &ring),
        CASTLS_OK);
    castls_config_builder_set_session_cache(client, cache);
    castls_config_builder_set_ticket_ring(server, ring);
    castls_config *client_config = cas_world_build(client);
    castls_config *server_config = cas_world_build(server);
    (void)connect_cut(client_config, server_config, 1, false);
    cut_everywhere(client_config, server_config, 3, true);
    castls_session_cache_release(cache);
    castls_ticket_ring_release(ring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_handshake_may_be_cut_at_every_offset),
        cmocka_unit_test(so_may_one_with_a_retry_and_a_client_certificate),
        cmocka_unit_test(so_may_a_resumed_one),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
