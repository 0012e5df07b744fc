/*
 * test_compress_certificate.c: the compress_certificate extension. RFC 8879 section 3.
 */
#include "support/test_bounds.h"

#include "wire/compress_certificate.h"
#include "wire/types.h"
#include "wire/u16_list.h"

/* Made by hand after RFC 8879: zlib, brotli. */
static const uint8_t golden[] = {
    0x04, 0x00, 0x01, 0x00, 0x02,
};

static void compress_certificate_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_compress_certificate, CAS_BYTES(golden));
}

static void compress_certificate_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_compress_certificate, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void compress_certificate_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_compress_certificate, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void compress_certificate_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_compress_certificate, CAS_BYTES(golden));
}

static void write_list(cas_writer *w, size_t len)
{
    const cas_mark mark = cas_write_open8(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void algorithms_keep_their_order(void **state)
{
    (void)state;
    castls_bytes algorithms = {0};
    assert_int_equal(cas_compress_certificate_decode(CAS_BYTES(golden), &algorithms), CAS_OK);
    assert_int_equal(cas_u16_list_get(algorithms, 0), CAS_COMPRESSION_ZLIB);
    assert_int_equal(cas_u16_list_get(algorithms, 1), CAS_COMPRESSION_BROTLI);
    assert_false(cas_u16_list_has(algorithms, CAS_COMPRESSION_ZSTD));
}

static void odd_and_empty_lists_are_refused(void **state)
{
    (void)state;
    static const uint8_t odd[] = {3, 0, 1, 0};
    static const uint8_t none[] = {0};
    cas_test_refused(cas_codec_compress_certificate, CAS_BYTES(odd), CAS_ERR_DECODE);
    cas_test_refused(cas_codec_compress_certificate, CAS_BYTES(none), CAS_ERR_DECODE);
}

static void list_has_2_to_254_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_compress_certificate, write_list, 2, 254);
    cas_test_too_long(cas_codec_compress_certificate, write_list, 254);
}

static void empty_list_is_not_written(void **state)
{
    (void)state;
    static const uint16_t algorithms[] = {CAS_COMPRESSION_ZLIB};
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_compress_certificate_encode(&w0, CAS_CODES_FIRST(algorithms, 0));
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compress_certificate_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(compress_certificate_rejects_every_truncation),
        cmocka_unit_test(compress_certificate_rejects_a_trailing_byte),
        cmocka_unit_test(compress_certificate_does_not_fit_into_less_room),
        cmocka_unit_test(algorithms_keep_their_order),
        cmocka_unit_test(odd_and_empty_lists_are_refused),
        cmocka_unit_test(list_has_2_to_254_bytes),
        cmocka_unit_test(empty_list_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
