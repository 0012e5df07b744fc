/*
 * signature_algorithms.h: the signature schemes a side accepts: the body of signature_algorithms,
 * signature_algorithms_cert, and delegated_credential in a ClientHello. RFC 8446 section 4.2.3.
 */
#ifndef CAS_WIRE_SIGNATURE_ALGORITHMS_H
#define CAS_WIRE_SIGNATURE_ALGORITHMS_H

#include "core/err.h"
#include "core/list.h"
#include "core/reader.h"
#include "core/writer.h"

/* Hands out the list, read with u16_list.h. */
CAS_MUST_USE cas_err cas_signature_algorithms_decode(castls_bytes body, castls_bytes *schemes);

void cas_signature_algorithms_encode(cas_writer *w, castls_codes schemes);

#endif
