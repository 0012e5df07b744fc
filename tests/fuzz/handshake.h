/*
 * handshake.h: what the fuzz targets of whole connections share: two ends over a fake provider, in
 * handshakes of several kinds, and feeding an input.
 */
#ifndef CAS_FUZZ_HANDSHAKE_H
#define CAS_FUZZ_HANDSHAKE_H

#include "castls/castls.h"

/* Bits of the byte that an input begins with: which handshake it is for. */
#define FUZZ_RETRY 1u    /* The server asks for a group without a share. */
#define FUZZ_MUTUAL 2u   /* The server wants a certificate. */
#define FUZZ_RESUMED 4u  /* After an honest visit; the client offers its session and early data. */
#define FUZZ_STATEFUL 8u /* The server keeps sessions instead of giving tickets. */
#define FUZZ_SEALED 16u  /* Tags and MACs are checked; else all are good (fake_open.h). */
#define FUZZ_OPERATIONS 32u /* Both ends hand out every operation, and get castls' own answers. */
#define FUZZ_TLS12 64u      /* Both ends speak TLS 1.2 alone. */

typedef struct fuzz_ends {
    uint8_t kind;
    castls_config *client_config;
    castls_config *server_config;
    castls_conn *client;
    castls_conn *server;
} fuzz_ends;

/* Two ends of a new connection; the client has started. The same each time: the provider's counter
 * starts again, and the clock stands still. The client takes any certificate. */
fuzz_ends fuzz_ends_begin(uint8_t kind);
void fuzz_ends_end(fuzz_ends *ends);

/* Carries what is outgoing from one end to the other, and reads what arrives. */
void fuzz_carry(castls_conn *from, castls_conn *to);

/* Offers the whole input and takes all data that comes out; checks what a connection promises. */
void fuzz_offer(castls_conn *conn, castls_bytes input);

/* Answers the operations that wait. */
void fuzz_answer(castls_conn *conn);

#endif
