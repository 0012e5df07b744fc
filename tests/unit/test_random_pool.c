/*
 * test_random_pool.c: random bytes in advance: none is handed out twice, a failure leaves zeros,
 * and a source of tests is asked each time.
 */
#include "support/test.h"

#include "config/random_pool.h"
#include "support/fake_provider.h"

static castls_code count_up(void *user, castls_span out)
{
    uint8_t *next = user;
    for (size_t i = 0; i < out.len; i++) {
        *next = cas_low_u8((size_t)*next + 1);
        cas_span_set(out, i, *next);
    }
    return CASTLS_OK;
}

static void nothing_is_handed_out_twice(void **state)
{
    (void)state;
    const cas_environment environment = {cas_fake_provider(), NULL, NULL, NULL};
    cas_random_pool pool = {{0}, 0};
    uint8_t all[8][24] = {{0}};
    for (size_t i = 0; i < CAS_COUNT(all); i++) {
        assert_int_equal(cas_random_pool_take(&pool, &environment, CAS_SPAN(*CAS_AT(all, i))),
                         CAS_OK);
        for (size_t k = 0; k < i; k++) {
            assert_false(cas_bytes_equal(CAS_BYTES(*CAS_AT(all, i)), CAS_BYTES(*CAS_AT(all, k))));
        }
    }
}

static void what_was_handed_out_is_wiped(void **state)
{
    (void)state;
    const cas_environment environment = {cas_fake_provider(), NULL, NULL, NULL};
    const uint8_t zeros[CAS_RANDOM_POOL_LEN] = {0};
    cas_random_pool pool = {{0}, 0};
    uint8_t out[CAS_RANDOM_POOL_LEN] = {0};
    assert_int_equal(cas_random_pool_take(&pool, &environment, CAS_SPAN(out)), CAS_OK);
    assert_false(cas_bytes_equal(CAS_BYTES(out), CAS_BYTES(zeros)));
    assert_bytes_equal(CAS_BYTES(pool.bytes_), CAS_BYTES(zeros));
}

static void more_than_a_pool_holds_is_made_at_once(void **state)
{
    (void)state;
    const cas_environment environment = {cas_fake_provider(), NULL, NULL, NULL};
    const uint8_t zeros[CAS_RANDOM_POOL_LEN + 1] = {0};
    cas_random_pool pool = {{0}, 0};
    uint8_t out[CAS_RANDOM_POOL_LEN + 1] = {0};
    assert_int_equal(cas_random_pool_take(&pool, &environment, CAS_SPAN(out)), CAS_OK);
    assert_false(cas_bytes_equal(CAS_BYTES(out), CAS_BYTES(zeros)));
    assert_int_equal(pool.left_, 0);
}

static void a_failure_leaves_zeros_and_an_empty_pool(void **state)
{
    (void)state;
    const cas_environment environment = {cas_fake_provider(), NULL, NULL, NULL};
    const uint8_t zeros[16] = {0};
    cas_random_pool pool = {{0}, 0};
    uint8_t out[16] = {1, 2, 3};
    cas_fake_provider_fail(1);
    assert_int_equal(cas_random_pool_take(&pool, &environment, CAS_SPAN(out)), CAS_ERR_RANDOM);
    assert_bytes_equal(CAS_BYTES(out), CAS_BYTES(zeros));
    assert_int_equal(cas_random_pool_take(&pool, &environment, CAS_SPAN(out)), CAS_OK);
    assert_false(cas_bytes_equal(CAS_BYTES(out), CAS_BYTES(zeros)));
}

static void a_source_of_tests_is_asked_each_time(void **state)
{
    (void)state;
    uint8_t next = 0;
    const castls_random source = {sizeof(source), &next, count_up};
    const cas_environment environment = {cas_fake_provider(), NULL, NULL, &source};
    cas_random_pool pool = {{0}, 0};
    uint8_t out[2] = {0};
    assert_int_equal(cas_random_pool_take(&pool, &environment, CAS_SPAN(out)), CAS_OK);
    assert_bytes_equal(CAS_BYTES(out), CAS_TEXT("\1\2"));
    assert_int_equal(cas_random_pool_take(&pool, &environment, CAS_SPAN(out)), CAS_OK);
    assert_bytes_equal(CAS_BYTES(out), CAS_TEXT("\3\4"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_handed_out_twice),
        cmocka_unit_test(what_was_handed_out_is_wiped),
        cmocka_unit_test(more_than_a_pool_holds_is_made_at_once),
        cmocka_unit_test(a_failure_leaves_zeros_and_an_empty_pool),
        cmocka_unit_test(a_source_of_tests_is_asked_each_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
