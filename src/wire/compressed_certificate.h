/*
 * compressed_certificate.h: a Certificate message, compressed. RFC 8879 section 4.
 */
#ifndef CAS_WIRE_COMPRESSED_CERTIFICATE_H
#define CAS_WIRE_COMPRESSED_CERTIFICATE_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_compressed_certificate {
    uint16_t algorithm;
    uint32_t uncompressed_length; /* Bytes; what the sender says. */
    castls_bytes compressed_certificate_message;
} cas_compressed_certificate;

CAS_MUST_USE cas_err cas_compressed_certificate_decode(castls_bytes body,
                                                       cas_compressed_certificate *out);

void cas_compressed_certificate_encode(cas_writer *w, const cas_compressed_certificate *in);

#endif
