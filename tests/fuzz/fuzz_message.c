/*
 * fuzz_message.c: a handshake message with its header. What decodes has to encode to the same
 * bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_message, input);
}
