/*
 * test_certificate_verify.c: CertificateVerify. RFC 8446 section 4.4.3.
 */
#include "support/test_bounds.h"

#include "wire/certificate_verify.h"
#include "wire/types.h"

/* The server's of RFC 8448 section 6, without the message header. */
static const uint8_t golden[] = {
    0x04, 0x03, 0x00, 0x47, 0x30, 0x45, 0x02, 0x21, 0x00, 0xd7, 0xa4, 0xd3, 0x4b, 0xd5, 0x4f,
    0x55, 0xfe, 0xe1, 0xa8, 0x96, 0x25, 0x67, 0x8c, 0x3d, 0xd5, 0xe5, 0xf6, 0x0d, 0xac, 0x73,
    0xec, 0x94, 0x0c, 0x5c, 0x7b, 0x93, 0x04, 0xa0, 0x20, 0x84, 0xa9, 0x02, 0x20, 0x28, 0x9f,
    0x59, 0x5e, 0xd4, 0x88, 0xb9, 0xac, 0x68, 0x9a, 0x3d, 0x19, 0x2b, 0x1a, 0x8b, 0xb3, 0x8f,
    0x34, 0xaf, 0x78, 0x74, 0xc0, 0x59, 0xc9, 0x80, 0x6a, 0x1f, 0x38, 0x26, 0x93, 0x53, 0xe8,
};

static void certificate_verify_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_certificate_verify, CAS_BYTES(golden));
}

static void certificate_verify_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_certificate_verify, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void certificate_verify_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_certificate_verify, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void certificate_verify_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_certificate_verify, CAS_BYTES(golden));
}

static void write_signature(cas_writer *w, size_t len)
{
    cas_write_u16(w, CAS_SCHEME_ED25519);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void certificate_verify_is_read_as_the_rfc_prints_it(void **state)
{
    (void)state;
    cas_certificate_verify verify = {0};
    assert_int_equal(cas_certificate_verify_decode(CAS_BYTES(golden), &verify), CAS_OK);
    assert_int_equal(verify.algorithm, CAS_SCHEME_ECDSA_SECP256R1_SHA256);
    assert_int_equal(verify.signature.len, 71);
}

static void signature_has_up_to_65535_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_certificate_verify, write_signature, 0, 65535);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificate_verify_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(certificate_verify_rejects_every_truncation),
        cmocka_unit_test(certificate_verify_rejects_a_trailing_byte),
        cmocka_unit_test(certificate_verify_does_not_fit_into_less_room),
        cmocka_unit_test(certificate_verify_is_read_as_the_rfc_prints_it),
        cmocka_unit_test(signature_has_up_to_65535_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
