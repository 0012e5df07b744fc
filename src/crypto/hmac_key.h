/*
 * hmac_key.h: a ready HMAC key: its pads are absorbed once, so that each MAC costs two compressions
 * and not four. It takes the room of this object and is not moved.
 */
#ifndef CAS_CRYPTO_HMAC_KEY_H
#define CAS_CRYPTO_HMAC_KEY_H

#include "castls/provider.h"
#include "core/list.h"

/* A zeroed object holds no key. */
typedef struct cas_hmac_key {
    const castls_hmac *alg_;
    _Alignas(max_align_t) uint8_t room_[CASTLS_HMAC_ROOM_MAX];
} cas_hmac_key;

/* Makes a key from bytes of any length, also none; what the object held before is cleared.
 * CAS_ERR_UNSUPPORTED when `alg` is NULL, which is what a provider answers for one that it
 * lacks. */
CAS_MUST_USE cas_err cas_hmac_key_init(cas_hmac_key *key, const castls_hmac *alg,
                                       castls_bytes secret);

/* Wipes it; a key that was never made is allowed. */
void cas_hmac_key_clear(cas_hmac_key *key);

bool cas_hmac_key_is_set(const cas_hmac_key *key);

/* What it was made with, or NULL; and the bytes of a MAC, 0 for no key. */
const castls_hmac *cas_hmac_key_alg(const cas_hmac_key *key);
size_t cas_hmac_key_mac_len(const cas_hmac_key *key);

/* The MAC of all parts, in order, into the front of `room` (at most CASTLS_HASH_LEN_MAX bytes are
 * needed). `mac` is a view of the room. The key does not change: many threads may share it. */
CAS_MUST_USE cas_err cas_hmac_mac(const cas_hmac_key *key, castls_parts parts, castls_span room,
                                  castls_bytes *mac);

/* Whether `mac` is the MAC of all parts, compared in constant time; false also on an error. */
CAS_MUST_USE cas_err cas_hmac_check(const cas_hmac_key *key, castls_parts parts, castls_bytes mac,
                                    bool *is_right);

#endif
