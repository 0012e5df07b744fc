/*
 * ocsp.c: the form of a response, RFC 6960 section 4.2.1.
 *
 *   OCSPResponse ::= SEQUENCE {
 *     responseStatus         ENUMERATED { successful (0), ... },
 *     responseBytes          [0] EXPLICIT SEQUENCE { responseType OID, response OCTET STRING }
 *                            OPTIONAL }
 *   BasicOCSPResponse ::= SEQUENCE {
 *     tbsResponseData        ResponseData,
 *     signatureAlgorithm     AlgorithmIdentifier,
 *     signature              BIT STRING,
 *     certs                  [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
 *   ResponseData ::= SEQUENCE {
 *     version                [0] EXPLICIT Version DEFAULT v1,
 *     responderID            CHOICE { byName [1] Name, byKey [2] KeyHash },
 *     producedAt             GeneralizedTime,
 *     responses              SEQUENCE OF SingleResponse,
 *     responseExtensions     [1] EXPLICIT Extensions OPTIONAL }
 */
#include "x509/ocsp.h"

#include "x509/ocsp_single.h"

/* id-pkix-ocsp-basic, 1.3.6.1.5.5.7.48.1.1 */
static const uint8_t oid_basic[] = {0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1};

void cas_ocsp_extensions_read(cas_der *d)
{
    cas_der tagged = cas_der_enter(d, CAS_DER_CONSTRUCTED(1));
    cas_der list = cas_der_enter(&tagged, CAS_DER_SEQUENCE);
    while (cas_der_has_more(&list)) {
        cas_der extension = cas_der_enter(&list, CAS_DER_SEQUENCE);
        (void)cas_der_read(&extension, CAS_DER_OID);
        if (cas_der_boolean_default_false(&extension)) {
            cas_der_fail(&extension); /* Section 4.4: none of those that we know is critical. */
        }
        (void)cas_der_read(&extension, CAS_DER_OCTET_STRING);
        cas_der_leave(&list, &extension);
    }
    cas_der_leave(&tagged, &list);
    cas_der_leave(d, &tagged);
}

static void read_responder(cas_der *d, cas_ocsp *ocsp)
{
    const bool by_name = cas_der_next_is(d, CAS_DER_CONSTRUCTED(1));
    cas_der choice = cas_der_enter(d, by_name ? CAS_DER_CONSTRUCTED(1) : CAS_DER_CONSTRUCTED(2));
    if (by_name) {
        ocsp->responder_name = cas_der_element(&choice, CAS_DER_SEQUENCE);
    } else {
        ocsp->responder_key = cas_der_range(&choice, CAS_DER_OCTET_STRING);
    }
    cas_der_leave(d, &choice);
}

static cas_err read_data(castls_bytes der, cas_ocsp *ocsp)
{
    cas_der element = cas_der_at(der, ocsp->tbs);
    cas_der d = cas_der_enter(&element, CAS_DER_SEQUENCE);
    if (cas_der_next_is(&d, CAS_DER_CONSTRUCTED(0))) {
        cas_der_fail(&d); /* v1 is the default and the only one; DER leaves it out. */
    }
    read_responder(&d, ocsp);
    (void)cas_der_time(&d);
    ocsp->responses = cas_der_range(&d, CAS_DER_SEQUENCE);
    if (cas_der_has_more(&d)) {
        cas_ocsp_extensions_read(&d);
    }
    cas_der_leave(&element, &d);
    CAS_TRY(cas_der_end(&element));
    cas_der list = cas_der_at(der, ocsp->responses);
    while (cas_der_has_more(&list)) {
        (void)cas_ocsp_single_read(&list);
    }
    return cas_der_end(&list);
}

static cas_err read_basic(castls_bytes der, cas_range basic, cas_ocsp *ocsp)
{
    cas_der outer = cas_der_at(der, basic);
    cas_der d = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    ocsp->tbs = cas_der_element(&d, CAS_DER_SEQUENCE);
    ocsp->signature_algorithm = cas_der_element(&d, CAS_DER_SEQUENCE);
    ocsp->signature = cas_der_bits(&d);
    if (cas_der_has_more(&d)) {
        cas_der tagged = cas_der_enter(&d, CAS_DER_CONSTRUCTED(0));
        ocsp->certificates = cas_der_range(&tagged, CAS_DER_SEQUENCE);
        cas_der_leave(&d, &tagged);
    }
    cas_der_leave(&outer, &d);
    CAS_TRY(cas_der_end(&outer));
    return read_data(der, ocsp);
}

/* The response of the basic type inside; *status is the responder's. */
static cas_err read_outer(castls_bytes der, uint8_t *status, cas_range *basic)
{
    cas_der outer = cas_der_on(der);
    cas_der d = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    const castls_bytes number = cas_der_read(&d, CAS_DER_ENUMERATED);
    *status = cas_bytes_get(number, 0);
    if (number.len != 1) {
        return CAS_ERR_OCSP_DECODE;
    }
    if (*status == 0) {
        cas_der tagged = cas_der_enter(&d, CAS_DER_CONSTRUCTED(0));
        cas_der bytes = cas_der_enter(&tagged, CAS_DER_SEQUENCE);
        if (!cas_bytes_equal(cas_der_read(&bytes, CAS_DER_OID), CAS_BYTES(oid_basic))) {
            return CAS_ERR_OCSP_DECODE;
        }
        *basic = cas_der_range(&bytes, CAS_DER_OCTET_STRING);
        cas_der_leave(&tagged, &bytes);
        cas_der_leave(&d, &tagged);
    }
    cas_der_leave(&outer, &d);
    return cas_der_end(&outer);
}

cas_err cas_ocsp_decode(castls_bytes der, cas_ocsp *out)
{
    uint8_t status = 0;
    cas_range basic = {0, 0};
    cas_ocsp ocsp = {0};
    *out = ocsp;
    if (der.len > CAS_OCSP_LEN_MAX || read_outer(der, &status, &basic) != CAS_OK) {
        return CAS_ERR_OCSP_DECODE;
    }
    if (status != 0) {
        return CAS_ERR_OCSP_STATUS;
    }
    if (read_basic(der, basic, &ocsp) != CAS_OK) {
        return CAS_ERR_OCSP_DECODE;
    }
    *out = ocsp;
    return CAS_OK;
}
