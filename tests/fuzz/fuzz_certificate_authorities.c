/*
 * fuzz_certificate_authorities.c: the certificate_authorities extension. What decodes has to
 * encode to the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_certificate_authorities, input);
}
