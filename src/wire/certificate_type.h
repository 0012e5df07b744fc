/*
 * certificate_type.h: client_certificate_type and server_certificate_type: a client's list and the
 * server's choice. RFC 7250 section 3.
 */
#ifndef CAS_WIRE_CERTIFICATE_TYPE_H
#define CAS_WIRE_CERTIFICATE_TYPE_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

/* ClientHello: hands out the list, one byte a type. */
CAS_MUST_USE cas_err cas_certificate_types_decode(castls_bytes body,
                                                  castls_bytes *certificate_types);

bool cas_certificate_types_has(castls_bytes certificate_types, uint8_t certificate_type);

void cas_certificate_types_encode(cas_writer *w, castls_bytes certificate_types);

/* EncryptedExtensions, and the ServerHello of TLS 1.2. */
CAS_MUST_USE cas_err cas_certificate_type_decode(castls_bytes body, uint8_t *certificate_type);

void cas_certificate_type_encode(cas_writer *w, uint8_t certificate_type);

#endif
