/*
 * ticket.h: making tickets: the same during the handshake and after it. RFC 8446 section 4.6.1.
 */
#ifndef CAS_HANDSHAKE_TICKET_H
#define CAS_HANDSHAKE_TICKET_H

#include "config/config.h"
#include "config/random_pool.h"
#include "core/writer.h"
#include "handshake/facts.h"

#define CAS_TICKET_NONCE_LEN 8 /* A counter: unique among the tickets of one connection. */

/* How a server resumes under a configuration. */
typedef enum cas_resumption {
    CAS_RESUMPTION_NONE,
    CAS_RESUMPTION_STATELESS, /* A sealed ticket. */
    CAS_RESUMPTION_STATEFUL   /* An id, and the session in a cache. */
} cas_resumption;

/* `config` says whether and what; the ring and the cache are those of `first`. */
cas_resumption cas_resumption_of(const castls_config *config, const castls_config *first);

/* A session for ticket `number` of this connection; a stateful one has a random id. */
CAS_MUST_USE cas_err cas_ticket_session(const castls_config *config, const cas_facts *facts,
                                        cas_random_pool *randoms, cas_resumption way,
                                        uint32_t number, castls_bytes data, castls_session **out);

/* TLS 1.2: the session of this connection, under its id or (empty) for a ticket; a resumed one
 * renewed. */
CAS_MUST_USE cas_err cas_ticket_session12(const castls_config *config, const cas_facts *facts,
                                          castls_bytes id, castls_bytes data, castls_session **out);

/* Seals a session with the ring into the kept bytes of an arena. */
CAS_MUST_USE cas_err cas_ticket_seal_session(const castls_config *config, castls_ticket_ring *ring,
                                             const castls_session *session, cas_arena *arena,
                                             cas_range *out);

/* Writes a whole NewSessionTicket message, with the custom extensions of `config` for it. */
void cas_ticket_write(cas_writer *w, const castls_config *config, const castls_session *session,
                      uint32_t number, castls_bytes ticket);

#endif
