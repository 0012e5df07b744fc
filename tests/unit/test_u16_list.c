/*
 * test_u16_list.c: lists of 16-bit code points.
 */
#include "support/test_bounds.h"

#include "wire/u16_list.h"

/* supported_groups of the ClientHello, RFC 8448 section 3. */
static const uint8_t golden[] = {
    0x00, 0x12, 0x00, 0x1d, 0x00, 0x17, 0x00, 0x18, 0x00, 0x19,
    0x01, 0x00, 0x01, 0x01, 0x01, 0x02, 0x01, 0x03, 0x01, 0x04,
};

static void list_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_supported_groups, CAS_BYTES(golden));
}

static void list_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_supported_groups, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void list_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_supported_groups, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void list_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_supported_groups, CAS_BYTES(golden));
}

static void write_list(cas_writer *w, size_t len)
{
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void list_is_counted_and_read(void **state)
{
    (void)state;
    castls_bytes list = {0};
    assert_int_equal(cas_u16_list_decode(CAS_BYTES(golden), &list), CAS_OK);
    assert_int_equal(cas_u16_list_count(list), 9);
    assert_int_equal(cas_u16_list_get(list, 0), 0x001d);
    assert_int_equal(cas_u16_list_get(list, 8), 0x0104);
    assert_int_equal(cas_u16_list_get(list, 9), 0);
    assert_int_equal(cas_u16_list_get(list, SIZE_MAX), 0);
    assert_true(cas_u16_list_has(list, 0x0019));
    assert_false(cas_u16_list_has(list, 0x1d00)); /* Stands at no even offset. */
    assert_false(cas_u16_list_has(cas_bytes_none(), 0));
}

static void odd_and_empty_lists_are_refused(void **state)
{
    (void)state;
    static const uint8_t odd[] = {0x00, 0x03, 0x00, 0x1d, 0x00};
    static const uint8_t none[] = {0x00, 0x00};
    cas_test_refused(cas_codec_supported_groups, CAS_BYTES(odd), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_supported_groups, CAS_BYTES(none), CAS_ERR_DECODE);
}

static void code_points_become_a_list_in_given_room(void **state)
{
    (void)state;
    static const uint16_t codes[] = {0x1301, 0x1303};
    static const uint8_t expected[] = {0x13, 0x01, 0x13, 0x03};
    uint8_t room[4] = {0};
    castls_bytes list = {0};
    assert_int_equal(cas_u16_list_make(CAS_CODES(codes), CAS_SPAN(room), &list), CAS_OK);
    assert_bytes_equal(list, CAS_BYTES(expected));

    const castls_span short_room = cas_span_prefix(CAS_SPAN(room), 3);
    assert_int_equal(cas_u16_list_make(CAS_CODES(codes), short_room, &list), CAS_ERR_ROOM);
    assert_true(cas_bytes_is_absent(list));
}

static void empty_list_is_not_written(void **state)
{
    (void)state;
    static const uint16_t codes[] = {0x001d};
    castls_bytes out = {0};
    cas_writer w = cas_writer_measuring();
    cas_u16_list_encode(&w, CAS_CODES_FIRST(codes, 0));
    assert_int_equal(cas_writer_end(&w, &out), CAS_ERR_ROOM);
}

static void list_has_2_to_65534_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_supported_groups, write_list, 2, 65534);
    cas_test_too_long(cas_codec_supported_groups, write_list, 65534);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(list_rejects_every_truncation),
        cmocka_unit_test(list_rejects_a_trailing_byte),
        cmocka_unit_test(list_does_not_fit_into_less_room),
        cmocka_unit_test(list_is_counted_and_read),
        cmocka_unit_test(odd_and_empty_lists_are_refused),
        cmocka_unit_test(code_points_become_a_list_in_given_room),
        cmocka_unit_test(empty_list_is_not_written),
        cmocka_unit_test(list_has_2_to_65534_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
