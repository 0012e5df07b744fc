/*
 * hash.c: the hashes of AWS-LC by its raw states, which are plain structs: a copy is an assignment,
 * and a peek finishes a copy. That is faster than its EVP layer and never allocates.
 *
 * The functions of the library cannot fail but for SHA-512's with more than 2^128 bits.
 */
#include "providers/aws-lc/aws_lc.h"

#include <openssl/sha.h>

_Static_assert(sizeof(SHA512_CTX) <= CASTLS_HASH_ROOM_MAX, "a state fits the caller's room");

typedef SHA_CTX sha1_state;
typedef SHA256_CTX sha256_state;
typedef SHA512_CTX sha384_state;
typedef SHA512_CTX sha512_state;

/*
 * One hash by the library's names: Init, Update and Final. The hashes differ in nothing
 * but these, and a pointer to functions on the way would cost what the raw states gain.
 */
#define HASH_FUNCTIONS(name, init_name, update_name, final_name, length)                           \
    static castls_code name##_init(void *room)                                                     \
    {                                                                                              \
        name##_state *state = room;                                                                \
        return init_name(state) == 1 ? CASTLS_OK : CASTLS_CRYPTO;                                  \
    }                                                                                              \
    static castls_code name##_update(void *room, castls_bytes in)                                  \
    {                                                                                              \
        name##_state *state = room;                                                                \
        return update_name(state, in.data, in.len) == 1 ? CASTLS_OK : CASTLS_CRYPTO;               \
    }                                                                                              \
    static castls_code name##_peek(const void *room, castls_span out)                              \
    {                                                                                              \
        const name##_state *state = room;                                                          \
        if (out.len != (length)) {                                                                 \
            cas_span_wipe(out);                                                                    \
            return CASTLS_BAD_ARGUMENT;                                                            \
        }                                                                                          \
        name##_state last = *state;                                                                \
        const bool done = final_name(out.data, &last) == 1;                                        \
        CAS_WIPE(&last);                                                                           \
        return done ? CASTLS_OK : CASTLS_CRYPTO;                                                   \
    }                                                                                              \
    static castls_code name##_copy(void *to_room, const void *from_room)                           \
    {                                                                                              \
        name##_state *to = to_room;                                                                \
        const name##_state *from = from_room;                                                      \
        *to = *from;                                                                               \
        return CASTLS_OK;                                                                          \
    }                                                                                              \
    static void name##_clear(void *room)                                                           \
    {                                                                                              \
        name##_state *state = room;                                                                \
        CAS_WIPE(state);                                                                           \
    }                                                                                              \
    static castls_code name##_digest(castls_parts parts, castls_span out)                          \
    {                                                                                              \
        name##_state state = {0};                                                                  \
        if (out.len != (length)) {                                                                 \
            cas_span_wipe(out);                                                                    \
            return CASTLS_BAD_ARGUMENT;                                                            \
        }                                                                                          \
        bool done = init_name(&state) == 1;                                                        \
        for (size_t i = 0; i < parts.count; i++) {                                                 \
            const castls_bytes part = cas_parts_get(parts, i);                                     \
            done = done && update_name(&state, part.data, part.len) == 1;                          \
        }                                                                                          \
        done = done && final_name(out.data, &state) == 1;                                          \
        CAS_WIPE(&state);                                                                          \
        return done ? CASTLS_OK : CASTLS_CRYPTO;                                                   \
    }

HASH_FUNCTIONS(sha1, SHA1_Init, SHA1_Update, SHA1_Final, SHA_DIGEST_LENGTH)
HASH_FUNCTIONS(sha256, SHA256_Init, SHA256_Update, SHA256_Final, SHA256_DIGEST_LENGTH)
HASH_FUNCTIONS(sha384, SHA384_Init, SHA384_Update, SHA384_Final, SHA384_DIGEST_LENGTH)
HASH_FUNCTIONS(sha512, SHA512_Init, SHA512_Update, SHA512_Final, SHA512_DIGEST_LENGTH)

#define HASH_TABLE(prefix, number, text, digest_bytes, block_bytes)                                \
    static const castls_hash prefix = {                                                            \
        .struct_len = sizeof(castls_hash),                                                         \
        .id = (number),                                                                            \
        .name = (text),                                                                            \
        .digest_len = (digest_bytes),                                                              \
        .block_len = (block_bytes),                                                                \
        .room = sizeof(prefix##_state),                                                            \
        .init = prefix##_init,                                                                     \
        .update = prefix##_update,                                                                 \
        .peek = prefix##_peek,                                                                     \
        .copy = prefix##_copy,                                                                     \
        .clear = prefix##_clear,                                                                   \
        .digest = prefix##_digest,                                                                 \
    };

HASH_TABLE(sha1, CASTLS_HASH_SHA1, "SHA-1", SHA_DIGEST_LENGTH, SHA_CBLOCK)
HASH_TABLE(sha256, CASTLS_HASH_SHA256, "SHA-256", SHA256_DIGEST_LENGTH, SHA256_CBLOCK)
HASH_TABLE(sha384, CASTLS_HASH_SHA384, "SHA-384", SHA384_DIGEST_LENGTH, SHA384_CBLOCK)
HASH_TABLE(sha512, CASTLS_HASH_SHA512, "SHA-512", SHA512_DIGEST_LENGTH, SHA512_CBLOCK)

const castls_hash *cas_aws_lc_hash(castls_hash_id id)
{
    switch (id) {
    case CASTLS_HASH_SHA1:
        return &sha1;
    case CASTLS_HASH_SHA256:
        return &sha256;
    case CASTLS_HASH_SHA384:
        return &sha384;
    case CASTLS_HASH_SHA512:
        return &sha512;
    default:
        return NULL;
    }
}
