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
    assert_int_equal(codes.count, 3);
    for (size_t i = 0; i < codes.count; i++) {
        const cas_suite *suite = cas_suite_find(cas_codes_get(codes, i));
        assert_non_null(suite);
        assert_int_equal(suite->id, cas_codes_get(codes, i));
        assert_int_equal(suite->version, CAS_TLS13);
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
        0x1309, CAS_TLS13, "other", CASTLS_AEAD_AES_128_GCM, CASTLS_HASH_SHA256, 32, 32};
    assert_false(cas_suite_is_available(&other, provider));
    const cas_suite none = {
        0x1309, CAS_TLS13, "none", (castls_aead_id)99, CASTLS_HASH_SHA256, 16, 32};
    assert_false(cas_suite_is_available(&none, provider));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_default_has_a_row_of_its_own),
        cmocka_unit_test(rows_are_those_of_rfc_8446),
        cmocka_unit_test(an_unknown_suite_has_no_row),
        cmocka_unit_test(a_suite_needs_all_of_its_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
