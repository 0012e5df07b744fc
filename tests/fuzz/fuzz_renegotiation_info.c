/*
 * fuzz_renegotiation_info.c: the renegotiation_info extension. What decodes has to encode to the
 * same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_renegotiation_info, input);
}
