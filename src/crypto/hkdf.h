/*
 * hkdf.h: HKDF (RFC 5869) and HKDF-Expand-Label (RFC 8446 section 7.1) on ready HMAC keys, so that
 * one secret gives several labels for one absorption of its pads. Nothing is allocated.
 */
#ifndef CAS_CRYPTO_HKDF_H
#define CAS_CRYPTO_HKDF_H

#include "core/secret.h"
#include "crypto/hmac_key.h"

#define CAS_HKDF_LABEL_MAX 249  /* Bytes of a label without its "tls13 ". */
#define CAS_HKDF_CONTEXT_MAX 64 /* Bytes: a context is a digest or empty. */

/* HKDF-Extract: the pseudorandom key, of the hash's length. An empty salt stands for zeros. */
CAS_MUST_USE cas_err cas_hkdf_extract(const castls_hmac *alg, castls_bytes salt,
                                      castls_bytes secret, cas_secret *out);

/* The same with the salt as a ready key, and with the input in parts. */
CAS_MUST_USE cas_err cas_hkdf_extract_parts(const cas_hmac_key *salt, castls_parts secret,
                                            cas_secret *out);

/* HKDF-Expand from a ready pseudorandom key: fills `out`, at most 255 MACs long (else
 * CAS_ERR_ARGUMENT). `info` has at most CAS_HKDF_INFO_PARTS_MAX parts. */
#define CAS_HKDF_INFO_PARTS_MAX 8
CAS_MUST_USE cas_err cas_hkdf_expand(const cas_hmac_key *key, castls_parts info, castls_span out);

/* HKDF-Expand-Label: fills `out`. The label is given without its prefix "tls13 "; a label or
 * context longer than the limits above is CAS_ERR_ARGUMENT. */
CAS_MUST_USE cas_err cas_hkdf_expand_label(const cas_hmac_key *key, castls_bytes label,
                                           castls_bytes context, castls_span out);

/* The same into a secret of the hash's length: Derive-Secret, when `context` is a transcript
 * hash. */
CAS_MUST_USE cas_err cas_hkdf_derive(const cas_hmac_key *key, castls_bytes label,
                                     castls_bytes context, cas_secret *out);

#endif
