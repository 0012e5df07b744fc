/*
 * hpke.h: Hybrid Public Key Encryption (RFC 9180): a context that seals from a sender to the holder
 * of a private key. ECH (RFC 9849) uses mode base; the other modes share its key schedule.
 *
 * KDFs: HKDF with SHA-256, SHA-384 and SHA-512. AEADs: the three of TLS 1.3, and export only.
 */
#ifndef CAS_CRYPTO_HPKE_H
#define CAS_CRYPTO_HPKE_H

#include "crypto/aead_key.h"
#include "crypto/hpke_kdf.h"
#include "crypto/hpke_kem.h"

#define CAS_HPKE_KDF_HKDF_SHA256 0x0001
#define CAS_HPKE_AEAD_AES_128_GCM 0x0001
#define CAS_HPKE_AEAD_AES_256_GCM 0x0002
#define CAS_HPKE_AEAD_CHACHA20_POLY1305 0x0003
#define CAS_HPKE_AEAD_EXPORT_ONLY 0xffff

typedef struct cas_hpke_suite {
    uint16_t kem;
    uint16_t kdf;
    uint16_t aead;
} cas_hpke_suite;

bool cas_hpke_is_available(const castls_provider *provider, cas_hpke_suite suite);

/* What a context is bound to. psk (at least 32 bytes) and psk_id come together or not at all; with
 * the sender's key they decide the mode. */
typedef struct cas_hpke_inputs {
    castls_bytes info;
    castls_bytes psk;
    castls_bytes psk_id;
} cas_hpke_inputs;

/* One direction, from sender to receiver. A zeroed object is none. Not moved. */
typedef struct cas_hpke {
    cas_hpke_kdf kdf_;
    bool seals_;
    uint64_t sequence_;
    cas_aead_key aead_;
    cas_hmac_key exporter_;
} cas_hpke;

/* Sender: `public_key` is the receiver's. The encapsulated key goes into the front of `enc_room`
 * (at most CAS_HPKE_ENC_MAX bytes). CAS_ERR_KEY_SHARE for a public key that is not valid. */
CAS_MUST_USE cas_err cas_hpke_setup_sender(
    cas_hpke *hpke, const castls_provider *provider, cas_hpke_suite suite, castls_bytes public_key,
    const cas_hpke_inputs *inputs, cas_hpke_sender sender, castls_span enc_room, castls_bytes *enc);

/* Receiver: `sender_public` is absent except in the auth modes. */
CAS_MUST_USE cas_err cas_hpke_setup_receiver(
    cas_hpke *hpke, const castls_provider *provider, cas_hpke_suite suite, const cas_hpke_key *key,
    castls_bytes enc, const cas_hpke_inputs *inputs, castls_bytes sender_public);
void cas_hpke_clear(cas_hpke *hpke);

/* The next message. `out` is exactly text + 16 bytes; opening leaves text - 16 bytes in its front
 * and answers CAS_ERR_RECORD_BAD_MAC for a damaged one, which does not count. CAS_ERR_STATE in the
 * other direction and in export-only contexts. */
CAS_MUST_USE cas_err cas_hpke_seal(cas_hpke *hpke, castls_bytes aad, castls_bytes text,
                                   castls_span out);
CAS_MUST_USE cas_err cas_hpke_open(cas_hpke *hpke, castls_bytes aad, castls_bytes text,
                                   castls_span out);

/* Fills `out` with an exported secret; RFC 9180 section 5.3. */
CAS_MUST_USE cas_err cas_hpke_export(const cas_hpke *hpke, castls_bytes context, castls_span out);

#endif
