/*
 * fuzz_ticket_request_hint.c: a server's answer to ticket_request. What decodes has to encode to
 * the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_ticket_request_hint, input);
}
