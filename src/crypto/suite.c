/*
 * suite.c: the rows of suite.h.
 */
#include "crypto/suite.h"

#define TLS13 CAS_TLS13

/* clang-format off */
/* Most preferred first: 128-bit AES is the fastest wherever AES instructions are. */
static const cas_suite rows[] = {
    /* id    version name                          AEAD                           hash               key secret */
    {0x1301, TLS13, "TLS_AES_128_GCM_SHA256",       CASTLS_AEAD_AES_128_GCM,       CASTLS_HASH_SHA256, 16, 32},
    {0x1302, TLS13, "TLS_AES_256_GCM_SHA384",       CASTLS_AEAD_AES_256_GCM,       CASTLS_HASH_SHA384, 32, 48},
    {0x1303, TLS13, "TLS_CHACHA20_POLY1305_SHA256", CASTLS_AEAD_CHACHA20_POLY1305, CASTLS_HASH_SHA256, 32, 32},
};
/* clang-format on */

static const uint16_t defaults[] = {0x1301, 0x1302, 0x1303};

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
