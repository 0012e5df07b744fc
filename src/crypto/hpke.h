/*
 * hpke.h: Hybrid Public Key Encryption (RFC 9180), over the provider's groups, HMACs and AEADs. ECH
 * (RFC 9849) uses mode base. All four modes are here, because they share one key schedule.
 *
 * KEMs: DHKEM over P-256, P-384, P-521 and X25519, and ML-KEM-512/768/1024 (draft-ietf-hpke-pq,
 * modes base and psk). The draft's hybrid KEMs and one-stage KDFs want SHAKE or SHA3, which no
 * provider table has.
 */
#ifndef CAS_CRYPTO_HPKE_H
#define CAS_CRYPTO_HPKE_H

#include "crypto/aead_key.h"
#include "crypto/group.h"
#include "crypto/hkdf.h"

#define CAS_HPKE_ENC_MAX 1568    /* Bytes of an encapsulated key. */
#define CAS_HPKE_PUBLIC_MAX 1568 /* Bytes of a public key. */
#define CAS_HPKE_AEAD_EXPORT_ONLY 0xffff

typedef struct cas_hpke_suite {
    uint16_t kem;
    uint16_t kdf;
    uint16_t aead;
} cas_hpke_suite;

bool cas_hpke_is_available(const castls_provider *provider, cas_hpke_suite suite);

/* A private key with its public one. Large: it lives on the heap or in its owner. Not moved. */
typedef struct cas_hpke_key {
    uint16_t kem_;
    cas_key_part private_;
    uint16_t public_len_;
    uint8_t public_[CAS_HPKE_PUBLIC_MAX];
} cas_hpke_key;

/* A fresh key, or one from its serialized form (DeserializePrivateKey), or one from keying material
 * (DeriveKeyPair, DHKEM only). */
CAS_MUST_USE cas_err cas_hpke_key_generate(cas_hpke_key *key, const castls_provider *provider,
                                           const cas_random_hook *hook, uint16_t kem);
CAS_MUST_USE cas_err cas_hpke_key_import(cas_hpke_key *key, const castls_provider *provider,
                                         uint16_t kem, castls_bytes private_key);
CAS_MUST_USE cas_err cas_hpke_key_derive(cas_hpke_key *key, const castls_provider *provider,
                                         uint16_t kem, castls_bytes ikm);
void cas_hpke_key_clear(cas_hpke_key *key);
castls_bytes cas_hpke_key_public(const cas_hpke_key *key);

/* What a context is bound to. The mode follows from what is there: psk and psk_id come together. */
typedef struct cas_hpke_inputs {
    castls_bytes info;
    castls_bytes psk; /* Empty: none. */
    castls_bytes psk_id;
} cas_hpke_inputs;

/* One direction from sender to receiver. A zeroed object is none. Not moved. */
typedef struct cas_hpke {
    cas_hpke_suite suite_;
    bool seals_;
    uint64_t sequence_;
    cas_aead_key aead_;
    cas_hmac_key exporter_;
} cas_hpke;

/* Sender: `public_key` is the receiver's; `sender` is its own key in the auth modes, else NULL. The
 * encapsulated key goes into the front of `enc_room`. `ephemeral` is NULL, or a key to use in place
 * of a fresh one (vectors; DHKEM only). CAS_ERR_KEY_SHARE for a public key that is not valid. */
CAS_MUST_USE cas_err cas_hpke_setup_sender(
    cas_hpke *hpke, const castls_provider *provider, cas_hpke_suite suite, castls_bytes public_key,
    const cas_hpke_inputs *inputs, const cas_hpke_key *sender, const cas_hpke_key *ephemeral,
    castls_span enc_room, castls_bytes *enc);

/* Receiver: `sender_public` is absent except in the auth modes. */
CAS_MUST_USE cas_err cas_hpke_setup_receiver(
    cas_hpke *hpke, const castls_provider *provider, cas_hpke_suite suite, const cas_hpke_key *key,
    castls_bytes enc, const cas_hpke_inputs *inputs, castls_bytes sender_public);
void cas_hpke_clear(cas_hpke *hpke);

/* The next message. `out` is exactly text + 16 bytes; opening leaves text - 16 bytes in its front
 * and answers CAS_ERR_RECORD_BAD_MAC for a damaged one, which does not count. */
CAS_MUST_USE cas_err cas_hpke_seal(cas_hpke *hpke, castls_bytes aad, castls_bytes text,
                                   castls_span out);
CAS_MUST_USE cas_err cas_hpke_open(cas_hpke *hpke, castls_bytes aad, castls_bytes text,
                                   castls_span out);

/* Fills `out` with an exported secret; RFC 9180 section 5.3. */
CAS_MUST_USE cas_err cas_hpke_export(const cas_hpke *hpke, castls_bytes context, castls_span out);

#endif
