/*
 * fuzz_alpn_one.c: a server's answer to ALPN. What decodes has to encode to the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_alpn_one, input);
}
