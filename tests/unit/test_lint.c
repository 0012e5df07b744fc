/*
 * test_lint.c: everything that is wrong with a certificate is found, one after the other.
 */
#include "support/test.h"

#include "support/fake_provider.h"
#include "support/mint.h"
#include "x509/lint.h"

typedef struct counts {
    uint32_t errors;
    uint32_t notes;
} counts;

static counts lint(castls_bytes der, int64_t now, cas_err wanted)
{
    const cas_verifier verifier = {
        cas_fake_provider(), NULL, &cas_x509_policy_web, CAS_PURPOSE_SERVER, NULL, NULL, NULL};
    counts found = {0, 0};
    bool has_wanted = wanted == CAS_OK;
    cas_finding finding = {0};
    for (uint32_t i = 0; cas_cert_lint(&verifier, der, now, i, &finding); i++) {
        found.errors += finding.is_error ? 1 : 0;
        found.notes += finding.is_error ? 0 : 1;
        has_wanted = has_wanted || (finding.is_error && finding.err == wanted);
        assert_true(finding.is_error == (finding.note == NULL));
        assert_true(i < 64);
    }
    assert_true(has_wanted);
    return found;
}

static void a_good_certificate_has_notes_alone(void **state)
{
    (void)state;
    minted root = {0};
    minted leaf = {0};
    const cas_cert_plan root_plan = mint_plan_ca("Root");
    const cas_cert_plan plan = mint_plan_leaf("www.example.com");
    mint(&root, &root_plan, NULL, cas_bytes_none());
    mint(&leaf, &plan, &root, cas_bytes_none());
    const counts of_leaf = lint(minted_der(&leaf), MINT_NOW, CAS_OK);
    assert_int_equal(of_leaf.errors, 0);
    assert_true(of_leaf.notes >= 3); /* Ten years, no timestamps, nowhere to ask. */
    assert_int_equal(lint(minted_der(&root), MINT_NOW, CAS_OK).errors, 0);
    minted_clear(&root);
    minted_clear(&leaf);
}

static void several_errors_are_all_told(void **state)
{
    (void)state;
    minted root = {0};
    minted leaf = {0};
    const cas_cert_plan root_plan = mint_plan_ca("Root");
    cas_cert_plan plan = mint_plan_leaf("www.example.com");
    plan.eku = 0;
    plan.key_usage = CAS_KU_KEY_ENCIPHERMENT;
    plan.no_key_ids = true;
    mint(&root, &root_plan, NULL, cas_bytes_none());
    mint(&leaf, &plan, &root, cas_bytes_none());
    const castls_bytes der = minted_der(&leaf);
    assert_int_equal(lint(der, MINT_NOW, CAS_ERR_KEY_USAGE).errors, 3);
    assert_int_equal(lint(der, MINT_NOW, CAS_ERR_EXTENDED_KEY_USAGE).errors, 3);
    assert_int_equal(lint(der, MINT_NOW, CAS_ERR_CERTIFICATE_EXTENSION).errors, 3);
    assert_int_equal(lint(der, MINT_NOT_AFTER + 1, CAS_ERR_CERTIFICATE_EXPIRED).errors, 4);
    minted_clear(&root);
    minted_clear(&leaf);
}

static void what_is_no_certificate_is_one_error(void **state)
{
    (void)state;
    const counts found = lint(CAS_TEXT("no certificate"), MINT_NOW, CAS_ERR_CERTIFICATE_DECODE);
    assert_int_equal(found.errors, 1);
    assert_int_equal(found.notes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_certificate_has_notes_alone),
        cmocka_unit_test(several_errors_are_all_told),
        cmocka_unit_test(what_is_no_certificate_is_one_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
