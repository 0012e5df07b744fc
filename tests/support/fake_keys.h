/*
 * fake_keys.h: the private keys and signatures of the fake provider. NO CRYPTOGRAPHY: a signature
 * is a checksum that everybody can make.
 */
#ifndef CAS_TESTS_FAKE_KEYS_H
#define CAS_TESTS_FAKE_KEYS_H

#include "castls/provider.h"

bool cas_fake_has_signature(castls_signature_id id);
bool cas_fake_has_key(castls_key_kind kind);
castls_code cas_fake_key_load(castls_bytes der, void **key);

/* The fresh key is the one of `seed`. */
castls_code cas_fake_key_make(castls_key_kind kind, uint32_t rsa_bits, uint64_t seed, void **key);
void cas_fake_key_free(void *key);
castls_key_kind cas_fake_key_kind(const void *key);
castls_code cas_fake_key_public(const void *key, castls_span out, size_t *len);
castls_code cas_fake_key_export(const void *key, castls_span out, size_t *len);
castls_code cas_fake_sign(const void *key, castls_signature_id id, castls_bytes content,
                          castls_span out, size_t *len);
castls_code cas_fake_verify(castls_signature_id id, castls_bytes spki, castls_bytes content,
                            castls_bytes signature);

#endif
