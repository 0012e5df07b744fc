/*
 * test_ticket.c: stateless tickets: sealed by one ring, opened by every ring of the same secret,
 * for as long as they should be.
 */
#include "support/sessions.h"

#include "session/ticket.h"
#include "support/fake_provider.h"
#include "support/allocator.h"
#include "support/threads.h"

#define PERIOD_S 3600
#define PERIOD_MS (INT64_C(1000) * PERIOD_S)
#define WINDOW_MS 10000
#define WINDOW_MS 10000
/* The beginning of a period. */
#define START_MS (TEST_NOW_MS / PERIOD_MS * PERIOD_MS)
#define ROOM 512

static cas_ticket_ring_options options_with(const castls_allocator *allocator, castls_bytes secret)
{
    cas_ticket_ring_options options = {0};
    options.provider = cas_fake_provider();
    options.secret = secret;
    options.period_s = PERIOD_S;
    options.key_count = 2;
    options.allocator = allocator;
    return options;
}

static cas_ticket_ring_options options_of(castls_bytes secret)
{
    return options_with(NULL, secret);
}

static cas_ticket_ring *make(castls_bytes secret)
{
    const cas_ticket_ring_options options = options_of(secret);
    cas_ticket_ring *ring = NULL;
    assert_int_equal(cas_ticket_ring_new(&options, START_MS, &ring), CAS_OK);
    return ring;
}

static castls_bytes seal(cas_ticket_ring *ring, int64_t now_ms, castls_span room)
{
    castls_bytes ticket = {0};
    const cas_session_fields fields = test_session_fields(77);
    cas_writer w = cas_writer_on(room);
    assert_int_equal(cas_ticket_seal(ring, now_ms, &fields, &w), CAS_OK);
    assert_int_equal(cas_writer_end(&w, &ticket), CAS_OK);
    assert_int_equal(ticket.len, cas_ticket_len(&fields));
    return ticket;
}

/* Whether the ring opens the ticket, and finds in it what was sealed. */
static bool opens(cas_ticket_ring *ring, int64_t now_ms, castls_bytes ticket)
{
    uint8_t room[ROOM] = {0};
    bool is_ours = true;
    cas_chain_views chain = {0};
    cas_session_fields fields = {0};
    const cas_session_fields wanted = test_session_fields(77);
    assert_int_equal(
        cas_ticket_open(ring, now_ms, ticket, CAS_SPAN(room), &chain, &fields, &is_ours), CAS_OK);
    assert_int_equal(fields.age_add, is_ours ? 77 : 0);
    assert_bytes_equal(fields.secret, is_ours ? wanted.secret : cas_bytes_none());
    assert_bytes_equal(fields.binding, is_ours ? wanted.binding : cas_bytes_none());
    return is_ours;
}

static const uint8_t shared[32] = {1, 2, 3};
static const uint8_t other[32] = {1, 2, 4};

static void a_ticket_opens_to_the_session_that_was_sealed(void **state)
{
    (void)state;
    uint8_t room[ROOM] = {0};
    cas_ticket_ring *ring = make(cas_bytes_none());
    const castls_bytes ticket = seal(ring, START_MS, CAS_SPAN(room));
    assert_true(opens(ring, START_MS, ticket));
    cas_ticket_ring_release(ring);
}

static void two_tickets_of_one_session_differ(void **state)
{
    (void)state;
    uint8_t one[ROOM] = {0};
    uint8_t two[ROOM] = {0};
    cas_ticket_ring *ring = make(cas_bytes_none());
    const castls_bytes first = seal(ring, START_MS, CAS_SPAN(one));
    const castls_bytes second = seal(ring, START_MS, CAS_SPAN(two));
    assert_false(cas_bytes_equal(cas_bytes_slice(first, 16, 12), cas_bytes_slice(second, 16, 12)));
    assert_false(cas_bytes_equal(cas_bytes_skip(first, 28), cas_bytes_skip(second, 28)));
    cas_ticket_ring_release(ring);
}

/* Sealed at the first or last moment of a period, it opens until the end of the next one, and for a
 * server whose clock is a period behind. */
static void a_key_seals_for_a_period_and_opens_for_another(void **state)
{
    (void)state;
    uint8_t room[ROOM] = {0};
    cas_ticket_ring *ring = make(CAS_BYTES(shared));
    const int64_t moments[] = {START_MS, START_MS + PERIOD_MS - 1};
    for (size_t i = 0; i < CAS_COUNT(moments); i++) {
        const castls_bytes ticket = seal(ring, *CAS_AT(moments, i), CAS_SPAN(room));
        assert_true(opens(ring, START_MS, ticket));
        assert_true(opens(ring, START_MS + PERIOD_MS, ticket));
        assert_true(opens(ring, START_MS + 2 * PERIOD_MS - 1, ticket));
        assert_false(opens(ring, START_MS + 2 * PERIOD_MS, ticket));
        assert_true(opens(ring, START_MS - 1, ticket));
        assert_true(opens(ring, START_MS - PERIOD_MS, ticket));
        assert_false(opens(ring, START_MS - PERIOD_MS - 1, ticket));
    }
    cas_ticket_ring_release(ring);
}

static void more_keys_open_for_longer(void **state)
{
    (void)state;
    uint8_t room[ROOM] = {0};
    for (uint32_t count = 2; count <= CAS_TICKET_KEYS_MAX; count++) {
        cas_ticket_ring_options options = options_of(CAS_BYTES(shared));
        cas_ticket_ring *ring = NULL;
        options.key_count = count;
        assert_int_equal(cas_ticket_ring_new(&options, START_MS, &ring), CAS_OK);
        const castls_bytes ticket = seal(ring, START_MS, CAS_SPAN(room));
        for (int64_t i = 0; i <= count; i++) {
            assert_int_equal(opens(ring, START_MS + i * PERIOD_MS, ticket), i < count);
        }
        cas_ticket_ring_release(ring);
    }
}

static void a_fleet_of_one_secret_agrees(void **state)
{
    (void)state;
    uint8_t room[ROOM] = {0};
    cas_ticket_ring *one = make(CAS_BYTES(shared));
    cas_ticket_ring *two = make(CAS_BYTES(shared));
    cas_ticket_ring *stranger = make(CAS_BYTES(other));
    cas_ticket_ring *alone = make(cas_bytes_none());
    const castls_bytes ticket = seal(one, START_MS, CAS_SPAN(room));
    assert_true(opens(two, START_MS + 10, ticket));
    assert_false(opens(stranger, START_MS, ticket));
    assert_false(opens(alone, START_MS, ticket));
    cas_ticket_ring_release(one);
    cas_ticket_ring_release(two);
    cas_ticket_ring_release(stranger);
    cas_ticket_ring_release(alone);
}

static void another_period_is_another_ring(void **state)
{
    (void)state;
    uint8_t room[ROOM] = {0};
    cas_ticket_ring_options options = options_of(CAS_BYTES(shared));
    cas_ticket_ring *ring = make(CAS_BYTES(shared));
    cas_ticket_ring *slower = NULL;
    options.period_s = 2 * PERIOD_S;
    assert_int_equal(cas_ticket_ring_new(&options, START_MS, &slower), CAS_OK);
    assert_false(opens(slower, START_MS, seal(ring, START_MS, CAS_SPAN(room))));
    cas_ticket_ring_release(ring);
    cas_ticket_ring_release(slower);
}

static void a_damaged_or_cut_ticket_is_not_ours(void **state)
{
    (void)state;
    uint8_t room[ROOM] = {0};
    cas_ticket_ring *ring = make(CAS_BYTES(shared));
    const castls_bytes ticket = seal(ring, START_MS, CAS_SPAN(room));
    for (size_t i = 0; i < ticket.len; i++) {
        uint8_t *byte = CAS_AT(room, i);
        *byte = *byte ^ 1;
        assert_false(opens(ring, START_MS, ticket));
        *byte = *byte ^ 1;
        assert_false(opens(ring, START_MS, cas_bytes_prefix(ticket, i)));
    }
    assert_true(opens(ring, START_MS, ticket));
    cas_ticket_ring_release(ring);
}

static void what_cannot_be_sealed_is_refused(void **state)
{
    (void)state;
    uint8_t room[ROOM] = {0};
    cas_session_fields fields = test_session_fields(1);
    cas_ticket_ring *ring = make(CAS_BYTES(shared));
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    assert_int_equal(cas_ticket_seal(ring, -1, &fields, &w), CAS_ERR_CLOCK);
    fields.ticket = CAS_TEXT("a client's");
    assert_int_equal(cas_ticket_seal(ring, START_MS, &fields, &w), CAS_ERR_ARGUMENT);
    fields = test_session_fields(1);
    fields.secret = cas_bytes_none();
    assert_int_equal(cas_ticket_seal(ring, START_MS, &fields, &w), CAS_ERR_ARGUMENT);
    fields = test_session_fields(1);
    for (size_t len = 0; len < cas_ticket_len(&fields); len++) {
        w = cas_writer_on(cas_span_prefix(CAS_SPAN(room), len));
        assert_int_equal(cas_ticket_seal(ring, START_MS, &fields, &w), CAS_ERR_ROOM);
    }
    cas_ticket_ring_release(ring);
}

static void options_out_of_range_are_refused(void **state)
{
    (void)state;
    cas_ticket_ring *ring = NULL;
    cas_ticket_ring_options options = options_of(cas_bytes_prefix(CAS_BYTES(shared), 31));
    assert_int_equal(cas_ticket_ring_new(&options, START_MS, &ring), CAS_ERR_TICKET_KEY);
    options = options_of(CAS_BYTES(shared));
    options.period_s = 59;
    assert_int_equal(cas_ticket_ring_new(&options, START_MS, &ring), CAS_ERR_ARGUMENT);
    options.period_s = 604801;
    assert_int_equal(cas_ticket_ring_new(&options, START_MS, &ring), CAS_ERR_ARGUMENT);
    options = options_of(CAS_BYTES(shared));
    options.key_count = 1;
    assert_int_equal(cas_ticket_ring_new(&options, START_MS, &ring), CAS_ERR_ARGUMENT);
    options.key_count = CAS_TICKET_KEYS_MAX + 1;
    assert_int_equal(cas_ticket_ring_new(&options, START_MS, &ring), CAS_ERR_ARGUMENT);
    assert_null(ring);
    cas_ticket_ring_release(NULL);
    assert_null(cas_ticket_ring_retain(NULL));
}

/* A given secret may have been used before the start, a fresh one may not. */
static void the_replay_register_knows_whether_tickets_are_older_than_the_ring(void **state)
{
    (void)state;
    cas_ticket_ring *fleet = make(CAS_BYTES(shared));
    cas_ticket_ring *alone = make(cas_bytes_none());
    cas_replay *replay = NULL;
    cas_replay *again = NULL;
    assert_int_equal(cas_ticket_ring_replay(fleet, START_MS, WINDOW_MS, &replay), CAS_OK);
    assert_int_equal(cas_ticket_ring_replay(fleet, START_MS, 2 * WINDOW_MS, &again), CAS_OK);
    assert_ptr_equal(replay, again);
    assert_int_equal(cas_replay_window_ms(again), WINDOW_MS); /* Of who asked first. */
    assert_false(cas_replay_take(replay, CAS_BYTES(other), START_MS + 1000));
    assert_true(cas_replay_take(replay, CAS_BYTES(other), START_MS + 20001));
    assert_int_equal(cas_ticket_ring_replay(alone, START_MS, WINDOW_MS, &replay), CAS_OK);
    assert_true(cas_replay_take(replay, CAS_BYTES(other), START_MS));
    assert_false(cas_replay_take(replay, CAS_BYTES(other), START_MS));
    cas_ticket_ring_release(fleet);
    cas_ticket_ring_release(alone);
}

/* Without a clock the start is when somebody first asks: what was used before is not known. */
static void a_ring_without_a_start_starts_when_it_is_asked(void **state)
{
    (void)state;
    const int64_t later_ms = START_MS + 500000;
    const cas_ticket_ring_options options = options_of(CAS_BYTES(shared));
    cas_ticket_ring *ring = NULL;
    cas_replay *replay = NULL;
    assert_int_equal(cas_ticket_ring_new(&options, -1, &ring), CAS_OK);
    assert_int_equal(cas_ticket_ring_replay(ring, later_ms, WINDOW_MS, &replay), CAS_OK);
    assert_false(cas_replay_take(replay, CAS_BYTES(other), later_ms));
    assert_false(cas_replay_take(replay, CAS_BYTES(other), later_ms + 2 * WINDOW_MS));
    assert_true(cas_replay_take(replay, CAS_BYTES(other), later_ms + 2 * WINDOW_MS + 1));
    cas_ticket_ring_release(ring);
}

typedef struct traffic {
    cas_ticket_ring *ring;
    cas_atomic64 started;
    cas_atomic failed;
} traffic;

/* Time runs for each thread at its own pace, so that keys are put in and taken over all the time.
 * */
static void seal_and_open(void *user)
{
    traffic *t = user;
    const uint32_t index = cas_low_u32(cas_atomic64_add(&t->started, 1));
    for (int64_t i = 0; i < 3000; i++) {
        uint8_t room[ROOM] = {0};
        uint8_t open_room[ROOM] = {0};
        const int64_t now_ms = START_MS + i * (index + 1) * PERIOD_MS / 7;
        const cas_session_fields fields = test_session_fields(index);
        cas_session_fields opened = {0};
        cas_chain_views chain = {0};
        castls_bytes ticket = {0};
        bool is_ours = false;
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        if (cas_ticket_seal(t->ring, now_ms, &fields, &w) != CAS_OK ||
            cas_writer_end(&w, &ticket) != CAS_OK ||
            cas_ticket_open(t->ring, now_ms + PERIOD_MS, ticket, CAS_SPAN(open_room), &chain,
                            &opened, &is_ours) != CAS_OK ||
            !is_ours || opened.age_add != index) {
            (void)cas_atomic_or(&t->failed, 1);
        }
    }
}

static void threads_seal_and_open_while_keys_change(void **state)
{
    (void)state;
    traffic t = {.ring = make(CAS_BYTES(shared))};
    assert_int_equal(cas_test_in_threads(4, seal_and_open, &t), 4);
    assert_int_equal(cas_atomic_load(&t.failed), 0);
    cas_ticket_ring_release(t.ring);
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    test_allocator allocator = {0};
    size_t fail_at = 1;
    cas_err err = CAS_ERR_MEMORY;
    while (err != CAS_OK) {
        cas_ticket_ring *ring = NULL;
        cas_replay *replay = NULL;
        test_allocator_init(&allocator, fail_at);
        const cas_ticket_ring_options options =
            options_with(&allocator.allocator, CAS_BYTES(shared));
        err = cas_ticket_ring_new(&options, START_MS, &ring);
        if (err == CAS_OK) {
            err = cas_ticket_ring_replay(ring, START_MS, WINDOW_MS, &replay);
        }
        assert_true(err == CAS_OK || err == CAS_ERR_MEMORY);
        cas_ticket_ring_release(ring);
        assert_int_equal(allocator.live, 0);
        fail_at++;
    }
    assert_true(fail_at > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ticket_opens_to_the_session_that_was_sealed),
        cmocka_unit_test(two_tickets_of_one_session_differ),
        cmocka_unit_test(a_key_seals_for_a_period_and_opens_for_another),
        cmocka_unit_test(more_keys_open_for_longer),
        cmocka_unit_test(a_fleet_of_one_secret_agrees),
        cmocka_unit_test(another_period_is_another_ring),
        cmocka_unit_test(a_damaged_or_cut_ticket_is_not_ours),
        cmocka_unit_test(what_cannot_be_sealed_is_refused),
        cmocka_unit_test(options_out_of_range_are_refused),
        cmocka_unit_test(the_replay_register_knows_whether_tickets_are_older_than_the_ring),
        cmocka_unit_test(a_ring_without_a_start_starts_when_it_is_asked),
        cmocka_unit_test(threads_seal_and_open_while_keys_change),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
