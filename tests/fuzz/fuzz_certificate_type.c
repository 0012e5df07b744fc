/*
 * fuzz_certificate_type.c: a server's choice of a certificate type. What decodes has to encode to
 * the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_certificate_type, input);
}
