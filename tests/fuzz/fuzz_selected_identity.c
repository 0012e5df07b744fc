/*
 * fuzz_selected_identity.c: pre_shared_key of a ServerHello. What decodes has to encode to the
 * same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_selected_identity, input);
}
