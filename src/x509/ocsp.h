/*
 * ocsp.h: an OCSP response (RFC 6960) about one certificate: its form, who signed it and whether he
 * may, its times, and what it says. Nothing is fetched and nothing is allocated.
 */
#ifndef CAS_X509_OCSP_H
#define CAS_X509_OCSP_H

#include "x509/verify.h"

/* A successful response of the basic type, as ranges into its own DER. */
typedef struct cas_ocsp {
    cas_range tbs;                 /* ResponseData, whole element: what is signed. */
    cas_range signature_algorithm; /* Whole AlgorithmIdentifier. */
    cas_range signature;
    cas_range responder_name; /* Whole Name, or empty. */
    cas_range responder_key;  /* SHA-1 of the responder's key, or empty. */
    cas_range responses;      /* SingleResponse elements, in a row. */
    cas_range certificates;   /* Certificate elements, in a row; may be empty. */
} cas_ocsp;

/* CAS_ERR_OCSP_DECODE for what is malformed, of another type, or has a critical extension;
 * CAS_ERR_OCSP_STATUS for a responder's refusal (section 4.2.1). *out is zero on failure. */
CAS_MUST_USE cas_err cas_ocsp_decode(castls_bytes der, cas_ocsp *out);

/* A certificate beside its DER. */
typedef struct cas_ocsp_subject {
    castls_bytes der;
    const cas_cert *cert;
} cas_ocsp_subject;

/*
 * Whether the response says that the certificate is good.
 *
 *   verifier  Its provider and policy are used.
 *   subject   The certificate, and its issuer as the path has it.
 *   now       Seconds since 1970.
 *
 * CAS_OK; CAS_ERR_REVOKED; CAS_ERR_OCSP_UNKNOWN when it says unknown, or nothing of this
 * certificate; CAS_ERR_OCSP_EXPIRED outside thisUpdate..nextUpdate, both of which have to be there;
 * CAS_ERR_OCSP_RESPONDER when neither the issuer nor somebody that he lets sign has signed it
 * (section 4.2.2.2); CAS_ERR_OCSP_SIGNATURE; and the errors of cas_ocsp_decode.
 */
CAS_MUST_USE cas_err cas_ocsp_check(const cas_verifier *verifier, castls_bytes response,
                                    cas_ocsp_subject subject, cas_ocsp_subject issuer, int64_t now);

#endif
