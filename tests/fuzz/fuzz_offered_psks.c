/*
 * fuzz_offered_psks.c: pre_shared_key of a ClientHello. What decodes has to encode to the same
 * bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_offered_psks, input);
}
