/*
 * pair.h: a client and a server in memory: bytes are carried from one to the other, whole or in
 * pieces.
 */
#ifndef CAS_TESTS_PAIR_H
#define CAS_TESTS_PAIR_H

#include "castls/castls.h"

typedef struct cas_pair {
    castls_conn *client;
    castls_conn *server;
    size_t piece;            /* Bytes carried at a time; 0: all that there is. */
    castls_code client_code; /* What the last receive said. */
    castls_code server_code;
} cas_pair;

void cas_pair_clear(cas_pair *pair);

/* Carries what is outgoing from one end to the other once; the number of bytes. */
size_t cas_pair_carry(cas_pair *pair, bool to_server);

/* Carries both ways until nothing moves any more. */
void cas_pair_run(cas_pair *pair);

/* Sends text from one end and reads it at the other; asserts that it arrives whole. */
void cas_pair_say(cas_pair *pair, bool from_client, castls_bytes text);

#endif
