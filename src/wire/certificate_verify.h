/*
 * certificate_verify.h: the proof that the sender holds its certificate's key. RFC 8446 section
 * 4.4.3; the same in TLS 1.2 (RFC 5246 section 7.4.8).
 */
#ifndef CAS_WIRE_CERTIFICATE_VERIFY_H
#define CAS_WIRE_CERTIFICATE_VERIFY_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_certificate_verify {
    uint16_t algorithm; /* A SignatureScheme. */
    castls_bytes signature;
} cas_certificate_verify;

CAS_MUST_USE cas_err cas_certificate_verify_decode(castls_bytes body, cas_certificate_verify *out);

void cas_certificate_verify_encode(cas_writer *w, const cas_certificate_verify *in);

#endif
