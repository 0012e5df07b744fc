/*
 * handshake.h: what the fuzz targets of whole connections share: configurations over the fake
 * provider, and feeding an input in pieces.
 */
#ifndef CAS_FUZZ_HANDSHAKE_H
#define CAS_FUZZ_HANDSHAKE_H

#include "castls/castls.h"

typedef struct fuzz_ends {
    castls_config *client;
    castls_config *server;
} fuzz_ends;

/* The same each time: the provider's counter starts again, and the clock stands still. The client
 * takes any certificate; the server asks for one, has tickets, and takes early data. */
fuzz_ends fuzz_ends_begin(void);
void fuzz_ends_end(fuzz_ends *ends);

/* Both ends of a new connection for "localhost". */
void fuzz_connect(const fuzz_ends *ends, castls_conn **client, castls_conn **server);

/* Carries what is outgoing from one end to the other, and reads what arrives. */
void fuzz_carry(castls_conn *from, castls_conn *to);

/* Offers the whole input and takes all data that comes out; checks what a connection promises. */
void fuzz_offer(castls_conn *conn, castls_bytes input);

#endif
