/*
 * test_core_reader.c: reading numbers, bytes and vectors, and failing for good.
 */
#include "support/test.h"

#include "core/reader.h"

static const uint8_t count[20] = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20};

static void numbers_are_big_endian(void **state)
{
    (void)state;
    cas_reader r = cas_reader_on(CAS_BYTES(count));
    assert_int_equal(cas_reader_left(&r), 20);
    assert_int_equal(cas_read_u8(&r), 0x01);
    assert_int_equal(cas_read_u16(&r), 0x0203);
    assert_int_equal(cas_read_u24(&r), 0x040506);
    assert_int_equal(cas_read_u32(&r), 0x0708090a);
    assert_true(cas_read_u64(&r) == UINT64_C(0x0b0c0d0e0f101112));
    assert_true(cas_reader_has_more(&r));
    assert_int_equal(cas_reader_left(&r), 2);
    assert_int_equal(cas_reader_end(&r), CAS_ERR_DECODE);
    assert_bytes_equal(cas_read_rest(&r), CAS_TEXT("\x13\x14"));
    assert_false(cas_reader_has_more(&r));
    assert_int_equal(cas_reader_end(&r), CAS_OK);
    assert_false(cas_reader_is_bad(&r));
}

static void large_numbers_keep_their_high_bits(void **state)
{
    (void)state;
    const uint8_t ones[18] = {
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    cas_reader r = cas_reader_on(CAS_BYTES(ones));
    assert_int_equal(cas_read_u8(&r), 0xff);
    assert_int_equal(cas_read_u16(&r), 0xffff);
    assert_int_equal(cas_read_u24(&r), 0xffffff);
    assert_int_equal(cas_read_u32(&r), 0xffffffff);
    assert_true(cas_read_u64(&r) == UINT64_MAX);
    assert_int_equal(cas_reader_end(&r), CAS_OK);
}

/* Reads one number of `width` bytes from the first `len` bytes. */
static uint64_t read_number(size_t len, size_t width, bool *failed)
{
    cas_reader r = cas_reader_on(cas_bytes_prefix(CAS_BYTES(count), len));
    uint64_t value = 0;
    switch (width) {
    case 1:
        value = cas_read_u8(&r);
        break;
    case 2:
        value = cas_read_u16(&r);
        break;
    case 3:
        value = cas_read_u24(&r);
        break;
    case 4:
        value = cas_read_u32(&r);
        break;
    default:
        value = cas_read_u64(&r);
        break;
    }
    *failed = cas_reader_is_bad(&r);
    return value;
}

static void a_number_that_is_cut_short_is_zero_and_fails(void **state)
{
    (void)state;
    const size_t widths[5] = {1, 2, 3, 4, 8};
    for (size_t i = 0; i < 5; i++) {
        for (size_t len = 0; len <= 8; len++) {
            bool failed = false;
            const uint64_t value = read_number(len, *CAS_AT(widths, i), &failed);
            assert_int_equal(failed, len < *CAS_AT(widths, i));
            assert_int_equal(value == 0, failed);
        }
    }
}

static void a_failure_is_for_good(void **state)
{
    (void)state;
    cas_reader r = cas_reader_on(CAS_BYTES(count));
    assert_int_equal(cas_read_bytes(&r, 21).len, 0);
    assert_true(cas_reader_is_bad(&r));
    assert_false(cas_reader_has_more(&r));
    assert_int_equal(cas_reader_left(&r), 0);
    assert_int_equal(cas_read_u8(&r), 0);
    assert_int_equal(cas_read_u16(&r), 0);
    assert_int_equal(cas_read_u24(&r), 0);
    assert_int_equal(cas_read_u32(&r), 0);
    assert_int_equal(cas_read_u64(&r), 0);
    assert_int_equal(cas_read_bytes(&r, 0).len, 0);
    assert_int_equal(cas_read_rest(&r).len, 0);
    assert_int_equal(cas_read_vec8(&r, 0, 255).len, 0);
    assert_int_equal(cas_read_vec16(&r, 0, 65535).len, 0);
    assert_int_equal(cas_read_vec24(&r, 0, 0xffffff).len, 0);
    assert_int_equal(cas_reader_end(&r), CAS_ERR_DECODE);
}

static void a_reader_can_be_failed_from_outside(void **state)
{
    (void)state;
    cas_reader r = cas_reader_on(CAS_BYTES(count));
    cas_reader_fail(&r);
    assert_true(cas_reader_is_bad(&r));
    assert_int_equal(cas_read_u8(&r), 0);
    assert_int_equal(cas_reader_end(&r), CAS_ERR_DECODE);
}

static void bytes_are_read_exactly(void **state)
{
    (void)state;
    cas_reader r = cas_reader_on(CAS_BYTES(count));
    assert_bytes_equal(cas_read_bytes(&r, 3), CAS_TEXT("\x01\x02\x03"));
    assert_int_equal(cas_read_bytes(&r, 0).len, 0);
    assert_int_equal(cas_read_bytes(&r, 16).len, 16);
    assert_bytes_equal(cas_read_bytes(&r, 1), CAS_TEXT("\x14"));
    assert_int_equal(cas_reader_end(&r), CAS_OK);
    assert_int_equal(cas_read_bytes(&r, SIZE_MAX).len, 0);
    assert_true(cas_reader_is_bad(&r));
}

static void nothing_can_be_read_from_nothing(void **state)
{
    (void)state;
    cas_reader r = cas_reader_on(cas_bytes_none());
    assert_int_equal(cas_reader_end(&r), CAS_OK);
    assert_int_equal(cas_read_bytes(&r, 0).len, 0);
    assert_int_equal(cas_read_rest(&r).len, 0);
    assert_int_equal(cas_reader_end(&r), CAS_OK);
    assert_int_equal(cas_read_u8(&r), 0);
    assert_int_equal(cas_reader_end(&r), CAS_ERR_DECODE);
}

/* Reads a vector whose prefix has `width` bytes, with bounds. */
static castls_bytes read_vector(cas_reader *r, size_t width, size_t min, size_t max)
{
    if (width == 1) {
        return cas_read_vec8(r, min, max);
    }
    return width == 2 ? cas_read_vec16(r, min, max) : cas_read_vec24(r, min, max);
}

static void a_vector_is_read_within_its_bounds(void **state)
{
    (void)state;
    const uint8_t wire[8] = {0, 0, 3, 'a', 'b', 'c', 'd', 'e'};
    for (size_t width = 1; width <= 3; width++) {
        const castls_bytes in = cas_bytes_skip(CAS_BYTES(wire), 3 - width);
        cas_reader r = cas_reader_on(in);
        assert_bytes_equal(read_vector(&r, width, 0, 255), CAS_TEXT("abc"));
        assert_bytes_equal(cas_read_rest(&r), CAS_TEXT("de"));

        r = cas_reader_on(in);
        assert_int_equal(read_vector(&r, width, 3, 3).len, 3);
        assert_false(cas_reader_is_bad(&r));

        r = cas_reader_on(in);
        assert_int_equal(read_vector(&r, width, 4, 255).len, 0);
        assert_true(cas_reader_is_bad(&r));

        r = cas_reader_on(in);
        assert_int_equal(read_vector(&r, width, 0, 2).len, 0);
        assert_true(cas_reader_is_bad(&r));
    }
}

static void a_vector_that_is_cut_short_fails(void **state)
{
    (void)state;
    const uint8_t wire[6] = {0, 0, 3, 'a', 'b', 'c'};
    for (size_t width = 1; width <= 3; width++) {
        for (size_t len = 0; len < width + 3; len++) {
            const castls_bytes whole = cas_bytes_skip(CAS_BYTES(wire), 3 - width);
            cas_reader r = cas_reader_on(cas_bytes_prefix(whole, len));
            assert_int_equal(read_vector(&r, width, 0, 255).len, 0);
            assert_int_equal(cas_reader_end(&r), CAS_ERR_DECODE);
        }
    }
}

static void an_empty_vector_is_present(void **state)
{
    (void)state;
    const uint8_t wire[2] = {0, 9};
    cas_reader r = cas_reader_on(CAS_BYTES(wire));
    const castls_bytes empty = cas_read_vec8(&r, 0, 255);
    assert_int_equal(empty.len, 0);
    assert_false(cas_bytes_is_absent(empty));
    assert_int_equal(cas_read_u8(&r), 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_big_endian),
        cmocka_unit_test(large_numbers_keep_their_high_bits),
        cmocka_unit_test(a_number_that_is_cut_short_is_zero_and_fails),
        cmocka_unit_test(a_failure_is_for_good),
        cmocka_unit_test(a_reader_can_be_failed_from_outside),
        cmocka_unit_test(bytes_are_read_exactly),
        cmocka_unit_test(nothing_can_be_read_from_nothing),
        cmocka_unit_test(a_vector_is_read_within_its_bounds),
        cmocka_unit_test(a_vector_that_is_cut_short_fails),
        cmocka_unit_test(an_empty_vector_is_present),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
