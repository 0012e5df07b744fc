/*
 * replay_ends.h: an end of ours in a trace of RFC 8448: its configuration, and the answers to its
 * operations with what the trace gives.
 */
#ifndef CAS_TESTS_REPLAY_ENDS_H
#define CAS_TESTS_REPLAY_ENDS_H

#include "castls/castls.h"
#include "kdf/replay_given.h"

typedef struct replay {
    const castls_provider *base;
    castls_credential *client_rsa; /* Ours, in the place of NSS'. */
    castls_credential *server_rsa;
    bool is_server;
    replay_given given;
    castls_environment environment;
    castls_conn *conn;
    castls_config *config;
    size_t equal;    /* Own records that were the trace's as they came out. */
    size_t compared; /* Own records of another layout. */
    uint32_t logged; /* Bits: which of the trace's secrets the key log has shown. */
} replay;

/* Makes the end and starts it. */
void replay_end_begin(replay *r);

/* Answers all that the end asks; what its last call says then. */
castls_code replay_end_answer(replay *r, castls_code code);

/* Where a server waits for the second ClientHello, its cookie becomes the trace's. */
void replay_end_set_cookie(replay *r);

#endif
