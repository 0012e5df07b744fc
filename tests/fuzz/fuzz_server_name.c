/*
 * fuzz_server_name.c: the server_name extension. What decodes has to encode to the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_server_name, input);
}
