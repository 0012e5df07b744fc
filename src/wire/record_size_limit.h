/*
 * record_size_limit.h: the longest plaintext a side is ready to receive. RFC 8449 section 4.
 */
#ifndef CAS_WIRE_RECORD_SIZE_LIMIT_H
#define CAS_WIRE_RECORD_SIZE_LIMIT_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

enum { CAS_RECORD_SIZE_LIMIT_MIN = 64 };

/* Less than 64 is CAS_ERR_RECORD_SIZE_LIMIT. */
CAS_MUST_USE cas_err cas_record_size_limit_decode(castls_bytes body, uint16_t *record_size_limit);

void cas_record_size_limit_encode(cas_writer *w, uint16_t record_size_limit);

#endif
