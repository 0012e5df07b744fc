/*
 * fuzz_new_session_ticket12.c: NewSessionTicket of TLS 1.2. What decodes has to encode to the same
 * bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_new_session_ticket12, input);
}
