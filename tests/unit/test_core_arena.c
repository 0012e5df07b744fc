/*
 * test_core_arena.c: a store of bytes that grows up to its limit.
 */
#include "support/test.h"

#include "core/arena.h"
#include "support/allocator.h"

static void what_is_kept_survives_every_growth(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 0);
    cas_arena arena = cas_arena_on(&a.allocator, 100000);
    assert_int_equal(cas_arena_len(&arena), 0);
    assert_int_equal(a.calls, 0);
    cas_range ranges[300] = {{0}};
    for (size_t i = 0; i < 300; i++) {
        uint8_t text[97] = {0};
        cas_span_fill(CAS_SPAN(text), cas_low_u8(i));
        assert_int_equal(cas_arena_keep(&arena, CAS_BYTES(text), CAS_AT(ranges, i)), CAS_OK);
    }
    assert_int_equal(cas_arena_len(&arena), 300 * 97);
    assert_int_equal(cas_arena_bytes(&arena).len, 300 * 97);
    for (size_t i = 0; i < 300; i++) {
        const castls_bytes view = cas_arena_view(&arena, *CAS_AT(ranges, i));
        assert_int_equal(view.len, 97);
        assert_int_equal(cas_bytes_get(view, 0), cas_low_u8(i));
        assert_int_equal(cas_bytes_get(view, 96), cas_low_u8(i));
    }
    /* It doubles, so that 29,100 bytes take eight steps from 256 on. */
    assert_int_equal(a.calls, 8);
    assert_int_equal(a.live, 1);
    cas_arena_clear(&arena);
    assert_int_equal(a.live, 0);
    assert_int_equal(a.unwiped, 0);
}

static void nothing_is_kept_past_the_limit(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 0);
    /* A limit below what an arena takes at first holds too. */
    cas_arena arena = cas_arena_on(&a.allocator, 10);
    cas_range range = {7, 7};
    assert_int_equal(cas_arena_keep(&arena, CAS_TEXT("sixsix"), &range), CAS_OK);
    assert_int_equal(range.offset, 0);
    assert_int_equal(range.len, 6);
    assert_int_equal(cas_arena_keep(&arena, CAS_TEXT("fives"), &range), CAS_ERR_LIMIT);
    assert_int_equal(range.len, 0);
    assert_bytes_equal(cas_arena_bytes(&arena), CAS_TEXT("sixsix"));
    assert_int_equal(cas_arena_keep(&arena, CAS_TEXT("four"), &range), CAS_OK);
    assert_int_equal(range.offset, 6);
    assert_bytes_equal(cas_arena_bytes(&arena), CAS_TEXT("sixsixfour"));
    assert_int_equal(cas_arena_keep(&arena, CAS_TEXT("1"), &range), CAS_ERR_LIMIT);
    assert_int_equal(cas_arena_keep(&arena, cas_bytes_none(), &range), CAS_OK);
    assert_int_equal(range.offset, 10);
    assert_int_equal(cas_arena_reserve(&arena, 1), CAS_ERR_LIMIT);
    assert_int_equal(cas_arena_reserve(&arena, SIZE_MAX), CAS_ERR_LIMIT);
    assert_int_equal(cas_arena_reserve(&arena, 0), CAS_OK);
    cas_arena_clear(&arena);
}

static void an_arena_of_nothing_keeps_nothing(void **state)
{
    (void)state;
    cas_arena arena = cas_arena_on(NULL, 0);
    cas_range range = {7, 7};
    assert_int_equal(cas_arena_keep(&arena, CAS_TEXT("x"), &range), CAS_ERR_LIMIT);
    assert_int_equal(cas_arena_keep(&arena, cas_bytes_none(), &range), CAS_OK);
    assert_int_equal(range.len, 0);
    cas_arena_clear(&arena);
}

static void without_memory_what_was_kept_stands(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 2);
    cas_arena arena = cas_arena_on(&a.allocator, 10000);
    cas_range first = {0};
    cas_range range = {7, 7};
    castls_span room = {0};
    assert_int_equal(cas_arena_keep(&arena, CAS_TEXT("kept"), &first), CAS_OK);
    uint8_t large[1000] = {0};
    assert_int_equal(cas_arena_keep(&arena, CAS_BYTES(large), &range), CAS_ERR_MEMORY);
    assert_int_equal(range.offset, 0);
    assert_int_equal(range.len, 0);
    assert_bytes_equal(cas_arena_view(&arena, first), CAS_TEXT("kept"));
    assert_int_equal(cas_arena_len(&arena), 4);
    a.fail_at = 3;
    assert_int_equal(cas_arena_room(&arena, 1000, &range, &room), CAS_ERR_MEMORY);
    assert_int_equal(room.len, 0);
    a.fail_at = 4;
    assert_int_equal(cas_arena_reserve(&arena, 1000), CAS_ERR_MEMORY);
    assert_int_equal(cas_arena_reserve(&arena, 1000), CAS_OK);
    assert_bytes_equal(cas_arena_view(&arena, first), CAS_TEXT("kept"));
    cas_arena_clear(&arena);
    assert_int_equal(a.live, 0);
}

static void room_is_written_in_place(void **state)
{
    (void)state;
    cas_arena arena = cas_arena_on(NULL, 1000);
    cas_range first = {0};
    cas_range range = {0};
    castls_span room = {0};
    assert_int_equal(cas_arena_keep(&arena, CAS_TEXT("ab"), &first), CAS_OK);
    assert_int_equal(cas_arena_room(&arena, 300, &range, &room), CAS_OK);
    assert_int_equal(room.len, 300);
    assert_int_equal(range.offset, 2);
    assert_int_equal(range.len, 300);
    cas_span_fill(room, 'x');
    assert_int_equal(cas_arena_len(&arena), 302);
    assert_int_equal(cas_bytes_get(cas_arena_view(&arena, range), 299), 'x');
    cas_span_set(cas_arena_span(&arena, range), 1, 'y');
    assert_int_equal(cas_bytes_get(cas_arena_bytes(&arena), 3), 'y');
    assert_int_equal(cas_arena_room(&arena, 699, &range, &room), CAS_ERR_LIMIT);
    assert_int_equal(room.len, 0);
    assert_int_equal(range.len, 0);
    const cas_range over = {300, 3};
    assert_int_equal(cas_arena_span(&arena, over).len, 0);
    assert_int_equal(cas_arena_view(&arena, over).len, 0);
    assert_int_equal(cas_arena_room(&arena, 0, &range, &room), CAS_OK);
    assert_int_equal(range.offset, 302);
    assert_int_equal(range.len, 0);
    cas_arena_clear(&arena);
}

static void what_was_reserved_takes_no_further_memory(void **state)
{
    (void)state;
    test_allocator a = {0};
    test_allocator_init(&a, 0);
    cas_arena arena = cas_arena_on(&a.allocator, 10000);
    assert_int_equal(cas_arena_reserve(&arena, 1000), CAS_OK);
    assert_int_equal(a.calls, 1);
    uint8_t half[500] = {0};
    cas_range range = {0};
    assert_int_equal(cas_arena_keep(&arena, CAS_BYTES(half), &range), CAS_OK);
    assert_int_equal(cas_arena_keep(&arena, CAS_BYTES(half), &range), CAS_OK);
    assert_int_equal(a.calls, 1);
    cas_arena_reset(&arena);
    assert_int_equal(cas_arena_len(&arena), 0);
    assert_int_equal(cas_arena_keep(&arena, CAS_BYTES(half), &range), CAS_OK);
    assert_int_equal(range.offset, 0);
    assert_int_equal(a.calls, 1);
    cas_arena_clear(&arena);
    assert_int_equal(a.live, 0);
}

static void the_front_is_dropped(void **state)
{
    (void)state;
    cas_arena arena = cas_arena_on(NULL, 100);
    cas_range range = {0};
    assert_int_equal(cas_arena_keep(&arena, CAS_TEXT("0123456789"), &range), CAS_OK);
    cas_arena_drop_front(&arena, 0);
    assert_int_equal(cas_arena_len(&arena), 10);
    cas_arena_drop_front(&arena, 3);
    assert_bytes_equal(cas_arena_bytes(&arena), CAS_TEXT("3456789"));
    cas_arena_drop_front(&arena, 6);
    assert_bytes_equal(cas_arena_bytes(&arena), CAS_TEXT("9"));
    cas_arena_drop_front(&arena, SIZE_MAX);
    assert_int_equal(cas_arena_len(&arena), 0);
    cas_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_survives_every_growth),
        cmocka_unit_test(nothing_is_kept_past_the_limit),
        cmocka_unit_test(an_arena_of_nothing_keeps_nothing),
        cmocka_unit_test(without_memory_what_was_kept_stands),
        cmocka_unit_test(room_is_written_in_place),
        cmocka_unit_test(what_was_reserved_takes_no_further_memory),
        cmocka_unit_test(the_front_is_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
