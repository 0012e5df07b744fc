/*
 * castls/parts.h: what a configuration is put together from: the environment it stands in, trust,
 * credentials, ticket keys, sessions. Each is counted, immutable, and shared by any number of
 * configurations and threads.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_PARTS_H
#define CASTLS_PARTS_H

#include "castls/error.h"
#include "castls/provider.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct castls_credential castls_credential;
typedef struct castls_trust castls_trust;
typedef struct castls_ticket_ring castls_ticket_ring;
typedef struct castls_session_cache castls_session_cache;

/* ---- Environment -------------------------------------------------------------------------- */

/* Seconds and milliseconds from the configuration's clock; both are called from any thread. */
typedef struct castls_clock {
    size_t struct_len; /* sizeof(castls_clock) as the caller was built. */
    void *user;
    /* Milliseconds since 1970-01-01T00:00:00Z; negative when there is no time. */
    int64_t (*now_ms)(void *user);
} castls_clock;

/* A random source for tests: fills `out` or returns another code than CASTLS_OK. */
typedef struct castls_random {
    size_t struct_len;
    void *user;
    castls_code (*fill)(void *user, castls_span out);
} castls_random;

/* What a configuration is built on; a field that is NULL or 0 stands for the default. */
typedef struct castls_environment {
    size_t struct_len;
    const castls_provider *provider;   /* Default: castls_provider_default(). Lives as long as the
                                        * library. */
    const castls_allocator *allocator; /* Default: malloc and free. Outlives everything made from
                                        * it. */
    const castls_clock *clock;         /* Default: none; castls/io.h sets the system's. Outlives as
                                        * above. */
    const castls_random *random;       /* Default: the provider's. Only for tests: it makes keys
                                        * predictable. */
} castls_environment;

/* ---- Trust ---------------------------------------------------------------------------------- */

/*
 * Trust: roots as DER certificates. A root that does not parse is left out and counted.
 *
 *   environment  As for a builder; NULL for the defaults.
 *   anchors      DER certificates, copied.
 *   left_out     Out, may be NULL: how many could not be used.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_trust_new(const castls_environment *environment,
                                                        castls_parts anchors, size_t *left_out,
                                                        castls_trust **out);
/* The same from PEM text with any number of CERTIFICATE blocks. */
CASTLS_API CASTLS_MUST_USE castls_code castls_trust_from_pem(
    const castls_environment *environment, castls_bytes pem, size_t *left_out, castls_trust **out);
/*
 * The same for the roots that the platform trusts. A root programme has looked at each of them, so
 * that their names and keys count (RFC 5280 section 6.1.1 (d)) and the form of the certificates
 * around them is not judged again: some of the oldest break rules that are younger than they are.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_trust_from_platform(
    const castls_environment *environment, castls_bytes pem, size_t *left_out, castls_trust **out);
CASTLS_API castls_trust *castls_trust_retain(castls_trust *trust);
CASTLS_API void castls_trust_release(castls_trust *trust);
/* How many roots it holds. */
CASTLS_API size_t castls_trust_count(const castls_trust *trust);

/* ---- Credentials ---------------------------------------------------------------------------- */

/*
 * A credential: a chain, leaf first, and the key to it; or no key, when SIGN operations go to the
 * application. The key must belong to the leaf.
 *
 *   chain  DER certificates, leaf first, 1..16 of them, copied.
 *   key    DER (PKCS#8, SEC1 or PKCS#1), or empty for none; not kept.
 *   error  Out, may be NULL.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_credential_new(
    const castls_environment *environment, castls_parts chain, castls_bytes key,
    castls_credential **out, castls_error *error);
/* The same from PEM: CERTIFICATE blocks and one block with a private key, possibly the same
 * text. */
CASTLS_API CASTLS_MUST_USE castls_code castls_credential_from_pem(
    const castls_environment *environment, castls_bytes chain_pem, castls_bytes key_pem,
    castls_credential **out, castls_error *error);
/*
 * A credential of a raw public key (RFC 7250): it has no certificates and is chosen only where the
 * peer takes raw keys.
 *
 *   key  DER (PKCS#8, SEC1 or PKCS#1), not kept.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_credential_raw_key(
    const castls_environment *environment, castls_bytes key, castls_credential **out,
    castls_error *error);
/* The same from a credential that has certificates: its leaf's key alone, without staple and SCTs.
 * It shares the private key; where there is none, SIGN stays the application's. */
CASTLS_API CASTLS_MUST_USE castls_code castls_credential_as_raw_key(castls_credential *credential,
                                                                    castls_credential **out);
/* A copy with an OCSP response (DER) or a list of SCTs to staple, or other schemes to sign with
 * (empty leaves each as it was). The list has each SCT behind its 16-bit length (RFC 6962 section
 * 3.3), and no length of its own. CASTLS_BAD_ARGUMENT when it is not made of whole SCTs, and for a
 * raw public key, which has nothing to staple to. */
CASTLS_API CASTLS_MUST_USE castls_code castls_credential_with(
    castls_credential *credential, castls_bytes ocsp_response, castls_bytes sct_list,
    castls_codes schemes, castls_credential **out);
/* A copy with a delegated credential (RFC 9345) and the key to it. Not yet: CASTLS_UNSUPPORTED. */
CASTLS_API CASTLS_MUST_USE castls_code castls_credential_with_delegated(
    castls_credential *credential, castls_bytes delegated, castls_bytes key,
    castls_credential **out);
/*
 * A copy that is chosen only for a peer which names an issuer of one of its certificates in
 * certificate_authorities (RFC 8446 section 4.2.4), by the same bytes. Others of the configuration
 * are chosen as before, in the order added. CASTLS_TRUST when a certificate cannot be read.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_credential_for_issuers(castls_credential *credential,
                                                                     castls_credential **out);
CASTLS_API castls_credential *castls_credential_retain(castls_credential *credential);
CASTLS_API void castls_credential_release(castls_credential *credential);
CASTLS_API size_t castls_credential_count(const castls_credential *credential);
/* Certificate i of the chain in DER, or the SubjectPublicKeyInfo where it is a raw public key;
 * lives as long as the credential. Absent past the end. */
CASTLS_API castls_bytes castls_credential_certificate(const castls_credential *credential,
                                                      size_t i);
CASTLS_API bool castls_credential_has_key(const castls_credential *credential);
CASTLS_API castls_key_kind castls_credential_key_kind(const castls_credential *credential);

/* ---- Ticket keys and sessions --------------------------------------------------------------- */

/*
 * A ring of ticket keys, derived by time from one secret, so that every server with the same secret
 * and period opens the others' tickets.
 *
 *   secret   32..255 bytes, copied; empty: a random one, for this process alone.
 *   period_s Seconds that a key seals for, 60..604,800; it opens for as long again.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_ticket_ring_new(
    const castls_environment *environment, castls_bytes secret, uint32_t period_s,
    castls_ticket_ring **out);
CASTLS_API castls_ticket_ring *castls_ticket_ring_retain(castls_ticket_ring *ring);
CASTLS_API void castls_ticket_ring_release(castls_ticket_ring *ring);

/* A cache of at most `sessions` sessions (1..1,048,576), sharded; memory is taken as it fills. */
CASTLS_API CASTLS_MUST_USE castls_code castls_session_cache_new(
    const castls_environment *environment, size_t sessions, castls_session_cache **out);
CASTLS_API castls_session_cache *castls_session_cache_retain(castls_session_cache *cache);
CASTLS_API void castls_session_cache_release(castls_session_cache *cache);

#ifdef __cplusplus
}
#endif

#endif
