/*
 * scheme.c: the rows of scheme.h.
 */
#include "crypto/scheme.h"

#include "crypto/suite.h"

/* clang-format off */
static const cas_scheme rows[] = {
    /* id    name                       arithmetic                          key                    bits 1.3    1.2 */
    {0x0403, "ecdsa_secp256r1_sha256",  CASTLS_SIGNATURE_ECDSA_SHA256,      CASTLS_KEY_ECDSA_P256, 128, true,  true},
    {0x0503, "ecdsa_secp384r1_sha384",  CASTLS_SIGNATURE_ECDSA_SHA384,      CASTLS_KEY_ECDSA_P384, 192, true,  true},
    {0x0603, "ecdsa_secp521r1_sha512",  CASTLS_SIGNATURE_ECDSA_SHA512,      CASTLS_KEY_ECDSA_P521, 256, true,  true},
    {0x0807, "ed25519",                 CASTLS_SIGNATURE_ED25519,           CASTLS_KEY_ED25519,    128, true,  true},
    {0x0804, "rsa_pss_rsae_sha256",     CASTLS_SIGNATURE_RSA_PSS_SHA256,    CASTLS_KEY_RSA,        128, true,  true},
    {0x0805, "rsa_pss_rsae_sha384",     CASTLS_SIGNATURE_RSA_PSS_SHA384,    CASTLS_KEY_RSA,        192, true,  true},
    {0x0806, "rsa_pss_rsae_sha512",     CASTLS_SIGNATURE_RSA_PSS_SHA512,    CASTLS_KEY_RSA,        256, true,  true},
    {0x0809, "rsa_pss_pss_sha256",      CASTLS_SIGNATURE_RSA_PSS_SHA256,    CASTLS_KEY_RSA_PSS,    128, true,  true},
    {0x080a, "rsa_pss_pss_sha384",      CASTLS_SIGNATURE_RSA_PSS_SHA384,    CASTLS_KEY_RSA_PSS,    192, true,  true},
    {0x080b, "rsa_pss_pss_sha512",      CASTLS_SIGNATURE_RSA_PSS_SHA512,    CASTLS_KEY_RSA_PSS,    256, true,  true},
    {0x0904, "mldsa44",                 CASTLS_SIGNATURE_ML_DSA_44,         CASTLS_KEY_ML_DSA_44,  128, true,  false},
    {0x0905, "mldsa65",                 CASTLS_SIGNATURE_ML_DSA_65,         CASTLS_KEY_ML_DSA_65,  192, true,  false},
    {0x0906, "mldsa87",                 CASTLS_SIGNATURE_ML_DSA_87,         CASTLS_KEY_ML_DSA_87,  256, true,  false},
    /* RFC 8446 section 4.2.3: in TLS 1.3 these stand for signatures in certificates only. */
    {0x0401, "rsa_pkcs1_sha256",        CASTLS_SIGNATURE_RSA_PKCS1_SHA256,  CASTLS_KEY_RSA,        128, false, true},
    {0x0501, "rsa_pkcs1_sha384",        CASTLS_SIGNATURE_RSA_PKCS1_SHA384,  CASTLS_KEY_RSA,        192, false, true},
    {0x0601, "rsa_pkcs1_sha512",        CASTLS_SIGNATURE_RSA_PKCS1_SHA512,  CASTLS_KEY_RSA,        256, false, true},
};
/* clang-format on */

/* The cheap and common ones first; ML-DSA before RSA of the old padding. */
static const uint16_t defaults[] = {
    0x0403, 0x0807, 0x0804, 0x0503, 0x0805, 0x0806, 0x0603, 0x0905,
    0x0904, 0x0906, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601,
};

const cas_scheme *cas_scheme_find(uint16_t id)
{
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        if (CAS_AT(rows, i)->id == id) {
            return CAS_AT(rows, i);
        }
    }
    return NULL;
}

castls_codes cas_scheme_defaults(void)
{
    return CAS_CODES(defaults);
}

static bool is_ecdsa(castls_key_kind key)
{
    return key == CASTLS_KEY_ECDSA_P256 || key == CASTLS_KEY_ECDSA_P384 ||
           key == CASTLS_KEY_ECDSA_P521;
}

bool cas_scheme_fits_certificate_key(const cas_scheme *scheme, castls_key_kind key)
{
    return key == scheme->key || (is_ecdsa(key) && is_ecdsa(scheme->key));
}

bool cas_scheme_is_for(const cas_scheme *scheme, uint16_t version)
{
    return version == CAS_TLS13 ? scheme->in_handshake13 : scheme->in_handshake12;
}

bool cas_scheme_fits_key(const cas_scheme *scheme, castls_key_kind key, uint16_t version)
{
    return cas_scheme_is_for(scheme, version) &&
           (version == CAS_TLS13 ? key == scheme->key
                                 : cas_scheme_fits_certificate_key(scheme, key));
}

bool cas_scheme_is_available(const cas_scheme *scheme, const castls_provider *provider)
{
    return scheme != NULL && provider->has_signature(scheme->signature) &&
           provider->has_key(scheme->key);
}
