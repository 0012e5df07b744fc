/*
 * fuzz_psk_key_exchange_modes.c: the psk_key_exchange_modes extension. What decodes has to encode
 * to the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_psk_key_exchange_modes, input);
}
