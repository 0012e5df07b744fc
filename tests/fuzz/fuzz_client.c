/*
 * fuzz_client.c: a client after its ClientHello, against whatever a server may send. The input is
 * the kind of handshake (handshake.h) and the server's bytes; what is protected in them is read as
 * it is, or, where the kind says sealed, opens where it comes from a real exchange.
 */
#include "fuzz/fuzz.h"
#include "fuzz/handshake.h"

void fuzz_one(castls_bytes input)
{
    fuzz_ends ends = fuzz_ends_begin(cas_bytes_get(input, 0));
    fuzz_offer(ends.client, cas_bytes_skip(input, 1));
    fuzz_ends_end(&ends);
}
