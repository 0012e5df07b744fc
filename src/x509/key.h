/*
 * key.h: what kind of key a SubjectPublicKeyInfo holds, told without a provider.
 */
#ifndef CAS_X509_KEY_H
#define CAS_X509_KEY_H

#include "castls/provider.h"
#include "core/buf.h"

typedef struct cas_key_facts {
    castls_key_kind kind; /* CASTLS_KEY_NONE: of a kind that castls does not know, or forbidden. */
    uint32_t bits;        /* RSA: bits of the modulus; else 0. */
} cas_key_facts;

/*
 * Looks at a SubjectPublicKeyInfo (RFC 5280 section 4.1). CAS_ERR_DECODE when it is malformed; an
 * unknown algorithm, an unknown or explicit curve is well formed and gives CASTLS_KEY_NONE.
 */
CAS_MUST_USE cas_err cas_key_look(castls_bytes spki, cas_key_facts *out);

/* "RSA 2048", "ECDSA P-256", ...; "unknown". */
const char *cas_key_kind_name(castls_key_kind kind);

#endif
