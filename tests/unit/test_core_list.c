/*
 * test_core_list.c: lists of views and of code points, and slots that a caller lends.
 */
#include "support/test.h"

#include "core/list.h"

static void views_of_a_list_are_reached_by_number(void **state)
{
    (void)state;
    const castls_bytes views[3] = {CAS_TEXT("one"), CAS_TEXT(""), CAS_TEXT("three")};
    const castls_parts parts = CAS_PARTS(views);
    assert_int_equal(parts.count, 3);
    assert_bytes_equal(cas_parts_get(parts, 0), CAS_TEXT("one"));
    assert_bytes_equal(cas_parts_get(parts, 2), CAS_TEXT("three"));
    assert_true(cas_bytes_is_absent(cas_parts_get(parts, 3)));
    assert_true(cas_bytes_is_absent(cas_parts_get(parts, SIZE_MAX)));
    assert_int_equal(CAS_PARTS_FIRST(views, 2).count, 2);
    assert_int_equal(CAS_PARTS_FIRST(views, 4).count, 3);
    assert_true(cas_bytes_is_absent(cas_parts_get(CAS_PARTS_FIRST(views, 2), 2)));
}

static void the_total_counts_every_view_once(void **state)
{
    (void)state;
    const castls_bytes views[3] = {CAS_TEXT("one"), CAS_TEXT(""), CAS_TEXT("three")};
    assert_int_equal(cas_parts_total(CAS_PARTS(views)), 8);
    assert_int_equal(cas_parts_total(CAS_PARTS_FIRST(views, 1)), 3);
    assert_int_equal(cas_parts_total(CAS_PARTS_FIRST(views, 0)), 0);
}

static void code_points_of_a_list_are_reached_and_found(void **state)
{
    (void)state;
    const uint16_t groups[3] = {0x11ec, 29, 23};
    const castls_codes codes = CAS_CODES(groups);
    assert_int_equal(codes.count, 3);
    assert_int_equal(cas_codes_get(codes, 0), 0x11ec);
    assert_int_equal(cas_codes_get(codes, 2), 23);
    assert_int_equal(cas_codes_get(codes, 3), 0);
    assert_true(cas_codes_has(codes, 0x11ec));
    assert_true(cas_codes_has(codes, 23));
    assert_false(cas_codes_has(codes, 24));
    assert_false(cas_codes_has(CAS_CODES_FIRST(groups, 2), 23));
    assert_false(cas_codes_has(CAS_CODES_FIRST(groups, 0), 0));
    assert_int_equal(CAS_CODES_FIRST(groups, 9).count, 3);
}

static void a_view_is_stored_in_a_slot_that_exists(void **state)
{
    (void)state;
    castls_bytes slots[3] = {{0}};
    assert_true(cas_views_set(slots, 2, 0, CAS_TEXT("a")));
    assert_true(cas_views_set(slots, 2, 1, CAS_TEXT("b")));
    assert_false(cas_views_set(slots, 2, 2, CAS_TEXT("c")));
    assert_false(cas_views_set(slots, 2, SIZE_MAX, CAS_TEXT("c")));
    assert_bytes_equal(slots[0], CAS_TEXT("a"));
    assert_bytes_equal(slots[1], CAS_TEXT("b"));
    assert_true(cas_bytes_is_absent(slots[2]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_of_a_list_are_reached_by_number),
        cmocka_unit_test(the_total_counts_every_view_once),
        cmocka_unit_test(code_points_of_a_list_are_reached_and_found),
        cmocka_unit_test(a_view_is_stored_in_a_slot_that_exists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
