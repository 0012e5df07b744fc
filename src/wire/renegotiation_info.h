/*
 * renegotiation_info.h: the binding of a renegotiation to what was before it: empty for a first
 * handshake. TLS 1.2 only. RFC 5746 section 3.2.
 */
#ifndef CAS_WIRE_RENEGOTIATION_INFO_H
#define CAS_WIRE_RENEGOTIATION_INFO_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

CAS_MUST_USE cas_err cas_renegotiation_info_decode(castls_bytes body,
                                                   castls_bytes *renegotiated_connection);

void cas_renegotiation_info_encode(cas_writer *w, castls_bytes renegotiated_connection);

#endif
