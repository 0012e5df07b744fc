/*
 * test_delegated_credential.c: delegated credentials. RFC 9345 section 4.
 */
#include "support/test_bounds.h"

#include "wire/delegated_credential.h"
#include "wire/types.h"

/* Made by hand after RFC 9345: a week, Ed25519, signed with ECDSA over P-256. */
static const uint8_t golden[] = {
    0x00, 0x09, 0x3a, 0x80, 0x08, 0x07, 0x00, 0x00, 0x04, 0x30,
    0x02, 0x05, 0x00, 0x04, 0x03, 0x00, 0x03, 0xaa, 0xbb, 0xcc,
};

static void delegated_credential_encodes_to_the_bytes_it_was_decoded_from(void **state)
{
    (void)state;
    cas_test_round_trip(cas_codec_delegated_credential, CAS_BYTES(golden));
}

static void delegated_credential_rejects_every_truncation(void **state)
{
    (void)state;
    cas_test_truncations(cas_codec_delegated_credential, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void delegated_credential_rejects_a_trailing_byte(void **state)
{
    (void)state;
    cas_test_trailing_byte(cas_codec_delegated_credential, CAS_BYTES(golden), CAS_ERR_DECODE);
}

static void delegated_credential_does_not_fit_into_less_room(void **state)
{
    (void)state;
    cas_test_short_room(cas_codec_delegated_credential, CAS_BYTES(golden));
}

static void write_public_key(cas_writer *w, size_t len)
{
    cas_write_u32(w, 1);
    cas_write_u16(w, CAS_SCHEME_ED25519);
    const cas_mark mark = cas_write_open24(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
    cas_write_u32(w, 0x08070000);
}

static void write_signature(cas_writer *w, size_t len)
{
    cas_write_u32(w, 1);
    cas_write_u16(w, CAS_SCHEME_ED25519);
    cas_write_vec24(w, CAS_TEXT("key"));
    cas_write_u16(w, CAS_SCHEME_ED25519);
    const cas_mark mark = cas_write_open16(w);
    cas_write_fill(w, 'x', len);
    cas_write_close(w, mark);
}

static void credential_is_read_field_by_field(void **state)
{
    (void)state;
    cas_delegated_credential dc = {0};
    assert_int_equal(cas_delegated_credential_decode(CAS_BYTES(golden), &dc), CAS_OK);
    assert_int_equal(dc.valid_time, 604800);
    assert_int_equal(dc.dc_cert_verify_algorithm, CAS_SCHEME_ED25519);
    assert_int_equal(dc.asn1_subject_public_key_info.len, 4);
    assert_bytes_equal(dc.cred, cas_bytes_prefix(CAS_BYTES(golden), 13));
    assert_int_equal(dc.algorithm, CAS_SCHEME_ECDSA_SECP256R1_SHA256);
    assert_int_equal(dc.signature.len, 3);
}

static void empty_key_is_refused(void **state)
{
    (void)state;
    static const uint8_t body[] = {0, 0, 0, 0, 8, 7, 0, 0, 0, 4, 3, 0, 0};
    cas_test_refused(cas_codec_delegated_credential, CAS_BYTES(body), CAS_ERR_DECODE);
}

static void public_key_has_1_to_16777215_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_delegated_credential, write_public_key, 1, 16777215);
}

static void signature_has_up_to_65535_bytes(void **state)
{
    (void)state;
    cas_test_bounds(cas_codec_delegated_credential, write_signature, 0, 65535);
}

static void empty_key_is_not_written(void **state)
{
    (void)state;
    const cas_delegated_credential dc = {0};
    castls_bytes out = {0};
    cas_writer w0 = cas_writer_measuring();
    cas_delegated_credential_encode(&w0, &dc);
    assert_int_equal(cas_writer_end(&w0, &out), CAS_ERR_ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delegated_credential_encodes_to_the_bytes_it_was_decoded_from),
        cmocka_unit_test(delegated_credential_rejects_every_truncation),
        cmocka_unit_test(delegated_credential_rejects_a_trailing_byte),
        cmocka_unit_test(delegated_credential_does_not_fit_into_less_room),
        cmocka_unit_test(credential_is_read_field_by_field),
        cmocka_unit_test(empty_key_is_refused),
        cmocka_unit_test(public_key_has_1_to_16777215_bytes),
        cmocka_unit_test(signature_has_up_to_65535_bytes),
        cmocka_unit_test(empty_key_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
