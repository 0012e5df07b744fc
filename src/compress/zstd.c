/*
 * zstd.c: the format of RFC 8878.
 */
#include "compress/codecs.h"

#include <zstd.h>
#include <zstd_errors.h>

#define LEVEL 19 /* The highest that is meant for everyday use: each chain is compressed once. */

cas_err cas_zstd_compress(castls_bytes in, castls_span out, size_t *len)
{
    *len = 0;
    const size_t result = ZSTD_compress(out.data, out.len, in.data, in.len, LEVEL);
    if (ZSTD_isError(result) == 0) {
        *len = result;
        return CAS_OK;
    }
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_dstSize_tooSmall:
        return CAS_ERR_ROOM;
    case ZSTD_error_memory_allocation:
        return CAS_ERR_MEMORY;
    default:
        return CAS_ERR_INTERNAL;
    }
}

cas_err cas_zstd_decompress(castls_bytes in, castls_span out)
{
    const size_t result = ZSTD_decompress(out.data, out.len, in.data, in.len);
    if (ZSTD_isError(result) != 0 && ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation) {
        return CAS_ERR_MEMORY;
    }
    return result == out.len ? CAS_OK : CAS_ERR_COMPRESSED_CERTIFICATE;
}
