/*
 * key_exchange.h: the key exchange of one named group, client and server side.
 *
 * Spec: RFC 8446 sections 4.2.8 and 7.4; draft-ietf-tls-ecdhe-mlkem.
 */
#ifndef CAS_CRYPTO_KEY_EXCHANGE_H
#define CAS_CRYPTO_KEY_EXCHANGE_H

#include "crypto/group.h"

/* A client's key for one named group. A zeroed object holds no key; it is not moved. */
typedef struct cas_key_exchange {
    const cas_named_group *group_;
    cas_key_part first_;
    cas_key_part second_;
} cas_key_exchange;

/* Makes a fresh key and writes the client's share into exactly share_len bytes. `hook` may be NULL.
 * CAS_ERR_UNSUPPORTED for a group that is not available. */
CAS_MUST_USE cas_err cas_key_exchange_generate(
    cas_key_exchange *kx, const castls_provider *provider, const cas_random_hook *hook,
    uint16_t group, castls_span share);

/* The same from given private keys, the one of the first part and the one of the second (empty when
 * there is none): for vectors. CAS_ERR_ARGUMENT for an impossible key. */
CAS_MUST_USE cas_err cas_key_exchange_import(cas_key_exchange *kx, const castls_provider *provider,
                                             uint16_t group, castls_bytes first,
                                             castls_bytes second, castls_span share);

/* Wipes it; a key that was never made is allowed. */
void cas_key_exchange_clear(cas_key_exchange *kx);

/* The group that the key was made for, or NULL. */
const cas_named_group *cas_key_exchange_group(const cas_key_exchange *kx);

/* Whether the key can agree for that group: its own, or the classical half of its hybrid. */
bool cas_key_exchange_serves(const cas_key_exchange *kx, uint16_t group);

/* The second share that a hybrid key gives for nothing: its classical half's, as a part of the
 * hybrid's own share; for the group group->classical. Empty for a group that is no hybrid. */
castls_bytes cas_key_exchange_half_share(const cas_key_exchange *kx, castls_bytes share);

/* The client's secret from the server's response, for the group that the server chose: the key's
 * own or its classical half. Goes into the front of `room`; `secret` is a view of it, and the
 * caller wipes the room. CAS_ERR_KEY_SHARE for a response that is not valid, CAS_ERR_ARGUMENT for
 * another group. */
CAS_MUST_USE cas_err cas_key_exchange_agree(const cas_key_exchange *kx, uint16_t group,
                                            castls_bytes response, castls_span room,
                                            castls_bytes *secret);

/* The server's response and secret from the client's share, each into the front of its room (at
 * most CASTLS_KEY_SHARE_MAX and CASTLS_SHARED_SECRET_MAX bytes). CAS_ERR_KEY_SHARE for a share that
 * is not valid. With a hook, Diffie-Hellman parts draw their key from it; encapsulation stays the
 * provider's. */
CAS_MUST_USE cas_err cas_key_exchange_respond(
    const castls_provider *provider, const cas_random_hook *hook, uint16_t group,
    castls_bytes share, castls_span response_room, castls_span secret_room, castls_bytes *response,
    castls_bytes *secret);

#endif
