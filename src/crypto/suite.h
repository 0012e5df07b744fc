/*
 * suite.h: the cipher suites as rows of facts: three of TLS 1.3 and six of TLS 1.2.
 *
 * Spec: RFC 8446 appendix B.4; RFC 5288, 5289 and 7905 for TLS 1.2.
 */
#ifndef CAS_CRYPTO_SUITE_H
#define CAS_CRYPTO_SUITE_H

#include "castls/provider.h"
#include "core/list.h"

#define CAS_TLS12 0x0303
#define CAS_TLS13 0x0304

/* Whose key signs a handshake of TLS 1.2; TLS 1.3 leaves that to the signature scheme. */
typedef enum cas_suite_auth {
    CAS_AUTH_ANY = 0,
    CAS_AUTH_ECDSA = 1, /* ECDSA and EdDSA keys, RFC 8422 section 2.1. */
    CAS_AUTH_RSA = 2
} cas_suite_auth;

typedef struct cas_suite {
    uint16_t id;      /* Code point. */
    uint16_t version; /* CAS_TLS12 or CAS_TLS13: the one version that the suite belongs to. */
    const char *name; /* IANA name. Lives for ever. */
    castls_aead_id aead;
    castls_hash_id hash; /* Of the key schedule and the transcript. */
    uint16_t key_len;    /* Bytes of the AEAD's key. */
    uint16_t hash_len;   /* Bytes of a digest, and of each secret of TLS 1.3's schedule. */
    uint16_t iv_len;     /* Bytes of IV that the key derivation gives: 4 where the rest of the nonce
                          * stands in each record (RFC 5288 section 3), else 12. */
    cas_suite_auth auth;
} cas_suite;

/* The row of a code point, or NULL for a suite that castls does not know. Rows live for ever. */
const cas_suite *cas_suite_find(uint16_t id);

/* All code points, in the default order of preference. */
castls_codes cas_suite_defaults(void);

/* Whether a key of that kind may sign a handshake of TLS 1.2 under the suite. */
bool cas_suite_fits_key(const cas_suite *suite, castls_key_kind key);

/* Whether the provider has what the suite needs, with facts that agree with the row. NULL is
 * not. */
bool cas_suite_is_available(const cas_suite *suite, const castls_provider *provider);

#endif
