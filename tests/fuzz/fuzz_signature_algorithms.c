/*
 * fuzz_signature_algorithms.c: the signature_algorithms extension. What decodes has to encode to
 * the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_signature_algorithms, input);
}
