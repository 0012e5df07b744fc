/*
 * sign.c: signing with a private key of key.c. The key is only read, so that many threads may sign
 * with it at once; the library locks what it keeps in it.
 */
#include "providers/openssl/libcrypto.h"

#include <openssl/err.h>
#include <openssl/evp.h>

static castls_code make(const cas_openssl_scheme *scheme, EVP_PKEY *pkey, castls_bytes content,
                        castls_span out, size_t *len)
{
    EVP_MD_CTX *state = EVP_MD_CTX_new();
    EVP_PKEY_CTX *operation = NULL;
    castls_code code = CASTLS_CRYPTO;
    size_t made = out.len;
    if (state == NULL) {
        return CASTLS_NO_MEMORY;
    }
    if (EVP_DigestSignInit_ex(state, &operation, scheme->digest, NULL, NULL, pkey, NULL) == 1 &&
        cas_openssl_scheme_pad(scheme, operation) &&
        EVP_DigestSign(state, out.data, &made, content.data, content.len) == 1) {
        *len = made;
        code = CASTLS_OK;
    }
    EVP_MD_CTX_free(state);
    return code;
}

castls_code cas_openssl_sign(const void *key, castls_signature_id id, castls_bytes content,
                             castls_span out, size_t *len)
{
    const cas_openssl_key *own = key;
    const cas_openssl_scheme *scheme = cas_openssl_scheme_find(id);
    *len = 0;
    if (scheme == NULL) {
        return CASTLS_UNSUPPORTED;
    }
    if (!cas_openssl_scheme_fits(scheme, own->kind)) {
        return CASTLS_BAD_ARGUMENT;
    }
    const int most = EVP_PKEY_get_size(own->pkey);
    if (most <= 0 || out.len < (size_t)most) {
        *len = most <= 0 ? 0 : (size_t)most;
        return CASTLS_NO_ROOM;
    }
    const castls_code code = make(scheme, own->pkey, content, out, len);
    if (code != CASTLS_OK) {
        cas_span_wipe(out);
        ERR_clear_error();
    }
    return code;
}
