/*
 * fuzz_key_share_hello_retry_request.c: key_share of a HelloRetryRequest. What decodes has to
 * encode to the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_key_share_hello_retry_request, input);
}
