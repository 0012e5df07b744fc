/*
 * compress.h: certificate compression: zlib, brotli and zstd, each where this build has it. What
 * may be compressed, and how long the result may be, is decided by the handshake. The libraries
 * take their working memory from malloc, for one call.
 *
 * Spec: RFC 8879 section 4; RFC 1950, RFC 7932, RFC 8878.
 */
#ifndef CAS_COMPRESS_COMPRESS_H
#define CAS_COMPRESS_COMPRESS_H

#include "core/err.h"
#include "core/list.h"

/* Whether this build can compress and decompress with an algorithm. */
bool cas_compress_has(uint16_t algorithm);

/* All algorithms, castls' preference first; those that this build lacks stand in it too. */
castls_codes cas_compress_order(void);

/* Compresses `in`; `len` is how much of `out` was written. CAS_ERR_ROOM when it does not fit,
 * CAS_ERR_UNSUPPORTED for an algorithm that this build lacks. */
CAS_MUST_USE cas_err cas_compress(uint16_t algorithm, castls_bytes in, castls_span out,
                                  size_t *len);

/* Decompresses all of `in` into all of `out`: CAS_ERR_COMPRESSED_CERTIFICATE when it is malformed,
 * gives more or less than out.len bytes, or has bytes behind its end. */
CAS_MUST_USE cas_err cas_decompress(uint16_t algorithm, castls_bytes in, castls_span out);

#endif
