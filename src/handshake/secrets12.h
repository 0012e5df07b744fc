/*
 * secrets12.h: TLS 1.2: the main secret as a handshake makes it, and Finished of both sides.
 * RFC 5246 sections 7.4.9 and 8.1, RFC 7627 section 4.
 */
#ifndef CAS_HANDSHAKE_SECRETS12_H
#define CAS_HANDSHAKE_SECRETS12_H

#include "handshake/inner.h"

/* The main secret from the premaster secret: the extended one where both sides have it; then the
 * transcript ends with ClientKeyExchange. */
CAS_MUST_USE cas_err cas_derive_main12(cas_handshake *hs, castls_bytes premaster);
/* The main secret of the session that is resumed. */
CAS_MUST_USE cas_err cas_resume_main12(cas_handshake *hs, const castls_session *session);

/* Sends change_cipher_spec, changes our key and sends Finished. */
CAS_MUST_USE cas_err cas_send_finished12(cas_handshake *hs);
/* Checks the peer's Finished, before it is added to the transcript, and then adds it. */
CAS_MUST_USE cas_err cas_peer_finished12(cas_handshake *hs, const cas_message *msg);

#endif
