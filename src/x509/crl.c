/*
 * crl.c: see crl.h. RFC 5280 section 5.1 has the form, section 5.2 the extensions.
 *
 *   TBSCertList ::= SEQUENCE {
 *     version                 Version OPTIONAL,  -- if present, MUST be v2
 *     signature               AlgorithmIdentifier,
 *     issuer                  Name,
 *     thisUpdate              Time,
 *     nextUpdate              Time OPTIONAL,
 *     revokedCertificates     SEQUENCE OF SEQUENCE {
 *       userCertificate         CertificateSerialNumber,
 *       revocationDate          Time,
 *       crlEntryExtensions      Extensions OPTIONAL } OPTIONAL,
 *     crlExtensions           [0] EXPLICIT Extensions OPTIONAL }
 */
#include "x509/crl.h"

#include "x509/crl_ext.h"
#include "x509/dn.h"
#include "x509/general_name.h"

cas_range cas_crl_entry_read(cas_der *d)
{
    cas_der entry = cas_der_enter(d, CAS_DER_SEQUENCE);
    const cas_range serial = cas_der_integer(&entry);
    (void)cas_der_time(&entry);
    if (cas_der_has_more(&entry)) {
        cas_crl_entry_extensions_read(&entry);
    }
    cas_der_leave(d, &entry);
    return serial;
}

static cas_err read_entries(cas_der *tbs, castls_bytes der, cas_crl *crl)
{
    crl->entries = cas_der_range(tbs, CAS_DER_SEQUENCE);
    cas_der d = cas_der_at(der, crl->entries);
    while (cas_der_has_more(&d)) {
        (void)cas_crl_entry_read(&d);
        crl->count++;
    }
    return cas_der_end(&d);
}

static bool next_is_time(const cas_der *d)
{
    return cas_der_next_is(d, CAS_DER_UTC_TIME) || cas_der_next_is(d, CAS_DER_GENERALIZED_TIME);
}

static cas_err read_tbs(cas_der *tbs, castls_bytes der, cas_crl *crl, cas_range *inner_algorithm)
{
    /* Section 5.1.2.1: lists with extensions are of version 2, and each one MUST have some. */
    if (cas_der_small(tbs) != 1) {
        return CAS_ERR_CRL_DECODE;
    }
    *inner_algorithm = cas_der_element(tbs, CAS_DER_SEQUENCE);
    crl->issuer = cas_der_element(tbs, CAS_DER_SEQUENCE);
    crl->this_update = cas_der_time(tbs);
    crl->next_update = cas_der_time(tbs); /* Section 5.1.2.5: it MUST be there. */
    if (next_is_time(tbs)) {
        cas_der_fail(tbs);
    }
    if (cas_der_next_is(tbs, CAS_DER_SEQUENCE)) {
        CAS_TRY(read_entries(tbs, der, crl));
    }
    cas_der tagged = cas_der_enter(tbs, CAS_DER_CONSTRUCTED(0));
    CAS_TRY(cas_crl_extensions_read(&tagged, der, crl));
    cas_der_leave(tbs, &tagged);
    CAS_TRY(cas_der_end(tbs));
    return cas_dn_check(cas_range_in(der, crl->issuer));
}

static cas_err decode(castls_bytes der, cas_crl *crl)
{
    cas_der outer = cas_der_on(der);
    cas_der d = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    crl->tbs = cas_der_element(&d, CAS_DER_SEQUENCE);
    crl->signature_algorithm = cas_der_element(&d, CAS_DER_SEQUENCE);
    crl->signature = cas_der_bits(&d);
    cas_der_leave(&outer, &d);
    CAS_TRY(cas_der_end(&outer));

    cas_range inner_algorithm = {0, 0};
    cas_der element = cas_der_at(der, crl->tbs);
    cas_der tbs = cas_der_enter(&element, CAS_DER_SEQUENCE);
    CAS_TRY(read_tbs(&tbs, der, crl, &inner_algorithm));
    /* Section 5.1.1.2: both fields MUST hold the same algorithm identifier. */
    return cas_bytes_equal(cas_range_in(der, inner_algorithm),
                           cas_range_in(der, crl->signature_algorithm))
               ? CAS_OK
               : CAS_ERR_CRL_DECODE;
}

cas_err cas_crl_decode(castls_bytes der, cas_crl *out)
{
    *out = (cas_crl){0};
    cas_crl crl = {0};
    if (der.len > CAS_CRL_LEN_MAX || decode(der, &crl) != CAS_OK) {
        return CAS_ERR_CRL_DECODE;
    }
    *out = crl;
    return CAS_OK;
}

/* Whether one of the list's names is the name, byte for byte: kind and content. */
static bool has_name(castls_bytes crl_der, const cas_crl *crl, castls_bytes element)
{
    cas_der d = cas_der_at(crl_der, crl->points);
    while (cas_der_has_more(&d)) {
        if (cas_bytes_equal(cas_range_in(crl_der, cas_der_any_element(&d)), element)) {
            return true;
        }
    }
    return false;
}

/*
 *   DistributionPoint ::= SEQUENCE {
 *     distributionPoint [0] DistributionPointName OPTIONAL,
 *     reasons           [1] ReasonFlags OPTIONAL,
 *     cRLIssuer         [2] GeneralNames OPTIONAL }
 *   DistributionPointName ::= CHOICE { fullName [0] GeneralNames, ... }
 *
 * A point with an issuer of its own means an indirect list, and one with reasons not all of them.
 */
static bool point_matches(castls_bytes crl_der, const cas_crl *crl, castls_bytes der,
                          cas_der *point)
{
    if (!cas_der_next_is(point, CAS_DER_CONSTRUCTED(0))) {
        return false;
    }
    cas_der choice = cas_der_enter(point, CAS_DER_CONSTRUCTED(0));
    if (cas_der_has_more(point) || !cas_der_next_is(&choice, CAS_DER_CONSTRUCTED(0))) {
        return false;
    }
    cas_der names = cas_der_enter(&choice, CAS_DER_CONSTRUCTED(0));
    while (cas_der_has_more(&names)) {
        if (has_name(crl_der, crl, cas_range_in(der, cas_der_any_element(&names)))) {
            return true;
        }
    }
    return false;
}

/* RFC 5280 section 6.3.3 (b) (2). */
bool cas_crl_covers(castls_bytes crl_der, const cas_crl *crl, castls_bytes der,
                    const cas_cert *cert)
{
    if ((crl->users_only && cert->is_ca) || (crl->cas_only && !cert->is_ca)) {
        return false;
    }
    if (!crl->is_partition) {
        return true;
    }
    cas_der outer = cas_der_at(der, *CAS_AT(cert->ext, CAS_CERT_EXT_CRL_POINTS));
    cas_der list = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    while (cas_der_has_more(&list)) {
        cas_der point = cas_der_enter(&list, CAS_DER_SEQUENCE);
        if (point_matches(crl_der, crl, der, &point)) {
            return true;
        }
    }
    return false;
}
