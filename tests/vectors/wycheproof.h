/*
 * wycheproof.h: one case of the Wycheproof vectors as flatten.py writes it, and the checks of it.
 */
#ifndef CAS_TESTS_WYCHEPROOF_H
#define CAS_TESTS_WYCHEPROOF_H

#include "castls/provider.h"
#include "core/buf.h"

/* What a case asks, and its fields in order. The numbers are flatten.py's. */
typedef enum wycheproof_op {
    WYCHEPROOF_SKIP = 0,   /* reason */
    WYCHEPROOF_AEAD = 1,   /* key, nonce, additional data, text, ciphertext, tag */
    WYCHEPROOF_AGREE = 2,  /* private key, peer's share, secret */
    WYCHEPROOF_VERIFY = 3, /* SubjectPublicKeyInfo, content, signature */
    WYCHEPROOF_MAC = 4,    /* key, text, tag, perhaps cut short */
    WYCHEPROOF_HKDF = 5,   /* input, salt, info, output, length of the output in four bytes */
    WYCHEPROOF_KEM = 6, /* seed, encapsulation key, ciphertext, secret; the last two may be empty */
    WYCHEPROOF_ENCAPSULATE = 7, /* encapsulation key */
    WYCHEPROOF_SIGN_RSA = 8,    /* PKCS#8, content, signature */
    WYCHEPROOF_SIGN_ML_DSA = 9  /* PKCS#8, raw public key, content, signature */
} wycheproof_op;

typedef enum wycheproof_result {
    WYCHEPROOF_INVALID = 0,
    WYCHEPROOF_VALID = 1,
    WYCHEPROOF_ACCEPTABLE = 2 /* May be refused; if it is not, the output has to be right. */
} wycheproof_result;

#define WYCHEPROOF_FIELDS_MAX 6

typedef struct wycheproof_case {
    castls_bytes file;
    uint32_t number;
    wycheproof_op op;
    uint16_t algorithm;
    wycheproof_result result;
    castls_bytes field[WYCHEPROOF_FIELDS_MAX];
} wycheproof_case;

static inline castls_bytes wycheproof_field(const wycheproof_case *c, size_t i)
{
    return *CAS_AT(c->field, i);
}

typedef enum wycheproof_outcome {
    WYCHEPROOF_FAILED = 0,
    WYCHEPROOF_PASSED = 1,
    WYCHEPROOF_LACKING = 2 /* The provider's library does not have the algorithm. */
} wycheproof_outcome;

/* Whether a result that was refused, or that was right, or that was wrong, is what the case wants. */
static inline wycheproof_outcome
wycheproof_judge(const wycheproof_case *c, bool accepted, bool right)
{
    if (!accepted) {
        return c->result == WYCHEPROOF_VALID ? WYCHEPROOF_FAILED : WYCHEPROOF_PASSED;
    }
    return right && c->result != WYCHEPROOF_INVALID ? WYCHEPROOF_PASSED : WYCHEPROOF_FAILED;
}

/* wycheproof_symmetric.c */
wycheproof_outcome wycheproof_aead(const castls_provider *provider, const wycheproof_case *c);
wycheproof_outcome wycheproof_mac(const castls_provider *provider, const wycheproof_case *c);
wycheproof_outcome wycheproof_hkdf(const castls_provider *provider, const wycheproof_case *c);

/* wycheproof_public.c */
wycheproof_outcome wycheproof_agree(const castls_provider *provider, const wycheproof_case *c);
wycheproof_outcome wycheproof_kem(const castls_provider *provider, const wycheproof_case *c);
wycheproof_outcome
wycheproof_encapsulate(const castls_provider *provider, const wycheproof_case *c);
wycheproof_outcome wycheproof_verify(const castls_provider *provider, const wycheproof_case *c);
wycheproof_outcome wycheproof_sign_rsa(const castls_provider *provider, const wycheproof_case *c);
wycheproof_outcome
wycheproof_sign_ml_dsa(const castls_provider *provider, const wycheproof_case *c);

/* Runs all cases of a flat file and prints TAP; whether none failed. */
bool wycheproof_run(const castls_provider *provider, castls_bytes cases);

/* os.c: one line to standard output. */
void cas_vectors_print(castls_bytes line);

#endif
