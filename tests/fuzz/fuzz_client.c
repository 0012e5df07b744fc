/*
 * fuzz_client.c: a client after its ClientHello, against whatever a server may send. The input is
 * the server's bytes; what is protected in them opens where it comes from a real exchange.
 */
#include "fuzz/fuzz.h"
#include "fuzz/handshake.h"

void fuzz_one(castls_bytes input)
{
    fuzz_ends ends = fuzz_ends_begin();
    castls_conn *client = NULL;
    castls_conn *server = NULL;
    fuzz_connect(&ends, &client, &server);
    fuzz_require(castls_conn_start(client) == CASTLS_OK, "a client starts");
    fuzz_offer(client, input);
    castls_conn_free(client);
    castls_conn_free(server);
    fuzz_ends_end(&ends);
}
