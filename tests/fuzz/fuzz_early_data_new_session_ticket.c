/*
 * fuzz_early_data_new_session_ticket.c: early_data of a NewSessionTicket. What decodes has to
 * encode to the same bytes.
 */
#include "fuzz/codec.h"

void fuzz_one(castls_bytes input)
{
    fuzz_codec(cas_codec_early_data_new_session_ticket, input);
}
