/*
 * authority.h: certificates for tests: a root, and leaves under it, made with the provider that a
 * test uses. Time stands still at CAS_TEST_NOW_MS, so that nothing expires.
 */
#ifndef CAS_TESTS_AUTHORITY_H
#define CAS_TESTS_AUTHORITY_H

#include "castls/castls.h"
#include "core/list.h"

#define CAS_TEST_NOW_MS INT64_C(1790000000000) /* 2026-09-21 */

/* A certificate authority with a key of its own; its certificate lies in the room. */
typedef struct cas_authority {
    castls_environment environment;
    void *key;
    uint8_t root[2048];
    size_t root_len;
} cas_authority;

/* What a leaf is to be; zero gives a server's leaf of P-256 for "localhost" and 127.0.0.1. */
typedef struct cas_leaf {
    castls_key_kind kind; /* CASTLS_KEY_NONE: P-256. */
    const char *name;     /* NULL: "localhost". */
    bool is_client;
    bool is_expired;
} cas_leaf;

/* An environment with the standing clock, over a provider and an allocator (NULL: malloc). */
castls_environment
cas_test_environment(const castls_provider *provider, const castls_allocator *allocator);

/* Makes the authority. The environment's tables have to outlive it. */
void cas_authority_init(cas_authority *authority, castls_environment environment, const char *name);
void cas_authority_clear(cas_authority *authority);

castls_bytes cas_authority_root(const cas_authority *authority);

/* A trust store with the root; a credential with a leaf and its key. The caller releases them. */
castls_trust *cas_authority_trust(const cas_authority *authority);
castls_credential *cas_authority_credential(const cas_authority *authority, cas_leaf leaf);

#endif
