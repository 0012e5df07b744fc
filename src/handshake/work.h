/*
 * work.h: what castls answers by itself: public-key work and the built-in verifier. Each function
 * takes all it needs, so that it runs as well inside the handshake as on a thread of the
 * application's.
 */
#ifndef CAS_HANDSHAKE_WORK_H
#define CAS_HANDSHAKE_WORK_H

#include "config/config.h"
#include "core/writer.h"

/* Signs content with a credential's key; `signature` is a view of room. */
CAS_MUST_USE cas_err cas_work_sign(const castls_credential *credential, uint16_t scheme,
                                   castls_bytes content, castls_span room, castls_bytes *signature);

/* Whether the peer's signature in a handshake of that version is right: CAS_ERR_BAD_SIGNATURE if
 * not. The scheme has to fit the key (CAS_ERR_SCHEME_WRONG_KEY). */
CAS_MUST_USE cas_err cas_work_verify_signature(const castls_provider *provider, uint16_t version,
                                               uint16_t scheme, castls_bytes spki,
                                               castls_bytes content, castls_bytes signature);

/* Whether the peer's chain leads to a trusted root and is for the name, and what the OCSP response
 * says of it: `staple` is empty where a server sent none, and absent where there can be none (from
 * a client, or in a resumed session). `leaf` is the first of the chain, decoded, or NULL. An empty
 * `name` means that names are not checked. `detail` takes what a person has to know on failure;
 * `hint` is a sentence that lives for ever, or "". */
CAS_MUST_USE cas_err cas_work_verify_peer(
    const castls_config *config, bool peer_is_server, castls_parts chain, const cas_cert *leaf,
    castls_bytes name, castls_bytes staple, int64_t now_ms, cas_writer *detail, const char **hint);

/* Whether a raw public key is one of those that the configuration trusts. RFC 7250. */
CAS_MUST_USE cas_err cas_work_verify_raw_key(const castls_config *config, castls_bytes spki);

#endif
