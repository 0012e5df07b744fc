/*
 * fuzz_message_hash.c: message_hash. What decodes has to encode to the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_message_hash, input);
}
