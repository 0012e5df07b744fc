/*
 * policy.c: see policy.h.
 */
#include "x509/policy.h"

#include "x509/limits.h"

#define RULES_REVOCATION                                                                           \
    (CAS_RULE_REVOCATION_KNOWN | CAS_RULE_CRL_CURRENT | CAS_RULE_REVOCATION_PATH)

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
    UINT32_MAX,
};

const cas_x509_policy cas_x509_policy_rfc5280 = {
    "rfc5280",
    RULES_RFC5280 | CAS_RULE_CRITICAL_CONSTRAINTS,
    CAS_VERIFY_INTERMEDIATE_MAX,
    CAS_VERIFY_SIGNATURE_MAX,
    CAS_VERIFY_COMPARISON_MAX,
    CAS_RSA_BITS_MIN,
    UINT32_MAX,
};

const cas_x509_policy cas_x509_policy_private = {
    "private",
    RULES_PRIVATE,
    CAS_VERIFY_INTERMEDIATE_MAX,
    CAS_VERIFY_SIGNATURE_MAX,
    CAS_VERIFY_COMPARISON_MAX,
    CAS_RSA_BITS_MIN,
    UINT32_MAX,
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

static const cas_rule_row rule_rows[] = {
    {CAS_RULE_NO_CA_LEAF, "no-ca-leaf",
     "A CA's certificate is no server's or client's (CABF BR 7.1.2.7.8)."},
    {CAS_RULE_TRUSTED_LEAF, "trusted-leaf",
     "A relaxation: a leaf that is itself in the trust store needs no path and may be a CA's."},
    {CAS_RULE_CHECK_ROOT, "check-root",
     "Roots are checked like any other CA: validity, constraints, usage, extensions."},
    {CAS_RULE_KEY_IDS, "key-ids",
     "Key identifiers are where RFC 5280 sections 4.2.1.1 and 4.2.1.2 demand them."},
    {CAS_RULE_EXTENSIONS, "extensions",
     "Extensions are critical where RFC 5280 section 4.2 says so and only there, and they agree."},
    {CAS_RULE_SERIAL, "serial",
     "Serial numbers are positive and of at most 20 bytes (RFC 5280 section 4.1.2.2)."},
    {CAS_RULE_COMMON_NAME, "common-name",
     "A server's common name claims no other host than its alternative names (CABF BR 7.1.4.3)."},
    {CAS_RULE_CABF, "cabf", "What the CABF BR 7.1.2 demand of extensions beyond RFC 5280."},
    {CAS_RULE_CABF_EKU, "cabf-eku",
     "A leaf states its extended key usage, and not \"any\" (CABF BR 7.1.2.7.10)."},
    {CAS_RULE_TIME_FORM, "time-form",
     "Dates up to 2049 are UTCTime, later ones GeneralizedTime (RFC 5280 section 4.1.2.5)."},
    {CAS_RULE_PUBLIC_SUFFIX, "public-suffix",
     "A wildcard does not stand right below a public suffix (CABF BR 3.2.2.6)."},
    {CAS_RULE_CONSTRAINT_FORM, "constraint-form",
     "A DNS name constraint does not begin with a period (RFC 5280 section 4.2.1.10)."},
    {CAS_RULE_CRITICAL_CONSTRAINTS, "critical-constraints",
     "Name constraints are critical (RFC 5280 section 4.2.1.10)."},
    {CAS_RULE_REVOCATION_CHAIN, "revocation-chain",
     "The revocation lists have to tell of all certificates of a path, not of the leaf alone."},
    {CAS_RULE_REVOCATION_KNOWN, "revocation-known",
     "Where there are revocation lists, a certificate of which none tells is refused."},
    {CAS_RULE_CRL_CURRENT, "crl-current",
     "A revocation list whose next update is overdue tells nothing."},
    {CAS_RULE_REVOCATION_PATH, "revocation-path",
     "What a revocation list revokes is refused anywhere in a path, not as the leaf alone."},
};

const cas_rule_row *cas_rule_at(size_t i)
{
    return i < CAS_COUNT(rule_rows) ? CAS_AT(rule_rows, i) : NULL;
}

const char *cas_rule_name(cas_rule rule)
{
    for (size_t i = 0; i < CAS_COUNT(rule_rows); i++) {
        if (CAS_AT(rule_rows, i)->rule == rule) {
            return CAS_AT(rule_rows, i)->name;
        }
    }
    return "";
}

cas_rule cas_rule_find(castls_bytes name)
{
    for (size_t i = 0; i < CAS_COUNT(rule_rows); i++) {
        if (cas_bytes_equal(cas_text(CAS_AT(rule_rows, i)->name), name)) {
            return CAS_AT(rule_rows, i)->rule;
        }
    }
    return CAS_RULE_NONE;
}
