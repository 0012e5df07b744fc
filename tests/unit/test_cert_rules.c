/*
 * test_cert_rules.c: each rule that a policy can turn off: on it refuses, off it does not, and the
 * refusal names it.
 */
#include "support/test.h"

#include "support/fake_provider.h"
#include "support/mint.h"
#include "x509/cert_rules.h"

/* What to change of a plan that breaks no rule. */
typedef enum plan_fault {
    FAULT_NONE,
    FAULT_SERIAL_ZERO,
    FAULT_NO_KEY_IDS,
    FAULT_NO_KEY_USAGE,
    FAULT_COMMON_NAME,
    FAULT_COMMON_NAME_CASE,
    FAULT_COMMON_NAME_DOT,
    FAULT_COMMON_NAME_UNICODE,
    FAULT_COMMON_NAME_ADDRESS,
    FAULT_EKU_ANY,
    FAULT_NO_EKU,
    FAULT_PUBLIC_SUFFIX,
    FAULT_CA,
    FAULT_ROOT_EKU,
    FAULT_SIGNS
} plan_fault;

typedef struct rule_row {
    plan_fault fault;
    cas_role role;
    cas_rule rule; /* What governs the refusal; none: it is accepted. */
    const uint8_t extra[40];
    size_t extra_len;
} rule_row;

/* clang-format off */
static const rule_row rows[] = {
    {FAULT_NONE, CAS_ROLE_LEAF, CAS_RULE_NONE, {0}, 0},
    {FAULT_NONE, CAS_ROLE_ROOT, CAS_RULE_NONE, {0}, 0},
    {FAULT_NONE, CAS_ROLE_INTERMEDIATE, CAS_RULE_NONE, {0}, 0},
    {FAULT_CA, CAS_ROLE_LEAF, CAS_RULE_NO_CA_LEAF, {0}, 0},
    {FAULT_CA, CAS_ROLE_PINNED, CAS_RULE_NONE, {0}, 0},
    {FAULT_SERIAL_ZERO, CAS_ROLE_LEAF, CAS_RULE_SERIAL, {0}, 0},
    {FAULT_SERIAL_ZERO, CAS_ROLE_INTERMEDIATE, CAS_RULE_SERIAL, {0}, 0},
    {FAULT_SERIAL_ZERO, CAS_ROLE_ROOT, CAS_RULE_NONE, {0}, 0},
    {FAULT_NO_KEY_IDS, CAS_ROLE_LEAF, CAS_RULE_KEY_IDS, {0}, 0},
    {FAULT_NO_KEY_IDS, CAS_ROLE_INTERMEDIATE, CAS_RULE_KEY_IDS, {0}, 0},
    {FAULT_NO_KEY_IDS, CAS_ROLE_ROOT, CAS_RULE_KEY_IDS, {0}, 0},
    {FAULT_NO_KEY_IDS, CAS_ROLE_VETTED_ROOT, CAS_RULE_NONE, {0}, 0},
    {FAULT_NO_KEY_USAGE, CAS_ROLE_INTERMEDIATE, CAS_RULE_CABF, {0}, 0},
    {FAULT_NO_KEY_USAGE, CAS_ROLE_LEAF, CAS_RULE_NONE, {0}, 0},
    {FAULT_COMMON_NAME, CAS_ROLE_LEAF, CAS_RULE_COMMON_NAME, {0}, 0},
    {FAULT_COMMON_NAME_CASE, CAS_ROLE_LEAF, CAS_RULE_COMMON_NAME, {0}, 0},
    {FAULT_COMMON_NAME_DOT, CAS_ROLE_LEAF, CAS_RULE_COMMON_NAME, {0}, 0},
    {FAULT_COMMON_NAME_UNICODE, CAS_ROLE_LEAF, CAS_RULE_COMMON_NAME, {0}, 0},
    {FAULT_COMMON_NAME_ADDRESS, CAS_ROLE_LEAF, CAS_RULE_COMMON_NAME, {0}, 0},
    {FAULT_EKU_ANY, CAS_ROLE_LEAF, CAS_RULE_CABF_EKU, {0}, 0},
    {FAULT_NO_EKU, CAS_ROLE_LEAF, CAS_RULE_CABF_EKU, {0}, 0},
    {FAULT_PUBLIC_SUFFIX, CAS_ROLE_LEAF, CAS_RULE_PUBLIC_SUFFIX, {0}, 0},
    {FAULT_ROOT_EKU, CAS_ROLE_ROOT, CAS_RULE_CABF, {0}, 0},
    {FAULT_ROOT_EKU, CAS_ROLE_INTERMEDIATE, CAS_RULE_NONE, {0}, 0},
    {FAULT_SIGNS, CAS_ROLE_LEAF, CAS_RULE_EXTENSIONS, {0}, 0},
    /* nameConstraints with a period, not critical. */
    {FAULT_NONE, CAS_ROLE_INTERMEDIATE, CAS_RULE_CONSTRAINT_FORM,
     {0x30, 19, 6, 3, 0x55, 0x1d, 30, 4, 12, 0x30, 10, 0xa0, 8, 0x30, 6, 0x82, 4, '.', 'c', 'o', 'm'}, 21},
    /* nameConstraints in a leaf. */
    {FAULT_NONE, CAS_ROLE_LEAF, CAS_RULE_EXTENSIONS,
     {0x30, 18, 6, 3, 0x55, 0x1d, 30, 4, 11, 0x30, 9, 0xa0, 7, 0x30, 5, 0x82, 3, 'c', 'o', 'm'}, 20},
    /* authorityKeyIdentifier with a serial number, and no issuer beside it. */
    {FAULT_NO_KEY_IDS, CAS_ROLE_LEAF, CAS_RULE_EXTENSIONS,
     {0x30, 15, 6, 3, 0x55, 0x1d, 35, 4, 8, 0x30, 6, 0x80, 1, 7, 0x82, 1, 5}, 17},
    /* The poison of a precertificate, not critical. */
    {FAULT_NONE, CAS_ROLE_LEAF, CAS_RULE_EXTENSIONS,
     {0x30, 16, 6, 10, 0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 3, 4, 2, 5, 0}, 18},
    /* policyConstraints that are not critical. */
    {FAULT_NONE, CAS_ROLE_INTERMEDIATE, CAS_RULE_EXTENSIONS,
     {0x30, 12, 6, 3, 0x55, 0x1d, 36, 4, 5, 0x30, 3, 0x80, 1, 0}, 14},
};
/* clang-format on */

static cas_cert_plan plan_of(plan_fault fault, cas_role role)
{
    const bool is_leaf = role == CAS_ROLE_LEAF || role == CAS_ROLE_PINNED;
    cas_cert_plan plan = is_leaf ? mint_plan_leaf("www.example.com") : mint_plan_ca("CA");
    switch (fault) {
    case FAULT_SERIAL_ZERO:
        plan.serial_len = 1;
        break;
    case FAULT_NO_KEY_IDS:
        plan.no_key_ids = true;
        break;
    case FAULT_NO_KEY_USAGE:
        plan.key_usage = 0;
        break;
    case FAULT_COMMON_NAME:
        cas_cert_plan_set_common_name(&plan, CAS_TEXT("other.example.com"));
        break;
    case FAULT_COMMON_NAME_CASE:
        cas_cert_plan_set_common_name(&plan, CAS_TEXT("WWW.example.com"));
        break;
    case FAULT_COMMON_NAME_DOT:
        cas_cert_plan_set_common_name(&plan, CAS_TEXT("www.example.com."));
        break;
    case FAULT_COMMON_NAME_UNICODE:
        cas_cert_plan_set_common_name(&plan, CAS_TEXT("b\xc3\xbc"
                                                      "cher.example"));
        break;
    case FAULT_COMMON_NAME_ADDRESS:
        cas_cert_plan_set_common_name(&plan, CAS_TEXT("192.0.2.1"));
        break;
    case FAULT_EKU_ANY:
        plan.eku = plan.eku | CAS_EKU_ANY;
        break;
    case FAULT_NO_EKU:
        plan.eku = 0;
        break;
    case FAULT_PUBLIC_SUFFIX:
        mint_plan_add_name(&plan, "*.com");
        break;
    case FAULT_CA:
        plan.is_ca = true;
        plan.path_len = UINT32_MAX;
        break;
    case FAULT_ROOT_EKU:
        plan.eku = CAS_EKU_SERVER_AUTH;
        break;
    case FAULT_SIGNS:
        plan.key_usage = plan.key_usage | CAS_KU_KEY_CERT_SIGN;
        break;
    case FAULT_NONE:
    default:
        break;
    }
    return plan;
}

static cas_refusal judge(const rule_row *row, uint32_t rules)
{
    minted root = {0};
    minted it = {0};
    const cas_cert_plan root_plan = mint_plan_ca("Root");
    const cas_cert_plan plan = plan_of(row->fault, row->role);
    const bool is_root = row->role == CAS_ROLE_ROOT || row->role == CAS_ROLE_VETTED_ROOT;
    mint(&root, &root_plan, NULL, cas_bytes_none());
    mint(&it, &plan, is_root ? NULL : &root,
         cas_bytes_prefix(CAS_BYTES(row->extra), row->extra_len));
    cas_x509_policy policy = cas_x509_policy_web;
    policy.rules = rules;
    cas_trust trust = {0};
    cas_trust_init(&trust, NULL);
    const cas_verifier verifier = {
        cas_fake_provider(), &trust, &policy, CAS_PURPOSE_SERVER, NULL, NULL, NULL};
    cas_cert cert = {0};
    assert_int_equal(cas_cert_decode(minted_der(&it), &cert), CAS_OK);
    const cas_refusal refusal = cas_cert_judge(&verifier, row->role, minted_der(&it), &cert);
    minted_clear(&root);
    minted_clear(&it);
    cas_trust_clear(&trust);
    return refusal;
}

static void each_rule_refuses_and_names_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        const rule_row *row = CAS_AT(rows, i);
        const cas_refusal on = judge(row, cas_x509_policy_web.rules);
        if (on.rule != row->rule) {
            print_error("row %zu: %s\n", i, cas_rule_name(on.rule));
        }
        assert_int_equal(on.rule, row->rule);
        assert_int_equal(on.err != CAS_OK, row->rule != CAS_RULE_NONE);
    }
}

static void each_rule_can_be_turned_off(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        const rule_row *row = CAS_AT(rows, i);
        const cas_refusal off = judge(row, cas_x509_policy_web.rules & ~(uint32_t)row->rule);
        assert_int_equal(off.err, CAS_OK);
    }
}

static void what_is_not_checked_of_a_root_is_its_form(void **state)
{
    (void)state;
    const rule_row root = {FAULT_NO_KEY_IDS, CAS_ROLE_ROOT, CAS_RULE_KEY_IDS, {0}, 0};
    const uint32_t rules = cas_x509_policy_web.rules & ~(uint32_t)CAS_RULE_CHECK_ROOT;
    assert_int_equal(judge(&root, rules).err, CAS_OK);
}

/* A number of 20 octets whose first bit is set takes one octet more: what stands before and in the
 * signature looks like that. */
static void a_serial_number_reaches_up_to_2_to_the_159(void **state)
{
    (void)state;
    minted it = {0};
    cas_cert cert = {0};
    const cas_cert_plan plan = mint_plan_leaf("www.example.com");
    cas_x509_policy policy = cas_x509_policy_web;
    policy.rules = CAS_RULE_SERIAL | CAS_RULE_CABF;
    const cas_verifier verifier = {
        cas_fake_provider(), NULL, &policy, CAS_PURPOSE_SERVER, NULL, NULL, NULL};
    mint(&it, &plan, NULL, cas_bytes_none());
    assert_int_equal(cas_cert_decode(minted_der(&it), &cert), CAS_OK);
    cert.serial.offset = cert.signature.offset - 1;
    cert.serial.len = 21;
    assert_int_equal(cas_cert_judge(&verifier, CAS_ROLE_LEAF, minted_der(&it), &cert).rule,
                     CAS_RULE_CABF);
    policy.rules = CAS_RULE_SERIAL;
    assert_int_equal(cas_cert_judge(&verifier, CAS_ROLE_LEAF, minted_der(&it), &cert).err, CAS_OK);
    cert.serial.len = 22;
    assert_int_equal(cas_cert_judge(&verifier, CAS_ROLE_LEAF, minted_der(&it), &cert).rule,
                     CAS_RULE_SERIAL);
    minted_clear(&it);
}

static void every_rule_and_policy_has_a_name(void **state)
{
    (void)state;
    for (uint32_t rule = 1; rule <= CAS_RULE_REVOCATION_PATH; rule = rule * 2) {
        assert_string_not_equal(cas_rule_name((cas_rule)rule), "");
    }
    assert_string_equal(cas_rule_name(CAS_RULE_NONE), "");
    assert_ptr_equal(cas_x509_policy_find(CAS_TEXT("web")), &cas_x509_policy_web);
    assert_ptr_equal(cas_x509_policy_find(CAS_TEXT("rfc5280")), &cas_x509_policy_rfc5280);
    assert_ptr_equal(cas_x509_policy_find(CAS_TEXT("private")), &cas_x509_policy_private);
    assert_null(cas_x509_policy_find(CAS_TEXT("webb")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_refuses_and_names_itself),
        cmocka_unit_test(each_rule_can_be_turned_off),
        cmocka_unit_test(what_is_not_checked_of_a_root_is_its_form),
        cmocka_unit_test(a_serial_number_reaches_up_to_2_to_the_159),
        cmocka_unit_test(every_rule_and_policy_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
