/*
 * fuzz_ech_confirmation.c: encrypted_client_hello of a HelloRetryRequest. What decodes has to
 * encode to the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_ech_confirmation, input);
}
