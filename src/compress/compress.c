/*
 * compress.c: choosing the library.
 */
#include "compress/compress.h"

#include "compress/codecs.h"

/* CertificateCompressionAlgorithm, RFC 8879 section 3. This floor does not see wire's list. */
#define ZLIB 1
#define BROTLI 2
#define ZSTD 3

/* By size of the result on real chains: brotli, then zstd, then zlib. */
static const uint16_t order[] = {BROTLI, ZSTD, ZLIB};

bool cas_compress_has(uint16_t algorithm)
{
    switch (algorithm) {
    case ZLIB:
        return CASTLS_HAS_ZLIB != 0;
    case BROTLI:
        return CASTLS_HAS_BROTLI != 0;
    case ZSTD:
        return CASTLS_HAS_ZSTD != 0;
    default:
        return false;
    }
}

castls_codes cas_compress_order(void)
{
    return CAS_CODES(order);
}

cas_err cas_compress(uint16_t algorithm, castls_bytes in, castls_span out, size_t *len)
{
    *len = 0;
    switch (algorithm) {
#if CASTLS_HAS_ZLIB
    case ZLIB:
        return cas_zlib_compress(in, out, len);
#endif
#if CASTLS_HAS_BROTLI
    case BROTLI:
        return cas_brotli_compress(in, out, len);
#endif
#if CASTLS_HAS_ZSTD
    case ZSTD:
        return cas_zstd_compress(in, out, len);
#endif
    default:
        (void)in;
        (void)out;
        return CAS_ERR_UNSUPPORTED;
    }
}

cas_err cas_decompress(uint16_t algorithm, castls_bytes in, castls_span out)
{
    switch (algorithm) {
#if CASTLS_HAS_ZLIB
    case ZLIB:
        return cas_zlib_decompress(in, out);
#endif
#if CASTLS_HAS_BROTLI
    case BROTLI:
        return cas_brotli_decompress(in, out);
#endif
#if CASTLS_HAS_ZSTD
    case ZSTD:
        return cas_zstd_decompress(in, out);
#endif
    default:
        (void)in;
        (void)out;
        return CAS_ERR_UNSUPPORTED;
    }
}
