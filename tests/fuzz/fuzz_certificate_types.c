/*
 * fuzz_certificate_types.c: a client's list of certificate types. What decodes has to encode to
 * the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_certificate_types, input);
}
