/*
 * test_ec_point_formats.c: the ec_point_formats extension. RFC 8422 section 5.1.2.
 */
#include "support/test_bounds.h"

#include "wire/ec_point_formats.h"
#include "wire/types.h"

/* As browsers send it: uncompressed. */
static const uint8_t golden[] = {
    0x01,
    0x00,
};

static void ec_point_formats_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_ec_point_formats, CAS_BYTES(golden));
}

static void ec_point_formats_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_ec_point_formats, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void ec_point_formats_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_ec_point_formats, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void ec_point_formats_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_ec_point_formats, CAS_BYTES(golden));
}

static void write_list(cas_writer *w, size_t len)
{
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void format_is_found(void **state)
{
    (void)state;
    castls_bytes formats = {0};
    assert_int_equal(cas_ec_point_formats_decode(CAS_BYTES(golden), &formats), CAS_OK);
    assert_true(cas_ec_point_formats_has(formats, CAS_POINT_UNCOMPRESSED));
    assert_false(cas_ec_point_formats_has(formats, 1));
}

static void empty_list_is_refused(void **state)
{
    (void)state;
    static const uint8_t none[] = {0};
    cas_test_refused(cas_codec_ec_point_formats, CAS_BYTES(none), CAS_ERR_DECODE);
}

static void list_has_1_to_255_formats(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_ec_point_formats, write_list, 1, 255);
}

static void empty_list_is_not_written(void **state)
{
    (void)state;
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_ec_point_formats_encode(&w0, cas_bytes_none());
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ec_point_formats_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(ec_point_formats_rejects_every_truncation),
        cmocka_unit_test(ec_point_formats_rejects_a_trailing_byte),
        cmocka_unit_test(ec_point_formats_does_not_fit_into_less_room),
        cmocka_unit_test(format_is_found),
        cmocka_unit_test(empty_list_is_refused),
        cmocka_unit_test(list_has_1_to_255_formats),
        cmocka_unit_test(empty_list_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
