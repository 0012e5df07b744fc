/*
 * test_core_bytes.c: views: how they are cut, compared, searched, filled and copied.
 */
#include "support/test.h"

#include "core/bytes.h"

static const uint8_t digits[10] = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'};

static void views_of_arrays_and_texts_have_their_length(void **state)
{
    (void)state;
    assert_int_equal(CAS_BYTES(digits).len, 10);
    assert_bytes_equal(CAS_BYTES(digits), CAS_TEXT("0123456789"));
    assert_int_equal(CAS_TEXT("").len, 0);
    assert_bytes_equal(cas_text("castls"), CAS_TEXT("castls"));
    assert_int_equal(cas_text("").len, 0);
    assert_int_equal(cas_text(NULL).len, 0);
    assert_true(cas_bytes_is_absent(cas_text(NULL)));
    uint8_t room[3] = {0};
    assert_int_equal(CAS_SPAN(room).len, 3);
}

static void absent_and_empty_are_told_apart(void **state)
{
    (void)state;
    assert_true(cas_bytes_is_empty(cas_bytes_none()));
    assert_true(cas_bytes_is_absent(cas_bytes_none()));
    const castls_bytes empty = cas_bytes_prefix(CAS_BYTES(digits), 0);
    assert_true(cas_bytes_is_empty(empty));
    assert_false(cas_bytes_is_absent(empty));
    assert_false(cas_bytes_is_empty(CAS_BYTES(digits)));
    assert_int_equal(cas_span_none().len, 0);
}

static void a_byte_past_the_end_is_zero(void **state)
{
    (void)state;
    assert_int_equal(cas_bytes_get(CAS_BYTES(digits), 0), '0');
    assert_int_equal(cas_bytes_get(CAS_BYTES(digits), 9), '9');
    assert_int_equal(cas_bytes_get(CAS_BYTES(digits), 10), 0);
    assert_int_equal(cas_bytes_get(CAS_BYTES(digits), SIZE_MAX), 0);
    assert_int_equal(cas_bytes_get(cas_bytes_none(), 0), 0);
}

static void a_prefix_is_never_longer_than_the_view(void **state)
{
    (void)state;
    const castls_bytes b = CAS_BYTES(digits);
    assert_bytes_equal(cas_bytes_prefix(b, 3), CAS_TEXT("012"));
    assert_bytes_equal(cas_bytes_prefix(b, 10), b);
    assert_bytes_equal(cas_bytes_prefix(b, 11), b);
    assert_bytes_equal(cas_bytes_prefix(b, SIZE_MAX), b);
    assert_int_equal(cas_bytes_prefix(b, 0).len, 0);
}

static void what_follows_a_prefix_starts_behind_it(void **state)
{
    (void)state;
    const castls_bytes b = CAS_BYTES(digits);
    assert_bytes_equal(cas_bytes_skip(b, 0), b);
    assert_bytes_equal(cas_bytes_skip(b, 9), CAS_TEXT("9"));
    assert_int_equal(cas_bytes_skip(b, 10).len, 0);
    assert_int_equal(cas_bytes_skip(b, SIZE_MAX).len, 0);
}

static void a_slice_is_whole_or_empty(void **state)
{
    (void)state;
    const castls_bytes b = CAS_BYTES(digits);
    assert_bytes_equal(cas_bytes_slice(b, 2, 3), CAS_TEXT("234"));
    assert_bytes_equal(cas_bytes_slice(b, 0, 10), b);
    assert_bytes_equal(cas_bytes_slice(b, 9, 1), CAS_TEXT("9"));
    assert_int_equal(cas_bytes_slice(b, 9, 2).len, 0);
    assert_int_equal(cas_bytes_slice(b, 10, 0).len, 0);
    assert_int_equal(cas_bytes_slice(b, 10, 1).len, 0);
    assert_int_equal(cas_bytes_slice(b, 11, 0).len, 0);
    /* The sum of offset and length overflows to something small. */
    assert_int_equal(cas_bytes_slice(b, 5, SIZE_MAX - 3).len, 0);
    assert_int_equal(cas_bytes_slice(b, SIZE_MAX, 2).len, 0);
}

static void spans_are_cut_like_views(void **state)
{
    (void)state;
    uint8_t room[10] = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'};
    const castls_span s = CAS_SPAN(room);
    assert_bytes_equal(cas_span_bytes(s), CAS_BYTES(digits));
    assert_bytes_equal(cas_span_bytes(cas_span_prefix(s, 2)), CAS_TEXT("01"));
    assert_int_equal(cas_span_prefix(s, 11).len, 10);
    assert_bytes_equal(cas_span_bytes(cas_span_skip(s, 8)), CAS_TEXT("89"));
    assert_int_equal(cas_span_skip(s, 10).len, 0);
    assert_int_equal(cas_span_skip(s, SIZE_MAX).len, 0);
    assert_bytes_equal(cas_span_bytes(cas_span_slice(s, 4, 2)), CAS_TEXT("45"));
    assert_int_equal(cas_span_slice(s, 9, 2).len, 0);
    assert_int_equal(cas_span_slice(s, 11, 0).len, 0);
    assert_int_equal(cas_span_slice(s, 5, SIZE_MAX - 3).len, 0);
}

static void equal_views_have_the_same_bytes_and_length(void **state)
{
    (void)state;
    assert_true(cas_bytes_equal(CAS_TEXT("abc"), CAS_TEXT("abc")));
    assert_false(cas_bytes_equal(CAS_TEXT("abc"), CAS_TEXT("abd")));
    assert_false(cas_bytes_equal(CAS_TEXT("abc"), CAS_TEXT("xbc")));
    assert_false(cas_bytes_equal(CAS_TEXT("abc"), CAS_TEXT("ab")));
    assert_false(cas_bytes_equal(CAS_TEXT("ab"), CAS_TEXT("abc")));
    assert_true(cas_bytes_equal(cas_bytes_none(), CAS_TEXT("")));
}

static void equal_secrets_have_the_same_bytes_and_length(void **state)
{
    (void)state;
    uint8_t one[32] = {0};
    uint8_t other[32] = {0};
    for (size_t i = 0; i < sizeof(one); i++) {
        *CAS_AT(one, i) = *CAS_AT(other, i) = cas_low_u8(i * 7 + 1);
    }
    assert_true(cas_ct_equal(CAS_BYTES(one), CAS_BYTES(other)));
    for (size_t i = 0; i < sizeof(one) * 8; i++) {
        const uint8_t bit = cas_low_u8(UINT64_C(1) << i % 8);
        *CAS_AT(other, i / 8) ^= bit;
        assert_false(cas_ct_equal(CAS_BYTES(one), CAS_BYTES(other)));
        *CAS_AT(other, i / 8) ^= bit;
    }
    assert_false(cas_ct_equal(CAS_BYTES(one), cas_bytes_prefix(CAS_BYTES(other), 31)));
    assert_true(cas_ct_equal(cas_bytes_none(), cas_bytes_none()));
    /* Two differences must not cancel each other. */
    assert_false(cas_ct_equal(CAS_TEXT("ab"), CAS_TEXT("ba")));
}

static void views_are_ordered_by_bytes_then_length(void **state)
{
    (void)state;
    assert_int_equal(cas_bytes_order(CAS_TEXT("abc"), CAS_TEXT("abc")), 0);
    assert_true(cas_bytes_order(CAS_TEXT("abc"), CAS_TEXT("abd")) < 0);
    assert_true(cas_bytes_order(CAS_TEXT("b"), CAS_TEXT("abd")) > 0);
    assert_true(cas_bytes_order(CAS_TEXT("ab"), CAS_TEXT("abc")) < 0);
    assert_true(cas_bytes_order(CAS_TEXT("abc"), CAS_TEXT("ab")) > 0);
    assert_true(cas_bytes_order(CAS_TEXT("\x80"), CAS_TEXT("\x7f")) > 0);
    assert_int_equal(cas_bytes_order(cas_bytes_none(), CAS_TEXT("")), 0);
}

static void only_ascii_letters_lose_their_case(void **state)
{
    (void)state;
    assert_true(cas_bytes_equal_fold(CAS_TEXT("WWW.Example.COM"), CAS_TEXT("www.eXAMPLE.com")));
    assert_true(cas_bytes_equal_fold(CAS_TEXT("AZaz"), CAS_TEXT("azAZ")));
    assert_false(cas_bytes_equal_fold(CAS_TEXT("@"), CAS_TEXT("`")));
    assert_false(cas_bytes_equal_fold(CAS_TEXT("["), CAS_TEXT("{")));
    assert_false(cas_bytes_equal_fold(CAS_TEXT("\xc4"), CAS_TEXT("\xe4")));
    assert_false(cas_bytes_equal_fold(CAS_TEXT("ab"), CAS_TEXT("abc")));
    assert_false(cas_bytes_equal_fold(CAS_TEXT("ab"), CAS_TEXT("ac")));
}

static void a_view_starts_with_its_prefixes_only(void **state)
{
    (void)state;
    assert_true(cas_bytes_starts_with(CAS_TEXT("HTTP/1.1"), CAS_TEXT("HTTP/")));
    assert_true(cas_bytes_starts_with(CAS_TEXT("HTTP/"), CAS_TEXT("HTTP/")));
    assert_true(cas_bytes_starts_with(CAS_TEXT("x"), CAS_TEXT("")));
    assert_false(cas_bytes_starts_with(CAS_TEXT("HTTP"), CAS_TEXT("HTTP/")));
    assert_false(cas_bytes_starts_with(CAS_TEXT("XHTTP/"), CAS_TEXT("HTTP/")));
}

static void the_first_byte_of_a_value_is_found(void **state)
{
    (void)state;
    assert_int_equal(cas_bytes_find(CAS_TEXT("a.b.c"), '.'), 1);
    assert_int_equal(cas_bytes_find(CAS_TEXT("a"), 'a'), 0);
    assert_int_equal(cas_bytes_find(CAS_TEXT("abc"), 'c'), 2);
    assert_int_equal(cas_bytes_find(CAS_TEXT("abc"), 'x'), 3);
    assert_int_equal(cas_bytes_find(cas_bytes_none(), 'x'), 0);
}

static void the_first_place_of_a_needle_is_found(void **state)
{
    (void)state;
    assert_int_equal(cas_bytes_search(CAS_TEXT("aaab"), CAS_TEXT("aab")), 1);
    assert_int_equal(cas_bytes_search(CAS_TEXT("abcab"), CAS_TEXT("ab")), 0);
    assert_int_equal(cas_bytes_search(CAS_TEXT("xxab"), CAS_TEXT("ab")), 2);
    assert_int_equal(cas_bytes_search(CAS_TEXT("xxa"), CAS_TEXT("ab")), 3);
    assert_int_equal(cas_bytes_search(CAS_TEXT("a"), CAS_TEXT("ab")), 1);
    assert_int_equal(cas_bytes_search(CAS_TEXT("abc"), CAS_TEXT("")), 0);
    assert_int_equal(cas_bytes_search(CAS_TEXT(""), CAS_TEXT("")), 0);
}

static void only_a_byte_inside_is_set(void **state)
{
    (void)state;
    uint8_t room[4] = {1, 2, 3, 4};
    cas_span_set(cas_span_prefix(CAS_SPAN(room), 3), 0, 9);
    cas_span_set(cas_span_prefix(CAS_SPAN(room), 3), 2, 8);
    cas_span_set(cas_span_prefix(CAS_SPAN(room), 3), 3, 7);
    cas_span_set(cas_span_prefix(CAS_SPAN(room), 3), SIZE_MAX, 7);
    assert_bytes_equal(CAS_BYTES(room), CAS_TEXT("\x09\x02\x08\x04"));
}

static void filling_and_wiping_stay_inside(void **state)
{
    (void)state;
    uint8_t room[6] = {1, 2, 3, 4, 5, 6};
    cas_span_fill(cas_span_slice(CAS_SPAN(room), 1, 4), 0xaa);
    assert_bytes_equal(CAS_BYTES(room), CAS_TEXT("\x01\xaa\xaa\xaa\xaa\x06"));
    cas_span_wipe(cas_span_slice(CAS_SPAN(room), 2, 2));
    assert_bytes_equal(CAS_BYTES(room), CAS_TEXT("\x01\xaa\x00\x00\xaa\x06"));
    cas_span_fill(cas_span_none(), 1);
    cas_span_wipe(cas_span_none());
}

static void copying_copes_with_overlap_and_refuses_what_does_not_fit(void **state)
{
    (void)state;
    uint8_t room[6] = {1, 2, 3, 4, 5, 6};
    const castls_span s = CAS_SPAN(room);
    assert_true(cas_span_copy(cas_span_skip(s, 1), cas_bytes_prefix(CAS_BYTES(room), 5)));
    assert_bytes_equal(CAS_BYTES(room), CAS_TEXT("\x01\x01\x02\x03\x04\x05"));
    assert_true(cas_span_copy(s, cas_bytes_skip(CAS_BYTES(room), 1)));
    assert_bytes_equal(CAS_BYTES(room), CAS_TEXT("\x01\x02\x03\x04\x05\x05"));
    assert_false(cas_span_copy(s, CAS_TEXT("sevenxx")));
    assert_bytes_equal(CAS_BYTES(room), CAS_TEXT("\x01\x02\x03\x04\x05\x05"));
    assert_true(cas_span_copy(cas_span_none(), cas_bytes_none()));
    assert_false(cas_span_copy(cas_span_none(), CAS_TEXT("x")));
}

static void the_start_of_a_view_is_compared_not_its_bytes(void **state)
{
    (void)state;
    uint8_t room[2] = {7, 7};
    assert_true(cas_bytes_same_start(cas_bytes_prefix(CAS_BYTES(room), 1), CAS_SPAN(room)));
    assert_false(cas_bytes_same_start(cas_bytes_skip(CAS_BYTES(room), 1), CAS_SPAN(room)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_of_arrays_and_texts_have_their_length),
        cmocka_unit_test(absent_and_empty_are_told_apart),
        cmocka_unit_test(a_byte_past_the_end_is_zero),
        cmocka_unit_test(a_prefix_is_never_longer_than_the_view),
        cmocka_unit_test(what_follows_a_prefix_starts_behind_it),
        cmocka_unit_test(a_slice_is_whole_or_empty),
        cmocka_unit_test(spans_are_cut_like_views),
        cmocka_unit_test(equal_views_have_the_same_bytes_and_length),
        cmocka_unit_test(equal_secrets_have_the_same_bytes_and_length),
        cmocka_unit_test(views_are_ordered_by_bytes_then_length),
        cmocka_unit_test(only_ascii_letters_lose_their_case),
        cmocka_unit_test(a_view_starts_with_its_prefixes_only),
        cmocka_unit_test(the_first_byte_of_a_value_is_found),
        cmocka_unit_test(the_first_place_of_a_needle_is_found),
        cmocka_unit_test(only_a_byte_inside_is_set),
        cmocka_unit_test(filling_and_wiping_stay_inside),
        cmocka_unit_test(copying_copes_with_overlap_and_refuses_what_does_not_fit),
        cmocka_unit_test(the_start_of_a_view_is_compared_not_its_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
