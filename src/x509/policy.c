/*
 * policy.c: see policy.h.
 */
#include "x509/policy.h"

#include "x509/limits.h"

#define RULES_REVOCATION (CAS_RULE_REVOCATION_KNOWN | CAS_RULE_CRL_CURRENT)

#define RULES_RFC5280                                                                              \
    (CAS_RULE_CHECK_ROOT | CAS_RULE_KEY_IDS | CAS_RULE_EXTENSIONS | CAS_RULE_SERIAL |              \
     CAS_RULE_TIME_FORM | CAS_RULE_CONSTRAINT_FORM | RULES_REVOCATION)

#define RULES_WEB                                                                                  \
    (RULES_RFC5280 | CAS_RULE_NO_CA_LEAF | CAS_RULE_COMMON_NAME | CAS_RULE_CABF |                  \
     CAS_RULE_CABF_EKU | CAS_RULE_PUBLIC_SUFFIX)

#define RULES_PRIVATE                                                                              \
    (CAS_RULE_NO_CA_LEAF | CAS_RULE_TRUSTED_LEAF | CAS_RULE_CHECK_ROOT | RULES_REVOCATION)

const cas_x509_policy cas_x509_policy_web = {
    "web",
    RULES_WEB,
    CAS_VERIFY_INTERMEDIATE_MAX,
    CAS_VERIFY_SIGNATURE_MAX,
    CAS_VERIFY_COMPARISON_MAX,
    CAS_RSA_BITS_MIN,
};

const cas_x509_policy cas_x509_policy_rfc5280 = {
    "rfc5280",
    RULES_RFC5280 | CAS_RULE_CRITICAL_CONSTRAINTS,
    CAS_VERIFY_INTERMEDIATE_MAX,
    CAS_VERIFY_SIGNATURE_MAX,
    CAS_VERIFY_COMPARISON_MAX,
    CAS_RSA_BITS_MIN,
};

const cas_x509_policy cas_x509_policy_private = {
    "private",
    RULES_PRIVATE,
    CAS_VERIFY_INTERMEDIATE_MAX,
    CAS_VERIFY_SIGNATURE_MAX,
    CAS_VERIFY_COMPARISON_MAX,
    CAS_RSA_BITS_MIN,
};

const cas_x509_policy *cas_x509_policy_find(castls_bytes name)
{
    if (cas_bytes_equal(name, CAS_TEXT("web"))) {
        return &cas_x509_policy_web;
    }
    if (cas_bytes_equal(name, CAS_TEXT("rfc5280"))) {
        return &cas_x509_policy_rfc5280;
    }
    if (cas_bytes_equal(name, CAS_TEXT("private"))) {
        return &cas_x509_policy_private;
    }
    return NULL;
}

const char *cas_rule_name(cas_rule rule)
{
    switch (rule) {
    case CAS_RULE_NO_CA_LEAF:
        return "no-ca-leaf";
    case CAS_RULE_TRUSTED_LEAF:
        return "trusted-leaf";
    case CAS_RULE_CHECK_ROOT:
        return "check-root";
    case CAS_RULE_KEY_IDS:
        return "key-ids";
    case CAS_RULE_EXTENSIONS:
        return "extensions";
    case CAS_RULE_SERIAL:
        return "serial";
    case CAS_RULE_COMMON_NAME:
        return "common-name";
    case CAS_RULE_CABF:
        return "cabf";
    case CAS_RULE_CABF_EKU:
        return "cabf-eku";
    case CAS_RULE_TIME_FORM:
        return "time-form";
    case CAS_RULE_PUBLIC_SUFFIX:
        return "public-suffix";
    case CAS_RULE_CONSTRAINT_FORM:
        return "constraint-form";
    case CAS_RULE_CRITICAL_CONSTRAINTS:
        return "critical-constraints";
    case CAS_RULE_REVOCATION_CHAIN:
        return "revocation-chain";
    case CAS_RULE_REVOCATION_KNOWN:
        return "revocation-known";
    case CAS_RULE_CRL_CURRENT:
        return "crl-current";
    case CAS_RULE_NONE:
    default:
        return "";
    }
}
