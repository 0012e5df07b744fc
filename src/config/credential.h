/*
 * credential.h: a certificate chain, and the key to it where we hold it. Immutable, counted.
 */
#ifndef CAS_CONFIG_CREDENTIAL_H
#define CAS_CONFIG_CREDENTIAL_H

#include "castls/config.h"
#include "config/code_list.h"
#include "config/environment.h"
#include "config/limits.h"
#include "core/atomic.h"
#include "core/buf.h"
#include "x509/cert.h"

/* A private key, counted on its own: copies of a credential with another staple share it. */
typedef struct cas_private_key {
    cas_atomic count;
    cas_environment environment;
    void *key; /* The provider's. */
} cas_private_key;

struct castls_credential {
    cas_atomic count;
    cas_environment environment;
    cas_buf der; /* All certificates, one after the other. */
    cas_range certificate[CAS_CONFIG_CHAIN_MAX];
    size_t certificate_count;
    cas_cert leaf;         /* Of a raw key: its kind and the range of all of it. */
    bool is_raw_key;       /* RFC 7250: what stands as a certificate is a SubjectPublicKeyInfo. */
    cas_private_key *key;  /* NULL: SIGN is the application's. */
    cas_code_list schemes; /* Set by castls_credential_with; empty: all that the key can. */
    cas_buf ocsp_response;
    cas_buf sct_list;
    bool for_issuers; /* Only for a peer that names one of these, which are the chain's. */
    cas_range issuer[CAS_CONFIG_CHAIN_MAX]; /* In `der`. */
};

/* What its key comes in: castls_certificate_type. */
static inline uint8_t cas_credential_type(const castls_credential *credential)
{
    return credential->is_raw_key ? CASTLS_CERTIFICATE_RAW_KEY : CASTLS_CERTIFICATE_X509;
}

/* An empty one with one reference, or NULL; and it filled with a SubjectPublicKeyInfo in the place
 * of certificates (RFC 7250). */
castls_credential *cas_credential_make(const cas_environment *environment);
CAS_MUST_USE cas_err cas_credential_take_spki(castls_credential *credential, castls_bytes spki);

/* The leaf's SubjectPublicKeyInfo. */
castls_bytes cas_credential_spki(const castls_credential *credential);

/* Certificate i in DER; absent past the end. */
castls_bytes cas_credential_der(const castls_credential *credential, size_t i);

/* Whether the leaf is for that name; a name that is none fits no leaf. */
bool cas_credential_fits_name(const castls_credential *credential, castls_bytes server_name);

/* Whether that Name (DER) is the issuer of one of the chain's certificates; only where the
 * credential is one for issuers. */
bool cas_credential_has_issuer(const castls_credential *credential, castls_bytes name);

/*
 * The first scheme of `wanted` (the peer's list, u16s in network order) that the credential's key
 * can sign with under `version`, that its own list and `allowed` (empty: all) do not exclude; 0 for
 * none.
 */
uint16_t cas_credential_scheme(const castls_credential *credential, castls_bytes wanted,
                               castls_codes allowed, uint16_t version);

#endif
