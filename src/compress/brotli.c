/*
 * brotli.c: the format of RFC 7932. A window of 128 KiB holds any chain that may be sent.
 */
#include "compress/codecs.h"

#include <brotli/decode.h>
#include <brotli/encode.h>

#define WINDOW_BITS 17

cas_err cas_brotli_compress(castls_bytes in, castls_span out, size_t *len)
{
    size_t written = out.len;
    *len = 0;
    if (BrotliEncoderCompress(BROTLI_MAX_QUALITY, WINDOW_BITS, BROTLI_MODE_GENERIC, in.len, in.data,
                              &written, out.data) != BROTLI_TRUE) {
        return CAS_ERR_ROOM; /* Or no memory, which it does not tell apart. */
    }
    *len = written;
    return CAS_OK;
}

/* The short form would pass over bytes behind the end. */
cas_err cas_brotli_decompress(castls_bytes in, castls_span out)
{
    size_t in_left = in.len;
    size_t out_left = out.len;
    const uint8_t *next_in = in.data;
    uint8_t *next_out = out.data;
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    if (state == NULL) {
        return CAS_ERR_MEMORY;
    }
    const BrotliDecoderResult result =
        BrotliDecoderDecompressStream(state, &in_left, &next_in, &out_left, &next_out, NULL);
    const BrotliDecoderErrorCode code = BrotliDecoderGetErrorCode(state);
    BrotliDecoderDestroyInstance(state);
    if (code <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES &&
        code >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES) {
        return CAS_ERR_MEMORY;
    }
    const bool is_whole = result == BROTLI_DECODER_RESULT_SUCCESS && in_left == 0 && out_left == 0;
    return is_whole ? CAS_OK : CAS_ERR_COMPRESSED_CERTIFICATE;
}
