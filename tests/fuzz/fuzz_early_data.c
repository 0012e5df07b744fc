/*
 * fuzz_early_data.c: early_data where its body is empty. What decodes has to encode to the same
 * bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_early_data, input);
}
