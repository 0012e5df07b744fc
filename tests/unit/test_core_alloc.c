/*
 * test_core_alloc.c: typed allocation, pools, and elements reached by a checked index.
 */
#include "support/test.h"

#include "core/alloc.h"
#include "support/allocator.h"

typedef struct row {
    uint64_t number;
    uint8_t bytes[5];
} row;

typedef CAS_POOL(row) row_pool;

static void an_object_is_made_zeroed_and_wiped_when_it_goes(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 0);
    const castls_allocator *allocator = &a.allocator;
    row *made = CAS_NEW(allocator, row);
    assert_non_null(made);
    assert_int_equal(made->number, 0);
    assert_int_equal(*CAS_AT(made->bytes, 4), 0);
    made->number = UINT64_MAX;
    CAS_FREE(allocator, made);
    assert_int_equal(a.live, 0);
    assert_int_equal(a.unwiped, 0);
    row *none = NULL;
    CAS_FREE(allocator, none);
    assert_int_equal(a.calls, 1);

    made = CAS_NEW(NULL, row);
    assert_non_null(made);
    assert_int_equal(made->number, 0);
    CAS_FREE(NULL, made);
}

static void without_memory_there_is_no_object(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 1);
    const castls_allocator *allocator = &a.allocator;
    assert_null(CAS_NEW(allocator, row));
    assert_int_equal(a.live, 0);
}

static void an_object_is_wiped_in_place(void **state)
{
    (void)state;
    row here = {7, {1, 2, 3, 4, 5}};
    CAS_WIPE(&here);
    assert_int_equal(here.number, 0);
    assert_bytes_equal(CAS_BYTES(here.bytes), CAS_TEXT("\0\0\0\0\0"));
}

static void elements_of_an_array_are_reached_by_number(void **state)
{
    (void)state;
    uint16_t numbers[4] = {10, 11, 12, 13};
    assert_int_equal(CAS_COUNT(numbers), 4);
    for (size_t i = 0; i < CAS_COUNT(numbers); i++) {
        assert_int_equal(*CAS_AT(numbers, i), 10 + i);
        *CAS_AT(numbers, i) = 0;
    }
    assert_int_equal(numbers[3], 0);
    row rows[2] = {{0}};
    CAS_AT(rows, 1)->number = 5;
    assert_int_equal(rows[1].number, 5);
    assert_int_equal(rows[0].number, 0);
}

static void a_pool_has_as_many_zeroed_objects_as_asked(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 0);
    const castls_allocator *allocator = &a.allocator;
    row_pool pool = {0};
    assert_true(CAS_POOL_INIT(&pool, allocator, 9));
    assert_int_equal(CAS_POOL_COUNT(&pool), 9);
    for (size_t i = 0; i < 9; i++) {
        assert_int_equal(CAS_POOL_AT(&pool, i)->number, 0);
        CAS_POOL_AT(&pool, i)->number = i + 1;
    }
    for (size_t i = 0; i < 9; i++) {
        assert_int_equal(CAS_POOL_AT(&pool, i)->number, i + 1);
    }
    CAS_POOL_CLEAR(&pool, allocator);
    assert_int_equal(CAS_POOL_COUNT(&pool), 0);
    assert_int_equal(a.live, 0);
    assert_int_equal(a.unwiped, 0);
    CAS_POOL_CLEAR(&pool, allocator);
    assert_int_equal(a.calls, 1);
}

static void a_pool_of_nothing_takes_no_memory(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 1);
    const castls_allocator *allocator = &a.allocator;
    row_pool pool = {0};
    assert_true(CAS_POOL_INIT(&pool, allocator, 0));
    assert_int_equal(CAS_POOL_COUNT(&pool), 0);
    assert_int_equal(a.calls, 0);
    CAS_POOL_CLEAR(&pool, allocator);
}

static void a_pool_without_memory_is_empty(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 1);
    const castls_allocator *allocator = &a.allocator;
    row_pool pool = {0};
    assert_false(CAS_POOL_INIT(&pool, allocator, 3));
    assert_int_equal(CAS_POOL_COUNT(&pool), 0);
    CAS_POOL_CLEAR(&pool, allocator);
    assert_int_equal(a.live, 0);
}

static void a_pool_whose_size_overflows_is_not_made(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 0);
    const castls_allocator *allocator = &a.allocator;
    row_pool pool = {0};
    /* The product modulo 2^64 is small, and there would be memory for it. */
    assert_false(CAS_POOL_INIT(&pool, allocator, SIZE_MAX / sizeof(row) + 2));
    assert_int_equal(CAS_POOL_COUNT(&pool), 0);
    assert_int_equal(a.calls, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_object_is_made_zeroed_and_wiped_when_it_goes),
        cmocka_unit_test(without_memory_there_is_no_object),
        cmocka_unit_test(an_object_is_wiped_in_place),
        cmocka_unit_test(elements_of_an_array_are_reached_by_number),
        cmocka_unit_test(a_pool_has_as_many_zeroed_objects_as_asked),
        cmocka_unit_test(a_pool_of_nothing_takes_no_memory),
        cmocka_unit_test(a_pool_without_memory_is_empty),
        cmocka_unit_test(a_pool_whose_size_overflows_is_not_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
