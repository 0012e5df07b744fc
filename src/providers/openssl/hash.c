/*
 * hash.c: the hashes of OpenSSL. A state is an EVP_MD_CTX behind a pointer in the caller's room; a
 * peek finishes a copy, for which OpenSSL allocates.
 */
#include "providers/openssl/libcrypto.h"

#include <openssl/err.h>
#include <openssl/evp.h>

typedef struct hash_state {
    EVP_MD_CTX *context;
} hash_state;

static castls_code outcome(bool done)
{
    if (!done) {
        ERR_clear_error();
    }
    return done ? CASTLS_OK : CASTLS_CRYPTO;
}

static castls_code start(void *room, const EVP_MD *md)
{
    hash_state *state = room;
    state->context = EVP_MD_CTX_new();
    if (state->context == NULL) {
        return CASTLS_NO_MEMORY;
    }
    if (EVP_DigestInit_ex2(state->context, md, NULL) != 1) {
        EVP_MD_CTX_free(state->context);
        state->context = NULL;
        return outcome(false);
    }
    return CASTLS_OK;
}

static castls_code sha1_init(void *room)
{
    return start(room, cas_openssl_fetched()->sha1);
}

static castls_code sha256_init(void *room)
{
    return start(room, cas_openssl_fetched()->sha256);
}

static castls_code sha384_init(void *room)
{
    return start(room, cas_openssl_fetched()->sha384);
}

static castls_code sha512_init(void *room)
{
    return start(room, cas_openssl_fetched()->sha512);
}

static castls_code update(void *room, castls_bytes in)
{
    hash_state *state = room;
    return outcome(in.len == 0 || EVP_DigestUpdate(state->context, in.data, in.len) == 1);
}

static void clear(void *room)
{
    hash_state *state = room;
    EVP_MD_CTX_free(state->context);
    state->context = NULL;
}

static castls_code copy(void *to_room, const void *from_room)
{
    hash_state *to = to_room;
    const hash_state *from = from_room;
    to->context = EVP_MD_CTX_new();
    if (to->context == NULL) {
        return CASTLS_NO_MEMORY;
    }
    if (EVP_MD_CTX_copy_ex(to->context, from->context) != 1) {
        clear(to_room);
        return outcome(false);
    }
    return CASTLS_OK;
}

/* Writes the digest; the length has to fit, for the library asks for none. */
static castls_code finish(EVP_MD_CTX *context, castls_span out)
{
    unsigned len = 0;
    const bool done = out.len == (size_t)EVP_MD_CTX_get_size(context) &&
                      EVP_DigestFinal_ex(context, out.data, &len) == 1 && len == out.len;
    if (!done) {
        cas_span_wipe(out);
    }
    return outcome(done);
}

static castls_code peek(const void *room, castls_span out)
{
    const hash_state *state = room;
    hash_state last = {NULL};
    if (out.len != (size_t)EVP_MD_CTX_get_size(state->context)) {
        cas_span_wipe(out);
        return CASTLS_BAD_ARGUMENT;
    }
    castls_code code = copy(&last, room);
    if (code == CASTLS_OK) {
        code = finish(last.context, out);
        clear(&last);
    }
    return code;
}

static castls_code digest(const EVP_MD *md, castls_parts parts, castls_span out)
{
    hash_state state = {NULL};
    if (out.len != (size_t)EVP_MD_get_size(md)) {
        cas_span_wipe(out);
        return CASTLS_BAD_ARGUMENT;
    }
    castls_code code = start(&state, md);
    for (size_t i = 0; i < parts.count && code == CASTLS_OK; i++) {
        code = update(&state, cas_parts_get(parts, i));
    }
    if (code == CASTLS_OK) {
        code = finish(state.context, out);
    }
    clear(&state);
    return code;
}

static castls_code sha1_digest(castls_parts parts, castls_span out)
{
    return digest(cas_openssl_fetched()->sha1, parts, out);
}

static castls_code sha256_digest(castls_parts parts, castls_span out)
{
    return digest(cas_openssl_fetched()->sha256, parts, out);
}

static castls_code sha384_digest(castls_parts parts, castls_span out)
{
    return digest(cas_openssl_fetched()->sha384, parts, out);
}

static castls_code sha512_digest(castls_parts parts, castls_span out)
{
    return digest(cas_openssl_fetched()->sha512, parts, out);
}

#define HASH_TABLE(prefix, number, text, digest_bytes, block_bytes)                                \
    static const castls_hash prefix = {                                                            \
        .struct_len = sizeof(castls_hash),                                                         \
        .id = (number),                                                                            \
        .name = (text),                                                                            \
        .digest_len = (digest_bytes),                                                              \
        .block_len = (block_bytes),                                                                \
        .room = sizeof(hash_state),                                                                \
        .init = prefix##_init,                                                                     \
        .update = update,                                                                          \
        .peek = peek,                                                                              \
        .copy = copy,                                                                              \
        .clear = clear,                                                                            \
        .digest = prefix##_digest,                                                                 \
    };

HASH_TABLE(sha1, CASTLS_HASH_SHA1, "SHA-1", 20, 64)
HASH_TABLE(sha256, CASTLS_HASH_SHA256, "SHA-256", 32, 64)
HASH_TABLE(sha384, CASTLS_HASH_SHA384, "SHA-384", 48, 128)
HASH_TABLE(sha512, CASTLS_HASH_SHA512, "SHA-512", 64, 128)

const castls_hash *cas_openssl_hash(castls_hash_id id)
{
    const cas_openssl_algorithms *fetched = cas_openssl_fetched();
    switch (id) {
    case CASTLS_HASH_SHA1:
        return fetched->sha1 == NULL ? NULL : &sha1;
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
