/*
 * group.h: named groups as TLS sees them. A hybrid is composed of two elementary groups of the
 * provider: shares, responses and secrets are the two parts one after the other, in one order.
 *
 * Spec: RFC 8446 sections 4.2.7, 4.2.8 and 7.4; draft-ietf-tls-hybrid-design;
 * draft-ietf-tls-ecdhe-mlkem.
 */
#ifndef CAS_CRYPTO_GROUP_H
#define CAS_CRYPTO_GROUP_H

#include "core/list.h"
#include "crypto/random.h"

#define CAS_GROUP_SECP256R1MLKEM768  0x11eb /* P-256 first */
#define CAS_GROUP_X25519MLKEM768     0x11ec /* ML-KEM first */
#define CAS_GROUP_SECP384R1MLKEM1024 0x11ed /* P-384 first */

typedef struct cas_named_group {
    uint16_t id;      /* NamedGroup */
    const char *name; /* IANA name. Lives for ever. */
    uint16_t first;   /* The elementary group whose part stands first. */
    uint16_t second;  /* The other part of a hybrid, or 0. */
    uint16_t
        classical; /* The Diffie-Hellman part, or 0. In a hybrid it can be offered alone, too. */
    uint16_t share_len;    /* Bytes of the client's share. */
    uint16_t response_len; /* Bytes of the server's share. */
    uint16_t secret_len;   /* Bytes of the shared secret, at most CASTLS_SHARED_SECRET_MAX. */
} cas_named_group;

/* The row of a code point, or NULL for a group that castls does not know. Rows live for ever. */
const cas_named_group *cas_named_group_find(uint16_t id);

/* All code points, in the default order of preference. */
castls_codes cas_named_group_defaults(void);

/* Whether the provider has all parts of the group, with facts that agree with the row. */
bool cas_group_is_available(const castls_provider *provider, uint16_t id);

/* One elementary private key. */
typedef struct cas_key_part {
    const castls_group *alg_;
    _Alignas(max_align_t) uint8_t room_[CASTLS_GROUP_ROOM_MAX];
} cas_key_part;

/* A client's key for one named group. A zeroed object holds no key; it is not moved. */
typedef struct cas_key_exchange {
    const cas_named_group *group_;
    cas_key_part first_;
    cas_key_part second_;
} cas_key_exchange;

/* Makes a fresh key and writes the client's share into exactly share_len bytes. `hook` may be NULL.
 * CAS_ERR_UNSUPPORTED for a group that is not available. */
CAS_MUST_USE cas_err cas_key_exchange_generate(cas_key_exchange *kx,
                                               const castls_provider *provider,
                                               const cas_random_hook *hook, uint16_t group,
                                               castls_span share);

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
CAS_MUST_USE cas_err cas_key_exchange_respond(const castls_provider *provider,
                                              const cas_random_hook *hook, uint16_t group,
                                              castls_bytes share, castls_span response_room,
                                              castls_span secret_room, castls_bytes *response,
                                              castls_bytes *secret);

#endif
