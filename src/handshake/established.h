/*
 * established.h: what a connection still handles after the handshake: NewSessionTicket and
 * KeyUpdate. A small table of its own; it needs the facts and the configuration, and no handshake.
 */
#ifndef CAS_HANDSHAKE_ESTABLISHED_H
#define CAS_HANDSHAKE_ESTABLISHED_H

#include "config/config.h"
#include "handshake/facts.h"

typedef enum cas_post_kind {
    CAS_POST_NOTHING = 0,         /* More bytes are needed. */
    CAS_POST_SESSION,             /* A session arrived: `session` is a reference for the caller. */
    CAS_POST_KEY_UPDATE,          /* The peer changes its key from the next record on. */
    CAS_POST_KEY_UPDATE_REQUESTED /* And wants us to change ours. */
} cas_post_kind;

typedef struct cas_post {
    cas_post_kind kind;
    castls_session *session;
} cas_post;

typedef struct cas_established {
    castls_config *config; /* Both outlive it. */
    castls_config *first_config;
    cas_facts *facts;
    bool is_server;
    uint32_t messages; /* In a row, without application data between. */
    uint32_t tickets;  /* That were received. */
    cas_arena waiting; /* The beginning of a message. */
} cas_established;

void cas_established_init(cas_established *established, castls_config *config,
                          castls_config *first_config, cas_facts *facts, bool is_server);
void cas_established_clear(cas_established *established);

/*
 * Handles at most one message from the front of `in`; `used` is how many bytes were taken. After a
 * key update nothing may be left in the record: CAS_ERR_RECORD_KEY_BOUNDARY. Call
 * cas_established_message_over before the next one.
 */
CAS_MUST_USE cas_err cas_established_feed(cas_established *established, castls_bytes in,
                                          size_t *used, cas_post *post);

/* The message that feed has handled, empty when it was not whole yet; then: lets it go. */
castls_bytes cas_established_message(const cas_established *established);
void cas_established_message_over(cas_established *established);

/* A message has begun and not ended. */
bool cas_established_is_mid_message(const cas_established *established);

/* Application data came: the count of messages starts again. */
void cas_established_saw_data(cas_established *established);

/* The next traffic secret of the server's or the client's side replaces the present one. */
CAS_MUST_USE cas_err cas_established_next_secret(cas_established *established, bool of_server);

/* Writes a KeyUpdate message into `w`. */
void cas_established_write_key_update(cas_writer *w, bool request);

/* Server: makes one more ticket, as a whole message in `message`; the caller clears it. */
CAS_MUST_USE cas_err cas_established_ticket(cas_established *established, castls_bytes data,
                                            cas_arena *message);

#endif
