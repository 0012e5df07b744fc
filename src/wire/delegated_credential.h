/*
 * delegated_credential.h: a short-lived key that a certificate's key signed. A ClientHello has a
 * list of schemes (signature_algorithms.h). RFC 9345 section 4.
 */
#ifndef CAS_WIRE_DELEGATED_CREDENTIAL_H
#define CAS_WIRE_DELEGATED_CREDENTIAL_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_delegated_credential {
    uint32_t valid_time; /* Seconds after the certificate's notBefore. */
    uint16_t dc_cert_verify_algorithm;
    castls_bytes asn1_subject_public_key_info; /* DER. */
    castls_bytes cred;                         /* All of the above as it stands: what is signed. */
    uint16_t algorithm;
    castls_bytes signature;
} cas_delegated_credential;

CAS_MUST_USE cas_err cas_delegated_credential_decode(castls_bytes body,
                                                     cas_delegated_credential *out);

/* Writes the fields; `in->cred` is not looked at. */
void cas_delegated_credential_encode(cas_writer *w, const cas_delegated_credential *in);

#endif
