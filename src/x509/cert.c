/*
 * cert.c: parsing a certificate, RFC 5280 section 4.1. The extensions are cert_ext.c's.
 *
 * It checks the form. Whether a serial is positive, a key strong enough or an extension critical as
 * it should be depends on the policy and is verify.c's.
 */
#include "x509/cert.h"

#include "x509/cert_ext.h"
#include "x509/dn.h"
#include "x509/limits.h"

/*
 * Version is [0] EXPLICIT INTEGER { v1(0), v2(1), v3(2) } DEFAULT v1. Only version 3 has
 * extensions, without which nothing can be said about a certificate.
 */
static bool read_version_3(cas_der *tbs)
{
    if (!cas_der_next_is(tbs, CAS_DER_CONSTRUCTED(0))) {
        return false;
    }
    cas_der tagged = cas_der_enter(tbs, CAS_DER_CONSTRUCTED(0));
    const uint32_t version = cas_der_small(&tagged);
    cas_der_leave(tbs, &tagged);
    return version == 2;
}

static bool is_long_time(int64_t seconds)
{
    return seconds >= INT64_C(2524608000); /* 2050-01-01T00:00:00Z */
}

/*
 *   Validity ::= SEQUENCE { notBefore Time, notAfter Time }
 *
 * Its times have a reason of their own, for they are what CAs get wrong.
 */
static cas_err read_validity(cas_der *tbs, cas_cert *cert)
{
    cas_der validity = cas_der_enter(tbs, CAS_DER_SEQUENCE);
    const bool is_there = !cas_reader_is_bad(&tbs->reader);
    const bool is_long_before = cas_der_next_is(&validity, CAS_DER_GENERALIZED_TIME);
    cert->not_before = cas_der_time(&validity);
    const bool is_long_after = cas_der_next_is(&validity, CAS_DER_GENERALIZED_TIME);
    cert->not_after = cas_der_time(&validity);
    cert->has_time_form = is_long_before == is_long_time(cert->not_before) &&
                          is_long_after == is_long_time(cert->not_after);
    if (is_there && cas_der_end(&validity) != CAS_OK) {
        return CAS_ERR_CERTIFICATE_TIME;
    }
    return CAS_OK;
}

/* issuerUniqueID [1] and subjectUniqueID [2] are IMPLICIT BIT STRINGs. RFC 5280 section 4.1.2.8 has
 * CAs leave them out and applications read past them. */
static void skip_unique_ids(cas_der *tbs)
{
    for (uint8_t n = 1; n <= 2; n++) {
        const uint8_t tag = cas_narrow_u8(CAS_DER_CONTEXT(n));
        if (cas_der_next_is(tbs, tag)) {
            const castls_bytes bits = cas_der_read(tbs, tag);
            if (bits.len == 0 || cas_bytes_get(bits, 0) > 7) {
                cas_der_fail(tbs);
            }
        }
    }
}

/* Whether an AlgorithmIdentifier is well formed: its OID, and parameters that may be of any type.
 * What they mean is others' affair. */
static bool is_algorithm(cas_der algorithm)
{
    uint8_t tag = CAS_DER_NULL;
    castls_bytes parameters = cas_bytes_none();
    cas_der d = cas_der_enter(&algorithm, CAS_DER_SEQUENCE);
    const bool is_good = cas_der_oid_is_valid(cas_der_read(&d, CAS_DER_OID));
    if (cas_der_has_more(&d)) {
        parameters = cas_der_read_any(&d, &tag);
    }
    return is_good && cas_der_value_is_valid(tag, parameters) && cas_der_end(&d) == CAS_OK;
}

static bool has_key_algorithm(castls_bytes spki)
{
    cas_der outer = cas_der_on(spki);
    return is_algorithm(cas_der_enter(&outer, CAS_DER_SEQUENCE));
}

/*
 *   TBSCertificate ::= SEQUENCE {
 *     version          [0] EXPLICIT Version DEFAULT v1,
 *     serialNumber         CertificateSerialNumber,
 *     signature            AlgorithmIdentifier,
 *     issuer               Name,
 *     validity             Validity,
 *     subject              Name,
 *     subjectPublicKeyInfo SubjectPublicKeyInfo,
 *     issuerUniqueID   [1] IMPLICIT UniqueIdentifier OPTIONAL,
 *     subjectUniqueID  [2] IMPLICIT UniqueIdentifier OPTIONAL,
 *     extensions       [3] EXPLICIT Extensions OPTIONAL }
 *
 *   Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension
 */
static cas_err read_tbs(cas_der *tbs, castls_bytes der, cas_cert *cert, cas_range *inner_algorithm)
{
    if (!read_version_3(tbs)) {
        return cas_reader_is_bad(&tbs->reader) ? CAS_ERR_CERTIFICATE_DECODE
                                               : CAS_ERR_CERTIFICATE_VERSION;
    }
    cert->serial = cas_der_integer(tbs);
    *inner_algorithm = cas_der_element(tbs, CAS_DER_SEQUENCE);
    cert->issuer = cas_der_element(tbs, CAS_DER_SEQUENCE);
    CAS_TRY(read_validity(tbs, cert));
    cert->subject = cas_der_element(tbs, CAS_DER_SEQUENCE);
    cert->spki = cas_der_element(tbs, CAS_DER_SEQUENCE);
    skip_unique_ids(tbs);
    if (cas_der_next_is(tbs, CAS_DER_CONSTRUCTED(3))) {
        cas_der tagged = cas_der_enter(tbs, CAS_DER_CONSTRUCTED(3));
        cert->extensions = cas_der_range(&tagged, CAS_DER_SEQUENCE);
        cas_der_leave(tbs, &tagged);
        if (cert->extensions.len == 0) {
            cas_der_fail(tbs);
        }
    }
    if (cas_der_end(tbs) != CAS_OK) {
        return CAS_ERR_CERTIFICATE_DECODE;
    }
    if (cas_dn_check(cas_range_in(der, cert->issuer)) != CAS_OK ||
        cas_dn_check(cas_range_in(der, cert->subject)) != CAS_OK ||
        !has_key_algorithm(cas_range_in(der, cert->spki)) ||
        !is_algorithm(cas_der_at(der, *inner_algorithm)) ||
        cas_spki_read(cas_range_in(der, cert->spki), &cert->key) != CAS_OK) {
        return CAS_ERR_CERTIFICATE_DECODE;
    }
    return CAS_OK;
}

/*
 *   Certificate ::= SEQUENCE {
 *     tbsCertificate     TBSCertificate,
 *     signatureAlgorithm AlgorithmIdentifier,
 *     signature          BIT STRING }
 */
static cas_err decode(castls_bytes der, cas_cert *cert)
{
    cas_der outer = cas_der_on(der);
    cas_der d = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    cert->tbs = cas_der_element(&d, CAS_DER_SEQUENCE);
    cert->signature_algorithm = cas_der_element(&d, CAS_DER_SEQUENCE);
    cert->signature = cas_der_bits(&d);
    cas_der_leave(&outer, &d);
    if (cas_der_end(&outer) != CAS_OK) {
        return CAS_ERR_CERTIFICATE_DECODE;
    }

    cas_range inner_algorithm = {0, 0};
    cas_der element = cas_der_at(der, cert->tbs);
    cas_der tbs = cas_der_enter(&element, CAS_DER_SEQUENCE);
    CAS_TRY(read_tbs(&tbs, der, cert, &inner_algorithm));

    /* RFC 5280 section 4.1.1.2: both fields MUST hold the same algorithm identifier. */
    if (!cas_bytes_equal(cas_range_in(der, inner_algorithm),
                         cas_range_in(der, cert->signature_algorithm))) {
        return CAS_ERR_CERTIFICATE_ALGORITHM;
    }
    cert->is_self_issued =
        cas_bytes_equal(cas_range_in(der, cert->subject), cas_range_in(der, cert->issuer));
    return cas_cert_read_extensions(der, cert);
}

cas_err cas_cert_decode(castls_bytes der, cas_cert *out)
{
    *out = (cas_cert){0};
    if (der.len > CAS_CERT_LEN_MAX) {
        return CAS_ERR_CERTIFICATE_TOO_LONG;
    }
    cas_cert cert = {0};
    cert.path_len = UINT32_MAX;
    cert.key_usage = 0xffff;
    CAS_TRY(decode(der, &cert));
    *out = cert;
    return CAS_OK;
}

cas_err cas_cert_skim(castls_bytes der, cas_range *subject, cas_range *spki)
{
    *subject = (cas_range){0, 0};
    *spki = (cas_range){0, 0};
    if (der.len > CAS_CERT_LEN_MAX) {
        return CAS_ERR_CERTIFICATE_TOO_LONG;
    }
    cas_der outer = cas_der_on(der);
    cas_der d = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    cas_der tbs = cas_der_enter(&d, CAS_DER_SEQUENCE);
    if (cas_der_next_is(&tbs, CAS_DER_CONSTRUCTED(0))) {
        (void)cas_der_any_element(&tbs);
    }
    (void)cas_der_integer(&tbs);
    (void)cas_der_element(&tbs, CAS_DER_SEQUENCE); /* signature */
    (void)cas_der_element(&tbs, CAS_DER_SEQUENCE); /* issuer */
    (void)cas_der_element(&tbs, CAS_DER_SEQUENCE); /* validity */
    const cas_range found_subject = cas_der_element(&tbs, CAS_DER_SEQUENCE);
    const cas_range found_spki = cas_der_element(&tbs, CAS_DER_SEQUENCE);
    if (cas_reader_is_bad(&tbs.reader)) {
        return CAS_ERR_CERTIFICATE_DECODE;
    }
    (void)cas_der_element(&d, CAS_DER_SEQUENCE); /* signatureAlgorithm */
    (void)cas_der_bits(&d);
    cas_der_leave(&outer, &d);
    if (cas_der_end(&outer) != CAS_OK) {
        return CAS_ERR_CERTIFICATE_DECODE;
    }
    *subject = found_subject;
    *spki = found_spki;
    return CAS_OK;
}
