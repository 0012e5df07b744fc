/*
 * zlib.c: the ZLIB format of RFC 1950.
 */
#include "compress/codecs.h"

#include <zlib.h>

cas_err cas_zlib_compress(castls_bytes in, castls_span out, size_t *len)
{
    uLongf written = out.len;
    *len = 0;
    switch (compress2(out.data, &written, in.data, in.len, Z_BEST_COMPRESSION)) {
    case Z_OK:
        *len = written;
        return CAS_OK;
    case Z_BUF_ERROR:
        return CAS_ERR_ROOM;
    case Z_MEM_ERROR:
        return CAS_ERR_MEMORY;
    default:
        return CAS_ERR_INTERNAL;
    }
}

cas_err cas_zlib_decompress(castls_bytes in, castls_span out)
{
    uLongf written = out.len;
    uLong used = in.len;
    const int result = uncompress2(out.data, &written, in.data, &used);
    if (result == Z_MEM_ERROR) {
        return CAS_ERR_MEMORY;
    }
    const bool is_whole = result == Z_OK && written == out.len && used == in.len;
    return is_whole ? CAS_OK : CAS_ERR_COMPRESSED_CERTIFICATE;
}
