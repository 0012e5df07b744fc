/*
 * fuzz_compress_certificate.c: the compress_certificate extension. What decodes has to encode to
 * the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_compress_certificate, input);
}
