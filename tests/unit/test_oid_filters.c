/*
 * test_oid_filters.c: the oid_filters extension. RFC 8446 section 4.2.5.
 */
#include "support/test_bounds.h"

#include "wire/limits.h"
#include "wire/oid_filters.h"

/* Made by hand: keyUsage with digitalSignature, extendedKeyUsage with no values. */
static const uint8_t golden[] = {
    0x00, 0x14, 0x05, 0x06, 0x03, 0x55, 0x1d, 0x0f, 0x00, 0x04, 0x03,
    0x02, 0x07, 0x80, 0x05, 0x06, 0x03, 0x55, 0x1d, 0x25, 0x00, 0x00,
};

static void oid_filters_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_oid_filters, CAS_BYTES(golden));
}

static void oid_filters_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_oid_filters, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void oid_filters_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_oid_filters, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void oid_filters_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_oid_filters, CAS_BYTES(golden));
}

static void write_oid(cas_writer *w, size_t len)
{
    const cas_mark list = cas_write_open16(w);
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_u16(w, 0);
    cas_write_close(w, list);
}

static void write_values(cas_writer *w, size_t len)
{
    const cas_mark list = cas_write_open16(w);
    cas_write_vec8(w, CAS_TEXT("o"));
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_close(w, list);
}

static void filters_are_walked_in_order(void **state)
{
    (void)state;
    castls_bytes list = {0};
    cas_oid_filter filter = {0};
    assert_int_equal(cas_oid_filters_decode(CAS_BYTES(golden), &list), CAS_OK);
    cas_reader r = cas_reader_on(list);
    assert_true(cas_oid_filters_next(&r, &filter));
    assert_int_equal(filter.certificate_extension_oid.len, 5);
    assert_int_equal(filter.certificate_extension_values.len, 4);
    assert_true(cas_oid_filters_next(&r, &filter));
    assert_int_equal(filter.certificate_extension_values.len, 0);
    assert_false(cas_oid_filters_next(&r, &filter));
    assert_true(cas_bytes_is_absent(filter.certificate_extension_oid));
}

static void list_without_filters_is_allowed(void **state)
{
    (void)state;
    static const uint8_t none[] = {0, 0};
    cas_test_round_trip(cas_codec_oid_filters, CAS_BYTES(none));
}

static void one_oid_twice_is_refused(void **state)
{
    (void)state;
    static const uint8_t body[] = {0, 13, 1, 7, 0, 0, 1, 8, 0, 0, 1, 7, 0, 1, 0};
    cas_test_refused(cas_codec_oid_filters, CAS_BYTES(body), CAS_ERR_OID_FILTER_TWICE);
}

static void empty_oid_is_refused(void **state)
{
    (void)state;
    static const uint8_t body[] = {0, 3, 0, 0, 0};
    cas_test_refused(cas_codec_oid_filters, CAS_BYTES(body), CAS_ERR_DECODE);
}

static void more_filters_than_the_limit_are_refused(void **state)
{
    (void)state;
    for (size_t count = CAS_OID_FILTERS_MAX; count <= CAS_OID_FILTERS_MAX + 1; count++) {
        uint8_t room[2 + 4 * (CAS_OID_FILTERS_MAX + 1)] = {0};
        castls_bytes body = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        const cas_mark mark = cas_write_open16(&w);
        for (size_t i = 0; i < count; i++) {
            cas_write_u8(&w, 1);
            cas_write_u8(&w, cas_narrow_u8(i));
            cas_write_u16(&w, 0);
        }
        cas_write_close(&w, mark);
        assert_int_equal(cas_writer_end(&w, &body), CAS_OK);
        if (count == CAS_OID_FILTERS_MAX) {
            cas_test_round_trip(cas_codec_oid_filters, body);
        } else {
            cas_test_refused(cas_codec_oid_filters, body, CAS_ERR_LIST_COUNT);
        }
    }
}

static void oid_has_1_to_255_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_oid_filters, write_oid, 1, 255);
}

static void values_have_up_to_65531_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_oid_filters, write_values, 0, 65531);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oid_filters_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(oid_filters_rejects_every_truncation),
        cmocka_unit_test(oid_filters_rejects_a_trailing_byte),
        cmocka_unit_test(oid_filters_does_not_fit_into_less_room),
        cmocka_unit_test(filters_are_walked_in_order),
        cmocka_unit_test(list_without_filters_is_allowed),
        cmocka_unit_test(one_oid_twice_is_refused),
        cmocka_unit_test(empty_oid_is_refused),
        cmocka_unit_test(more_filters_than_the_limit_are_refused),
        cmocka_unit_test(oid_has_1_to_255_bytes),
        cmocka_unit_test(values_have_up_to_65531_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
