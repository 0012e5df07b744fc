/*
 * secrets.h: what is derived from the transcript at the three places where the key schedule moves
 * on.
 */
#ifndef CAS_HANDSHAKE_SECRETS_H
#define CAS_HANDSHAKE_SECRETS_H

#include "handshake/inner.h"

/* Both handshake traffic secrets, from the transcript up to ServerHello. */
CAS_MUST_USE cas_err cas_derive_handshake(cas_handshake *hs, castls_bytes shared_secret);

/* Both application traffic secrets and the exporter's, up to the server's Finished. */
CAS_MUST_USE cas_err cas_derive_application(cas_handshake *hs);

/* The resumption secret, up to the client's Finished. */
CAS_MUST_USE cas_err cas_derive_resumption(cas_handshake *hs);

#endif
