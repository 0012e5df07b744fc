/*
 * test_spki.c: which key a SubjectPublicKeyInfo holds. A golden one is RFC 8410's example; the
 * others come from the fake provider, whose public keys have the DER of real ones.
 */
#include "support/test.h"

#include "core/writer.h"
#include "crypto/spki.h"
#include "support/fake_provider.h"

/* RFC 8410 section 10.1. */
static const uint8_t ed25519[44] = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, 0x19, 0xbf, 0x44,
    0x09, 0x69, 0x84, 0xcd, 0xfe, 0x85, 0x41, 0xba, 0xc1, 0x67, 0xdc, 0x3b, 0x96, 0xc8, 0x50,
    0x86, 0xaa, 0x30, 0xb6, 0xb6, 0xcb, 0x0c, 0x5c, 0x38, 0xad, 0x70, 0x31, 0x66, 0xe1};

static void make(castls_key_kind kind, uint32_t rsa_bits, castls_span room, castls_bytes *spki)
{
    void *key = NULL;
    size_t len = 0;
    const castls_provider *provider = cas_fake_provider();
    assert_int_equal(provider->key_generate(kind, rsa_bits, &key), CASTLS_OK);
    assert_int_equal(provider->key_public(key, room, &len), CASTLS_OK);
    provider->key_free(key);
    *spki = cas_bytes_prefix(cas_span_bytes(room), len);
}

static void the_rfc_s_example_is_an_ed25519_key(void **state)
{
    (void)state;
    cas_spki facts = {0};
    assert_int_equal(cas_spki_read(CAS_BYTES(ed25519), &facts), CAS_OK);
    assert_int_equal(facts.kind, CASTLS_KEY_ED25519);
    assert_int_equal(facts.rsa_bits, 0);
}

static void every_kind_is_known(void **state)
{
    (void)state;
    for (unsigned kind = CASTLS_KEY_RSA; kind <= CASTLS_KEY_ML_DSA_87; kind++) {
        uint8_t room[2700] = {0};
        castls_bytes spki = cas_bytes_none();
        cas_spki facts = {0};
        make((castls_key_kind)kind, 3072, CAS_SPAN(room), &spki);
        assert_int_equal(cas_spki_read(spki, &facts), CAS_OK);
        assert_int_equal(facts.kind, kind);
        const bool is_rsa = kind == CASTLS_KEY_RSA || kind == CASTLS_KEY_RSA_PSS;
        assert_int_equal(facts.rsa_bits, is_rsa ? 3072 : 0);
    }
}

static void every_truncation_and_a_trailing_byte_are_refused(void **state)
{
    (void)state;
    for (unsigned kind = CASTLS_KEY_RSA; kind <= CASTLS_KEY_ML_DSA_87; kind++) {
        uint8_t room[2700] = {0};
        castls_bytes spki = cas_bytes_none();
        cas_spki facts = {0};
        make((castls_key_kind)kind, 2048, CAS_SPAN(room), &spki);
        for (size_t len = 0; len < spki.len; len++) {
            assert_int_equal(cas_spki_read(cas_bytes_prefix(spki, len), &facts),
                             CAS_ERR_CERTIFICATE_DECODE);
            assert_int_equal(facts.kind, CASTLS_KEY_NONE);
        }
        assert_int_equal(cas_spki_read(cas_bytes_prefix(CAS_BYTES(room), spki.len + 1), &facts),
                         CAS_ERR_CERTIFICATE_DECODE);
    }
}

typedef struct bad_row {
    size_t at;
    uint8_t value;
} bad_row;

/* The example with one byte wrong: tags, lengths, a bit string of other than whole bytes. */
static void wrong_der_is_refused(void **state)
{
    (void)state;
    const bad_row rows[] = {{0, 0x31}, {1, 0x29}, {1, 0x80}, {2, 0x31},  {3, 0x06}, {4, 0x05},
                            {5, 0x02}, {5, 0x05}, {9, 0x04}, {10, 0x20}, {11, 0x01}};
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        uint8_t room[44] = {0};
        cas_spki facts = {0};
        assert_true(cas_span_copy(CAS_SPAN(room), CAS_BYTES(ed25519)));
        *CAS_AT(room, CAS_AT(rows, i)->at) = CAS_AT(rows, i)->value;
        assert_int_equal(cas_spki_read(CAS_BYTES(room), &facts), CAS_ERR_CERTIFICATE_DECODE);
    }
}

/* Well formed, and nothing that castls knows. */
static void an_unknown_algorithm_or_curve_is_no_key_of_ours(void **state)
{
    (void)state;
    const uint8_t x25519[] = {
        0x30, 0x0c, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x03, 0x03, 0, 1, 2};
    const uint8_t secp256k1[] = {
        0x30, 0x16, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
        0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x0a, 0x03, 0x02, 0,    4};
    cas_spki facts = {CASTLS_KEY_RSA, 1};
    assert_int_equal(cas_spki_read(CAS_BYTES(x25519), &facts), CAS_OK);
    assert_int_equal(facts.kind, CASTLS_KEY_NONE);
    assert_int_equal(cas_spki_read(CAS_BYTES(secp256k1), &facts), CAS_OK);
    assert_int_equal(facts.kind, CASTLS_KEY_NONE);
}

/* RFC 3279 section 2.3.1: NULL has to be there. RFC 8410 section 3: nothing may be. */
static void wrong_parameters_are_refused(void **state)
{
    (void)state;
    const uint8_t rsa_without_null[] = {
        0x30, 0x17, 0x30, 0x0b, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01,
        0x01, 0x01, 0x03, 0x08, 0,    0x30, 0x05, 0x02, 0x01, 0x7f, 0x02, 0x00};
    const uint8_t ed25519_with_null[] = {
        0x30, 0x0e, 0x30, 0x07, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x05, 0x00, 0x03, 0x03, 0, 1, 2};
    const uint8_t explicit_curve[] = {0x30, 0x11, 0x30, 0x0b, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce,
                                      0x3d, 0x02, 0x01, 0x30, 0x00, 0x03, 0x02, 0,    4};
    cas_spki facts = {0};
    assert_int_equal(cas_spki_read(CAS_BYTES(rsa_without_null), &facts),
                     CAS_ERR_CERTIFICATE_DECODE);
    assert_int_equal(cas_spki_read(CAS_BYTES(ed25519_with_null), &facts),
                     CAS_ERR_CERTIFICATE_DECODE);
    assert_int_equal(cas_spki_read(CAS_BYTES(explicit_curve), &facts), CAS_ERR_CERTIFICATE_DECODE);
}

/* An RSA key around the modulus and exponent that are given. */
static cas_err read_rsa(castls_bytes modulus, castls_bytes exponent, cas_spki *facts)
{
    const uint8_t algorithm[] = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};
    uint8_t room[100] = {0};
    castls_bytes spki = cas_bytes_none();
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_u8(&w, 0x30);
    const cas_mark whole = cas_write_open8(&w);
    cas_write_bytes(&w, CAS_BYTES(algorithm));
    cas_write_u8(&w, 0x03);
    const cas_mark bits = cas_write_open8(&w);
    cas_write_u8(&w, 0);
    cas_write_u8(&w, 0x30);
    const cas_mark sequence = cas_write_open8(&w);
    cas_write_u8(&w, 0x02);
    cas_write_vec8(&w, modulus);
    cas_write_u8(&w, 0x02);
    cas_write_vec8(&w, exponent);
    cas_write_close(&w, sequence);
    cas_write_close(&w, bits);
    cas_write_close(&w, whole);
    assert_int_equal(cas_writer_end(&w, &spki), CAS_OK);
    return cas_spki_read(spki, facts);
}

static void rsa_bits_are_counted_exactly(void **state)
{
    (void)state;
    const uint8_t one[] = {0x01, 0xff};
    const uint8_t high[] = {0x00, 0x80, 0x01};
    const uint8_t low[] = {0x7f};
    const uint8_t exponent[] = {0x03};
    cas_spki facts = {0};
    assert_int_equal(read_rsa(CAS_BYTES(one), CAS_BYTES(exponent), &facts), CAS_OK);
    assert_int_equal(facts.rsa_bits, 9);
    assert_int_equal(read_rsa(CAS_BYTES(high), CAS_BYTES(exponent), &facts), CAS_OK);
    assert_int_equal(facts.rsa_bits, 16);
    assert_int_equal(read_rsa(CAS_BYTES(low), CAS_BYTES(exponent), &facts), CAS_OK);
    assert_int_equal(facts.rsa_bits, 7);
}

static void rsa_numbers_in_another_form_are_refused(void **state)
{
    (void)state;
    const uint8_t negative[] = {0x80, 0x01};
    const uint8_t padded[] = {0x00, 0x7f};
    const uint8_t twice[] = {0x00, 0x00, 0x80};
    const uint8_t zero[] = {0x00};
    const uint8_t good[] = {0x03};
    cas_spki facts = {0};
    assert_int_equal(read_rsa(CAS_BYTES(negative), CAS_BYTES(good), &facts),
                     CAS_ERR_CERTIFICATE_DECODE);
    assert_int_equal(read_rsa(CAS_BYTES(padded), CAS_BYTES(good), &facts),
                     CAS_ERR_CERTIFICATE_DECODE);
    assert_int_equal(read_rsa(CAS_BYTES(twice), CAS_BYTES(good), &facts),
                     CAS_ERR_CERTIFICATE_DECODE);
    assert_int_equal(read_rsa(CAS_BYTES(zero), CAS_BYTES(good), &facts),
                     CAS_ERR_CERTIFICATE_DECODE);
    assert_int_equal(read_rsa(cas_bytes_none(), CAS_BYTES(good), &facts),
                     CAS_ERR_CERTIFICATE_DECODE);
    assert_int_equal(read_rsa(CAS_BYTES(good), CAS_BYTES(negative), &facts),
                     CAS_ERR_CERTIFICATE_DECODE);
    assert_int_equal(read_rsa(CAS_BYTES(good), cas_bytes_none(), &facts),
                     CAS_ERR_CERTIFICATE_DECODE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rfc_s_example_is_an_ed25519_key),
        cmocka_unit_test(every_kind_is_known),
        cmocka_unit_test(every_truncation_and_a_trailing_byte_are_refused),
        cmocka_unit_test(wrong_der_is_refused),
        cmocka_unit_test(an_unknown_algorithm_or_curve_is_no_key_of_ours),
        cmocka_unit_test(wrong_parameters_are_refused),
        cmocka_unit_test(rsa_bits_are_counted_exactly),
        cmocka_unit_test(rsa_numbers_in_another_form_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
