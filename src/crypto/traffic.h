/*
 * traffic.h: what one traffic secret gives: key and IV (RFC 8446 section 7.3), the Finished MAC
 * (section 4.4.4), and the next secret (section 7.2). The secret is made ready once for all of
 * them. A binder key is handled like a traffic secret: its MAC is the binder (section 4.2.11.2).
 */
#ifndef CAS_CRYPTO_TRAFFIC_H
#define CAS_CRYPTO_TRAFFIC_H

#include "crypto/aead_key.h"
#include "crypto/hkdf.h"
#include "crypto/suite.h"

/* A zeroed object is not ready. It is not moved. */
typedef struct cas_traffic {
    cas_hmac_key secret_;
} cas_traffic;

/* Makes a traffic secret (of the hash's length) ready. */
CAS_MUST_USE cas_err cas_traffic_init(cas_traffic *traffic, const castls_provider *provider,
                                      castls_hash_id hash, castls_bytes secret);
void cas_traffic_clear(cas_traffic *traffic);

/* The ready record key of the suite, for one protocol and direction. */
CAS_MUST_USE cas_err cas_traffic_key(const cas_traffic *traffic, const castls_provider *provider,
                                     const cas_suite *suite, castls_aead_use use,
                                     cas_aead_key *key);

/* The bare key and IV: fills both spans, of the suite's key_len and 12 bytes. */
CAS_MUST_USE cas_err cas_traffic_key_bytes(const cas_traffic *traffic, castls_span key,
                                           castls_span iv);

/* The verify_data of Finished over a transcript hash; or a binder. `room` takes at most
 * CASTLS_HASH_LEN_MAX bytes, and `verify_data` is a view of it. */
CAS_MUST_USE cas_err cas_traffic_finished(const cas_traffic *traffic, castls_bytes transcript,
                                          castls_span room, castls_bytes *verify_data);

/* Compares in constant time. CAS_ERR_BAD_FINISHED, or CAS_ERR_PSK_BINDER, when it is not the
 * one. */
CAS_MUST_USE cas_err cas_traffic_check_finished(const cas_traffic *traffic, castls_bytes transcript,
                                                castls_bytes verify_data);
CAS_MUST_USE cas_err cas_traffic_check_binder(const cas_traffic *traffic, castls_bytes transcript,
                                              castls_bytes binder);

/* The traffic secret after a KeyUpdate. `next` may be where this one's bytes came from. */
CAS_MUST_USE cas_err cas_traffic_next(const cas_traffic *traffic, cas_secret *next);

/* All in one, where a secret is used for its key alone: makes it ready, derives the record key,
 * wipes. */
CAS_MUST_USE cas_err cas_traffic_key_from(const castls_provider *provider, const cas_suite *suite,
                                          castls_aead_use use, castls_bytes secret,
                                          cas_aead_key *key);

#endif
