/*
 * scheme.c: what a signature algorithm is in OpenSSL's words, and what it demands of a key.
 *
 * Spec: RFC 8446 section 4.2.3.
 */
#include "providers/openssl/libcrypto.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

/* clang-format off */
static const cas_openssl_scheme schemes[] = {
    {CASTLS_SIGNATURE_RSA_PKCS1_SHA256, CASTLS_KEY_RSA,        "SHA256", false},
    {CASTLS_SIGNATURE_RSA_PKCS1_SHA384, CASTLS_KEY_RSA,        "SHA384", false},
    {CASTLS_SIGNATURE_RSA_PKCS1_SHA512, CASTLS_KEY_RSA,        "SHA512", false},
    {CASTLS_SIGNATURE_RSA_PSS_SHA256,   CASTLS_KEY_RSA_PSS,    "SHA256", true},
    {CASTLS_SIGNATURE_RSA_PSS_SHA384,   CASTLS_KEY_RSA_PSS,    "SHA384", true},
    {CASTLS_SIGNATURE_RSA_PSS_SHA512,   CASTLS_KEY_RSA_PSS,    "SHA512", true},
    {CASTLS_SIGNATURE_ECDSA_SHA256,     CASTLS_KEY_ECDSA_P256, "SHA256", false},
    {CASTLS_SIGNATURE_ECDSA_SHA384,     CASTLS_KEY_ECDSA_P256, "SHA384", false},
    {CASTLS_SIGNATURE_ECDSA_SHA512,     CASTLS_KEY_ECDSA_P256, "SHA512", false},
    {CASTLS_SIGNATURE_ED25519,          CASTLS_KEY_ED25519,    NULL,     false},
    {CASTLS_SIGNATURE_ML_DSA_44,        CASTLS_KEY_ML_DSA_44,  NULL,     false},
    {CASTLS_SIGNATURE_ML_DSA_65,        CASTLS_KEY_ML_DSA_65,  NULL,     false},
    {CASTLS_SIGNATURE_ML_DSA_87,        CASTLS_KEY_ML_DSA_87,  NULL,     false},
};
/* clang-format on */

const cas_openssl_scheme *cas_openssl_scheme_find(castls_signature_id id)
{
    for (size_t i = 0; i < CAS_COUNT(schemes); i++) {
        const cas_openssl_scheme *scheme = CAS_AT(schemes, i);
        if (scheme->id == id && cas_openssl_has_key(scheme->kind)) {
            return scheme;
        }
    }
    return NULL;
}

bool cas_openssl_scheme_fits(const cas_openssl_scheme *scheme, castls_key_kind kind)
{
    switch (kind) {
    case CASTLS_KEY_NONE:
        return false;
    case CASTLS_KEY_RSA: /* rsaEncryption signs both ways. */
        return scheme->kind == CASTLS_KEY_RSA || scheme->kind == CASTLS_KEY_RSA_PSS;
    case CASTLS_KEY_ECDSA_P256:
    case CASTLS_KEY_ECDSA_P384:
    case CASTLS_KEY_ECDSA_P521:
        return scheme->kind == CASTLS_KEY_ECDSA_P256;
    default:
        return scheme->kind == kind;
    }
}

bool cas_openssl_scheme_pad(const cas_openssl_scheme *scheme, EVP_PKEY_CTX *operation)
{
    return !scheme->is_pss ||
           (EVP_PKEY_CTX_set_rsa_padding(operation, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(operation, RSA_PSS_SALTLEN_DIGEST) == 1);
}
