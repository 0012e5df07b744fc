/*
 * fuzz_key_share_server_hello.c: key_share of a ServerHello. What decodes has to encode to the
 * same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_key_share_server_hello, input);
}
