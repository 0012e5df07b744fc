/*
 * hpke_kem.h: the key encapsulation of HPKE. Keys, and from them a shared secret for both sides.
 *
 * KEMs: DHKEM over P-256, P-384, P-521 and X25519 (RFC 9180 section 4.1), and ML-KEM-512/768/1024
 * (draft-ietf-hpke-pq), which have no auth modes. The draft's hybrid KEMs want SHA3 or SHAKE, which
 * no provider table has.
 */
#ifndef CAS_CRYPTO_HPKE_KEM_H
#define CAS_CRYPTO_HPKE_KEM_H

#include "core/secret.h"
#include "crypto/group.h"

#define CAS_HPKE_KEM_P256 0x0010
#define CAS_HPKE_KEM_P384 0x0011
#define CAS_HPKE_KEM_P521 0x0012
#define CAS_HPKE_KEM_X25519 0x0020
#define CAS_HPKE_KEM_MLKEM512 0x0040
#define CAS_HPKE_KEM_MLKEM768 0x0041
#define CAS_HPKE_KEM_MLKEM1024 0x0042

#define CAS_HPKE_ENC_MAX 1568    /* Bytes of an encapsulated key. */
#define CAS_HPKE_PUBLIC_MAX 1568 /* Bytes of a public key. */

bool cas_hpke_kem_is_available(const castls_provider *provider, uint16_t kem);

/* A private key with its public one. Large: it lives in its owner or on the heap. Not moved. A
 * zeroed object is no key. */
typedef struct cas_hpke_key {
    uint16_t kem_;
    uint16_t public_len_;
    cas_key_part private_;
    uint8_t public_[CAS_HPKE_PUBLIC_MAX];
} cas_hpke_key;

/* A fresh key, one from its serialized form (DeserializePrivateKey), or one from keying material
 * (DeriveKeyPair, DHKEM only). What the object held before is cleared. */
CAS_MUST_USE cas_err cas_hpke_key_generate(cas_hpke_key *key, const castls_provider *provider,
                                           const cas_random_hook *hook, uint16_t kem);
CAS_MUST_USE cas_err cas_hpke_key_import(cas_hpke_key *key, const castls_provider *provider,
                                         uint16_t kem, castls_bytes private_key);
CAS_MUST_USE cas_err cas_hpke_key_derive(cas_hpke_key *key, const castls_provider *provider,
                                         uint16_t kem, castls_bytes ikm);
void cas_hpke_key_clear(cas_hpke_key *key);
castls_bytes cas_hpke_key_public(const cas_hpke_key *key);

/* Who takes part on the sender's side. */
typedef struct cas_hpke_sender {
    const cas_hpke_key *own; /* In the auth modes, else NULL. */
    const cas_hpke_key
        *ephemeral; /* NULL; or used in place of a fresh key (vectors, DHKEM only). */
} cas_hpke_sender;

/* Encap and AuthEncap: the encapsulated key goes into the front of `enc_room`. CAS_ERR_KEY_SHARE
 * for a public key that is not valid; CAS_ERR_UNSUPPORTED for a KEM that has no auth mode. */
CAS_MUST_USE cas_err cas_hpke_encap(const castls_provider *provider, uint16_t kem,
                                    castls_bytes public_key, cas_hpke_sender sender,
                                    castls_span enc_room, castls_bytes *enc, cas_secret *shared);

/* Decap, and AuthDecap where `sender_public` is present. */
CAS_MUST_USE cas_err cas_hpke_decap(const castls_provider *provider, const cas_hpke_key *key,
                                    castls_bytes enc, castls_bytes sender_public,
                                    cas_secret *shared);

#endif
