/*
 * status_request.h: a client asks for an OCSP response and a certificate carries one. In a
 * CertificateRequest and a TLS 1.2 ServerHello the body is empty (empty.h). RFC 6066 section 8,
 * RFC 8446 section 4.4.2.1.
 */
#ifndef CAS_WIRE_STATUS_REQUEST_H
#define CAS_WIRE_STATUS_REQUEST_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_status_request {
    uint8_t status_type;
    castls_bytes responder_id_list;  /* Of OCSP: the encoded ResponderIDs. */
    castls_bytes request_extensions; /* Of OCSP: DER. */
    castls_bytes other;              /* Of any other type: all that follows the type. */
} cas_status_request;

CAS_MUST_USE cas_err cas_status_request_decode(castls_bytes body, cas_status_request *out);

void cas_status_request_encode(cas_writer *w, const cas_status_request *in);

/* CertificateStatus: in a CertificateEntry of TLS 1.3, and the message of TLS 1.2. Refuses what is
 * not an OCSP response, because nothing else can have been asked for. */
CAS_MUST_USE cas_err cas_certificate_status_decode(castls_bytes body, castls_bytes *ocsp_response);

void cas_certificate_status_encode(cas_writer *w, castls_bytes ocsp_response);

#endif
