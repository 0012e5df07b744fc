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

#define CAS_HYBRID_SECP256R1MLKEM768 0x11eb  /* P-256 first */
#define CAS_HYBRID_X25519MLKEM768 0x11ec     /* ML-KEM first */
#define CAS_HYBRID_SECP384R1MLKEM1024 0x11ed /* P-384 first */

typedef struct cas_named_group {
    uint16_t id;           /* NamedGroup */
    const char *name;      /* IANA name. Lives for ever. */
    uint16_t first;        /* The elementary group whose part stands first. */
    uint16_t second;       /* The other part of a hybrid, or 0. */
    uint16_t classical;    /* The Diffie-Hellman part, or 0; in a hybrid it can stand alone too. */
    uint16_t share_len;    /* Bytes of the client's share. */
    uint16_t response_len; /* Bytes of the server's share. */
    uint16_t secret_len;   /* Bytes of the shared secret, at most CASTLS_SHARED_SECRET_MAX. */
} cas_named_group;

/* The row of a code point, or NULL for a group that castls does not know. Rows live for ever. */
const cas_named_group *cas_named_group_find(uint16_t id);

/* Whether TLS 1.2 can use the group: it has neither KEMs nor hybrids (RFC 8422 section 5.1.1). */
bool cas_named_group_is_for12(const cas_named_group *group);

/* All code points, in the default order of preference. */
castls_codes cas_named_group_defaults(void);

/* Whether the provider has all parts of the group, with facts that agree with the row. */
bool cas_group_is_available(const castls_provider *provider, uint16_t id);

/* One elementary private key. */
typedef struct cas_key_part {
    const castls_group *alg_;
    _Alignas(max_align_t) uint8_t room_[CASTLS_GROUP_ROOM_MAX];
} cas_key_part;

/* The elementary operations, for the key exchange below and for HPKE. Each span has exactly the
 * length of its group; errors are those of the key exchange. A zeroed part holds no key. */
CAS_MUST_USE cas_err cas_key_part_generate(cas_key_part *part, const castls_provider *provider,
                                           const cas_random_hook *hook, uint16_t group,
                                           castls_span share);
CAS_MUST_USE cas_err cas_key_part_import(cas_key_part *part, const castls_provider *provider,
                                         uint16_t group, castls_bytes key, castls_span share);
CAS_MUST_USE cas_err cas_key_part_agree(const cas_key_part *part, castls_bytes response,
                                        castls_span secret);
CAS_MUST_USE cas_err cas_key_part_respond(
    const castls_provider *provider, const cas_random_hook *hook, uint16_t group,
    castls_bytes share, castls_span response, castls_span secret);
void cas_key_part_clear(cas_key_part *part);

#endif
