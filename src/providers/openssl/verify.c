/*
 * verify.c: signatures, by the key of a SubjectPublicKeyInfo.
 *
 * Spec: RFC 5280 section 4.1.
 */
#include "providers/openssl/libcrypto.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

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

static castls_code check(const cas_openssl_scheme *scheme, EVP_PKEY *pkey, castls_bytes content,
                         castls_bytes signature)
{
    EVP_MD_CTX *state = EVP_MD_CTX_new();
    EVP_PKEY_CTX *operation = NULL;
    castls_code code = CASTLS_BAD_ARGUMENT;
    if (state == NULL) {
        return CASTLS_NO_MEMORY;
    }
    if (EVP_DigestVerifyInit_ex(state, &operation, scheme->digest, NULL, NULL, pkey, NULL) == 1 &&
        cas_openssl_scheme_pad(scheme, operation)) {
        code =
            EVP_DigestVerify(state, signature.data, signature.len, content.data, content.len) == 1
                ? CASTLS_OK
                : CASTLS_BAD_MAC;
    }
    EVP_MD_CTX_free(state);
    return code;
}

/* The key of a SubjectPublicKeyInfo, or NULL. */
static EVP_PKEY *parse(castls_bytes spki)
{
    const unsigned char *at = spki.data;
    if (spki.len > LONG_MAX || !cas_openssl_is_one_sequence(spki)) {
        return NULL;
    }
    return d2i_PUBKEY(NULL, &at, (long)spki.len);
}

static castls_code verify(const cas_openssl_scheme *scheme, castls_bytes spki, castls_bytes content,
                          castls_bytes signature)
{
    EVP_PKEY *pkey = parse(spki);
    if (pkey == NULL) {
        return CASTLS_BAD_ARGUMENT;
    }
    const castls_key_kind kind = cas_openssl_kind_of(pkey);
    castls_code code = CASTLS_BAD_ARGUMENT;
    if (spki.len <= named_curve_len_max(kind) && cas_openssl_scheme_fits(scheme, kind)) {
        code = check(scheme, pkey, content, signature);
    }
    EVP_PKEY_free(pkey);
    return code;
}

castls_code cas_openssl_verify(castls_signature_id id, castls_bytes spki, castls_bytes content,
                               castls_bytes signature)
{
    const cas_openssl_scheme *scheme = cas_openssl_scheme_find(id);
    if (scheme == NULL) {
        return CASTLS_UNSUPPORTED;
    }
    const castls_code code = verify(scheme, spki, content, signature);
    if (code != CASTLS_OK) {
        ERR_clear_error();
    }
    return code;
}

castls_code cas_openssl_public_key_load(castls_bytes spki, void **key)
{
    *key = NULL;
    EVP_PKEY *pkey = parse(spki);
    ERR_clear_error();
    const castls_key_kind kind = pkey == NULL ? CASTLS_KEY_NONE : cas_openssl_kind_of(pkey);
    if (kind == CASTLS_KEY_NONE || spki.len > named_curve_len_max(kind)) {
        EVP_PKEY_free(pkey);
        return CASTLS_BAD_ARGUMENT;
    }
    cas_openssl_key *own = CAS_NEW(NULL, cas_openssl_key);
    if (own == NULL) {
        EVP_PKEY_free(pkey);
        return CASTLS_NO_MEMORY;
    }
    own->pkey = pkey;
    own->kind = kind;
    *key = own;
    return CASTLS_OK;
}

castls_code cas_openssl_public_key_verify(const void *key, castls_signature_id id,
                                          castls_bytes content, castls_bytes signature)
{
    const cas_openssl_key *own = key;
    const cas_openssl_scheme *scheme = cas_openssl_scheme_find(id);
    if (scheme == NULL) {
        return CASTLS_UNSUPPORTED;
    }
    const castls_code code =
        cas_openssl_scheme_fits(scheme, own->kind)
            ? check(scheme, own->pkey, content, signature)
            : CASTLS_BAD_ARGUMENT;
    if (code != CASTLS_OK) {
        ERR_clear_error();
    }
    return code;
}
