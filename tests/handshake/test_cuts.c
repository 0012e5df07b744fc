/*
 * test_cuts.c: a handshake's bytes one at a time, and cut in two at every offset: the very same
 * handshake. With a provider that repeats itself, each run's Finished values are those of the run
 * that was not cut. Another version joins by rows in `ways`.
 */
#include "live.h"
#include "support/fake_provider.h"

#define FLIGHT_MAX 8192
#define UNCUT SIZE_MAX
#define TLS12 0x0303
#define TLS13 0x0304

static const live_way ways[] = {
    {"full", 0, TLS13},
    {"retry", LIVE_RETRY, TLS13},
    {"mutual", LIVE_MUTUAL, TLS13},
    {"retry, mutual", LIVE_RETRY | LIVE_MUTUAL, TLS13},
    {"resumed", LIVE_RESUMED, TLS13},
    {"early data", LIVE_EARLY, TLS13},
    {"TLS 1.2, full", 0, TLS12},
    {"TLS 1.2, mutual", LIVE_MUTUAL, TLS12},
    {"TLS 1.2, resumed", LIVE_RESUMED, TLS12},
};

/* What came of one handshake. */
typedef struct cut_result {
    uint8_t client_finished[64];
    uint8_t server_finished[64];
    size_t longest; /* Bytes of its longest flight. */
    size_t data_len;
} cut_result;

/* How flights are cut: in two at an offset, or into pieces of one length. */
typedef struct cut_plan {
    size_t at;
    size_t piece;
} cut_plan;

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

/* Offers bytes until all are taken; counts the data that comes out. */
static void offer_all(castls_conn *to, castls_bytes in, cut_result *result)
{
    size_t done = 0;
    while (done < in.len) {
        uint8_t room[64] = {0};
        size_t consumed = 0;
        size_t len = 0;
        assert_int_equal(castls_conn_receive(to, cas_bytes_skip(in, done), &consumed), CASTLS_OK);
        assert_int_equal(castls_conn_read(to, CAS_SPAN(room), &len), CASTLS_OK);
        assert_true(consumed != 0);
        result->data_len = result->data_len + len;
        done = done + consumed;
    }
}

/* Carries one flight; how long it was. */
static size_t carry(castls_conn *from, castls_conn *to, cut_plan plan, cut_result *result)
{
    uint8_t room[FLIGHT_MAX] = {0};
    const castls_bytes flight = take_flight(from, CAS_SPAN(room));
    const castls_bytes first = cas_bytes_prefix(flight, plan.at);
    const castls_bytes second = cas_bytes_skip(flight, plan.at);
    result->longest = cas_max_size(result->longest, flight.len);
    for (size_t at = 0; at < first.len; at = at + plan.piece) {
        const size_t n = cas_min_size(plan.piece, first.len - at);
        offer_all(to, cas_bytes_slice(first, at, n), result);
    }
    offer_all(to, second, result);
    return flight.len;
}

/* Everything is made anew: a ticket that comes twice is no longer good for early data. */
static void connect(const cas_world *world, const live_way *way, cut_plan plan, cut_result *result)
{
    live_ground ground = {0};
    live l = {0};
    size_t moved = 1;
    *result = (cut_result){0};
    cas_fake_provider_restart();
    live_ground_begin(&ground, world, way);
    live_begin(&l, &ground);
    while (moved != 0) {
        moved = carry(l.client, l.server, plan, result);
        moved = moved + carry(l.server, l.client, plan, result);
    }
    const uint32_t what = way->what;
    assert_true(castls_conn_is_connected(l.client));
    assert_true(castls_conn_is_connected(l.server));
    /* A ticket that allows early data is offered with it, whether there is any to send or not. */
    const bool resumed = (what & (LIVE_RESUMED | LIVE_EARLY)) != 0;
    assert_int_equal(castls_conn_is_resumed(l.client), resumed);
    assert_int_equal(
        castls_conn_early_data(l.server),
        resumed && way->version == TLS13 ? CASTLS_EARLY_DATA_ACCEPTED : CASTLS_EARLY_DATA_NONE);
    assert_int_equal(castls_conn_was_retried(l.client), (what & LIVE_RETRY) != 0);
    assert_int_equal(castls_conn_peer_count(l.server), (what & LIVE_MUTUAL) != 0 ? 1 : 0);
    assert_true(
        cas_span_copy(CAS_SPAN(result->client_finished), castls_conn_client_finished(l.server)));
    assert_true(
        cas_span_copy(CAS_SPAN(result->server_finished), castls_conn_server_finished(l.client)));
    cas_pair pair = {.client = l.client, .server = l.server};
    cas_pair_say(&pair, true, CAS_TEXT("whole"));
    cas_pair_say(&pair, false, CAS_TEXT("again"));
    live_end(&l);
    live_ground_end(&ground);
}

static void check_same(const cut_result *a, const cut_result *b)
{
    assert_bytes_equal(CAS_BYTES(a->client_finished), CAS_BYTES(b->client_finished));
    assert_bytes_equal(CAS_BYTES(a->server_finished), CAS_BYTES(b->server_finished));
    assert_int_equal(a->longest, b->longest);
    assert_int_equal(a->data_len, b->data_len);
}

/* Runs one way uncut, then under plans that a callback makes until it has no more. */
static void compare_all(const cas_world *world, cut_plan (*plan_of)(size_t i, size_t longest))
{
    for (size_t w = 0; w < CAS_COUNT(ways); w++) {
        const cut_plan uncut = {UNCUT, UNCUT};
        const live_way *way = CAS_AT(ways, w);
        cut_result whole = {0};
        connect(world, way, uncut, &whole);
        assert_int_equal(whole.data_len, (way->what & LIVE_EARLY) != 0 ? 5 : 0);
        assert_true(whole.longest < FLIGHT_MAX);
        size_t i = 1;
        for (cut_plan plan = plan_of(i, whole.longest); plan.piece != 0;
             plan = plan_of(i, whole.longest)) {
            cut_result result = {0};
            connect(world, way, plan, &result);
            check_same(&whole, &result);
            i = i + 1;
        }
        assert_true(i > 2);
    }
}

static cut_plan in_two(size_t i, size_t longest)
{
    const cut_plan plan = {i, i < longest ? UNCUT : 0};
    return plan;
}

/* Pieces of one byte, two, three, and so on to a record header's six. */
static cut_plan in_pieces(size_t i, size_t longest)
{
    const cut_plan plan = {longest, i <= 6 ? i : 0};
    return plan;
}

static void a_handshake_may_be_cut_in_two_at_every_offset(void **state)
{
    compare_all(*state, in_two);
}

static void a_handshake_may_come_a_byte_at_a_time(void **state)
{
    compare_all(*state, in_pieces);
}

static int set_up(void **state)
{
    *state = cas_world_new(cas_test_environment(cas_fake_provider(), NULL));
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handshake_may_be_cut_in_two_at_every_offset),
        cmocka_unit_test(a_handshake_may_come_a_byte_at_a_time),
    };
    return cmocka_run_group_tests(tests, set_up, cas_world_tear_down);
}
