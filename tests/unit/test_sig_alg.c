/*
 * test_sig_alg.c: AlgorithmIdentifiers of signatures come back, and the weak and odd ones are
 * refused.
 */
#include "support/test.h"

#include "x509/sig_alg.h"

#define FIRST CASTLS_SIGNATURE_RSA_PKCS1_SHA256
#define LAST CASTLS_SIGNATURE_ML_DSA_87

static void every_algorithm_comes_back(void **state)
{
    (void)state;
    for (unsigned id = FIRST; id <= LAST; id++) {
        uint8_t room[128] = {0};
        castls_bytes der = cas_bytes_none();
        castls_signature_id back = (castls_signature_id)0;
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        cas_sig_alg_encode(&w, (castls_signature_id)id);
        assert_int_equal(cas_writer_end(&w, &der), CAS_OK);
        assert_int_equal(cas_sig_alg_decode(der, &back), CAS_OK);
        assert_int_equal(back, id);
        for (size_t len = 0; len < der.len; len++) {
            assert_int_equal(cas_sig_alg_decode(cas_bytes_prefix(der, len), &back),
                             CAS_ERR_CERTIFICATE_ALGORITHM);
            assert_int_equal(back, 0);
        }
        assert_int_equal(cas_sig_alg_decode(cas_bytes_prefix(CAS_BYTES(room), der.len + 1), &back),
                         CAS_ERR_CERTIFICATE_ALGORITHM);
    }
}

typedef struct alg_row {
    uint8_t len;
    uint8_t octet[72];
    int id; /* 0: refused. */
} alg_row;

/* RFC 4055 section 6's example of RSASSA-PSS with SHA-256, and its neighbours. */
static const alg_row rows[] = {
    {15, {0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11, 5, 0}, 1},
    {13, {0x30, 11, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11}, 1}, /* Absent: taken. */
    {16, {0x30, 14, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11, 4, 1, 0}, 0},
    {15, {0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5, 5, 0}, 0}, /* SHA-1 */
    {15, {0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4, 5, 0}, 0}, /* MD5 */
    {15, {0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0}, 0}, /* A key. */
    {12, {0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2}, 7},
    {14, {0x30, 12, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2, 5, 0}, 0}, /* NULL: refused. */
    {11, {0x30, 9, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1}, 0},           /* With SHA-1. */
    {7, {0x30, 5, 6, 3, 0x2b, 0x65, 0x70}, 10},
    {9, {0x30, 7, 6, 3, 0x2b, 0x65, 0x70, 5, 0}, 0},
    {7, {0x30, 5, 6, 3, 0x2b, 0x65, 0x71}, 0},                                        /* Ed448 */
    {15, {0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10, 0x30, 0}, 0}, /* SHA-1 */
    {67,
     {0x30, 65,   6,    9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1,    10, 0x30, 52, 0xa0, 15,
      0x30, 13,   6,    9, 0x60, 0x86, 0x48, 1,    0x65, 3,    4, 2,    1,  5,    0,  0xa1, 28,
      0x30, 26,   6,    9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1,    8,  0x30, 13, 6,    9,
      0x60, 0x86, 0x48, 1, 0x65, 3,    4,    2,    1,    5,    0, 0xa2, 3,  2,    1,  32},
     4},
    {67,
     {0x30, 65,   6,    9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1,    10, 0x30, 52, 0xa0, 15,
      0x30, 13,   6,    9, 0x60, 0x86, 0x48, 1,    0x65, 3,    4, 2,    1,  5,    0,  0xa1, 28,
      0x30, 26,   6,    9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1,    8,  0x30, 13, 6,    9,
      0x60, 0x86, 0x48, 1, 0x65, 3,    4,    2,    2,    5,    0, 0xa2, 3,  2,    1,  32},
     0}, /* MGF1 with SHA-384. */
    {67,
     {0x30, 65,   6,    9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1,    10, 0x30, 52, 0xa0, 15,
      0x30, 13,   6,    9, 0x60, 0x86, 0x48, 1,    0x65, 3,    4, 2,    1,  5,    0,  0xa1, 28,
      0x30, 26,   6,    9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1,    8,  0x30, 13, 6,    9,
      0x60, 0x86, 0x48, 1, 0x65, 3,    4,    2,    1,    5,    0, 0xa2, 3,  2,    1,  20},
     0}, /* A salt of 20 bytes. */
};

static void each_form_has_its_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        const alg_row *row = CAS_AT(rows, i);
        castls_signature_id id = (castls_signature_id)0;
        const cas_err err =
            cas_sig_alg_decode(cas_bytes_prefix(CAS_BYTES(row->octet), row->len), &id);
        assert_int_equal(err, row->id == 0 ? CAS_ERR_CERTIFICATE_ALGORITHM : CAS_OK);
        assert_int_equal(id, row->id);
    }
}

static void algorithms_belong_to_their_keys(void **state)
{
    (void)state;
    for (unsigned kind = CASTLS_KEY_RSA; kind <= CASTLS_KEY_ML_DSA_87; kind++) {
        const castls_signature_id own = cas_sig_alg_for_key((castls_key_kind)kind);
        assert_true(cas_sig_alg_fits_key(own, (castls_key_kind)kind));
        assert_string_not_equal(cas_key_kind_name((castls_key_kind)kind), "unknown");
        assert_string_not_equal(cas_sig_alg_name(own), "unknown");
    }
    assert_int_equal(cas_sig_alg_for_key(CASTLS_KEY_NONE), 0);
    assert_false(cas_sig_alg_fits_key(CASTLS_SIGNATURE_RSA_PKCS1_SHA256, CASTLS_KEY_RSA_PSS));
    assert_true(cas_sig_alg_fits_key(CASTLS_SIGNATURE_RSA_PSS_SHA512, CASTLS_KEY_RSA));
    assert_true(cas_sig_alg_fits_key(CASTLS_SIGNATURE_ECDSA_SHA256, CASTLS_KEY_ECDSA_P521));
    assert_false(cas_sig_alg_fits_key(CASTLS_SIGNATURE_ECDSA_SHA256, CASTLS_KEY_RSA));
    assert_false(cas_sig_alg_fits_key(CASTLS_SIGNATURE_ED25519, CASTLS_KEY_ECDSA_P256));
    assert_false(cas_sig_alg_fits_key(CASTLS_SIGNATURE_ML_DSA_44, CASTLS_KEY_ML_DSA_65));
    assert_false(cas_sig_alg_fits_key((castls_signature_id)0, CASTLS_KEY_RSA));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_algorithm_comes_back),
        cmocka_unit_test(each_form_has_its_answer),
        cmocka_unit_test(algorithms_belong_to_their_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
