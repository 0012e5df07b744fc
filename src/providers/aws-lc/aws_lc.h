/*
 * aws_lc.h: what the parts of the AWS-LC provider know of each other. provider.c makes one table of
 * them; nothing else includes this.
 *
 * AWS-LC keeps a queue of errors for each thread. castls does not read it, so that each part
 * empties it where a call has failed: what a later reader finds there is his own.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CAS_PROVIDERS_AWS_LC_H
#define CAS_PROVIDERS_AWS_LC_H

#include <openssl/base.h>
#include <openssl/nid.h>

#include "castls/provider.h"
#include "core/list.h"

const castls_aead *cas_aws_lc_aead(castls_aead_id id);
/* The same, but ChaCha20-Poly1305 of long texts by OpenSSL where that is faster; see paired.c. */
const castls_aead *cas_aws_lc_paired_aead(castls_aead_id id);
const castls_hash *cas_aws_lc_hash(castls_hash_id id);
const castls_hmac *cas_aws_lc_hmac(castls_hash_id id);
const castls_group *cas_aws_lc_group(castls_group_id id);
castls_code cas_aws_lc_random(castls_span out);

/* Only in a build on AWS-LC-FIPS. */
castls_code cas_aws_lc_tls12_prf(castls_hash_id hash, castls_bytes secret, castls_bytes label,
                                 castls_parts seed, castls_span out);

/* The groups by family; NULL for one of another family. */
const castls_group *cas_aws_lc_group_x25519(void);
const castls_group *cas_aws_lc_group_ecdh(castls_group_id id);
const castls_group *cas_aws_lc_group_mlkem(castls_group_id id);

/* A private or public key: the library's, and what kind it is. It never changes once it is made. */
typedef struct cas_aws_lc_key {
    EVP_PKEY *pkey;
    castls_key_kind kind;
} cas_aws_lc_key;

bool cas_aws_lc_has_key(castls_key_kind kind);
castls_code cas_aws_lc_key_load(castls_bytes der, void **key);
castls_code cas_aws_lc_key_generate(castls_key_kind kind, uint32_t rsa_bits, void **key);
void cas_aws_lc_key_free(void *key);
castls_key_kind cas_aws_lc_key_kind(const void *key);
castls_code cas_aws_lc_key_public(const void *key, castls_span out, size_t *len);
castls_code cas_aws_lc_key_export(const void *key, castls_span out, size_t *len);

/* The build says so; else it is AWS-LC. */
#ifndef CAS_AWS_LC_IS_PINNED_FIPS
#define CAS_AWS_LC_IS_PINNED_FIPS 0
#endif

/* Version 3 of the FIPS module has no ML-DSA. */
#ifdef NID_MLDSA44
#define CAS_AWS_LC_HAS_ML_DSA 1
#else
#define CAS_AWS_LC_HAS_ML_DSA 0
#endif

/* What kind a key of the library's is; CASTLS_KEY_NONE for one that castls does not use. */
castls_key_kind cas_aws_lc_kind_of(const EVP_PKEY *pkey);

/* What a signature algorithm is in AWS-LC's words. */
typedef struct cas_aws_lc_scheme {
    castls_signature_id id;
    castls_key_kind kind;      /* The kind it needs; RSA and ECDSA stand for their families. */
    const EVP_MD *(*md)(void); /* NULL: the algorithm takes the content itself. */
    bool is_pss;
} cas_aws_lc_scheme;

const cas_aws_lc_scheme *cas_aws_lc_scheme_find(castls_signature_id id);
bool cas_aws_lc_scheme_fits(const cas_aws_lc_scheme *scheme, castls_key_kind kind);

/* Sets RSASSA-PSS with a salt as long as the digest (RFC 8446 section 4.2.3), if the scheme is
 * PSS. */
bool cas_aws_lc_scheme_pad(const cas_aws_lc_scheme *scheme, EVP_PKEY_CTX *operation);

castls_code cas_aws_lc_public_key_load(castls_bytes spki, void **key);
castls_code cas_aws_lc_public_key_verify(const void *key, castls_signature_id id,
                                         castls_bytes content, castls_bytes signature);
castls_code cas_aws_lc_verify(castls_signature_id id, castls_bytes spki, castls_bytes content,
                              castls_bytes signature);
castls_code cas_aws_lc_sign(const void *key, castls_signature_id id, castls_bytes content,
                            castls_span out, size_t *len);

#endif
