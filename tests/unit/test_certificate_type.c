/*
 * test_certificate_type.c: client_certificate_type and server_certificate_type. RFC 7250 section
 * 3.
 */
#include "support/test_bounds.h"

#include "wire/certificate_type.h"
#include "wire/types.h"

/* Made by hand after RFC 7250: raw public key, X.509. */
static const uint8_t golden[] = {
    0x02,
    0x02,
    0x00,
};

/* Raw public key. */
static const uint8_t golden_one[] = {
    0x02,
};

static void certificate_types_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_certificate_types, CAS_BYTES(golden));
}

static void certificate_types_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_certificate_types, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void certificate_types_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_certificate_types, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void certificate_types_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_certificate_types, CAS_BYTES(golden));
}

static void certificate_type_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_certificate_type, CAS_BYTES(golden_one));
}

static void certificate_type_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_certificate_type, CAS_BYTES(golden_one), CAS_ERR_DECODE);
}

static void certificate_type_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_certificate_type, CAS_BYTES(golden_one), CAS_ERR_DECODE);
}

static void certificate_type_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_certificate_type, CAS_BYTES(golden_one));
}

static void write_types(cas_writer *w, size_t len)
{
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void types_are_read(void **state)
{
    (void)state;
    castls_bytes types = {0};
    uint8_t type = 0;
    assert_int_equal(cas_certificate_types_decode(CAS_BYTES(golden), &types), CAS_OK);
    assert_true(cas_certificate_types_has(types, CAS_CERTIFICATE_X509));
    assert_true(cas_certificate_types_has(types, CAS_CERTIFICATE_RAW_PUBLIC_KEY));
    assert_false(cas_certificate_types_has(types, 1));
    assert_int_equal(cas_certificate_type_decode(CAS_BYTES(golden_one), &type), CAS_OK);
    assert_int_equal(type, CAS_CERTIFICATE_RAW_PUBLIC_KEY);
}

static void empty_list_is_refused(void **state)
{
    (void)state;
    static const uint8_t none[] = {0};
    cas_test_refused(cas_codec_certificate_types, CAS_BYTES(none), CAS_ERR_DECODE);
}

static void list_has_1_to_255_types(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_certificate_types, write_types, 1, 255);
}

static void empty_list_is_not_written(void **state)
{
    (void)state;
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_certificate_types_encode(&w0, cas_bytes_none());
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificate_types_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(certificate_types_rejects_every_truncation),
        cmocka_unit_test(certificate_types_rejects_a_trailing_byte),
        cmocka_unit_test(certificate_types_does_not_fit_into_less_room),
        cmocka_unit_test(certificate_type_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(certificate_type_rejects_every_truncation),
        cmocka_unit_test(certificate_type_rejects_a_trailing_byte),
        cmocka_unit_test(certificate_type_does_not_fit_into_less_room),
        cmocka_unit_test(types_are_read),
        cmocka_unit_test(empty_list_is_refused),
        cmocka_unit_test(list_has_1_to_255_types),
        cmocka_unit_test(empty_list_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
