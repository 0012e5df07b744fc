/*
 * libcrypto.h: what the parts of the OpenSSL provider know of each other. provider.c makes one
 * table of them; nothing else includes this.
 *
 * Everything goes through EVP and the default library context, so that a FIPS provider that the
 * system has configured is obeyed. The headers of OpenSSL 3.0 suffice: what came later (ML-KEM,
 * ML-DSA) is reached by name and offered where the library of this process has it.
 *
 * OpenSSL keeps a queue of errors for each thread. castls does not read it, so that each part
 * empties it where a call has failed.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CAS_PROVIDERS_OPENSSL_H
#define CAS_PROVIDERS_OPENSSL_H

#include <openssl/types.h>

#include "castls/provider.h"
#include "core/list.h"

/* What was fetched when the provider was first asked; NULL or false for what the library lacks. */
typedef struct cas_openssl_algorithms {
    EVP_CIPHER *aes_128_gcm;
    EVP_CIPHER *aes_256_gcm;
    EVP_CIPHER *chacha20_poly1305;
    EVP_CIPHER *aes_128_ecb; /* This and the next two make QUIC's header masks. */
    EVP_CIPHER *aes_256_ecb;
    EVP_CIPHER *chacha20;
    EVP_MD *sha1;
    EVP_MD *sha256;
    EVP_MD *sha384;
    EVP_MD *sha512;
    bool has_x25519;
    bool has_ecdh;
    bool has_ed25519;
    bool has_mlkem_512;
    bool has_mlkem_768;
    bool has_mlkem_1024;
    bool has_mldsa_44;
    bool has_mldsa_65;
    bool has_mldsa_87;
    castls_fips_module module; /* Empty texts where none is active. */
} cas_openssl_algorithms;

const cas_openssl_algorithms *cas_openssl_fetched(void);

const castls_aead *cas_openssl_aead(castls_aead_id id);
const castls_hash *cas_openssl_hash(castls_hash_id id);
const castls_hmac *cas_openssl_hmac(castls_hash_id id);
castls_code cas_openssl_random(castls_span out);
bool cas_openssl_is_fips(void);
void cas_openssl_module_find(castls_fips_module *module); /* Asks the library, for fetch.c. */
const castls_fips_module *cas_openssl_fips_module(void);

/* The groups by family; NULL for one of another family, or that the library lacks. */
const castls_group *cas_openssl_group_dh(castls_group_id id);
const castls_group *cas_openssl_group_mlkem(castls_group_id id);

/* A private or public key: the library's, and what kind it is. It never changes once it is made. */
typedef struct cas_openssl_key {
    EVP_PKEY *pkey;
    castls_key_kind kind;
} cas_openssl_key;

castls_code cas_openssl_key_load(castls_bytes der, void **key);
castls_code cas_openssl_key_generate(castls_key_kind kind, uint32_t rsa_bits, void **key);
void cas_openssl_key_free(void *key);
castls_key_kind cas_openssl_key_kind(const void *key);
castls_code cas_openssl_key_public(const void *key, castls_span out, size_t *len);
castls_code cas_openssl_key_export(const void *key, castls_span out, size_t *len);
bool cas_openssl_has_key(castls_key_kind kind);

/* What kind a key of the library's is; CASTLS_KEY_NONE for one that castls does not use. */
castls_key_kind cas_openssl_kind_of(const EVP_PKEY *pkey);

/* Whether these bytes are one DER SEQUENCE and nothing after it: the library would not say. */
bool cas_openssl_is_one_sequence(castls_bytes der);

/* What a signature algorithm is in OpenSSL's words. */
typedef struct cas_openssl_scheme {
    castls_signature_id id;
    castls_key_kind kind; /* The kind it needs; RSA and ECDSA stand for their families. */
    const char *digest;   /* NULL: the algorithm takes the content itself. */
    bool is_pss;
} cas_openssl_scheme;

/* NULL where the library lacks it. */
const cas_openssl_scheme *cas_openssl_scheme_find(castls_signature_id id);
bool cas_openssl_scheme_fits(const cas_openssl_scheme *scheme, castls_key_kind kind);

/* Sets RSASSA-PSS with a salt as long as the digest (RFC 8446 section 4.2.3), if the scheme is
 * PSS. */
bool cas_openssl_scheme_pad(const cas_openssl_scheme *scheme, EVP_PKEY_CTX *operation);

castls_code cas_openssl_public_key_load(castls_bytes spki, void **key);
castls_code cas_openssl_public_key_verify(const void *key, castls_signature_id id,
                                          castls_bytes content, castls_bytes signature);
castls_code cas_openssl_verify(castls_signature_id id, castls_bytes spki, castls_bytes content,
                               castls_bytes signature);
castls_code cas_openssl_sign(const void *key, castls_signature_id id, castls_bytes content,
                             castls_span out, size_t *len);

#endif
