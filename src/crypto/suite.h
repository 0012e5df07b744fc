/*
 * suite.h: the cipher suites as rows of facts. TLS 1.3's three suites stand here; a suite of TLS
 * 1.2 is one more row with its version.
 *
 * Spec: RFC 8446 appendix B.4.
 */
#ifndef CAS_CRYPTO_SUITE_H
#define CAS_CRYPTO_SUITE_H

#include "castls/provider.h"
#include "core/list.h"

#define CAS_TLS12 0x0303
#define CAS_TLS13 0x0304

typedef struct cas_suite {
    uint16_t id;      /* Code point. */
    uint16_t version; /* CAS_TLS13: the one version that the suite belongs to. */
    const char *name; /* IANA name. Lives for ever. */
    castls_aead_id aead;
    castls_hash_id hash; /* Of the key schedule and the transcript. */
    uint16_t key_len;    /* Bytes of the AEAD's key. */
    uint16_t hash_len;   /* Bytes of a digest, and of each secret of the schedule. */
} cas_suite;

/* The row of a code point, or NULL for a suite that castls does not know. Rows live for ever. */
const cas_suite *cas_suite_find(uint16_t id);

/* All code points, in the default order of preference. */
castls_codes cas_suite_defaults(void);

/* Whether the provider has what the suite needs, with facts that agree with the row. NULL is
 * not. */
bool cas_suite_is_available(const cas_suite *suite, const castls_provider *provider);

#endif
