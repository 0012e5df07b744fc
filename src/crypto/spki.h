/*
 * spki.h: which kind of key a SubjectPublicKeyInfo holds. A strict look at the outermost DER, no
 * more: whether the key itself is any good is the provider's to say.
 *
 * Spec: RFC 5280 section 4.1, RFC 3279 section 2.3, RFC 5480 section 2.1, RFC 8410, RFC 9881.
 */
#ifndef CAS_CRYPTO_SPKI_H
#define CAS_CRYPTO_SPKI_H

#include "castls/provider.h"
#include "core/reader.h"

typedef struct cas_spki {
    castls_key_kind
        kind;          /* CASTLS_KEY_NONE: well formed, and an algorithm or curve we do not know. */
    uint32_t rsa_bits; /* Bits of an RSA modulus, else 0. */
} cas_spki;

/* CAS_ERR_CERTIFICATE_DECODE for what is not a SubjectPublicKeyInfo, has the wrong parameters for
 * its algorithm, or is followed by something. */
CAS_MUST_USE cas_err cas_spki_read(castls_bytes der, cas_spki *out);

#endif
