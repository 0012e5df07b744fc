/*
 * group_mlkem.c: ML-KEM-512, 768 and 1024 by OpenSSL's EVP_PKEY, from version 3.5 on. All is done
 * by name, so that it compiles with older headers. The sizes of the caller's room say which of the
 * three is meant.
 *
 * Spec: FIPS 203. The library checks an encapsulation key's modulus (section 7.2) when it takes it;
 * a ciphertext that was tampered with gives another secret (section 6.3), no error.
 */
#include "providers/openssl/libcrypto.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#define SEED_LEN 64
#define SECRET_LEN 32

typedef struct mlkem_key {
    EVP_PKEY *pkey;
} mlkem_key;

typedef struct mlkem_set {
    const char *type;
    size_t share_len;
    size_t response_len;
} mlkem_set;

static const mlkem_set sets[] = {
    {"ML-KEM-512", 800, 768},
    {"ML-KEM-768", 1184, 1088},
    {"ML-KEM-1024", 1568, 1568},
};

static const mlkem_set *set_by_share(size_t share_len)
{
    for (size_t i = 0; i < CAS_COUNT(sets); i++) {
        if (CAS_AT(sets, i)->share_len == share_len) {
            return CAS_AT(sets, i);
        }
    }
    return NULL;
}

static const mlkem_set *set_by_response(size_t response_len)
{
    for (size_t i = 0; i < CAS_COUNT(sets); i++) {
        if (CAS_AT(sets, i)->response_len == response_len) {
            return CAS_AT(sets, i);
        }
    }
    return NULL;
}

static void key_clear(void *room)
{
    mlkem_key *key = room;
    EVP_PKEY_free(key->pkey);
    key->pkey = NULL;
}

static castls_code finish(mlkem_key *key, castls_span share, castls_code code)
{
    if (code != CASTLS_OK) {
        key_clear(key);
        cas_span_wipe(share);
        ERR_clear_error();
    }
    return code;
}

static castls_code write_share(const EVP_PKEY *pkey, castls_span share)
{
    size_t len = share.len;
    return EVP_PKEY_get_raw_public_key(pkey, share.data, &len) == 1 && len == share.len
               ? CASTLS_OK
               : CASTLS_CRYPTO;
}

static castls_code generate(void *room, castls_span share)
{
    mlkem_key *key = room;
    const mlkem_set *set = set_by_share(share.len);
    key->pkey = NULL;
    if (set == NULL) {
        return finish(key, share, CASTLS_BAD_ARGUMENT);
    }
    EVP_PKEY_CTX *operation = EVP_PKEY_CTX_new_from_name(NULL, set->type, NULL);
    const bool done = operation != NULL && EVP_PKEY_keygen_init(operation) == 1 &&
                      EVP_PKEY_generate(operation, &key->pkey) == 1;
    EVP_PKEY_CTX_free(operation);
    return finish(key, share, done ? write_share(key->pkey, share) : CASTLS_CRYPTO);
}

static bool expand(mlkem_key *key, const mlkem_set *set, castls_bytes seed)
{
    OSSL_PARAM_BLD *list = OSSL_PARAM_BLD_new();
    OSSL_PARAM *params = NULL;
    if (list != NULL && OSSL_PARAM_BLD_push_octet_string(list, "seed", seed.data, seed.len) == 1) {
        params = OSSL_PARAM_BLD_to_param(list);
    }
    EVP_PKEY_CTX *operation = EVP_PKEY_CTX_new_from_name(NULL, set->type, NULL);
    const bool done =
        params != NULL && operation != NULL && EVP_PKEY_fromdata_init(operation) == 1 &&
        EVP_PKEY_fromdata(operation, &key->pkey, EVP_PKEY_KEYPAIR, params) == 1;
    EVP_PKEY_CTX_free(operation);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(list);
    return done;
}

static castls_code key_import(void *room, castls_bytes key, castls_span share)
{
    mlkem_key *made = room;
    const mlkem_set *set = set_by_share(share.len);
    made->pkey = NULL;
    if (set == NULL || key.len != SEED_LEN) {
        return finish(made, share, CASTLS_BAD_ARGUMENT);
    }
    return finish(made, share,
                  expand(made, set, key) ? write_share(made->pkey, share) : CASTLS_CRYPTO);
}

static castls_code decapsulate(EVP_PKEY *pkey, castls_bytes response, castls_span secret)
{
    EVP_PKEY_CTX *operation = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
    size_t len = secret.len;
    const bool done =
        operation != NULL && EVP_PKEY_decapsulate_init(operation, NULL) == 1 &&
        EVP_PKEY_decapsulate(operation, secret.data, &len, response.data, response.len) == 1 &&
        len == SECRET_LEN;
    EVP_PKEY_CTX_free(operation);
    return done ? CASTLS_OK : CASTLS_CRYPTO;
}

static castls_code agree(const void *room, castls_bytes response, castls_span secret)
{
    const mlkem_key *key = room;
    const mlkem_set *set = set_by_response(response.len);
    castls_code code = CASTLS_BAD_ARGUMENT;
    if (key->pkey != NULL && secret.len == SECRET_LEN) {
        code = set == NULL || EVP_PKEY_is_a(key->pkey, set->type) != 1
                   ? CASTLS_PROTOCOL
                   : decapsulate(key->pkey, response, secret);
    }
    if (code != CASTLS_OK) {
        cas_span_wipe(secret);
        ERR_clear_error();
    }
    return code;
}

static castls_code encapsulate(EVP_PKEY *pkey, castls_span response, castls_span secret)
{
    EVP_PKEY_CTX *operation = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
    size_t response_len = response.len;
    size_t secret_len = secret.len;
    const bool done =
        operation != NULL && EVP_PKEY_encapsulate_init(operation, NULL) == 1 &&
        EVP_PKEY_encapsulate(operation, response.data, &response_len, secret.data, &secret_len) ==
            1 &&
        response_len == response.len && secret_len == secret.len;
    EVP_PKEY_CTX_free(operation);
    return done ? CASTLS_OK : CASTLS_CRYPTO;
}

static castls_code respond(castls_bytes share, castls_span response, castls_span secret)
{
    const mlkem_set *set = set_by_response(response.len);
    castls_code code = CASTLS_BAD_ARGUMENT;
    if (set != NULL && secret.len == SECRET_LEN) {
        EVP_PKEY *pkey =
            share.len != set->share_len
                ? NULL
                : EVP_PKEY_new_raw_public_key_ex(NULL, set->type, NULL, share.data, share.len);
        code = pkey == NULL ? CASTLS_PROTOCOL : encapsulate(pkey, response, secret);
        EVP_PKEY_free(pkey);
    }
    if (code != CASTLS_OK) {
        cas_span_wipe(response);
        cas_span_wipe(secret);
        ERR_clear_error();
    }
    return code;
}

#define MLKEM_TABLE(prefix, number, text, key_bytes, ciphertext_bytes)                             \
    static const castls_group prefix = {                                                           \
        .struct_len = sizeof(castls_group),                                                        \
        .id = (number),                                                                            \
        .name = (text),                                                                            \
        .kem = true,                                                                               \
        .private_len = SEED_LEN,                                                                   \
        .share_len = (key_bytes),                                                                  \
        .response_len = (ciphertext_bytes),                                                        \
        .secret_len = SECRET_LEN,                                                                  \
        .key_room = sizeof(mlkem_key),                                                             \
        .generate = generate,                                                                      \
        .key_import = key_import,                                                                  \
        .key_clear = key_clear,                                                                    \
        .agree = agree,                                                                            \
        .respond = respond,                                                                        \
    };

MLKEM_TABLE(mlkem512, CASTLS_GROUP_MLKEM512, "MLKEM512", 800, 768)
MLKEM_TABLE(mlkem768, CASTLS_GROUP_MLKEM768, "MLKEM768", 1184, 1088)
MLKEM_TABLE(mlkem1024, CASTLS_GROUP_MLKEM1024, "MLKEM1024", 1568, 1568)

const castls_group *cas_openssl_group_mlkem(castls_group_id id)
{
    const cas_openssl_algorithms *fetched = cas_openssl_fetched();
    switch (id) {
    case CASTLS_GROUP_MLKEM512:
        return fetched->has_mlkem_512 ? &mlkem512 : NULL;
    case CASTLS_GROUP_MLKEM768:
        return fetched->has_mlkem_768 ? &mlkem768 : NULL;
    case CASTLS_GROUP_MLKEM1024:
        return fetched->has_mlkem_1024 ? &mlkem1024 : NULL;
    default:
        return NULL;
    }
}
