/*
 * fuzz_sct_list.c: a list of SCTs. What decodes has to encode to the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_sct_list, input);
}
