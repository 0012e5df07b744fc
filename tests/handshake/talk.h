/*
 * talk.h: two machines that talk without records, with one message changed on its way: what a
 * hostile peer would send, without a hostile peer.
 */
#ifndef CAS_TESTS_TALK_H
#define CAS_TESTS_TALK_H

#include "castls/castls.h"
#include "core/err.h"

/* What is changed: the first message of that type in that direction. */
typedef struct cas_tamper {
    bool by_server; /* The server's message, else the client's. */
    uint8_t type;   /* HandshakeType. */
    bool replaces;  /* The whole message becomes `new_type` and `body`. */
    uint8_t new_type;
    castls_bytes body;
    uint16_t extension_type; /* Else this extension is added, or put in the place of its like. */
    castls_bytes extension;
} cas_tamper;

/* What came of it: why the receiver of the changed message failed, CAS_OK if it did not. */
cas_err cas_talk(castls_config *client, castls_config *server, const cas_tamper *tamper);

#endif
