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
    castls_bytes subject;       /* Whole Name in DER: to be compared, or hinted at as a CA. */
    castls_bytes issuer;        /* The same. */
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

/* The kinds of names that authorisation asks for. */
typedef enum castls_name_kind {
    CASTLS_NAME_DNS = 1,
    CASTLS_NAME_IP = 2, /* 4 or 16 bytes, in network order. */
    CASTLS_NAME_MAILBOX = 3,
    CASTLS_NAME_URI = 4,    /* "spiffe://example.org/service", for one. */
    CASTLS_NAME_COMMON = 5, /* The subject's last common name: for people, never for a host. */
    CASTLS_NAME_ORGANIZATION = 6,
    CASTLS_NAME_UNIT = 7 /* The subject's organizational unit. */
} castls_name_kind;

/* Name i, from 0 on, of that kind: a view of the DER, as the certificate has it. Absent past the
 * last, and for a malformed certificate. */
CASTLS_API castls_bytes castls_certificate_name(castls_bytes der, castls_name_kind kind, size_t i);

/* The SHA-256 of the SubjectPublicKeyInfo, which a pin holds (RFC 7469 section 2.4), into 32 bytes.
 * CASTLS_TRUST for a malformed certificate. */
CASTLS_API CASTLS_MUST_USE castls_code castls_certificate_pin(castls_bytes der, castls_span out);

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
