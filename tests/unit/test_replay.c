/*
 * test_replay.c: early data at most once.
 */
#include "support/test.h"

#include "core/writer.h"
#include "session/replay.h"
#include "support/allocator.h"
#include "support/threads.h"

#define NOW INT64_C(1700000000000)
#define WINDOW 10000

static cas_replay *make(uint32_t entries_max, int64_t start_ms)
{
    cas_replay *replay = NULL;
    assert_int_equal(cas_replay_new(NULL, 42, entries_max, WINDOW, start_ms, &replay), CAS_OK);
    return replay;
}

/* Offers a ticket that ends in a number; tags are not that regular, but the register scatters. */
static bool take(cas_replay *replay, uint64_t number, int64_t now_ms)
{
    uint8_t room[24] = {0};
    castls_bytes ticket = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_u64(&w, 1);
    cas_write_u64(&w, 2);
    cas_write_u64(&w, number);
    return cas_writer_end(&w, &ticket) == CAS_OK && cas_replay_take(replay, ticket, now_ms);
}

static void a_ticket_is_taken_once(void **state)
{
    (void)state;
    cas_replay *replay = make(1000, -1);
    for (uint64_t i = 0; i < 100; i++) {
        assert_true(take(replay, i, NOW));
    }
    for (uint64_t i = 0; i < 100; i++) {
        assert_false(take(replay, i, NOW + 1));
    }
    cas_replay_free(replay);
}

/* Two windows are as long as a replay can pass for fresh: at each step of time until then, whatever
 * generations have passed. */
static void a_ticket_is_remembered_for_two_windows(void **state)
{
    (void)state;
    for (int64_t first = 0; first < 2 * WINDOW; first += 1999) {
        cas_replay *replay = make(1000, -1);
        assert_true(take(replay, 5, NOW + first));
        for (int64_t later = 0; later <= 2 * WINDOW; later += 500) {
            assert_false(take(replay, 5, NOW + first + later));
        }
        assert_true(take(replay, 5, NOW + first + 4 * WINDOW));
        cas_replay_free(replay);
    }
}

static void a_register_that_is_full_refuses_and_does_not_forget(void **state)
{
    (void)state;
    cas_replay *replay = make(160, -1);
    uint64_t taken = 0;
    for (uint64_t i = 0; i < 1000; i++) {
        taken += take(replay, i, NOW) ? 1 : 0;
    }
    assert_int_equal(taken, 160);
    for (uint64_t i = 0; i < 1000; i++) {
        assert_false(take(replay, i, NOW));
    }
    assert_true(take(replay, 1, NOW + 4 * WINDOW)); /* Room again. */
    cas_replay_free(replay);
}

/* RFC 8446 section 8.2: what was accepted before the start is not known. */
static void after_a_start_everything_is_refused_for_two_windows(void **state)
{
    (void)state;
    cas_replay *replay = make(1000, NOW);
    assert_false(take(replay, 1, NOW));
    assert_false(take(replay, 1, NOW + 2 * WINDOW));
    assert_false(take(replay, 1, NOW - 1000000));
    assert_true(take(replay, 1, NOW + 2 * WINDOW + 1));
    cas_replay_free(replay);
}

static void a_clock_that_goes_back_is_refused(void **state)
{
    (void)state;
    cas_replay *replay = make(16, -1);
    assert_true(take(replay, 1, NOW));
    for (uint64_t i = 2; i < 200; i++) {
        (void)take(replay, i, NOW + 8 * WINDOW); /* Every shard has gone on. */
    }
    assert_false(take(replay, 1, NOW));
    assert_false(take(replay, 1000, NOW));
    cas_replay_free(replay);
}

static void bad_values_are_refused(void **state)
{
    (void)state;
    cas_replay *replay = make(16, -1);
    assert_false(take(replay, 1, -1));
    assert_false(cas_replay_take(replay, CAS_TEXT("fifteen bytes.."), NOW));
    assert_true(cas_replay_take(replay, CAS_TEXT("sixteen bytes..."), NOW));
    cas_replay_free(replay);
    assert_int_equal(cas_replay_new(NULL, 0, 0, WINDOW, -1, &replay), CAS_ERR_ARGUMENT);
    assert_null(replay);
    assert_int_equal(cas_replay_new(NULL, 0, 16, 0, -1, &replay), CAS_ERR_ARGUMENT);
    assert_int_equal(cas_replay_new(NULL, 0, 16, 60001, -1, &replay), CAS_ERR_ARGUMENT);
    assert_int_equal(cas_replay_new(NULL, 0, CAS_REPLAY_ENTRIES_MAX + 1, WINDOW, -1, &replay),
                     CAS_ERR_ARGUMENT);
    cas_replay_free(NULL);
}

/* RFC 8446 section 8.3. */
static void an_age_is_fresh_within_the_window_on_either_side(void **state)
{
    (void)state;
    const int64_t issued = NOW - 5000000;
    const uint32_t add = 0xfffff000;
    const uint32_t obfuscated = 5000000 + add; /* Modulo 2^32. */
    assert_true(cas_is_fresh(issued, add, obfuscated, NOW, WINDOW));
    assert_true(cas_is_fresh(issued, add, obfuscated, NOW + WINDOW, WINDOW));
    assert_true(cas_is_fresh(issued, add, obfuscated, NOW - WINDOW, WINDOW));
    assert_false(cas_is_fresh(issued, add, obfuscated, NOW + WINDOW + 1, WINDOW));
    assert_false(cas_is_fresh(issued, add, obfuscated, NOW - WINDOW - 1, WINDOW));
    assert_false(cas_is_fresh(-1, add, obfuscated, NOW, WINDOW));
    assert_false(cas_is_fresh(INT64_MAX, add, obfuscated, NOW, WINDOW));
    assert_false(cas_is_fresh(issued, add, obfuscated, -1, WINDOW));
    assert_true(cas_is_fresh(issued, add, obfuscated, NOW + 1, 1));
    assert_false(cas_is_fresh(issued, add, obfuscated, NOW + 2, 1));
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    test_allocator allocator = {0};
    size_t fail_at = 1;
    cas_err err = CAS_ERR_MEMORY;
    while (err != CAS_OK) {
        cas_replay *replay = NULL;
        test_allocator_init(&allocator, fail_at);
        err = cas_replay_new(&allocator.allocator, 1, 16, WINDOW, -1, &replay);
        assert_true(err == CAS_OK || (err == CAS_ERR_MEMORY && replay == NULL));
        cas_replay_free(replay);
        assert_int_equal(allocator.live, 0);
        fail_at++;
    }
    assert_true(fail_at > 30);
}

typedef struct race {
    cas_replay *replay;
    cas_atomic64 taken;
} race;

static void take_many(void *user)
{
    race *r = user;
    for (uint64_t i = 0; i < 2000; i++) {
        if (take(r->replay, i, NOW)) {
            (void)cas_atomic64_add(&r->taken, 1);
        }
    }
}

static void of_many_threads_one_takes_a_ticket(void **state)
{
    (void)state;
    race r = {.replay = make(4000, -1)};
    assert_int_equal(cas_test_in_threads(4, take_many, &r), 4);
    assert_true(cas_atomic64_load(&r.taken) == 2000);
    cas_replay_free(r.replay);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ticket_is_taken_once),
        cmocka_unit_test(a_ticket_is_remembered_for_two_windows),
        cmocka_unit_test(a_register_that_is_full_refuses_and_does_not_forget),
        cmocka_unit_test(after_a_start_everything_is_refused_for_two_windows),
        cmocka_unit_test(a_clock_that_goes_back_is_refused),
        cmocka_unit_test(bad_values_are_refused),
        cmocka_unit_test(an_age_is_fresh_within_the_window_on_either_side),
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(of_many_threads_one_takes_a_ticket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
