/*
 * hmac.c: HMAC on OpenSSL's hashes. A ready key is two hash contexts that have absorbed the inner
 * and the outer pad; a MAC copies them into a context of its own, so that the key never changes and
 * any number of threads may use it. EVP_MAC would do the same behind more calls and allocations.
 *
 * Spec: RFC 2104 section 2.
 */
#include "providers/openssl/libcrypto.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#define INNER_PAD 0x36
#define OUTER_PAD 0x5c
#define BLOCK_LEN_MAX 128

typedef struct hmac_key {
    EVP_MD_CTX *inner;
    EVP_MD_CTX *outer;
} hmac_key;

static void key_clear(void *room)
{
    hmac_key *key = room;
    EVP_MD_CTX_free(key->inner);
    EVP_MD_CTX_free(key->outer);
    key->inner = NULL;
    key->outer = NULL;
}

/* A context that has absorbed the block with each byte changed by `pad`. */
static EVP_MD_CTX *absorb(const EVP_MD *md, castls_bytes block, uint8_t pad)
{
    uint8_t changed[BLOCK_LEN_MAX] = {0};
    const castls_span room = cas_span_prefix(CAS_SPAN(changed), block.len);
    for (size_t i = 0; i < block.len; i++) {
        cas_span_set(room, i, cas_bytes_get(block, i) ^ pad);
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context != NULL && (EVP_DigestInit_ex2(context, md, NULL) != 1 ||
                            EVP_DigestUpdate(context, room.data, room.len) != 1)) {
        EVP_MD_CTX_free(context);
        context = NULL;
    }
    cas_span_wipe(CAS_SPAN(changed));
    return context;
}

static castls_code make(void *room, const EVP_MD *md, castls_bytes key)
{
    hmac_key *ready = room;
    uint8_t block_room[BLOCK_LEN_MAX] = {0};
    const castls_span block =
        cas_span_prefix(CAS_SPAN(block_room), (size_t)EVP_MD_get_block_size(md));
    bool done = true;
    ready->inner = NULL;
    ready->outer = NULL;
    if (!cas_span_copy(block, key)) {
        done = EVP_Digest(key.data, key.len, block.data, NULL, md, NULL) == 1;
    }
    if (done) {
        ready->inner = absorb(md, cas_span_bytes(block), INNER_PAD);
        ready->outer = absorb(md, cas_span_bytes(block), OUTER_PAD);
    }
    cas_span_wipe(CAS_SPAN(block_room));
    if (ready->inner == NULL || ready->outer == NULL) {
        key_clear(room);
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    return CASTLS_OK;
}

static castls_code sha256_key_init(void *room, castls_bytes key)
{
    return make(room, cas_openssl_fetched()->sha256, key);
}

static castls_code sha384_key_init(void *room, castls_bytes key)
{
    return make(room, cas_openssl_fetched()->sha384, key);
}

static castls_code sha512_key_init(void *room, castls_bytes key)
{
    return make(room, cas_openssl_fetched()->sha512, key);
}

/* The MAC by way of a context that is thrown away afterwards. */
static bool mac_with(EVP_MD_CTX *context, const hmac_key *key, castls_parts parts, castls_span out)
{
    bool done = EVP_MD_CTX_copy_ex(context, key->inner) == 1;
    for (size_t i = 0; i < parts.count && done; i++) {
        const castls_bytes part = cas_parts_get(parts, i);
        done = part.len == 0 || EVP_DigestUpdate(context, part.data, part.len) == 1;
    }
    return done && EVP_DigestFinal_ex(context, out.data, NULL) == 1 &&
           EVP_MD_CTX_copy_ex(context, key->outer) == 1 &&
           EVP_DigestUpdate(context, out.data, out.len) == 1 &&
           EVP_DigestFinal_ex(context, out.data, NULL) == 1;
}

static castls_code mac(const void *room, castls_parts parts, castls_span out)
{
    const hmac_key *key = room;
    if (key->inner == NULL || out.len != (size_t)EVP_MD_CTX_get_size(key->inner)) {
        cas_span_wipe(out);
        return CASTLS_BAD_ARGUMENT;
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL) {
        cas_span_wipe(out);
        return CASTLS_NO_MEMORY;
    }
    const bool done = mac_with(context, key, parts, out);
    EVP_MD_CTX_free(context);
    if (!done) {
        cas_span_wipe(out);
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    return CASTLS_OK;
}

#define HMAC_TABLE(prefix, number, digest_bytes)                                                   \
    static const castls_hmac prefix = {                                                            \
        .struct_len = sizeof(castls_hmac),                                                         \
        .hash = (number),                                                                          \
        .mac_len = (digest_bytes),                                                                 \
        .key_room = sizeof(hmac_key),                                                              \
        .key_init = prefix##_key_init,                                                             \
        .key_clear = key_clear,                                                                    \
        .mac = mac,                                                                                \
    };

HMAC_TABLE(sha256, CASTLS_HASH_SHA256, 32)
HMAC_TABLE(sha384, CASTLS_HASH_SHA384, 48)
HMAC_TABLE(sha512, CASTLS_HASH_SHA512, 64)

const castls_hmac *cas_openssl_hmac(castls_hash_id id)
{
    const cas_openssl_algorithms *fetched = cas_openssl_fetched();
    switch (id) {
    case CASTLS_HASH_SHA256:
        return fetched->sha256 == NULL ? NULL : &sha256;
    case CASTLS_HASH_SHA384:
        return fetched->sha384 == NULL ? NULL : &sha384;
    case CASTLS_HASH_SHA512:
        return fetched->sha512 == NULL ? NULL : &sha512;
    default:
        return NULL;
    }
}
