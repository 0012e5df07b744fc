/*
 * bare.h: two handshakes without records between them, and somebody who changes one message on its
 * way. What the receiver makes of it shows whether it checks what it has to.
 */
#ifndef CAS_TESTS_BARE_H
#define CAS_TESTS_BARE_H

#include "handshake/handshake.h"
#include "wire/message.h"
#include "world.h"

typedef enum cas_edit_kind {
    CAS_EDIT_SET,    /* Writes bytes over those at an offset of the body. */
    CAS_EDIT_TAIL,   /* Writes bytes over the last ones of the body. */
    CAS_EDIT_BODY,   /* Another body. */
    CAS_EDIT_EXTEND, /* Adds an extension, before pre_shared_key; `at` is its type. */
    CAS_EDIT_LAST,   /* Adds one behind all others. */
    CAS_EDIT_CHANGE, /* Gives an extension that is there another body. */
    CAS_EDIT_PUT,    /* The same, or adds it where it is not there. */
    CAS_EDIT_TYPE,   /* Another body, and `at` is another HandshakeType. */
    CAS_EDIT_DROP,   /* Leaves one out. */
    CAS_EDIT_REPEAT  /* Sends the message twice. */
} cas_edit_kind;

typedef struct cas_edit {
    uint8_t message; /* HandshakeType */
    uint8_t turn;    /* Which of its type, from 0. */
    cas_edit_kind kind;
    uint16_t at; /* Offset in the body, or an extension's type. */
    const char *hex;
} cas_edit;

typedef struct cas_bare {
    castls_config *config[2]; /* References. */
    cas_facts facts[2];
    cas_handshake *end[2]; /* The client's, the server's. */
    cas_err err[2];        /* What each end says. */
    uint8_t seen[256];     /* How many messages of each type there were. */
    bool is_edited;
} cas_bare;

/* The configurations' references go over. The session, which may be NULL, is offered. */
void cas_bare_init(cas_bare *bare, castls_config *client, castls_config *server,
                   castls_session *session);
void cas_bare_clear(cas_bare *bare);

/* Runs until nothing moves or one end fails; `edit` may be NULL. */
void cas_bare_run(cas_bare *bare, const cas_edit *edit);

/* What one end must not say, and the alert that the other answers with. */
typedef struct cas_wrong {
    const char *what;
    cas_edit edit;
    castls_alert alert; /* CASTLS_ALERT_NONE: the receiver passes over it. */
} cas_wrong;

/* Runs with that edit; asserts that it was done and what `at` says of it: 0 the client, 1 the
 * server. */
void cas_bare_expect(cas_bare *bare, size_t at, const cas_wrong *wrong);

/* Whether both ends have what they need. */
bool cas_bare_is_connected(const cas_bare *bare);

#endif
