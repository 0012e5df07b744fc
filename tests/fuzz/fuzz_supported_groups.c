/*
 * fuzz_supported_groups.c: the supported_groups extension. What decodes has to encode to the same
 * bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_supported_groups, input);
}
