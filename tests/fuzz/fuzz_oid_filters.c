/*
 * fuzz_oid_filters.c: the oid_filters extension. What decodes has to encode to the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_oid_filters, input);
}
