/*
 * test_core_atomic.c: atomic words, by one thread and by several.
 */
#include "support/test.h"

#include "core/atomic.h"
#include "support/threads.h"

#define ROUNDS 20000
#define THREADS 4

static void a_word_is_what_was_stored(void **state)
{
    (void)state;
    cas_atomic a = {0};
    assert_int_equal(cas_atomic_load(&a), 0);
    cas_atomic_store(&a, UINT32_MAX);
    assert_int_equal(cas_atomic_load(&a), UINT32_MAX);
    cas_atomic64 b = {0};
    cas_atomic64_store(&b, UINT64_MAX);
    assert_true(cas_atomic64_load(&b) == UINT64_MAX);
    assert_true(cas_atomic64_add(&b, 2) == UINT64_MAX);
    assert_true(cas_atomic64_load(&b) == 1);
}

static void a_word_is_swapped_only_where_the_expected_value_stands(void **state)
{
    (void)state;
    cas_atomic a = {0};
    assert_true(cas_atomic_swap_if(&a, 0, 5));
    assert_int_equal(cas_atomic_load(&a), 5);
    assert_false(cas_atomic_swap_if(&a, 0, 6));
    assert_int_equal(cas_atomic_load(&a), 5);
    assert_int_equal(cas_atomic_exchange(&a, 9), 5);
    assert_int_equal(cas_atomic_load(&a), 9);
    assert_int_equal(cas_atomic_or(&a, 6), 9);
    assert_int_equal(cas_atomic_load(&a), 15);
}

static void only_the_last_reference_says_that_it_is_the_last(void **state)
{
    (void)state;
    cas_atomic count = {0};
    cas_atomic_store(&count, 1);
    cas_count_take(&count);
    cas_count_take(&count);
    assert_false(cas_count_give(&count));
    assert_false(cas_count_give(&count));
    assert_true(cas_count_give(&count));
    assert_int_equal(cas_atomic_load(&count), 0);
}

typedef struct shared {
    cas_atomic count;
    cas_atomic64 sum;
    cas_atomic lasts;
    cas_lock lock;
    uint64_t guarded;
} shared;

static void work(void *user)
{
    shared *s = user;
    for (size_t i = 0; i < ROUNDS; i++) {
        cas_count_take(&s->count);
        (void)cas_atomic64_add(&s->sum, 3);
        cas_lock_take(&s->lock);
        s->guarded = s->guarded + 1;
        cas_lock_give(&s->lock);
        if (cas_count_give(&s->count)) {
            cas_count_take(&s->lasts);
        }
    }
}

static void threads_lose_no_count_and_share_a_lock(void **state)
{
    (void)state;
    shared s = {0};
    cas_atomic_store(&s.count, 1);
    assert_int_equal(cas_test_in_threads(THREADS, work, &s), THREADS);
    assert_int_equal(cas_atomic_load(&s.count), 1);
    assert_int_equal(cas_atomic_load(&s.lasts), 0);
    assert_int_equal(cas_atomic64_load(&s.sum), 3 * THREADS * ROUNDS);
    assert_int_equal(s.guarded, THREADS * ROUNDS);
    assert_true(cas_count_give(&s.count));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_what_was_stored),
        cmocka_unit_test(a_word_is_swapped_only_where_the_expected_value_stands),
        cmocka_unit_test(only_the_last_reference_says_that_it_is_the_last),
        cmocka_unit_test(threads_lose_no_count_and_share_a_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
