/*
 * quic.h: packet protection of QUIC, versions 1 and 2, as far as TLS gives it: the keys of one
 * traffic secret, Initial secrets, key updates and the tag of a Retry packet. RFC 9001 section 5,
 * RFC 9369 section 3.
 */
#ifndef CAS_CRYPTO_QUIC_H
#define CAS_CRYPTO_QUIC_H

#include "core/secret.h"
#include "crypto/aead_key.h"
#include "crypto/suite.h"

#define CAS_QUIC_V1 UINT32_C(0x00000001)
#define CAS_QUIC_V2 UINT32_C(0x6b3343cf)
#define CAS_QUIC_MASK_LEN 5
#define CAS_QUIC_SAMPLE_LEN 16
#define CAS_QUIC_HEADER_KEY_MAX 32

bool cas_quic_has_version(uint32_t version);

/* What seals or opens the packets of one direction at one level. A zeroed object holds no key; it
 * is not moved. */
typedef struct cas_quic_key {
    const castls_provider *provider_;
    const castls_aead *alg_;
    const cas_suite *suite_;
    uint32_t version_;
    castls_aead_use use_;
    cas_secret secret_;
    cas_aead_key packet_;
    uint8_t header_[CAS_QUIC_HEADER_KEY_MAX];
    uint16_t header_len_;
    uint64_t sealed_; /* Packets. */
} cas_quic_key;

/* Makes the keys of a traffic secret; `use` is CASTLS_AEAD_QUIC_SEAL or _OPEN. CAS_ERR_UNSUPPORTED
 * where the provider cannot protect headers under the suite, or for an unknown version. */
CAS_MUST_USE cas_err cas_quic_key_init(cas_quic_key *key, const castls_provider *provider,
                                       uint32_t version, const cas_suite *suite,
                                       castls_aead_use use, castls_bytes secret);
void cas_quic_key_clear(cas_quic_key *key);

/* The key of the next key phase (RFC 9001 section 6.1): header protection stays as it is. */
CAS_MUST_USE cas_err cas_quic_key_next(const cas_quic_key *key, cas_quic_key *next);

/* Packets that may be sealed under one key, and packets that may fail to open under all keys of a
 * connection. RFC 9001 section 6.6. */
uint64_t cas_quic_key_confidentiality_limit(const cas_quic_key *key);
uint64_t cas_quic_key_integrity_limit(const cas_quic_key *key);

/* Seals a payload into exactly payload + 16 bytes, which start where the payload does or overlap
 * nothing; CAS_ERR_RECORD_SEQUENCE past the confidentiality limit. And opens one. */
CAS_MUST_USE cas_err cas_quic_seal(cas_quic_key *key, uint32_t path_id, uint64_t packet_number,
                                   castls_bytes header, castls_bytes payload, castls_span out);
CAS_MUST_USE cas_err cas_quic_open(cas_quic_key *key, uint32_t path_id, uint64_t packet_number,
                                   castls_bytes header, castls_bytes payload, castls_span out);

/* The 5 bytes that protect a header, from a sample of 16. RFC 9001 section 5.4.1. */
CAS_MUST_USE cas_err cas_quic_mask(const cas_quic_key *key, castls_bytes sample, castls_span mask);

/* The secret of Initial packets that one side seals, from the client's first Destination Connection
 * ID. RFC 9001 section 5.2. */
CAS_MUST_USE cas_err cas_quic_initial_secret(const castls_provider *provider, uint32_t version,
                                             castls_bytes connection_id, bool of_server,
                                             cas_secret *out);

/* The 16 bytes at the end of a Retry packet. `pseudo` is the Retry Pseudo-Packet of RFC 9001
 * section 5.8. */
CAS_MUST_USE cas_err cas_quic_retry_tag(const castls_provider *provider, uint32_t version,
                                        castls_bytes pseudo, castls_span tag);

#endif
