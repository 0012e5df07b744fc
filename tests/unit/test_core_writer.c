/*
 * test_core_writer.c: writing numbers, bytes and vectors, measuring, and failing for good.
 */
#include "support/test.h"

#include "core/writer.h"

/* Ends a writer that must not have failed, and gives what it wrote. */
static castls_bytes ended(const cas_writer *w)
{
    castls_bytes out = {0};
    assert_int_equal(cas_writer_end(w, &out), CAS_OK);
    return out;
}

static void numbers_are_big_endian(void **state)
{
    (void)state;
    uint8_t room[18] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_u8(&w, 0xfe);
    cas_write_u16(&w, 0xfdfc);
    cas_write_u24(&w, 0xfbfaf9);
    cas_write_u32(&w, 0xf8f7f6f5);
    cas_write_u64(&w, UINT64_C(0xf4f3f2f1f0efeeed));
    assert_int_equal(cas_writer_len(&w), 18);
    assert_bytes_equal(ended(&w), CAS_TEXT("\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7\xf6"
                                           "\xf5\xf4\xf3\xf2\xf1\xf0\xef\xee\xed"));
}

/* Writes one thing of each kind, chosen by number. */
static void write_one(cas_writer *w, size_t which)
{
    switch (which) {
    case 0:
        cas_write_u8(w, 1);
        break;
    case 1:
        cas_write_u16(w, 1);
        break;
    case 2:
        cas_write_u24(w, 1);
        break;
    case 3:
        cas_write_u32(w, 1);
        break;
    case 4:
        cas_write_u64(w, 1);
        break;
    case 5:
        cas_write_bytes(w, CAS_TEXT("abc"));
        break;
    case 6:
        cas_write_fill(w, 7, 3);
        break;
    case 7:
        cas_write_vec8(w, CAS_TEXT("abc"));
        break;
    case 8:
        cas_write_vec16(w, CAS_TEXT("abc"));
        break;
    case 9:
        cas_write_vec24(w, CAS_TEXT("abc"));
        break;
    default:
        cas_span_fill(cas_write_room(w, 3), 5);
        break;
    }
}

/* How many bytes each of them takes. */
static const size_t sizes[11] = {1, 2, 3, 4, 8, 3, 3, 4, 5, 6, 3};

static void what_fits_exactly_is_written_and_a_byte_less_fails(void **state)
{
    (void)state;
    for (size_t which = 0; which < 11; which++) {
        uint8_t room[9] = {0xee, 0xee, 0xee, 0xee, 0xee, 0xee, 0xee, 0xee, 0xee};
        const size_t size = *CAS_AT(sizes, which);
        cas_writer w = cas_writer_on(cas_span_prefix(CAS_SPAN(room), size));
        write_one(&w, which);
        assert_int_equal(ended(&w).len, size);
        assert_int_equal(*CAS_AT(room, size), 0xee);

        castls_bytes out = CAS_TEXT("old");
        w = cas_writer_on(cas_span_prefix(CAS_SPAN(room), size - 1));
        write_one(&w, which);
        assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
        assert_true(cas_bytes_is_absent(out));
        assert_int_equal(*CAS_AT(room, size), 0xee);
    }
}

static void a_measuring_writer_counts_what_a_real_one_writes(void **state)
{
    (void)state;
    for (size_t which = 0; which < 11; which++) {
        cas_writer w = cas_writer_measuring();
        write_one(&w, which);
        write_one(&w, which);
        assert_int_equal(cas_writer_len(&w), 2 * *CAS_AT(sizes, which));
        assert_int_equal(cas_writer_bytes(&w).len, 0);
        assert_int_equal(ended(&w).len, 0);
    }
}

static void counting_does_not_overflow(void **state)
{
    (void)state;
    cas_writer w = cas_writer_measuring();
    cas_write_fill(&w, 0, SIZE_MAX - 1);
    cas_write_u8(&w, 0);
    assert_true(cas_writer_len(&w) == SIZE_MAX);
    cas_write_u8(&w, 0);
    castls_bytes out = {0};
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

static void a_failure_is_for_good(void **state)
{
    (void)state;
    uint8_t room[4] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_u64(&w, 1);
    const size_t len = cas_writer_len(&w);
    for (size_t which = 0; which < 11; which++) {
        write_one(&w, which);
    }
    assert_int_equal(cas_writer_len(&w), len);
    assert_int_equal(cas_write_room(&w, 0).len, 0);
    castls_bytes out = {0};
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);

    w = cas_writer_on(CAS_SPAN(room));
    cas_writer_fail(&w);
    cas_write_u8(&w, 1);
    assert_int_equal(cas_writer_len(&w), 0);
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

static void a_writer_without_room_writes_nothing_only(void **state)
{
    (void)state;
    cas_writer w = cas_writer_on(cas_span_none());
    cas_write_bytes(&w, cas_bytes_none());
    assert_int_equal(ended(&w).len, 0);
    cas_write_u8(&w, 1);
    castls_bytes out = {0};
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

static void a_number_too_large_for_three_bytes_fails(void **state)
{
    (void)state;
    uint8_t room[8] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_u24(&w, 0xffffff);
    assert_bytes_equal(ended(&w), CAS_TEXT("\xff\xff\xff"));
    cas_write_u24(&w, 0x1000000);
    castls_bytes out = {0};
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

static void prefixes_nest_and_hold_the_length_of_their_body(void **state)
{
    (void)state;
    uint8_t room[16] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark outer = cas_write_open24(&w);
    const cas_mark middle = cas_write_open16(&w);
    const cas_mark inner = cas_write_open8(&w);
    cas_write_bytes(&w, CAS_TEXT("abc"));
    cas_write_close(&w, inner);
    cas_write_close(&w, middle);
    cas_write_u8(&w, '!');
    cas_write_close(&w, outer);
    assert_bytes_equal(ended(&w), CAS_TEXT("\x00\x00\x07\x00\x04\x03"
                                           "abc!"));
}

static void vectors_are_their_length_and_their_body(void **state)
{
    (void)state;
    uint8_t room[16] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_vec8(&w, CAS_TEXT("ab"));
    cas_write_vec16(&w, CAS_TEXT("c"));
    cas_write_vec24(&w, CAS_TEXT(""));
    assert_bytes_equal(ended(&w), CAS_TEXT("\x02"
                                           "ab\x00\x01"
                                           "c\x00\x00\x00"));
}

static void a_body_too_long_for_its_prefix_fails(void **state)
{
    (void)state;
    castls_bytes out = {0};
    cas_writer w = cas_writer_measuring();
    cas_mark mark = cas_write_open8(&w);
    cas_write_fill(&w, 0, 255);
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    mark = cas_write_open8(&w);
    cas_write_fill(&w, 0, 256);
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);

    w = cas_writer_measuring();
    mark = cas_write_open16(&w);
    cas_write_fill(&w, 0, 65535);
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    mark = cas_write_open16(&w);
    cas_write_fill(&w, 0, 65536);
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);

    w = cas_writer_measuring();
    mark = cas_write_open24(&w);
    cas_write_fill(&w, 0, 0xffffff);
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    mark = cas_write_open24(&w);
    cas_write_fill(&w, 0, 0x1000000);
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

static void a_long_length_uses_every_byte_of_its_prefix(void **state)
{
    (void)state;
    uint8_t room[0x010203 + 3] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_mark mark = cas_write_open24(&w);
    cas_write_fill(&w, 9, 0x010203);
    cas_write_close(&w, mark);
    assert_bytes_equal(cas_bytes_prefix(ended(&w), 4), CAS_TEXT("\x01\x02\x03\x09"));

    w = cas_writer_on(CAS_SPAN(room));
    mark = cas_write_open16(&w);
    cas_write_fill(&w, 8, 0x0405);
    cas_write_close(&w, mark);
    assert_bytes_equal(cas_bytes_prefix(ended(&w), 3), CAS_TEXT("\x04\x05\x08"));
}

static void an_open_mark_is_refused_at_the_end(void **state)
{
    (void)state;
    uint8_t room[8] = {0};
    castls_bytes out = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark mark = cas_write_open16(&w);
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
    assert_true(cas_bytes_is_absent(out));
    cas_write_close(&w, mark);
    assert_bytes_equal(ended(&w), CAS_TEXT("\x00\x00"));
}

static void a_mark_closed_twice_fails(void **state)
{
    (void)state;
    uint8_t room[8] = {0};
    castls_bytes out = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark mark = cas_write_open8(&w);
    cas_write_close(&w, mark);
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

static void a_mark_of_another_writer_fails_and_writes_nothing(void **state)
{
    (void)state;
    uint8_t room[4] = {0};
    castls_bytes out = {0};
    cas_writer far = cas_writer_measuring();
    cas_write_fill(&far, 0, 1000);
    const cas_mark foreign = cas_write_open16(&far);
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark own = cas_write_open8(&w);
    cas_write_close(&w, foreign);
    cas_write_close(&w, own);
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
    assert_bytes_equal(CAS_BYTES(room), CAS_TEXT("\x00\x00\x00\x00"));

    /* A mark of no width is none. */
    const cas_mark nothing = {0};
    w = cas_writer_on(CAS_SPAN(room));
    (void)cas_write_open8(&w);
    cas_write_close(&w, nothing);
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

static void marks_closed_out_of_order_still_hold_their_lengths(void **state)
{
    (void)state;
    uint8_t room[8] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark outer = cas_write_open8(&w);
    const cas_mark inner = cas_write_open8(&w);
    cas_write_u8(&w, 9);
    cas_write_close(&w, outer);
    cas_write_u8(&w, 8);
    cas_write_close(&w, inner);
    assert_bytes_equal(ended(&w), CAS_TEXT("\x02\x02\x09\x08"));
}

static void a_gap_moves_what_follows(void **state)
{
    (void)state;
    uint8_t room[8] = {0};
    castls_bytes out = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_bytes(&w, CAS_TEXT("abcd"));
    cas_write_gap(&w, 1, 3);
    cas_span_fill(cas_writer_span(&w, 1, 3), '-');
    assert_bytes_equal(ended(&w), CAS_TEXT("a---bcd"));
    cas_write_gap(&w, 7, 1);
    assert_int_equal(cas_writer_len(&w), 8);
    cas_write_gap(&w, 0, 1);
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);

    w = cas_writer_on(CAS_SPAN(room));
    cas_write_gap(&w, 1, 1);
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

static void what_was_written_can_be_changed_in_place(void **state)
{
    (void)state;
    uint8_t room[8] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_bytes(&w, CAS_TEXT("abcd"));
    assert_int_equal(cas_writer_span(&w, 2, 2).len, 2);
    assert_int_equal(cas_writer_span(&w, 2, 3).len, 0);
    assert_int_equal(cas_writer_span(&w, 5, 0).len, 0);
    assert_int_equal(cas_writer_span(&w, 2, SIZE_MAX).len, 0);
    cas_span_set(cas_writer_span(&w, 2, 2), 1, 'x');
    assert_bytes_equal(ended(&w), CAS_TEXT("abcx"));
    cas_writer_fail(&w);
    assert_int_equal(cas_writer_span(&w, 0, 1).len, 0);
    cas_writer measuring = cas_writer_measuring();
    cas_write_u32(&measuring, 0);
    assert_int_equal(cas_writer_span(&measuring, 0, 1).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_big_endian),
        cmocka_unit_test(what_fits_exactly_is_written_and_a_byte_less_fails),
        cmocka_unit_test(a_measuring_writer_counts_what_a_real_one_writes),
        cmocka_unit_test(counting_does_not_overflow),
        cmocka_unit_test(a_failure_is_for_good),
        cmocka_unit_test(a_writer_without_room_writes_nothing_only),
        cmocka_unit_test(a_number_too_large_for_three_bytes_fails),
        cmocka_unit_test(prefixes_nest_and_hold_the_length_of_their_body),
        cmocka_unit_test(vectors_are_their_length_and_their_body),
        cmocka_unit_test(a_body_too_long_for_its_prefix_fails),
        cmocka_unit_test(a_long_length_uses_every_byte_of_its_prefix),
        cmocka_unit_test(an_open_mark_is_refused_at_the_end),
        cmocka_unit_test(a_mark_closed_twice_fails),
        cmocka_unit_test(a_mark_of_another_writer_fails_and_writes_nothing),
        cmocka_unit_test(marks_closed_out_of_order_still_hold_their_lengths),
        cmocka_unit_test(a_gap_moves_what_follows),
        cmocka_unit_test(what_was_written_can_be_changed_in_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
