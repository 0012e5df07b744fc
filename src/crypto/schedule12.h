/*
 * schedule12.h: TLS 1.2's key schedule: the main secret ("master secret" in its RFCs) from the
 * premaster secret, and what the main secret gives: keys, Finished, exported keying material.
 * `transcript` is a digest of the suite's hash over whole handshake messages.
 *
 * Spec: RFC 5246 sections 6.3, 7.4.9 and 8.1; RFC 7627 section 4; RFC 5705 section 4.
 */
#ifndef CAS_CRYPTO_SCHEDULE12_H
#define CAS_CRYPTO_SCHEDULE12_H

#include "core/secret.h"
#include "crypto/suite.h"

#define CAS_MAIN_SECRET_LEN 48
#define CAS_RANDOM12_LEN 32
#define CAS_VERIFY_DATA12_LEN 12
#define CAS_KEY12_LEN_MAX 32
#define CAS_IV12_LEN_MAX 12

/* The main secret and the two randoms: all that the rest is derived from. A zeroed object has
 * nothing; whoever holds one wipes it. */
typedef struct cas_secrets12 {
    cas_secret main_secret;
    uint8_t client_random[CAS_RANDOM12_LEN];
    uint8_t server_random[CAS_RANDOM12_LEN];
} cas_secrets12;

/* Takes the randoms in, 32 bytes each (else CAS_ERR_ARGUMENT), and forgets a main secret. A resumed
 * session's main secret is then set as it is. */
CAS_MUST_USE cas_err cas_secrets12_init(cas_secrets12 *secrets, castls_bytes client_random,
                                        castls_bytes server_random);

/* Makes the main secret that is bound to the randoms alone (RFC 5246 section 8.1). */
CAS_MUST_USE cas_err cas_main_secret12(cas_secrets12 *secrets, const castls_provider *provider,
                                       castls_hash_id hash, castls_bytes premaster);

/* Makes the extended one, bound to the whole handshake: `session_hash` is the digest up to and
 * including ClientKeyExchange (RFC 7627 section 4). */
CAS_MUST_USE cas_err cas_extended_main_secret12(
    cas_secrets12 *secrets, const castls_provider *provider, castls_hash_id hash,
    castls_bytes premaster, castls_bytes session_hash);

/* One direction's key and IV out of the key block (RFC 5246 section 6.3): fills both spans, of the
 * suite's key_len and iv_len (else CAS_ERR_ARGUMENT). CAS_ERR_STATE without a main secret, here and
 * below. */
CAS_MUST_USE cas_err cas_key_block12(const cas_secrets12 *secrets, const castls_provider *provider,
                                     const cas_suite *suite, bool of_server, castls_span key,
                                     castls_span iv);

/* The verify_data of the client's or the server's Finished (RFC 5246 section 7.4.9): fills exactly
 * CAS_VERIFY_DATA12_LEN bytes. */
CAS_MUST_USE cas_err cas_verify_data12(const cas_secrets12 *secrets,
                                       const castls_provider *provider, castls_hash_id hash,
                                       bool of_server, castls_bytes transcript, castls_span out);

/* Keying material for the application, RFC 5705 section 4: an absent context is left out, an empty
 * one is mixed in with its length. At most 65,535 bytes of context. */
CAS_MUST_USE cas_err cas_export12(const cas_secrets12 *secrets, const castls_provider *provider,
                                  castls_hash_id hash, castls_bytes label, castls_bytes context,
                                  castls_span out);

#endif
