/*
 * fuzz_status_request.c: the status_request extension. What decodes has to encode to the same
 * bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_status_request, input);
}
