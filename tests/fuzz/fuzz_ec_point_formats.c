/*
 * fuzz_ec_point_formats.c: the ec_point_formats extension. What decodes has to encode to the same
 * bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_ec_point_formats, input);
}
