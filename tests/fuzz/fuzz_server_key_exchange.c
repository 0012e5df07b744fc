/*
 * fuzz_server_key_exchange.c: ServerKeyExchange of ECDHE. What decodes has to encode to the same
 * bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_server_key_exchange, input);
}
