/*
 * fuzz_ech_config_list.c: ECHConfigList, RFC 9849 section 4. What decodes has to encode to the same
 * bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_ech_config_list, input);
}
