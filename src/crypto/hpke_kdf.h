/*
 * hpke_kdf.h: LabeledExtract and LabeledExpand of HPKE (RFC 9180 section 4), bound to one KDF and
 * one suite_id: a KEM's or a whole suite's.
 */
#ifndef CAS_CRYPTO_HPKE_KDF_H
#define CAS_CRYPTO_HPKE_KDF_H

#include "crypto/hkdf.h"

typedef struct cas_hpke_kdf {
    const castls_hmac *hmac;
    uint8_t suite_id[10];
    uint8_t suite_id_len;
} cas_hpke_kdf;

/* suite_id is "KEM" and the KEM's number. */
CAS_MUST_USE cas_err cas_hpke_kdf_of_kem(cas_hpke_kdf *kdf, const castls_provider *provider,
                                         castls_hash_id hash, uint16_t kem);

/* suite_id is "HPKE" and the three numbers. CAS_ERR_UNSUPPORTED for a KDF that is not one of RFC
 * 9180's three. */
CAS_MUST_USE cas_err cas_hpke_kdf_of_suite(cas_hpke_kdf *kdf, const castls_provider *provider,
                                           uint16_t kem, uint16_t kdf_id, uint16_t aead);

CAS_MUST_USE cas_err cas_hpke_extract(const cas_hpke_kdf *kdf, castls_bytes salt,
                                      castls_bytes label, castls_bytes ikm, cas_secret *out);

/* `info` has at most three parts. Fills `out`. */
CAS_MUST_USE cas_err cas_hpke_expand(const cas_hpke_kdf *kdf, const cas_hmac_key *key,
                                     castls_bytes label, castls_parts info, castls_span out);

#endif
