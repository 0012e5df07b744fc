/*
 * group_mlkem.c: ML-KEM-512, 768 and 1024 by AWS-LC's KEM interface. As in group_ecdh.c the sizes
 * of the caller's room say which of the three is meant.
 *
 * Spec: FIPS 203. The library checks an encapsulation key's modulus (section 7.2) when it
 * encapsulates; a ciphertext that was tampered with gives another secret (section 6.3), no error.
 */
#include "providers/aws-lc/aws_lc.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/experimental/kem_deterministic_api.h>
#include <openssl/nid.h>

#define SEED_LEN 64
#define SECRET_LEN 32

typedef struct mlkem_key {
    EVP_PKEY *pkey;
} mlkem_key;

/* The parameter set by the length of its encapsulation key; 0 for none. */
static int set_of(size_t share_len)
{
    switch (share_len) {
    case 800:
        return NID_MLKEM512;
    case 1184:
        return NID_MLKEM768;
    case 1568:
        return NID_MLKEM1024;
    default:
        return NID_undef;
    }
}

/* The length of the encapsulation key that a ciphertext of that length answers. */
static size_t share_len_of(size_t response_len)
{
    switch (response_len) {
    case 768:
        return 800;
    case 1088:
        return 1184;
    case 1568:
        return 1568;
    default:
        return 0;
    }
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

/* A key made from the seed, or a fresh one without it. */
static castls_code make(mlkem_key *key, castls_bytes seed, castls_span share)
{
    const int set = set_of(share.len);
    key->pkey = NULL;
    if (set == NID_undef) {
        return CASTLS_BAD_ARGUMENT;
    }
    EVP_PKEY_CTX *operation = EVP_PKEY_CTX_new_id(EVP_PKEY_KEM, NULL);
    if (operation == NULL) {
        return CASTLS_NO_MEMORY;
    }
    size_t seed_len = seed.len;
    bool done =
        EVP_PKEY_CTX_kem_set_params(operation, set) == 1 && EVP_PKEY_keygen_init(operation) == 1;
    if (cas_bytes_is_absent(seed)) {
        done = done && EVP_PKEY_keygen(operation, &key->pkey) == 1;
    } else {
        done =
            done && EVP_PKEY_keygen_deterministic(operation, &key->pkey, seed.data, &seed_len) == 1;
    }
    EVP_PKEY_CTX_free(operation);
    return done ? write_share(key->pkey, share) : CASTLS_CRYPTO;
}

static castls_code generate(void *room, castls_span share)
{
    mlkem_key *key = room;
    return finish(key, share, make(key, cas_bytes_none(), share));
}

static castls_code key_import(void *room, castls_bytes key, castls_span share)
{
    mlkem_key *made = room;
    made->pkey = NULL;
    if (key.len != SEED_LEN) {
        return finish(made, share, CASTLS_BAD_ARGUMENT);
    }
    return finish(made, share, make(made, key, share));
}

static castls_code decapsulate(EVP_PKEY *pkey, castls_bytes response, castls_span secret)
{
    EVP_PKEY_CTX *operation = EVP_PKEY_CTX_new(pkey, NULL);
    if (operation == NULL) {
        return CASTLS_NO_MEMORY;
    }
    size_t len = secret.len;
    const bool done =
        EVP_PKEY_decapsulate(operation, secret.data, &len, response.data, response.len) == 1 &&
        len == SECRET_LEN;
    EVP_PKEY_CTX_free(operation);
    return done ? CASTLS_OK : CASTLS_CRYPTO;
}

static castls_code agree(const void *room, castls_bytes response, castls_span secret)
{
    const mlkem_key *key = room;
    size_t share_len = 0;
    castls_code code = CASTLS_BAD_ARGUMENT;
    if (key->pkey != NULL && secret.len == SECRET_LEN &&
        EVP_PKEY_get_raw_public_key(key->pkey, NULL, &share_len) == 1) {
        code = share_len_of(response.len) == share_len
                   ? decapsulate(key->pkey, response, secret)
                   : CASTLS_PROTOCOL;
    }
    if (code != CASTLS_OK) {
        cas_span_wipe(secret);
        ERR_clear_error();
    }
    return code;
}

static castls_code encapsulate(EVP_PKEY *pkey, castls_span response, castls_span secret)
{
    EVP_PKEY_CTX *operation = EVP_PKEY_CTX_new(pkey, NULL);
    if (operation == NULL) {
        return CASTLS_NO_MEMORY;
    }
    size_t response_len = response.len;
    size_t secret_len = secret.len;
    const bool done =
        EVP_PKEY_encapsulate(operation, response.data, &response_len, secret.data, &secret_len) ==
            1 &&
        response_len == response.len && secret_len == secret.len;
    EVP_PKEY_CTX_free(operation);
    /* The one thing that can be wrong here is the peer's key: its modulus was just checked. */
    return done ? CASTLS_OK : CASTLS_PROTOCOL;
}

static castls_code respond(castls_bytes share, castls_span response, castls_span secret)
{
    const size_t share_len = share_len_of(response.len);
    castls_code code = CASTLS_BAD_ARGUMENT;
    if (share_len != 0 && secret.len == SECRET_LEN) {
        EVP_PKEY *pkey =
            share.len != share_len
                ? NULL
                : EVP_PKEY_kem_new_raw_public_key(set_of(share_len), share.data, share.len);
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

const castls_group *cas_aws_lc_group_mlkem(castls_group_id id)
{
    switch (id) {
    case CASTLS_GROUP_MLKEM512:
        return &mlkem512;
    case CASTLS_GROUP_MLKEM768:
        return &mlkem768;
    case CASTLS_GROUP_MLKEM1024:
        return &mlkem1024;
    default:
        return NULL;
    }
}
