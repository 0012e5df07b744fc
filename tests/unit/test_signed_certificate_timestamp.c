/*
 * test_signed_certificate_timestamp.c: lists of SCTs. RFC 6962 section 3.3.
 */
#include "support/test_bounds.h"

#include "wire/signed_certificate_timestamp.h"

/* Made by hand: two SCTs of three and two bytes. */
static const uint8_t golden[] = {
    0x00, 0x09, 0x00, 0x03, 0x00, 0xaa, 0xbb, 0x00, 0x02, 0x00, 0xcc,
};

static void sct_list_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_sct_list, CAS_BYTES(golden));
}

static void sct_list_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_sct_list, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void sct_list_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_sct_list, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void sct_list_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_sct_list, CAS_BYTES(golden));
}

static void write_sct(cas_writer *w, size_t len)
{
    const cas_mark list = cas_write_open16(w);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_close(w, list);
}

static void scts_are_walked_in_order(void **state)
{
    (void)state;
    castls_bytes list = {0};
    castls_bytes sct = {0};
    assert_int_equal(cas_sct_list_decode(CAS_BYTES(golden), &list), CAS_OK);
    cas_reader r = cas_reader_on(list);
    assert_true(cas_sct_list_next(&r, &sct));
    assert_int_equal(sct.len, 3);
    assert_true(cas_sct_list_next(&r, &sct));
    assert_int_equal(sct.len, 2);
    assert_false(cas_sct_list_next(&r, &sct));
    assert_true(cas_bytes_is_absent(sct));
}

static void empty_lists_and_scts_are_refused(void **state)
{
    (void)state;
    static const uint8_t no_list[] = {0, 0};
    static const uint8_t no_sct[] = {0, 2, 0, 0};
    cas_test_refused(cas_codec_sct_list, CAS_BYTES(no_list), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_sct_list, CAS_BYTES(no_sct), CAS_ERR_DECODE);
}

static void sct_has_1_to_65533_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_sct_list, write_sct, 1, 65533);
}

static void empty_list_is_not_written(void **state)
{
    (void)state;
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_sct_list_encode(&w0, cas_bytes_none());
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sct_list_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(sct_list_rejects_every_truncation),
        cmocka_unit_test(sct_list_rejects_a_trailing_byte),
        cmocka_unit_test(sct_list_does_not_fit_into_less_room),
        cmocka_unit_test(scts_are_walked_in_order),
        cmocka_unit_test(empty_lists_and_scts_are_refused),
        cmocka_unit_test(sct_has_1_to_65533_bytes),
        cmocka_unit_test(empty_list_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
