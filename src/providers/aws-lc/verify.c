/*
 * verify.c: signatures, by the key of a SubjectPublicKeyInfo.
 *
 * Spec: RFC 8446 section 4.2.3 (schemes), RFC 5280 section 4.1 (SubjectPublicKeyInfo).
 */
#include "providers/aws-lc/aws_lc.h"

#include <openssl/bytestring.h>
#include <openssl/curve25519.h>
#include <openssl/digest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

/* clang-format off */
static const cas_aws_lc_scheme schemes[] = {
    {CASTLS_SIGNATURE_RSA_PKCS1_SHA256, CASTLS_KEY_RSA,        EVP_sha256, false},
    {CASTLS_SIGNATURE_RSA_PKCS1_SHA384, CASTLS_KEY_RSA,        EVP_sha384, false},
    {CASTLS_SIGNATURE_RSA_PKCS1_SHA512, CASTLS_KEY_RSA,        EVP_sha512, false},
    {CASTLS_SIGNATURE_RSA_PSS_SHA256,   CASTLS_KEY_RSA_PSS,    EVP_sha256, true},
    {CASTLS_SIGNATURE_RSA_PSS_SHA384,   CASTLS_KEY_RSA_PSS,    EVP_sha384, true},
    {CASTLS_SIGNATURE_RSA_PSS_SHA512,   CASTLS_KEY_RSA_PSS,    EVP_sha512, true},
    {CASTLS_SIGNATURE_ECDSA_SHA256,     CASTLS_KEY_ECDSA_P256, EVP_sha256, false},
    {CASTLS_SIGNATURE_ECDSA_SHA384,     CASTLS_KEY_ECDSA_P256, EVP_sha384, false},
    {CASTLS_SIGNATURE_ECDSA_SHA512,     CASTLS_KEY_ECDSA_P256, EVP_sha512, false},
    {CASTLS_SIGNATURE_ED25519,          CASTLS_KEY_ED25519,    NULL,       false},
#if CAS_AWS_LC_HAS_ML_DSA
    {CASTLS_SIGNATURE_ML_DSA_44,        CASTLS_KEY_ML_DSA_44,  NULL,       false},
    {CASTLS_SIGNATURE_ML_DSA_65,        CASTLS_KEY_ML_DSA_65,  NULL,       false},
    {CASTLS_SIGNATURE_ML_DSA_87,        CASTLS_KEY_ML_DSA_87,  NULL,       false},
#endif
};
/* clang-format on */

/* SubjectPublicKeyInfo of Ed25519 up to the key (RFC 8410 section 4): it has one encoding only. */
static const uint8_t ed25519_prefix[] = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

const cas_aws_lc_scheme *cas_aws_lc_scheme_find(castls_signature_id id)
{
    for (size_t i = 0; i < CAS_COUNT(schemes); i++) {
        if (CAS_AT(schemes, i)->id == id) {
            return CAS_AT(schemes, i);
        }
    }
    return NULL;
}

bool cas_aws_lc_scheme_fits(const cas_aws_lc_scheme *scheme, castls_key_kind kind)
{
    switch (kind) {
    case CASTLS_KEY_NONE:
        return false;
    case CASTLS_KEY_RSA: /* rsaEncryption signs both ways (RFC 8446 section 4.2.3). */
        return scheme->kind == CASTLS_KEY_RSA || scheme->kind == CASTLS_KEY_RSA_PSS;
    case CASTLS_KEY_ECDSA_P256:
    case CASTLS_KEY_ECDSA_P384:
    case CASTLS_KEY_ECDSA_P521:
        return scheme->kind == CASTLS_KEY_ECDSA_P256;
    default:
        return scheme->kind == kind;
    }
}

bool cas_aws_lc_scheme_pad(const cas_aws_lc_scheme *scheme, EVP_PKEY_CTX *operation)
{
    return !scheme->is_pss ||
           (EVP_PKEY_CTX_set_rsa_padding(operation, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(operation, RSA_PSS_SALTLEN_DIGEST) == 1);
}

/* The longest SubjectPublicKeyInfo of a key on a named curve. RFC 5480 section 2.1.1 forbids to
 * spell the curve out, which the library accepts; that takes five more numbers of its size. */
static size_t named_curve_len_max(castls_key_kind kind)
{
    switch (kind) {
    case CASTLS_KEY_ECDSA_P256:
        return 91;
    case CASTLS_KEY_ECDSA_P384:
        return 120;
    case CASTLS_KEY_ECDSA_P521:
        return 158;
    default:
        return SIZE_MAX;
    }
}

static castls_code check(const cas_aws_lc_scheme *scheme, EVP_PKEY *pkey, castls_bytes content,
                         castls_bytes signature)
{
    EVP_MD_CTX state = {0};
    EVP_PKEY_CTX *operation = NULL;
    castls_code code = CASTLS_BAD_ARGUMENT;
    EVP_MD_CTX_init(&state);
    if (EVP_DigestVerifyInit(&state, &operation, scheme->md == NULL ? NULL : scheme->md(), NULL,
                             pkey) == 1 &&
        cas_aws_lc_scheme_pad(scheme, operation)) {
        code =
            EVP_DigestVerify(&state, signature.data, signature.len, content.data, content.len) == 1
                ? CASTLS_OK
                : CASTLS_BAD_MAC;
    }
    EVP_MD_CTX_cleanup(&state);
    return code;
}

/* The key of a SubjectPublicKeyInfo and its kind, or NULL. */
static EVP_PKEY *parse(castls_bytes spki, castls_key_kind *kind)
{
    CBS rest = {0};
    CBS_init(&rest, spki.data, spki.len);
    EVP_PKEY *pkey = EVP_parse_public_key(&rest);
    *kind = pkey == NULL ? CASTLS_KEY_NONE : cas_aws_lc_kind_of(pkey);
    if (CBS_len(&rest) != 0 || spki.len > named_curve_len_max(*kind)) {
        EVP_PKEY_free(pkey);
        return NULL;
    }
    return pkey;
}

static castls_code verify_any(const cas_aws_lc_scheme *scheme, castls_bytes spki,
                              castls_bytes content, castls_bytes signature)
{
    castls_key_kind kind = CASTLS_KEY_NONE;
    castls_code code = CASTLS_BAD_ARGUMENT;
    EVP_PKEY *pkey = parse(spki, &kind);
    if (pkey != NULL && cas_aws_lc_scheme_fits(scheme, kind)) {
        code = check(scheme, pkey, content, signature);
    }
    EVP_PKEY_free(pkey);
    return code;
}

castls_code cas_aws_lc_public_key_load(castls_bytes spki, void **key)
{
    castls_key_kind kind = CASTLS_KEY_NONE;
    *key = NULL;
    EVP_PKEY *pkey = parse(spki, &kind);
    ERR_clear_error();
    if (pkey == NULL || kind == CASTLS_KEY_NONE) {
        EVP_PKEY_free(pkey);
        return CASTLS_BAD_ARGUMENT;
    }
    cas_aws_lc_key *own = CAS_NEW(NULL, cas_aws_lc_key);
    if (own == NULL) {
        EVP_PKEY_free(pkey);
        return CASTLS_NO_MEMORY;
    }
    own->pkey = pkey;
    own->kind = kind;
    *key = own;
    return CASTLS_OK;
}

castls_code cas_aws_lc_public_key_verify(const void *key, castls_signature_id id,
                                         castls_bytes content, castls_bytes signature)
{
    const cas_aws_lc_key *own = key;
    const cas_aws_lc_scheme *scheme = cas_aws_lc_scheme_find(id);
    if (scheme == NULL) {
        return CASTLS_UNSUPPORTED;
    }
    const castls_code code =
        cas_aws_lc_scheme_fits(scheme, own->kind)
            ? check(scheme, own->pkey, content, signature)
            : CASTLS_BAD_ARGUMENT;
    if (code != CASTLS_OK) {
        ERR_clear_error();
    }
    return code;
}

/* Ed25519 needs no object of the library's. */
static castls_code verify_ed25519(castls_bytes spki, castls_bytes content, castls_bytes signature)
{
    const castls_bytes key = cas_bytes_skip(spki, sizeof(ed25519_prefix));
    if (!cas_bytes_starts_with(spki, CAS_BYTES(ed25519_prefix)) ||
        key.len != ED25519_PUBLIC_KEY_LEN) {
        return CASTLS_BAD_ARGUMENT;
    }
    if (signature.len != ED25519_SIGNATURE_LEN) {
        return CASTLS_BAD_MAC;
    }
    return ED25519_verify(content.data, content.len, signature.data, key.data) == 1
               ? CASTLS_OK
               : CASTLS_BAD_MAC;
}

castls_code cas_aws_lc_verify(castls_signature_id id, castls_bytes spki, castls_bytes content,
                              castls_bytes signature)
{
    const cas_aws_lc_scheme *scheme = cas_aws_lc_scheme_find(id);
    if (scheme == NULL) {
        return CASTLS_UNSUPPORTED;
    }
    const castls_code code =
        id == CASTLS_SIGNATURE_ED25519 ? verify_ed25519(spki, content, signature)
                                       : verify_any(scheme, spki, content, signature);
    if (code != CASTLS_OK) {
        ERR_clear_error();
    }
    return code;
}
