/*
 * suite.c: the rows of suite.h.
 */
#include "crypto/suite.h"

#define TLS12 CAS_TLS12
#define TLS13 CAS_TLS13
#define AES_128_GCM CASTLS_AEAD_AES_128_GCM
#define AES_256_GCM CASTLS_AEAD_AES_256_GCM
#define CHACHA20 CASTLS_AEAD_CHACHA20_POLY1305
#define SHA256 CASTLS_HASH_SHA256
#define SHA384 CASTLS_HASH_SHA384

/* clang-format off */
/* Most preferred first: 128-bit AES is the fastest wherever AES instructions are. */
static const cas_suite rows[] = {
    /* id    version name                                           AEAD         hash   key hash iv authentication */
    {0x1301, TLS13, "TLS_AES_128_GCM_SHA256",                        AES_128_GCM, SHA256, 16, 32, 12, CAS_AUTH_ANY},
    {0x1302, TLS13, "TLS_AES_256_GCM_SHA384",                        AES_256_GCM, SHA384, 32, 48, 12, CAS_AUTH_ANY},
    {0x1303, TLS13, "TLS_CHACHA20_POLY1305_SHA256",                  CHACHA20,    SHA256, 32, 32, 12, CAS_AUTH_ANY},
    {0xc02b, TLS12, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",       AES_128_GCM, SHA256, 16, 32, 4,  CAS_AUTH_ECDSA},
    {0xc02f, TLS12, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",         AES_128_GCM, SHA256, 16, 32, 4,  CAS_AUTH_RSA},
    {0xc02c, TLS12, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",       AES_256_GCM, SHA384, 32, 48, 4,  CAS_AUTH_ECDSA},
    {0xc030, TLS12, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",         AES_256_GCM, SHA384, 32, 48, 4,  CAS_AUTH_RSA},
    {0xcca9, TLS12, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", CHACHA20,    SHA256, 32, 32, 12, CAS_AUTH_ECDSA},
    {0xcca8, TLS12, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",   CHACHA20,    SHA256, 32, 32, 12, CAS_AUTH_RSA},
};
/* clang-format on */

static const uint16_t defaults[] = {
    0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8,
};

const cas_suite *cas_suite_find(uint16_t id)
{
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        if (CAS_AT(rows, i)->id == id) {
            return CAS_AT(rows, i);
        }
    }
    return NULL;
}

castls_codes cas_suite_defaults(void)
{
    return CAS_CODES(defaults);
}

bool cas_suite_fits_key(const cas_suite *suite, castls_key_kind key)
{
    switch (key) {
    case CASTLS_KEY_RSA:
    case CASTLS_KEY_RSA_PSS: /* RFC 8446 section 4.2.3 brought PSS keys to TLS 1.2 too. */
        return suite->auth != CAS_AUTH_ECDSA;
    case CASTLS_KEY_ECDSA_P256:
    case CASTLS_KEY_ECDSA_P384:
    case CASTLS_KEY_ECDSA_P521:
    case CASTLS_KEY_ED25519:
        return suite->auth != CAS_AUTH_RSA;
    default:
        return suite->auth == CAS_AUTH_ANY;
    }
}

bool cas_suite_is_available(const cas_suite *suite, const castls_provider *provider)
{
    if (suite == NULL) {
        return false;
    }
    const castls_aead *aead = provider->aead(suite->aead);
    const castls_hash *hash = provider->hash(suite->hash);
    const castls_hmac *hmac = provider->hmac(suite->hash);
    return aead != NULL && hash != NULL && hmac != NULL && aead->key_len == suite->key_len &&
           hash->digest_len == suite->hash_len && hmac->mac_len == suite->hash_len;
}
