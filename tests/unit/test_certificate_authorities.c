/*
 * test_certificate_authorities.c: the certificate_authorities extension. RFC 8446 section 4.2.4.
 */
#include "support/test_bounds.h"

#include "wire/certificate_authorities.h"

/* Made by hand: the empty name and CN=castls tests, in DER (RFC 5280). */
static const uint8_t golden[] = {
    0x00, 0x1f, 0x00, 0x02, 0x30, 0x00, 0x00, 0x19, 0x30, 0x17, 0x31,
    0x15, 0x30, 0x13, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x0c, 0x63,
    0x61, 0x73, 0x74, 0x6c, 0x73, 0x20, 0x74, 0x65, 0x73, 0x74, 0x73,
};

static void certificate_authorities_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_certificate_authorities, CAS_BYTES(golden));
}

static void certificate_authorities_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_certificate_authorities, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void certificate_authorities_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_certificate_authorities, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void certificate_authorities_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_certificate_authorities, CAS_BYTES(golden));
}

static void write_name(cas_writer *w, size_t len)
{
    const cas_mark list = cas_write_open16(w);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_close(w, list);
}

static void names_are_walked_in_order(void **state)
{
    (void)state;
    castls_bytes list = {0};
    castls_bytes name = {0};
    assert_int_equal(cas_certificate_authorities_decode(CAS_BYTES(golden), &list), CAS_OK);
    cas_reader r = cas_reader_on(list);
    assert_true(cas_certificate_authorities_next(&r, &name));
    assert_int_equal(name.len, 2);
    assert_true(cas_certificate_authorities_next(&r, &name));
    assert_int_equal(name.len, 25);
    assert_false(cas_certificate_authorities_next(&r, &name));
    assert_true(cas_bytes_is_absent(name));
}

static void empty_lists_and_names_are_refused(void **state)
{
    (void)state;
    static const uint8_t no_list[] = {0, 0};
    static const uint8_t no_name[] = {0, 5, 0, 1, 0x30, 0, 0};
    cas_test_refused(cas_codec_certificate_authorities, CAS_BYTES(no_list), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_certificate_authorities, CAS_BYTES(no_name), CAS_ERR_DECODE);
}

static void name_has_1_to_65533_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_certificate_authorities, write_name, 1, 65533);
}

static void list_without_names_is_not_written(void **state)
{
    (void)state;
    const castls_bytes names[] = {CAS_TEXT("")};
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_certificate_authorities_encode(&w0, CAS_PARTS_FIRST(names, 0));
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);

    cas_writer w1 = cas_writer_measuring();
    cas_certificate_authorities_encode(&w1, CAS_PARTS(names));
    assert_int_equal(cas_writer_end(&w1, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificate_authorities_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(certificate_authorities_rejects_every_truncation),
        cmocka_unit_test(certificate_authorities_rejects_a_trailing_byte),
        cmocka_unit_test(certificate_authorities_does_not_fit_into_less_room),
        cmocka_unit_test(names_are_walked_in_order),
        cmocka_unit_test(empty_lists_and_names_are_refused),
        cmocka_unit_test(name_has_1_to_65533_bytes),
        cmocka_unit_test(list_without_names_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
