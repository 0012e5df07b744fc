/*
 * mint.h: certificates for tests, signed with the fake provider's keys.
 */
#ifndef CAS_TESTS_MINT_H
#define CAS_TESTS_MINT_H

#include "x509/cert_build.h"

/* 2026-01-01T00:00:00Z and ten years later; tests verify at MINT_NOW. */
#define MINT_NOT_BEFORE INT64_C(1767225600)
#define MINT_NOT_AFTER INT64_C(2082758400)
#define MINT_NOW INT64_C(1795532645)

/* A certificate and its key. */
typedef struct minted {
    void *key;
    size_t len;
    uint8_t der[6144];
} minted;

castls_bytes minted_der(const minted *it);

/* Plans that need no more: a root or intermediate, and a server's leaf for one DNS name. */
cas_cert_plan mint_plan_ca(const char *common_name);
cas_cert_plan mint_plan_leaf(const char *dns_name);
void mint_plan_add_name(cas_cert_plan *plan, const char *text);

/* Mints with a fresh ECDSA P-256 key. `issuer` NULL: self-signed. `extra` is Extension elements. */
void mint(minted *out, const cas_cert_plan *plan, const minted *issuer, castls_bytes extra);

/* The same over the key of another certificate: cross-signed, or renewed. */
void mint_again(minted *out, const cas_cert_plan *plan, const minted *issuer,
                const minted *subject);

/* Releases the key. */
void minted_clear(minted *it);

#endif
