/*
 * aead_key.h: a ready AEAD key with its IV. The nonce of a record is the IV with the 64-bit
 * sequence number exclusive-ored into its end (RFC 8446 section 5.3); who counts is the caller's
 * affair.
 *
 * The object may not be moved once it is made: a provider may keep pointers into its room.
 */
#ifndef CAS_CRYPTO_AEAD_KEY_H
#define CAS_CRYPTO_AEAD_KEY_H

#include "castls/provider.h"
#include "core/list.h"

#define CAS_AEAD_IV_LEN 12
#define CAS_AEAD_TAG_LEN 16

/* A zeroed object holds no key. */
typedef struct cas_aead_key {
    const castls_aead *alg_;
    uint32_t iv_high_;
    uint64_t iv_low_; /* Takes the sequence number. */
    _Alignas(max_align_t) uint8_t room_[CASTLS_AEAD_KEY_ROOM_MAX];
} cas_aead_key;

/* Makes a key for one protocol and direction; what the object held before is cleared. `secret` is
 * exactly the algorithm's key_len, `iv` exactly 12 bytes (else CAS_ERR_ARGUMENT); both are copied.
 * CAS_ERR_UNSUPPORTED when the provider lacks the algorithm. */
CAS_MUST_USE cas_err cas_aead_key_init(cas_aead_key *key, const castls_provider *provider,
                                       castls_aead_id id, castls_aead_use use, castls_bytes secret,
                                       castls_bytes iv);

/* Wipes it; a key that was never made is allowed. */
void cas_aead_key_clear(cas_aead_key *key);

bool cas_aead_key_is_set(const cas_aead_key *key);

/* Records that the key may seal or open before it has to be replaced; 0 for no key. */
uint64_t cas_aead_key_records_max(const cas_aead_key *key);

/* Seals text, then tail (at most CASTLS_AEAD_TAIL_MAX bytes), as one plaintext under the nonce
 * of `sequence`. `out` is exactly text + tail + 16 bytes, starts where text does or overlaps
 * nothing. */
CAS_MUST_USE cas_err cas_aead_seal(cas_aead_key *key, uint64_t sequence, castls_bytes aad,
                                   castls_bytes text, castls_bytes tail, castls_span out);

/* Whether cas_aead_seal_parts is there: the provider seals several parts without joining them. */
bool cas_aead_key_has_parts(const cas_aead_key *key);
CAS_MUST_USE cas_err cas_aead_seal_parts(cas_aead_key *key, uint64_t sequence, castls_bytes aad,
                                         castls_parts parts, castls_bytes tail, castls_span out);

/* Opens text (ciphertext and tag) into the first text.len - 16 bytes of `out`, which starts where
 * text does or overlaps nothing. CAS_ERR_RECORD_BAD_MAC when it was damaged or is shorter than a
 * tag; the output is zero then. Whoever opens something other than a record renames the error. */
CAS_MUST_USE cas_err cas_aead_open(cas_aead_key *key, uint64_t sequence, castls_bytes aad,
                                   castls_bytes text, castls_span out);

/* The same under a nonce of the caller's, exactly 12 bytes (tickets, TLS 1.2's explicit nonces). A
 * ticket key may be used by many threads at once. */
CAS_MUST_USE cas_err cas_aead_seal_nonce(cas_aead_key *key, castls_bytes nonce, castls_bytes aad,
                                         castls_bytes text, castls_bytes tail, castls_span out);
CAS_MUST_USE cas_err cas_aead_open_nonce(cas_aead_key *key, castls_bytes nonce, castls_bytes aad,
                                         castls_bytes text, castls_span out);

/* The nonce of a packet of QUIC on one of several paths, written into exactly 12 bytes: the path's
 * id comes in front of the packet number (draft-ietf-quic-multipath section 2.4). Path 0 has the
 * nonce of a connection with one path (RFC 9001 section 5.3). */
void cas_aead_path_nonce(const cas_aead_key *key, uint32_t path_id, uint64_t packet_number,
                         castls_span nonce);

/* The nonce of a sequence number, written into exactly 12 bytes. */
void cas_aead_nonce(const cas_aead_key *key, uint64_t sequence, castls_span nonce);

#endif
