/*
 * finished.h: the MAC over the handshake. RFC 8446 section 4.4.4; with 12 bytes also TLS 1.2 (RFC
 * 5246 section 7.4.9).
 */
#ifndef CAS_WIRE_FINISHED_H
#define CAS_WIRE_FINISHED_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_finished {
    castls_bytes verify_data;
} cas_finished;

/* `verify_data_len` is the length of the handshake's hash; a body of another length is refused. */
CAS_MUST_USE cas_err cas_finished_decode(castls_bytes body, size_t verify_data_len,
                                         cas_finished *out);

void cas_finished_encode(cas_writer *w, const cas_finished *in);

#endif
