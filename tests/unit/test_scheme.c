/*
 * test_scheme.c: which scheme goes with which key in which version.
 */
#include "support/test.h"

#include "crypto/scheme.h"
#include "crypto/suite.h"
#include "support/fake_provider.h"

static const uint16_t ids[] = {0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0809,
                               0x080a, 0x080b, 0x0904, 0x0905, 0x0906, 0x0401, 0x0501, 0x0601};

static void each_scheme_stands_once_in_the_default_list(void **state)
{
    (void)state;
    const castls_codes codes = cas_scheme_defaults();
    assert_int_equal(codes.count, CAS_COUNT(ids));
    for (size_t i = 0; i < CAS_COUNT(ids); i++) {
        assert_true(cas_codes_has(codes, *CAS_AT(ids, i)));
        assert_int_equal(cas_scheme_find(*CAS_AT(ids, i))->id, *CAS_AT(ids, i));
        assert_true(cas_scheme_is_available(cas_scheme_find(*CAS_AT(ids, i)), cas_fake_provider()));
    }
    assert_false(cas_scheme_is_available(NULL, cas_fake_provider()));
}

/* SHA-1, MD5, DSA, Ed448 and GREASE. */
static void weak_and_unknown_schemes_have_no_row(void **state)
{
    (void)state;
    const uint16_t unknown[] = {0x0201, 0x0203, 0x0101, 0x0402, 0x0808, 0x0a0a, 0, 0x0907};
    for (size_t i = 0; i < CAS_COUNT(unknown); i++) {
        assert_null(cas_scheme_find(*CAS_AT(unknown, i)));
    }
}

/* RFC 8446 section 4.2.3: in TLS 1.3 each scheme has one kind of key, and PKCS#1 none. */
static void tls13_binds_a_scheme_to_one_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAS_COUNT(ids); i++) {
        const cas_scheme *scheme = cas_scheme_find(*CAS_AT(ids, i));
        size_t fitting = 0;
        for (unsigned key = CASTLS_KEY_NONE; key <= CASTLS_KEY_ML_DSA_87; key++) {
            if (cas_scheme_fits_key(scheme, (castls_key_kind)key, CAS_TLS13)) {
                assert_int_equal(key, scheme->key);
                fitting++;
            }
        }
        const bool is_pkcs1 = scheme->id == 0x0401 || scheme->id == 0x0501 || scheme->id == 0x0601;
        assert_int_equal(fitting, is_pkcs1 ? 0 : 1);
    }
}

static void tls12_lets_any_curve_go_with_any_hash(void **state)
{
    (void)state;
    const cas_scheme *ecdsa = cas_scheme_find(0x0403);
    assert_true(cas_scheme_fits_key(ecdsa, CASTLS_KEY_ECDSA_P384, CAS_TLS12));
    assert_false(cas_scheme_fits_key(ecdsa, CASTLS_KEY_ECDSA_P384, CAS_TLS13));
    assert_false(cas_scheme_fits_key(ecdsa, CASTLS_KEY_RSA, CAS_TLS12));
    assert_true(cas_scheme_fits_key(cas_scheme_find(0x0401), CASTLS_KEY_RSA, CAS_TLS12));
    assert_false(cas_scheme_fits_key(cas_scheme_find(0x0401), CASTLS_KEY_RSA_PSS, CAS_TLS12));
    assert_false(cas_scheme_fits_key(cas_scheme_find(0x0904), CASTLS_KEY_ML_DSA_44, CAS_TLS12));
}

static void certificates_may_be_signed_by_any_curve(void **state)
{
    (void)state;
    assert_true(cas_scheme_fits_certificate_key(cas_scheme_find(0x0503), CASTLS_KEY_ECDSA_P256));
    assert_true(cas_scheme_fits_certificate_key(cas_scheme_find(0x0401), CASTLS_KEY_RSA));
    assert_false(cas_scheme_fits_certificate_key(cas_scheme_find(0x0804), CASTLS_KEY_RSA_PSS));
    assert_false(cas_scheme_fits_certificate_key(cas_scheme_find(0x0807), CASTLS_KEY_ECDSA_P256));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_scheme_stands_once_in_the_default_list),
        cmocka_unit_test(weak_and_unknown_schemes_have_no_row),
        cmocka_unit_test(tls13_binds_a_scheme_to_one_key),
        cmocka_unit_test(tls12_lets_any_curve_go_with_any_hash),
        cmocka_unit_test(certificates_may_be_signed_by_any_curve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
