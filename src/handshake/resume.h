/*
 * resume.h: a handshake's dealings with sessions: the client's cache, and what a resumed session
 * brings along.
 */
#ifndef CAS_HANDSHAKE_RESUME_H
#define CAS_HANDSHAKE_RESUME_H

#include "handshake/inner.h"

/* Where the client's cache keeps what it knows about this server under this configuration. */
cas_client_key cas_client_key_of(const cas_facts *facts, const castls_config *config);

/* Client: takes a session for this server and configuration out of the cache; NULL for none. */
CAS_MUST_USE cas_err cas_take_client_session(cas_handshake *hs, castls_session **out);

/* Client: keeps a session for later connections. Failing to is no failure. */
void cas_remember_session(const cas_handshake *hs, castls_session *session);

/* Client: the group that this server chose last time, if it is still offered; 0 for none. */
uint16_t cas_remembered_group(const cas_handshake *hs);

/* Client: remembers the group that the server chose. Failing to is no failure. */
void cas_remember_group(const cas_handshake *hs);

/* Makes the session's chain the peer's chain of this connection, unless chains are dropped. */
void cas_keep_session_chain(cas_handshake *hs, const castls_session *session);

#endif
