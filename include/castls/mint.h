/*
 * castls/mint.h: making certificates for development and tests: a root, and leaves under it. It is
 * what `castls ca` is made of. It is no certification authority: there is no policy, no revocation
 * and no record of what was issued.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_MINT_H
#define CASTLS_MINT_H

#include "castls/config.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a certificate is to say. Fields that are 0 or empty stand for the default. */
typedef struct castls_mint_plan {
    size_t struct_len;        /* sizeof(castls_mint_plan) as the caller was built. */
    castls_key_kind kind;     /* Default: ECDSA P-256. */
    uint32_t rsa_bits;        /* 2,048 (default) .. 8,192. */
    castls_bytes common_name; /* Subject, 0..64 bytes of UTF-8. */
    castls_parts names;       /* Subject alternative names: DNS names and IP addresses, 0..8. */
    int64_t not_before_s;     /* Seconds since 1970. Default: an hour before now. */
    int64_t not_after_s;      /* Default: a year from now; ten for a root. */
    bool is_ca;               /* A CA: a root when there is no issuer, else an intermediate. */
    bool is_client;           /* Extended key usage clientAuth instead of serverAuth. */
} castls_mint_plan;

/*
 * Makes a key and a certificate over it.
 *
 *   environment      As for a configuration; its clock is asked for the defaults.
 *   issuer_pem       The issuer's certificate and, in issuer_key_pem, its key; both empty:
 *                    self-signed.
 *   certificate_pem  Room for the certificate, 12 KiB hold any; certificate_len is what was
 *                    written.
 *   key_pem          Room for the PKCS#8 key, 12 KiB hold any; key_len as above. The caller wipes
 *                    it.
 *
 * Returns CASTLS_OK, CASTLS_BAD_ARGUMENT (a name is none), CASTLS_CONFIG (the issuer cannot be
 * read), CASTLS_UNSUPPORTED (the provider has no such key), CASTLS_NO_ROOM, CASTLS_NO_MEMORY,
 * CASTLS_CRYPTO.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_mint_certificate(
    const castls_environment *environment, const castls_mint_plan *plan, castls_bytes issuer_pem,
    castls_bytes issuer_key_pem, castls_span certificate_pem, size_t *certificate_len,
    castls_span key_pem, size_t *key_len);

#ifdef __cplusplus
}
#endif

#endif
