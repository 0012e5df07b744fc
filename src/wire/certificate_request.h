/*
 * certificate_request.h: the CertificateRequest of TLS 1.3. RFC 8446 section 4.3.2.
 */
#ifndef CAS_WIRE_CERTIFICATE_REQUEST_H
#define CAS_WIRE_CERTIFICATE_REQUEST_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_certificate_request {
    castls_bytes certificate_request_context;
    castls_bytes extensions;
} cas_certificate_request;

CAS_MUST_USE cas_err cas_certificate_request_decode(castls_bytes body,
                                                    cas_certificate_request *out);

void cas_certificate_request_encode(cas_writer *w, const cas_certificate_request *in);

/* Writes the context and opens the extensions: they follow, then cas_write_close. */
cas_mark cas_certificate_request_open(cas_writer *w, castls_bytes certificate_request_context);

#endif
