/*
 * test_suite.c: the cipher suites' rows.
 */
#include "support/test.h"

#include "crypto/suite.h"
#include "support/fake_provider.h"

static void each_default_has_a_row_of_its_own(void **state)
{
    (void)state;
    const castls_codes codes = cas_suite_defaults();
    assert_int_equal(codes.count, 9);
    for (size_t i = 0; i < codes.count; i++) {
        const cas_suite *suite = cas_suite_find(cas_codes_get(codes, i));
        assert_non_null(suite);
        assert_int_equal(suite->id, cas_codes_get(codes, i));
        assert_int_equal(suite->version, i < 3 ? CAS_TLS13 : CAS_TLS12);
    }
}

static void rows_are_those_of_rfc_8446(void **state)
{
    (void)state;
    const cas_suite *suite = cas_suite_find(0x1302);
    assert_string_equal(suite->name, "TLS_AES_256_GCM_SHA384");
    assert_int_equal(suite->aead, CASTLS_AEAD_AES_256_GCM);
    assert_int_equal(suite->hash, CASTLS_HASH_SHA384);
    assert_int_equal(suite->key_len, 32);
    assert_int_equal(suite->hash_len, 48);
    assert_int_equal(cas_suite_find(0x1301)->key_len, 16);
    assert_int_equal(cas_suite_find(0x1303)->aead, CASTLS_AEAD_CHACHA20_POLY1305);
}

/* RFC 5288 section 3 and RFC 7905 section 2 for the IV; RFC 5289 for the hash. */
static void rows_of_tls12_say_iv_and_key(void **state)
{
    (void)state;
    const cas_suite *gcm = cas_suite_find(0xc030);
    const cas_suite *chacha = cas_suite_find(0xcca9);
    assert_string_equal(gcm->name, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
    assert_int_equal(gcm->hash, CASTLS_HASH_SHA384);
    assert_int_equal(gcm->iv_len, 4);
    assert_true(cas_suite_fits_key(gcm, CASTLS_KEY_RSA));
    assert_true(cas_suite_fits_key(gcm, CASTLS_KEY_RSA_PSS));
    assert_false(cas_suite_fits_key(gcm, CASTLS_KEY_ECDSA_P256));
    assert_false(cas_suite_fits_key(gcm, CASTLS_KEY_ED25519));
    assert_int_equal(chacha->iv_len, 12);
    assert_true(cas_suite_fits_key(chacha, CASTLS_KEY_ECDSA_P384));
    assert_true(cas_suite_fits_key(chacha, CASTLS_KEY_ED25519));
    assert_false(cas_suite_fits_key(chacha, CASTLS_KEY_RSA));
    assert_false(cas_suite_fits_key(chacha, CASTLS_KEY_ML_DSA_44));
    assert_true(cas_suite_fits_key(cas_suite_find(0x1301), CASTLS_KEY_ML_DSA_44));
}

static void an_unknown_suite_has_no_row(void **state)
{
    (void)state;
    assert_null(cas_suite_find(0));
    assert_null(cas_suite_find(0x1300));
    assert_null(cas_suite_find(0x0a0a));
}

static void a_suite_needs_all_of_its_parts(void **state)
{
    (void)state;
    const castls_provider *provider = cas_fake_provider();
    assert_true(cas_suite_is_available(cas_suite_find(0x1301), provider));
    assert_false(cas_suite_is_available(NULL, provider));
    const cas_suite other = {
        0x1309, CAS_TLS13, "other",     CASTLS_AEAD_AES_128_GCM, CASTLS_HASH_SHA256, 32,
        32,     12,        CAS_AUTH_ANY};
    assert_false(cas_suite_is_available(&other, provider));
    const cas_suite none = {0x1309, CAS_TLS13, "none", (castls_aead_id)99, CASTLS_HASH_SHA256,
                            16,     32,        12,     CAS_AUTH_ANY};
    assert_false(cas_suite_is_available(&none, provider));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_default_has_a_row_of_its_own),
        cmocka_unit_test(rows_are_those_of_rfc_8446),
        cmocka_unit_test(rows_of_tls12_say_iv_and_key),
        cmocka_unit_test(an_unknown_suite_has_no_row),
        cmocka_unit_test(a_suite_needs_all_of_its_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
