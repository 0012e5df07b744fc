/*
 * fuzz_supported_versions_server_hello.c: supported_versions of a ServerHello. What decodes has to
 * encode to the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_supported_versions_server_hello, input);
}
