/*
 * fuzz_delegated_credential.c: a delegated credential. What decodes has to encode to the same
 * bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_delegated_credential, input);
}
