/*
 * codecs.h: the one pair of functions for each library, as compress.c chooses among them. A pair is
 * there only where the build has its library.
 */
#ifndef CAS_COMPRESS_CODECS_H
#define CAS_COMPRESS_CODECS_H

#include "core/bytes.h"
#include "core/err.h"

CAS_MUST_USE cas_err cas_zlib_compress(castls_bytes in, castls_span out, size_t *len);
CAS_MUST_USE cas_err cas_zlib_decompress(castls_bytes in, castls_span out);

CAS_MUST_USE cas_err cas_brotli_compress(castls_bytes in, castls_span out, size_t *len);
CAS_MUST_USE cas_err cas_brotli_decompress(castls_bytes in, castls_span out);

CAS_MUST_USE cas_err cas_zstd_compress(castls_bytes in, castls_span out, size_t *len);
CAS_MUST_USE cas_err cas_zstd_decompress(castls_bytes in, castls_span out);

#endif
