/*
 * castls/certificate.h: looking into a certificate, for display and authorisation. Nothing here
 * says whether a certificate is to be trusted.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_CERTIFICATE_H
#define CASTLS_CERTIFICATE_H

#include "castls/provider.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Views are views of the DER. */
typedef struct castls_certificate_fields {
    size_t struct_len;        /* As the caller was built: no more is written. */
    castls_bytes serial;      /* INTEGER content, big-endian. */
    castls_bytes spki;        /* SubjectPublicKeyInfo, for pins. */
    int64_t not_before_s;     /* Seconds since 1970. */
    int64_t not_after_s;      /* Inclusive. */
    castls_key_kind key_kind; /* CASTLS_KEY_NONE for a kind that castls does not know. */
    uint32_t key_bits;        /* RSA: bits of the modulus, else 0. */
    bool is_ca;
    bool is_self_issued;        /* Subject and issuer are the same. */
    const char *key_name;       /* "ECDSA P-256"; lives for ever. */
    const char *signature_name; /* "ecdsa-with-SHA256"; "unknown". */
} castls_certificate_fields;

/* Reads one DER certificate; CASTLS_TRUST when it is malformed. */
CASTLS_API CASTLS_MUST_USE castls_code castls_certificate_read(castls_bytes der,
                                                               castls_certificate_fields *out);

/* Text for people into `room`, cut off where it does not fit; bytes that could mislead a terminal
 * are escaped. Each returns the bytes written, 0 for a malformed certificate. */
CASTLS_API size_t castls_certificate_subject(castls_bytes der, castls_span room);
CASTLS_API size_t castls_certificate_issuer(castls_bytes der, castls_span room);
/* The subject alternative names: DNS, IP, mailbox and URI, separated by ", ". */
CASTLS_API size_t castls_certificate_names(castls_bytes der, castls_span room);

/* A certificate or other PEM block of a text: the first behind offset *at, decoded into `room`; *at
 * moves behind it. CASTLS_NOTHING when there is none, CASTLS_CONFIG when it is malformed. */
CASTLS_API CASTLS_MUST_USE castls_code
castls_pem_next(castls_bytes text, size_t *at, castls_bytes *label, castls_span room, size_t *len);

/* ---- Names of code points: live for ever; "unknown" for what castls does not know ------------ */

CASTLS_API const char *castls_suite_name(uint16_t suite);
CASTLS_API const char *castls_group_name(uint16_t group);
CASTLS_API const char *castls_scheme_name(uint16_t scheme);
/* And back, in any letter case; 0 for an unknown name. */
CASTLS_API uint16_t castls_suite_by_name(castls_bytes name);
CASTLS_API uint16_t castls_group_by_name(castls_bytes name);

#ifdef __cplusplus
}
#endif

#endif
