/*
 * fuzz_certificate12.c: Certificate of TLS 1.2, of both types. What decodes has to encode to the
 * same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_certificate12, input);
    fuzz_codec(cas_codec_raw_key12, input);
}
