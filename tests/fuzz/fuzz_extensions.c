/*
 * fuzz_extensions.c: a block of extensions. What decodes has to encode to the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_extensions, input);
}
