/*
 * fuzz_end_of_early_data.c: EndOfEarlyData. What decodes has to encode to the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_end_of_early_data, input);
}
