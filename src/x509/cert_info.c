/*
 * cert_info.c: see cert_info.h. Sections are those of RFC 5280.
 */
#include "x509/cert_info.h"

#include "x509/general_name.h"

/* 2.5.29.32.0 */
static const uint8_t any_policy[] = {0x55, 0x1d, 0x20, 0x00};

/* SEQUENCE SIZE (1..MAX) OF AccessDescription { accessMethod OID, accessLocation GeneralName } */
static void read_access(cas_der *value)
{
    cas_der d = cas_der_enter(value, CAS_DER_SEQUENCE);
    if (!cas_der_has_more(&d)) {
        cas_der_fail(value);
    }
    while (cas_der_has_more(&d)) {
        cas_der access = cas_der_enter(&d, CAS_DER_SEQUENCE);
        cas_general_kind kind = CAS_GENERAL_OTHER;
        (void)cas_der_read(&access, CAS_DER_OID);
        (void)cas_general_name_read(&access, &kind);
        cas_der_leave(&d, &access);
    }
    cas_der_leave(value, &d);
}

/*
 *   certificatePolicies ::= SEQUENCE SIZE (1..MAX) OF PolicyInformation
 *   PolicyInformation ::= SEQUENCE {
 *     policyIdentifier OBJECT IDENTIFIER,
 *     policyQualifiers SEQUENCE SIZE (1..MAX) OF PolicyQualifierInfo OPTIONAL }
 *
 * Section 4.2.1.4: a policy identifier must not be there twice.
 */
static void read_policies(cas_der *value)
{
    cas_der d = cas_der_enter(value, CAS_DER_SEQUENCE);
    const cas_der first = d;
    if (!cas_der_has_more(&d)) {
        cas_der_fail(value);
    }
    while (cas_der_has_more(&d)) {
        cas_der before = first;
        const size_t left = cas_reader_left(&d.reader);
        cas_der policy = cas_der_enter(&d, CAS_DER_SEQUENCE);
        const castls_bytes oid = cas_der_read(&policy, CAS_DER_OID);
        bool is_good = cas_der_oid_is_valid(oid);
        if (cas_der_has_more(&policy)) {
            cas_der qualifiers = cas_der_enter(&policy, CAS_DER_SEQUENCE);
            is_good = is_good && cas_der_has_more(&qualifiers);
            while (cas_der_has_more(&qualifiers)) {
                (void)cas_der_element(&qualifiers, CAS_DER_SEQUENCE);
            }
            cas_der_leave(&policy, &qualifiers);
        }
        while (is_good && cas_reader_left(&before.reader) > left) {
            cas_der other = cas_der_enter(&before, CAS_DER_SEQUENCE);
            is_good = !cas_bytes_equal(cas_der_read(&other, CAS_DER_OID), oid);
        }
        if (!is_good) {
            cas_der_fail(&policy);
        }
        cas_der_leave(&d, &policy);
    }
    cas_der_leave(value, &d);
}

/*
 *   PolicyMappings ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE {
 *     issuerDomainPolicy  CertPolicyId,
 *     subjectDomainPolicy CertPolicyId }
 *
 * Section 4.2.1.5: nothing is mapped to or from anyPolicy.
 */
static void read_mappings(cas_der *value)
{
    cas_der d = cas_der_enter(value, CAS_DER_SEQUENCE);
    if (!cas_der_has_more(&d)) {
        cas_der_fail(value);
    }
    while (cas_der_has_more(&d)) {
        cas_der mapping = cas_der_enter(&d, CAS_DER_SEQUENCE);
        for (uint32_t i = 0; i < 2; i++) {
            const castls_bytes oid = cas_der_read(&mapping, CAS_DER_OID);
            if (!cas_der_oid_is_valid(oid) || cas_bytes_equal(oid, CAS_BYTES(any_policy))) {
                cas_der_fail(&mapping);
            }
        }
        cas_der_leave(&d, &mapping);
    }
    cas_der_leave(value, &d);
}

/*
 *   PolicyConstraints ::= SEQUENCE {
 *     requireExplicitPolicy [0] SkipCerts OPTIONAL,
 *     inhibitPolicyMapping  [1] SkipCerts OPTIONAL }
 *
 * Section 4.2.1.11: it is no empty sequence.
 */
static void read_constraints(cas_der *value)
{
    cas_der d = cas_der_enter(value, CAS_DER_SEQUENCE);
    if (!cas_der_has_more(&d)) {
        cas_der_fail(value);
    }
    for (uint8_t n = 0; n <= 1; n++) {
        const uint8_t tag = cas_narrow_u8((uint32_t)CAS_DER_CONTEXT(n));
        if (cas_der_next_is(&d, tag)) {
            const castls_bytes number = cas_der_read(&d, tag);
            if (number.len == 0 || cas_bytes_get(number, 0) >= 0x80) {
                cas_der_fail(&d);
            }
        }
    }
    cas_der_leave(value, &d);
}

/*
 *   CRLDistributionPoints ::= SEQUENCE SIZE (1..MAX) OF DistributionPoint
 *   DistributionPoint ::= SEQUENCE {
 *     distributionPoint [0] DistributionPointName OPTIONAL,
 *     reasons           [1] ReasonFlags OPTIONAL,
 *     cRLIssuer         [2] GeneralNames OPTIONAL }
 *
 * Section 4.2.1.13: a point has a name or an issuer.
 */
static void read_points(cas_der *value)
{
    cas_der d = cas_der_enter(value, CAS_DER_SEQUENCE);
    if (!cas_der_has_more(&d)) {
        cas_der_fail(value);
    }
    while (cas_der_has_more(&d)) {
        cas_der point = cas_der_enter(&d, CAS_DER_SEQUENCE);
        bool is_named = false;
        if (cas_der_next_is(&point, CAS_DER_CONSTRUCTED(0))) {
            (void)cas_der_any_element(&point);
            is_named = true;
        }
        if (cas_der_next_is(&point, CAS_DER_CONTEXT(1))) {
            (void)cas_der_named_bits(&point, CAS_DER_CONTEXT(1));
        }
        if (cas_der_next_is(&point, CAS_DER_CONSTRUCTED(2))) {
            (void)cas_der_any_element(&point);
            is_named = true;
        }
        if (!is_named) {
            cas_der_fail(&point);
        }
        cas_der_leave(&d, &point);
    }
    cas_der_leave(value, &d);
}

/* Features ::= SEQUENCE OF INTEGER (RFC 7633 section 4). */
static void read_features(cas_der *value)
{
    cas_der d = cas_der_enter(value, CAS_DER_SEQUENCE);
    while (cas_der_has_more(&d)) {
        (void)cas_der_small(&d);
    }
    cas_der_leave(value, &d);
}

void cas_cert_info_read(cas_ext ext, cas_der *value)
{
    switch ((uint32_t)ext) {
    case CAS_CERT_EXT_AUTHORITY_INFO:
    case CAS_CERT_EXT_SUBJECT_INFO:
        read_access(value);
        break;
    case CAS_CERT_EXT_POLICIES:
        read_policies(value);
        break;
    case CAS_CERT_EXT_POLICY_MAPPINGS:
        read_mappings(value);
        break;
    case CAS_CERT_EXT_POLICY_CONSTRAINTS:
        read_constraints(value);
        break;
    case CAS_CERT_EXT_INHIBIT_ANY_POLICY:
        (void)cas_der_small(value);
        break;
    case CAS_CERT_EXT_CRL_POINTS:
    case CAS_CERT_EXT_FRESHEST_CRL:
        read_points(value);
        break;
    case CAS_CERT_EXT_SCTS: /* RFC 6962 section 3.3. */
        (void)cas_der_read(value, CAS_DER_OCTET_STRING);
        break;
    case CAS_CERT_EXT_MUST_STAPLE:
        read_features(value);
        break;
    default:
        (void)cas_der_any_element(value);
        break;
    }
}
