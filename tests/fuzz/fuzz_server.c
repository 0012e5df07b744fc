/*
 * fuzz_server.c: a server, against whatever a client may send: the input is the client's bytes, its
 * ClientHello and, where that is taken, all that follows.
 */
#include "fuzz/fuzz.h"
#include "fuzz/handshake.h"

void fuzz_one(castls_bytes input)
{
    fuzz_ends ends = fuzz_ends_begin();
    castls_conn *client = NULL;
    castls_conn *server = NULL;
    fuzz_connect(&ends, &client, &server);
    fuzz_offer(server, input);
    castls_conn_free(client);
    castls_conn_free(server);
    fuzz_ends_end(&ends);
}
