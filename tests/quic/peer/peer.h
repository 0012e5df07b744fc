/*
 * peer.h: a QUIC stack, Debian's libngtcp2, on castls: a whole request over loopback, as client or
 * server. tls.c is the bridge between the two libraries, os.c the sockets and the request.
 */
#ifndef CAS_TESTS_QUIC_PEER_H
#define CAS_TESTS_QUIC_PEER_H

#include "castls/castls.h"

#define PEER_KEYS 64
#define PEER_TEXT 65536

/* Of libngtcp2, whose header only os.c and tls.c see. */
typedef struct ngtcp2_conn ngtcp2_conn;
typedef struct ngtcp2_callbacks ngtcp2_callbacks;

typedef struct peer {
    ngtcp2_conn *quic;
    castls_conn *tls;
    castls_config *config; /* Borrowed. */
    const char *server_name;
    bool is_server;
    bool has_parameters;             /* The other end's are ngtcp2's, too. */
    bool is_complete;                /* ngtcp2 knows that the handshake is. */
    bool is_confirmed;               /* Client: the keys may be updated. */
    bool is_updated;                 /* Client: they were, before the request. */
    bool is_early;                   /* Client: early keys are there. */
    bool is_refused;                 /* Client: the early data was. */
    castls_quic_key *key[PEER_KEYS]; /* All that were taken; freed at the end. */
    size_t key_count;
    castls_quic_key *rx; /* Of the present key phase. */
    castls_quic_key *tx;

    int64_t stream;
    char text[PEER_TEXT]; /* What came on the stream. */
    size_t text_len;
    bool has_ended; /* The other end's part of it. */
} peer;

/* config.c: a server's from its certificate and key, a client's from its root; NULL on failure. */
castls_config *peer_config(bool is_server, const char *first, const char *second);

/* tls.c: the callbacks that castls answers. */
void peer_tls_callbacks(ngtcp2_callbacks *callbacks);
/* Frees the connection of castls and all keys. */
void peer_tls_clear(peer *p);

#endif
