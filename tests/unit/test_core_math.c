/*
 * test_core_math.c: arithmetic at its edges.
 */
#include "support/test.h"

#include "core/math.h"

static void a_sum_that_fits_is_given(void **state)
{
    (void)state;
    size_t size = 7;
    assert_true(cas_add_size(40, 2, &size));
    assert_int_equal(size, 42);
    assert_true(cas_add_size(SIZE_MAX - 1, 1, &size));
    assert_true(size == SIZE_MAX);
    uint64_t wide = 7;
    assert_true(cas_add_u64(UINT64_MAX, 0, &wide));
    assert_true(wide == UINT64_MAX);
    assert_true(cas_add_u64(3, 4, &wide));
    assert_int_equal(wide, 7);
}

static void a_sum_that_does_not_fit_is_refused_and_zero(void **state)
{
    (void)state;
    size_t size = 7;
    assert_false(cas_add_size(SIZE_MAX, 1, &size));
    assert_int_equal(size, 0);
    size = 7;
    assert_false(cas_add_size(SIZE_MAX / 2 + 1, SIZE_MAX / 2 + 1, &size));
    assert_int_equal(size, 0);
    uint64_t wide = 7;
    assert_false(cas_add_u64(1, UINT64_MAX, &wide));
    assert_int_equal(wide, 0);
}

static void a_product_that_fits_is_given(void **state)
{
    (void)state;
    size_t size = 7;
    assert_true(cas_mul_size(6, 7, &size));
    assert_int_equal(size, 42);
    assert_true(cas_mul_size(SIZE_MAX, 0, &size));
    assert_int_equal(size, 0);
    assert_true(cas_mul_size(0, SIZE_MAX, &size));
    assert_int_equal(size, 0);
    assert_true(cas_mul_size(1, SIZE_MAX, &size));
    assert_true(size == SIZE_MAX);
    assert_true(cas_mul_size(SIZE_MAX / 3, 3, &size));
    assert_true(size == SIZE_MAX / 3 * 3);
}

static void a_product_that_does_not_fit_is_refused_and_zero(void **state)
{
    (void)state;
    size_t size = 7;
    assert_false(cas_mul_size(SIZE_MAX / 3 + 1, 3, &size));
    assert_int_equal(size, 0);
    size = 7;
    /* The product modulo 2^64 would be 0 and look harmless. */
    assert_false(cas_mul_size(SIZE_MAX / 2 + 1, 2, &size));
    assert_int_equal(size, 0);
    size = 7;
    assert_false(cas_mul_size(SIZE_MAX, SIZE_MAX, &size));
    assert_int_equal(size, 0);
}

static void the_smaller_and_the_larger_are_told_apart(void **state)
{
    (void)state;
    assert_int_equal(cas_min_size(3, 5), 3);
    assert_int_equal(cas_min_size(5, 3), 3);
    assert_int_equal(cas_min_size(4, 4), 4);
    assert_int_equal(cas_max_size(3, 5), 5);
    assert_int_equal(cas_max_size(5, 3), 5);
    assert_int_equal(cas_max_size(4, 4), 4);
    assert_int_equal(cas_min_size(0, SIZE_MAX), 0);
    assert_true(cas_max_size(0, SIZE_MAX) == SIZE_MAX);
}

static void narrowing_keeps_the_largest_values_that_fit(void **state)
{
    (void)state;
    assert_int_equal(cas_narrow_u8(0), 0);
    assert_int_equal(cas_narrow_u8(255), 255);
    assert_int_equal(cas_narrow_u16(65535), 65535);
    assert_int_equal(cas_narrow_u32(UINT32_MAX), UINT32_MAX);
    assert_true(cas_narrow_size(SIZE_MAX) == SIZE_MAX);
}

static void low_bits_are_cut_off(void **state)
{
    (void)state;
    assert_int_equal(cas_low_u8(0x1ff), 0xff);
    assert_int_equal(cas_low_u8(0x100), 0);
    assert_int_equal(cas_low_u32(UINT64_C(0x123456789a)), 0x3456789a);
    assert_int_equal(cas_low_u32(UINT64_C(0x100000000)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sum_that_fits_is_given),
        cmocka_unit_test(a_sum_that_does_not_fit_is_refused_and_zero),
        cmocka_unit_test(a_product_that_fits_is_given),
        cmocka_unit_test(a_product_that_does_not_fit_is_refused_and_zero),
        cmocka_unit_test(the_smaller_and_the_larger_are_told_apart),
        cmocka_unit_test(narrowing_keeps_the_largest_values_that_fit),
        cmocka_unit_test(low_bits_are_cut_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
