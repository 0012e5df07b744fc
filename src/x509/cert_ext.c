/*
 * cert_ext.c: see cert_ext.h. Known extensions are checked down to their leaves, so that nothing
 * that uses them later meets a malformed one; of unknown ones it is kept that they were critical.
 */
#include "x509/cert_ext.h"

#include "x509/cert_info.h"
#include "x509/general_name.h"
#include "x509/limits.h"
#include "x509/name_constraints.h"

/* 2.5.29.n (RFC 5280 section 4.2.1), 1.3.6.1.5.5.7.1.n (section 4.2.2), 1.3.6.1.4.1.11129.2.4.n
 * (RFC 6962 section 3). */
static const uint8_t ce_prefix[] = {0x55, 0x1d};
static const uint8_t pe_prefix[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01};
static const uint8_t ct_prefix[] = {0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04};

/* 1.3.6.1.5.5.7.3.n (RFC 5280 section 4.2.1.12) and 2.5.29.37.0. */
static const uint8_t kp_prefix[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03};
static const uint8_t any_usage[] = {0x55, 0x1d, 0x25, 0x00};

typedef enum arc { ARC_CE, ARC_PE, ARC_CT } arc;

typedef struct row {
    cas_ext ext;
    arc arc;
    uint8_t octet;
    bool is_processed; /* castls acts on it; else it is unknown as far as "critical" goes. */
    const char *name;
} row;

/* clang-format off */
static const row rows[] = {
    {CAS_CERT_EXT_BASIC_CONSTRAINTS, ARC_CE, 19, true, "basicConstraints"},
    {CAS_CERT_EXT_KEY_USAGE, ARC_CE, 15, true, "keyUsage"},
    {CAS_CERT_EXT_EXT_KEY_USAGE, ARC_CE, 37, true, "extKeyUsage"},
    {CAS_CERT_EXT_SUBJECT_ALT_NAME, ARC_CE, 17, true, "subjectAltName"},
    {CAS_CERT_EXT_ISSUER_ALT_NAME, ARC_CE, 18, false, "issuerAltName"},
    {CAS_CERT_EXT_NAME_CONSTRAINTS, ARC_CE, 30, true, "nameConstraints"},
    {CAS_CERT_EXT_AUTHORITY_KEY_ID, ARC_CE, 35, true, "authorityKeyIdentifier"},
    {CAS_CERT_EXT_SUBJECT_KEY_ID, ARC_CE, 14, true, "subjectKeyIdentifier"},
    {CAS_CERT_EXT_CRL_POINTS, ARC_CE, 31, true, "cRLDistributionPoints"},
    {CAS_CERT_EXT_AUTHORITY_INFO, ARC_PE, 1, false, "authorityInfoAccess"},
    {CAS_CERT_EXT_POLICIES, ARC_CE, 32, true, "certificatePolicies"},
    {CAS_CERT_EXT_POLICY_MAPPINGS, ARC_CE, 33, false, "policyMappings"},
    {CAS_CERT_EXT_POLICY_CONSTRAINTS, ARC_CE, 36, false, "policyConstraints"},
    {CAS_CERT_EXT_INHIBIT_ANY_POLICY, ARC_CE, 54, false, "inhibitAnyPolicy"},
    {CAS_CERT_EXT_SCTS, ARC_CT, 2, false, "signedCertificateTimestampList"},
    {CAS_CERT_EXT_MUST_STAPLE, ARC_PE, 24, false, "tlsFeature"},
    {CAS_CERT_EXT_SUBJECT_INFO, ARC_PE, 11, false, "subjectInfoAccess"},
    {CAS_CERT_EXT_FRESHEST_CRL, ARC_CE, 46, false, "freshestCRL"},
    {CAS_CERT_EXT_CT_POISON, ARC_CT, 3, false, "ctPoison"},
};
/* clang-format on */

static const row *find(castls_bytes oid)
{
    if (oid.len == 0) {
        return NULL;
    }
    const castls_bytes head = cas_bytes_prefix(oid, oid.len - 1);
    const uint8_t octet = cas_bytes_get(oid, oid.len - 1);
    arc found = ARC_CE;
    if (cas_bytes_equal(head, CAS_BYTES(pe_prefix))) {
        found = ARC_PE;
    } else if (cas_bytes_equal(head, CAS_BYTES(ct_prefix))) {
        found = ARC_CT;
    } else if (!cas_bytes_equal(head, CAS_BYTES(ce_prefix))) {
        return NULL;
    }
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        const row *it = CAS_AT(rows, i);
        if (it->arc == found && it->octet == octet) {
            return it;
        }
    }
    return NULL;
}

const char *cas_ext_name(cas_ext ext)
{
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        if (CAS_AT(rows, i)->ext == ext) {
            return CAS_AT(rows, i)->name;
        }
    }
    return "unknown";
}

/* BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL } */
static void read_basic_constraints(cas_der *value, cas_cert *cert)
{
    cas_der d = cas_der_enter(value, CAS_DER_SEQUENCE);
    cert->is_ca = cas_der_boolean_default_false(&d);
    if (cas_der_has_more(&d)) {
        cert->path_len = cas_der_small(&d);
    }
    cas_der_leave(value, &d);
}

/* KeyUsage ::= BIT STRING of which at least one bit MUST be set (section 4.2.1.3). */
static void read_key_usage(cas_der *value, cas_cert *cert)
{
    cert->key_usage = cas_der_named_bits(value, CAS_DER_BIT_STRING);
    if (cert->key_usage == 0) {
        cas_der_fail(value);
    }
}

/* ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF OBJECT IDENTIFIER */
static void read_ext_key_usage(cas_der *value, cas_cert *cert)
{
    cas_der d = cas_der_enter(value, CAS_DER_SEQUENCE);
    if (!cas_der_has_more(&d)) {
        cas_der_fail(value);
    }
    while (cas_der_has_more(&d)) {
        const castls_bytes oid = cas_der_read(&d, CAS_DER_OID);
        const bool is_kp =
            oid.len == sizeof(kp_prefix) + 1 && cas_bytes_starts_with(oid, CAS_BYTES(kp_prefix));
        const uint8_t octet = is_kp ? cas_bytes_get(oid, oid.len - 1) : 0;
        uint8_t bit = CAS_EKU_OTHER;
        if (octet == 1) {
            bit = CAS_EKU_SERVER_AUTH;
        } else if (octet == 2) {
            bit = CAS_EKU_CLIENT_AUTH;
        } else if (octet == 9) {
            bit = CAS_EKU_OCSP_SIGNING;
        } else if (cas_bytes_equal(oid, CAS_BYTES(any_usage))) {
            bit = CAS_EKU_ANY;
        } else if (!cas_der_oid_is_valid(oid)) {
            cas_der_fail(&d);
        }
        cert->eku = cert->eku | bit;
    }
    cas_der_leave(value, &d);
}

/* GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName */
static uint32_t read_general_names(cas_der *value, uint8_t tag)
{
    uint32_t count = 0;
    cas_der d = cas_der_enter(value, tag);
    while (cas_der_has_more(&d) && count <= CAS_CERT_SAN_MAX) {
        cas_general_kind kind = CAS_GENERAL_OTHER;
        const castls_bytes name = cas_general_name_read(&d, &kind);
        if (kind == CAS_GENERAL_IP && name.len != 4 && name.len != 16) {
            cas_der_fail(&d); /* Section 4.2.1.6: four octets, or sixteen. */
        }
        count++;
    }
    if (count == 0 || count > CAS_CERT_SAN_MAX) {
        cas_der_fail(value);
    }
    cas_der_leave(value, &d);
    return count;
}

/*
 *   AuthorityKeyIdentifier ::= SEQUENCE {
 *     keyIdentifier             [0] KeyIdentifier OPTIONAL,
 *     authorityCertIssuer       [1] GeneralNames OPTIONAL,
 *     authorityCertSerialNumber [2] CertificateSerialNumber OPTIONAL }
 */
static void read_authority_key_id(cas_der *value, cas_cert *cert)
{
    cas_der d = cas_der_enter(value, CAS_DER_SEQUENCE);
    if (cas_der_next_is(&d, CAS_DER_CONTEXT(0))) {
        cert->issuer_key_id = cas_der_range(&d, CAS_DER_CONTEXT(0));
        cert->has_issuer_key = true;
    }
    if (cas_der_next_is(&d, CAS_DER_CONSTRUCTED(1))) {
        (void)read_general_names(&d, CAS_DER_CONSTRUCTED(1));
        cert->has_issuer_serial = true;
    }
    const bool has_name = cert->has_issuer_serial;
    const bool has_serial = cas_der_next_is(&d, CAS_DER_CONTEXT(2));
    if (has_serial && cas_der_read(&d, CAS_DER_CONTEXT(2)).len == 0) {
        cas_der_fail(&d);
    }
    cert->has_issuer_serial = has_name || has_serial;
    cert->has_half_issuer = has_name != has_serial;
    cas_der_leave(value, &d);
}

static void read_value(cas_ext ext, cas_der *value, castls_bytes der, cas_cert *cert)
{
    switch (ext) {
    case CAS_CERT_EXT_BASIC_CONSTRAINTS:
        read_basic_constraints(value, cert);
        break;
    case CAS_CERT_EXT_KEY_USAGE:
        read_key_usage(value, cert);
        break;
    case CAS_CERT_EXT_EXT_KEY_USAGE:
        read_ext_key_usage(value, cert);
        break;
    case CAS_CERT_EXT_SUBJECT_ALT_NAME:
        cert->san_count = read_general_names(value, CAS_DER_SEQUENCE);
        break;
    case CAS_CERT_EXT_ISSUER_ALT_NAME:
        (void)read_general_names(value, CAS_DER_SEQUENCE);
        break;
    case CAS_CERT_EXT_NAME_CONSTRAINTS:
        if (cas_name_constraints_check(
                cas_range_in(der, cas_der_element(value, CAS_DER_SEQUENCE))) != CAS_OK) {
            cas_der_fail(value);
        }
        break;
    case CAS_CERT_EXT_AUTHORITY_KEY_ID:
        read_authority_key_id(value, cert);
        break;
    case CAS_CERT_EXT_SUBJECT_KEY_ID:
        cert->key_id = cas_der_range(value, CAS_DER_OCTET_STRING);
        break;
    case CAS_CERT_EXT_AUTHORITY_INFO:
    case CAS_CERT_EXT_SUBJECT_INFO:
    case CAS_CERT_EXT_POLICIES:
    case CAS_CERT_EXT_POLICY_MAPPINGS:
    case CAS_CERT_EXT_POLICY_CONSTRAINTS:
    case CAS_CERT_EXT_INHIBIT_ANY_POLICY:
    case CAS_CERT_EXT_CRL_POINTS:
    case CAS_CERT_EXT_FRESHEST_CRL:
    case CAS_CERT_EXT_SCTS:
    case CAS_CERT_EXT_MUST_STAPLE:
    case CAS_CERT_EXT_CT_POISON:
    case CAS_CERT_EXT_COUNT:
    default:
        cas_cert_info_read(ext, value);
        break;
    }
}

/* Whether an extension with this OID stands before the place `until` in the list. */
static bool occurs_before(castls_bytes der, const cas_cert *cert, castls_bytes oid, size_t until)
{
    cas_der d = cas_der_at(der, cert->extensions);
    while (cas_der_has_more(&d) && d.end - cas_reader_left(&d.reader) < until) {
        cas_der extension = cas_der_enter(&d, CAS_DER_SEQUENCE);
        if (cas_bytes_equal(cas_der_read(&extension, CAS_DER_OID), oid)) {
            return true;
        }
    }
    return false;
}

/* Extension ::= SEQUENCE { extnID OID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING } */
static cas_err read_extension(cas_der *list, castls_bytes der, cas_cert *cert)
{
    const size_t before = list->end - cas_reader_left(&list->reader);
    cas_der d = cas_der_enter(list, CAS_DER_SEQUENCE);
    const cas_range oid = cas_der_range(&d, CAS_DER_OID);
    const bool is_critical = cas_der_boolean_default_false(&d);
    const cas_range range = cas_der_range(&d, CAS_DER_OCTET_STRING);
    cas_der_leave(list, &d);
    if (cas_reader_is_bad(&list->reader) || !cas_der_oid_is_valid(cas_range_in(der, oid))) {
        return CAS_ERR_CERTIFICATE_DECODE;
    }
    const row *known = find(cas_range_in(der, oid));
    if (is_critical && cert->unknown_critical.len == 0 && (known == NULL || !known->is_processed)) {
        cert->unknown_critical = oid;
    }
    if (known == NULL) {
        /* Section 4.2: no more than one instance of a particular extension. */
        return occurs_before(der, cert, cas_range_in(der, oid), before)
                   ? CAS_ERR_CERTIFICATE_EXTENSION
                   : CAS_OK;
    }
    if (cas_cert_has(cert, known->ext)) {
        return CAS_ERR_CERTIFICATE_EXTENSION;
    }
    cert->present = cert->present | 1U << known->ext;
    cert->critical = cert->critical | (is_critical ? 1U : 0U) << known->ext;
    *CAS_AT(cert->ext, known->ext) = range;
    cas_der value = cas_der_at(der, range);
    read_value(known->ext, &value, der, cert);
    return cas_der_end(&value) == CAS_OK ? CAS_OK : CAS_ERR_CERTIFICATE_EXTENSION;
}

cas_err cas_cert_read_extensions(castls_bytes der, cas_cert *cert)
{
    cas_der list = cas_der_at(der, cert->extensions);
    for (size_t count = 0; cas_der_has_more(&list); count++) {
        if (count == CAS_CERT_EXTENSION_MAX) {
            return CAS_ERR_CERTIFICATE_EXTENSION;
        }
        CAS_TRY(read_extension(&list, der, cert));
    }
    return CAS_OK;
}
