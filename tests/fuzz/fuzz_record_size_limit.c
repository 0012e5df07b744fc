/*
 * fuzz_record_size_limit.c: the record_size_limit extension. What decodes has to encode to the
 * same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_record_size_limit, input);
}
