/*
 * hash.h: a running hash in room of its own. Nothing is allocated unless the provider does so.
 */
#ifndef CAS_CRYPTO_HASH_H
#define CAS_CRYPTO_HASH_H

#include "castls/provider.h"
#include "core/list.h"

/* A zeroed object is a state that was not begun: it refuses all but init and clear. */
typedef struct cas_hash_state {
    const castls_hash *alg_;
    _Alignas(max_align_t) uint8_t room_[CASTLS_HASH_ROOM_MAX];
} cas_hash_state;

/* Begins; what the object held before is cleared. CAS_ERR_UNSUPPORTED when `alg` is NULL, which is
 * what a provider answers for a hash that it lacks. */
CAS_MUST_USE cas_err cas_hash_init(cas_hash_state *hash, const castls_hash *alg);

CAS_MUST_USE cas_err cas_hash_update(cas_hash_state *hash, castls_bytes in);

/* The digest of all so far, written to the front of `room` (at most CASTLS_HASH_LEN_MAX bytes are
 * needed); the state goes on. `digest` is a view of the room. */
CAS_MUST_USE cas_err cas_hash_peek(const cas_hash_state *hash, castls_span room,
                                   castls_bytes *digest);

/* Makes `copy` a second state that goes on from here; what it held before is cleared. */
CAS_MUST_USE cas_err cas_hash_copy(const cas_hash_state *hash, cas_hash_state *copy);

void cas_hash_clear(cas_hash_state *hash);

/* What it was begun with, or NULL. */
const castls_hash *cas_hash_alg(const cas_hash_state *hash);

/* The digest of all parts at once, written to the front of `room` as above. */
CAS_MUST_USE cas_err cas_hash_digest(const castls_hash *alg, castls_parts parts, castls_span room,
                                     castls_bytes *digest);

#endif
