/*
 * certificate_request12.h: the CertificateRequest of TLS 1.2. RFC 5246 section 7.4.4, RFC 8422
 * section 5.5.
 */
#ifndef CAS_WIRE_CERTIFICATE_REQUEST12_H
#define CAS_WIRE_CERTIFICATE_REQUEST12_H

#include "core/err.h"
#include "core/list.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_certificate_request12 {
    castls_bytes certificate_types;              /* ClientCertificateType, one byte each. */
    castls_bytes supported_signature_algorithms; /* SignatureSchemes, a list of u16s. */
    castls_bytes certificate_authorities;        /* DistinguishedNames with their lengths. */
} cas_certificate_request12;

CAS_MUST_USE cas_err cas_certificate_request12_decode(castls_bytes body,
                                                      cas_certificate_request12 *out);

void cas_certificate_request12_encode(cas_writer *w, const cas_certificate_request12 *in);

/* Writes the types and opens the list of schemes: u16s follow, then cas_write_close, and then the
 * authorities as a vector of two length bytes. */
cas_mark cas_certificate_request12_open(cas_writer *w, castls_bytes certificate_types);

#endif
