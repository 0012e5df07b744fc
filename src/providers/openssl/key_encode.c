/*
 * key_encode.c: writing keys in DER.
 *
 * Spec: RFC 5280 section 4.1 (SubjectPublicKeyInfo), RFC 5958 (PKCS#8).
 */
#include "providers/openssl/libcrypto.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

/* What the library says of a length: an error, too much for the room, or just right. */
static castls_code judge(int wrote, castls_span out, size_t *len)
{
    *len = 0;
    if (wrote <= 0) {
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    *len = (size_t)wrote;
    return out.len < *len ? CASTLS_NO_ROOM : CASTLS_OK;
}

castls_code cas_openssl_key_public(const void *key, castls_span out, size_t *len)
{
    const cas_openssl_key *own = key;
    const castls_code code = judge(i2d_PUBKEY(own->pkey, NULL), out, len);
    if (code != CASTLS_OK) {
        return code;
    }
    unsigned char *at = out.data;
    return judge(i2d_PUBKEY(own->pkey, &at), out, len);
}

castls_code cas_openssl_key_export(const void *key, castls_span out, size_t *len)
{
    const cas_openssl_key *own = key;
    *len = 0;
    PKCS8_PRIV_KEY_INFO *pkcs8 = EVP_PKEY2PKCS8(own->pkey);
    if (pkcs8 == NULL) {
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    castls_code code = judge(i2d_PKCS8_PRIV_KEY_INFO(pkcs8, NULL), out, len);
    if (code == CASTLS_OK) {
        unsigned char *at = out.data;
        code = judge(i2d_PKCS8_PRIV_KEY_INFO(pkcs8, &at), out, len);
    }
    PKCS8_PRIV_KEY_INFO_free(pkcs8);
    return code;
}
