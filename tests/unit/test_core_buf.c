/*
 * test_core_buf.c: owned bytes, and ranges that name a part of them.
 */
#include "support/test.h"

#include "core/buf.h"
#include "support/allocator.h"

static void a_range_is_resolved_with_a_check(void **state)
{
    (void)state;
    const castls_bytes whole = CAS_TEXT("0123456789");
    const cas_range middle = {2, 3};
    const cas_range last = {9, 1};
    const cas_range over = {9, 2};
    const cas_range behind = {11, 0};
    const cas_range wraps = {2, UINT32_MAX};
    assert_bytes_equal(cas_range_in(whole, middle), CAS_TEXT("234"));
    assert_bytes_equal(cas_range_in(whole, last), CAS_TEXT("9"));
    assert_true(cas_bytes_is_absent(cas_range_in(whole, over)));
    assert_true(cas_bytes_is_absent(cas_range_in(whole, behind)));
    assert_true(cas_bytes_is_absent(cas_range_in(whole, wraps)));
}

static void the_range_of_a_cut_leads_back_to_it(void **state)
{
    (void)state;
    const castls_bytes whole = CAS_TEXT("0123456789");
    const castls_bytes part = cas_bytes_slice(whole, 4, 5);
    const cas_range range = cas_range_of(whole, part);
    assert_int_equal(range.offset, 4);
    assert_int_equal(range.len, 5);
    assert_bytes_equal(cas_range_in(whole, range), part);
    assert_int_equal(cas_range_of(whole, whole).len, 10);
    assert_int_equal(cas_range_of(whole, cas_bytes_none()).len, 0);
    assert_int_equal(cas_range_of(part, whole).len, 0);
}

static void a_buffer_is_filled_up_to_its_exact_size(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 0);
    cas_buf b = {0};
    assert_int_equal(cas_buf_init(&b, &a.allocator, 5), CAS_OK);
    assert_int_equal(cas_buf_cap(&b), 5);
    assert_int_equal(cas_buf_len(&b), 0);
    assert_int_equal(cas_buf_room(&b).len, 5);
    assert_int_equal(cas_buf_append(&b, CAS_TEXT("abc")), CAS_OK);
    assert_int_equal(cas_buf_append(&b, CAS_TEXT("def")), CAS_ERR_ROOM);
    assert_bytes_equal(cas_buf_bytes(&b), CAS_TEXT("abc"));
    assert_int_equal(cas_buf_append(&b, cas_bytes_none()), CAS_OK);
    assert_int_equal(cas_buf_append(&b, CAS_TEXT("de")), CAS_OK);
    assert_bytes_equal(cas_buf_bytes(&b), CAS_TEXT("abcde"));
    assert_int_equal(cas_buf_room(&b).len, 0);
    assert_int_equal(cas_buf_append(&b, CAS_TEXT("f")), CAS_ERR_ROOM);
    cas_buf_clear(&b, &a.allocator);
    assert_int_equal(cas_buf_cap(&b), 0);
    assert_int_equal(cas_buf_len(&b), 0);
    assert_int_equal(a.live, 0);
    assert_int_equal(a.unwiped, 0);
}

static void new_room_is_zero_and_written_in_place(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 0);
    cas_buf b = {0};
    assert_int_equal(cas_buf_init(&b, &a.allocator, 6), CAS_OK);
    assert_bytes_equal(cas_span_bytes(cas_buf_room(&b)), CAS_TEXT("\0\0\0\0\0\0"));
    assert_int_equal(cas_buf_append(&b, CAS_TEXT("ab")), CAS_OK);
    cas_span_fill(cas_buf_room(&b), '-');
    cas_buf_wrote(&b, 3);
    assert_bytes_equal(cas_buf_bytes(&b), CAS_TEXT("ab---"));
    cas_buf_wrote(&b, SIZE_MAX);
    assert_bytes_equal(cas_buf_bytes(&b), CAS_TEXT("ab----"));
    cas_span_set(cas_buf_span(&b), 1, 'x');
    assert_int_equal(cas_buf_span(&b).len, 6);
    assert_bytes_equal(cas_buf_bytes(&b), CAS_TEXT("ax----"));
    cas_buf_reset(&b);
    assert_int_equal(cas_buf_len(&b), 0);
    assert_int_equal(cas_buf_cap(&b), 6);
    cas_buf_clear(&b, &a.allocator);
    assert_int_equal(a.unwiped, 0);
}

/* The test's allocator fills what it gives with 0xa5, and counts what comes back unwiped. */
static void room_for_what_all_may_see_is_neither_zeroed_nor_wiped(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 0);
    cas_buf b = {0};
    assert_int_equal(cas_buf_init_public(&b, &a.allocator, 4), CAS_OK);
    assert_int_equal(cas_buf_len(&b), 0);
    assert_bytes_equal(cas_span_bytes(cas_buf_room(&b)), CAS_TEXT("\xa5\xa5\xa5\xa5"));
    assert_int_equal(cas_buf_append(&b, CAS_TEXT("abcd")), CAS_OK);
    cas_buf_clear_public(&b, &a.allocator);
    assert_int_equal(cas_buf_cap(&b), 0);
    assert_int_equal(a.live, 0);
    assert_int_equal(a.unwiped, 1);
    cas_buf_clear_public(&b, &a.allocator);
    test_allocator_init(&a, 1);
    assert_int_equal(cas_buf_init_public(&b, &a.allocator, 4), CAS_ERR_MEMORY);
    assert_int_equal(cas_buf_cap(&b), 0);
}

static void a_buffer_of_nothing_takes_no_memory(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 0);
    cas_buf b = {0};
    assert_int_equal(cas_buf_init(&b, &a.allocator, 0), CAS_OK);
    assert_int_equal(cas_buf_copy(&b, &a.allocator, cas_bytes_none()), CAS_OK);
    assert_int_equal(cas_buf_room(&b).len, 0);
    assert_int_equal(cas_buf_append(&b, CAS_TEXT("x")), CAS_ERR_ROOM);
    cas_buf_clear(&b, &a.allocator);
    assert_int_equal(a.calls, 0);
}

static void without_memory_there_is_no_buffer(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 1);
    cas_buf b = {0};
    assert_int_equal(cas_buf_init(&b, &a.allocator, 5), CAS_ERR_MEMORY);
    assert_int_equal(cas_buf_cap(&b), 0);
    test_allocator_init(&a, 1);
    assert_int_equal(cas_buf_copy(&b, &a.allocator, CAS_TEXT("abc")), CAS_ERR_MEMORY);
    assert_int_equal(cas_buf_len(&b), 0);
    cas_buf_clear(&b, &a.allocator);
    assert_int_equal(a.live, 0);
}

static void a_copy_is_full_and_its_own(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 0);
    uint8_t room[3] = {'a', 'b', 'c'};
    cas_buf b = {0};
    assert_int_equal(cas_buf_copy(&b, &a.allocator, CAS_BYTES(room)), CAS_OK);
    cas_span_fill(CAS_SPAN(room), 0);
    assert_bytes_equal(cas_buf_bytes(&b), CAS_TEXT("abc"));
    assert_int_equal(cas_buf_cap(&b), 3);
    cas_buf_clear(&b, &a.allocator);
    assert_int_equal(a.live, 0);
    assert_int_equal(a.unwiped, 0);

    /* The C library's memory, too. */
    assert_int_equal(cas_buf_copy(&b, NULL, CAS_TEXT("castls")), CAS_OK);
    assert_bytes_equal(cas_buf_bytes(&b), CAS_TEXT("castls"));
    cas_buf_clear(&b, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_range_is_resolved_with_a_check),
        cmocka_unit_test(the_range_of_a_cut_leads_back_to_it),
        cmocka_unit_test(a_buffer_is_filled_up_to_its_exact_size),
        cmocka_unit_test(new_room_is_zero_and_written_in_place),
        cmocka_unit_test(room_for_what_all_may_see_is_neither_zeroed_nor_wiped),
        cmocka_unit_test(a_buffer_of_nothing_takes_no_memory),
        cmocka_unit_test(without_memory_there_is_no_buffer),
        cmocka_unit_test(a_copy_is_full_and_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
