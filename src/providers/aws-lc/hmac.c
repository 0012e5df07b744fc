/*
 * hmac.c: HMAC on AWS-LC's raw hash states. A ready key is two states that have absorbed the inner
 * and the outer pad; a MAC copies both, so that the key never changes and any number of threads may
 * use it. That saves half of the compressions of a short MAC, and the library's own key set-up.
 *
 * Spec: RFC 2104 section 2.
 */
#include "providers/aws-lc/aws_lc.h"

#include <openssl/sha.h>

#define INNER_PAD 0x36
#define OUTER_PAD 0x5c

typedef SHA256_CTX sha256_state;
typedef SHA512_CTX sha384_state;
typedef SHA512_CTX sha512_state;

typedef struct sha256_key {
    sha256_state inner;
    sha256_state outer;
} sha256_key;

typedef struct sha512_key {
    sha512_state inner;
    sha512_state outer;
} sha512_key;

typedef sha512_key sha384_key;

_Static_assert(sizeof(sha512_key) <= CASTLS_HMAC_ROOM_MAX, "two states fit the caller's room");

static void xor_all(castls_span block, uint8_t value)
{
    for (size_t i = 0; i < block.len; i++) {
        cas_span_set(block, i, cas_bytes_get(cas_span_bytes(block), i) ^ value);
    }
}

/* One HMAC by the library's names, as hash.c has its hashes. */
#define HMAC_FUNCTIONS(name, init_name, update_name, final_name, digest_bytes, block_bytes)        \
    static castls_code name##_key_init(void *room, castls_bytes key)                               \
    {                                                                                              \
        name##_key *ready = room;                                                                  \
        uint8_t block[block_bytes] = {0};                                                          \
        const castls_span pad = CAS_SPAN(block);                                                   \
        bool done = true;                                                                          \
        if (!cas_span_copy(pad, key)) {                                                            \
            done = init_name(&ready->inner) == 1 &&                                                \
                   update_name(&ready->inner, key.data, key.len) == 1 &&                           \
                   final_name(pad.data, &ready->inner) == 1;                                       \
        }                                                                                          \
        xor_all(pad, INNER_PAD);                                                                   \
        done = done && init_name(&ready->inner) == 1 &&                                            \
               update_name(&ready->inner, pad.data, pad.len) == 1;                                 \
        xor_all(pad, INNER_PAD ^ OUTER_PAD);                                                       \
        done = done && init_name(&ready->outer) == 1 &&                                            \
               update_name(&ready->outer, pad.data, pad.len) == 1;                                 \
        cas_span_wipe(pad);                                                                        \
        return done ? CASTLS_OK : CASTLS_CRYPTO;                                                   \
    }                                                                                              \
    static void name##_key_clear(void *room)                                                       \
    {                                                                                              \
        name##_key *ready = room;                                                                  \
        CAS_WIPE(ready);                                                                           \
    }                                                                                              \
    static castls_code name##_mac(const void *room, castls_parts parts, castls_span out)           \
    {                                                                                              \
        const name##_key *ready = room;                                                            \
        if (out.len != (digest_bytes)) {                                                           \
            cas_span_wipe(out);                                                                    \
            return CASTLS_BAD_ARGUMENT;                                                            \
        }                                                                                          \
        bool done = true;                                                                          \
        name##_state state = ready->inner;                                                         \
        for (size_t i = 0; i < parts.count; i++) {                                                 \
            const castls_bytes part = cas_parts_get(parts, i);                                     \
            done = done && update_name(&state, part.data, part.len) == 1;                          \
        }                                                                                          \
        done = done && final_name(out.data, &state) == 1;                                          \
        state = ready->outer;                                                                      \
        done = done && update_name(&state, out.data, out.len) == 1 &&                              \
               final_name(out.data, &state) == 1;                                                  \
        CAS_WIPE(&state);                                                                          \
        return done ? CASTLS_OK : CASTLS_CRYPTO;                                                   \
    }

HMAC_FUNCTIONS(sha256, SHA256_Init, SHA256_Update, SHA256_Final, SHA256_DIGEST_LENGTH,
               SHA256_CBLOCK)
HMAC_FUNCTIONS(sha384, SHA384_Init, SHA384_Update, SHA384_Final, SHA384_DIGEST_LENGTH,
               SHA384_CBLOCK)
HMAC_FUNCTIONS(sha512, SHA512_Init, SHA512_Update, SHA512_Final, SHA512_DIGEST_LENGTH,
               SHA512_CBLOCK)

#define HMAC_TABLE(prefix, number, digest_bytes)                                                   \
    static const castls_hmac prefix = {                                                            \
        .struct_len = sizeof(castls_hmac),                                                         \
        .hash = (number),                                                                          \
        .mac_len = (digest_bytes),                                                                 \
        .key_room = sizeof(prefix##_key),                                                          \
        .key_init = prefix##_key_init,                                                             \
        .key_clear = prefix##_key_clear,                                                           \
        .mac = prefix##_mac,                                                                       \
    };

HMAC_TABLE(sha256, CASTLS_HASH_SHA256, SHA256_DIGEST_LENGTH)
HMAC_TABLE(sha384, CASTLS_HASH_SHA384, SHA384_DIGEST_LENGTH)
HMAC_TABLE(sha512, CASTLS_HASH_SHA512, SHA512_DIGEST_LENGTH)

const castls_hmac *cas_aws_lc_hmac(castls_hash_id id)
{
    switch (id) {
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
