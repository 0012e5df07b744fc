/*
 * fuzz_server.c: a server, against whatever a client may send: the input is the kind of handshake
 * (handshake.h) and the client's bytes, its ClientHello and, where that is taken, all that follows.
 */
#include "fuzz/fuzz.h"
#include "fuzz/handshake.h"

void fuzz_one(castls_bytes input)
{
    fuzz_ends ends = fuzz_ends_begin(cas_bytes_get(input, 0));
    fuzz_offer(ends.server, cas_bytes_skip(input, 1));
    fuzz_ends_end(&ends);
}
