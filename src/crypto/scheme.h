/*
 * scheme.h: signature schemes as rows of facts: what arithmetic, with which key, and where a scheme
 * may be used.
 *
 * Spec: RFC 8446 section 4.2.3, RFC 8422 section 5.1.1, RFC 9881 and draft-ietf-tls-mldsa.
 */
#ifndef CAS_CRYPTO_SCHEME_H
#define CAS_CRYPTO_SCHEME_H

#include "castls/provider.h"
#include "core/list.h"

typedef struct cas_scheme {
    uint16_t id;      /* SignatureScheme */
    const char *name; /* IANA name. Lives for ever. */
    castls_signature_id signature;
    castls_key_kind key;    /* The key that TLS 1.3 demands; for ECDSA it names the curve. */
    uint16_t strength_bits; /* Of the hash or parameter set: 128, 192 or 256. */
    bool in_handshake13;    /* May sign a CertificateVerify of TLS 1.3. */
    bool in_handshake12;    /* May sign in a TLS 1.2 handshake. */
} cas_scheme;

/* The row of a code point, or NULL for a scheme that castls does not know. Rows live for ever.
 * Every row may sign certificates. */
const cas_scheme *cas_scheme_find(uint16_t id);

/* All code points, in the default order of preference. */
castls_codes cas_scheme_defaults(void);

/* Whether a handshake of that version (CAS_TLS13 or CAS_TLS12) may be signed with the scheme. */
bool cas_scheme_is_for(const cas_scheme *scheme, uint16_t version);

/* Whether a handshake of that version (CAS_TLS13 or CAS_TLS12) may be signed with the scheme
 * by such a key. TLS 1.2 does not bind ECDSA's hash to a curve (RFC 8422 section 5.1.1). */
bool cas_scheme_fits_key(const cas_scheme *scheme, castls_key_kind key, uint16_t version);

/* Whether such a key can make the scheme's signature at all, in a certificate for instance. */
bool cas_scheme_fits_certificate_key(const cas_scheme *scheme, castls_key_kind key);

/* Whether the provider has the arithmetic and the kind of key. */
bool cas_scheme_is_available(const cas_scheme *scheme, const castls_provider *provider);

#endif
