/*
 * test_compressed_certificate.c: CompressedCertificate. RFC 8879 section 4.
 */
#include "support/test_bounds.h"

#include "wire/compressed_certificate.h"
#include "wire/types.h"

/* Made by hand after RFC 8879 section 4: zlib, 441 bytes once uncompressed. */
static const uint8_t golden[] = {
    0x00, 0x01, 0x00, 0x01, 0xb9, 0x00, 0x00, 0x04, 0x78, 0x9c, 0x03, 0x00,
};

static void compressed_certificate_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_compressed_certificate, CAS_BYTES(golden));
}

static void compressed_certificate_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_compressed_certificate, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void compressed_certificate_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_compressed_certificate, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void compressed_certificate_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_compressed_certificate, CAS_BYTES(golden));
}

static void write_compressed(cas_writer *w, size_t len)
{
    cas_write_u16(w, CAS_COMPRESSION_ZSTD);
    cas_write_u24(w, 1000);
    const cas_mark mark = cas_write_open24(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void compressed_certificate_is_read_field_by_field(void **state)
{
    (void)state;
    cas_compressed_certificate compressed = {0};
    assert_int_equal(cas_compressed_certificate_decode(CAS_BYTES(golden), &compressed), CAS_OK);
    assert_int_equal(compressed.algorithm, CAS_COMPRESSION_ZLIB);
    assert_int_equal(compressed.uncompressed_length, 441);
    assert_int_equal(compressed.compressed_certificate_message.len, 4);
}

static void nothing_compressed_is_refused(void **state)
{
    (void)state;
    static const uint8_t body[] = {0, 1, 0, 0, 1, 0, 0, 0};
    cas_test_refused(cas_codec_compressed_certificate, CAS_BYTES(body), CAS_ERR_DECODE);
}

static void compressed_message_has_1_to_16777215_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_compressed_certificate, write_compressed, 1, 16777215);
}

static void nothing_compressed_is_not_written(void **state)
{
    (void)state;
    const cas_compressed_certificate compressed = {CAS_COMPRESSION_ZLIB, 441, {0}};
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_compressed_certificate_encode(&w0, &compressed);
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compressed_certificate_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(compressed_certificate_rejects_every_truncation),
        cmocka_unit_test(compressed_certificate_rejects_a_trailing_byte),
        cmocka_unit_test(compressed_certificate_does_not_fit_into_less_room),
        cmocka_unit_test(compressed_certificate_is_read_field_by_field),
        cmocka_unit_test(nothing_compressed_is_refused),
        cmocka_unit_test(compressed_message_has_1_to_16777215_bytes),
        cmocka_unit_test(nothing_compressed_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
