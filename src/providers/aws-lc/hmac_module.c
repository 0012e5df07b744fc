/*
 * hmac_module.c: HMAC in a build on AWS-LC-FIPS, in the place of hmac.c: by the module's own
 * service, so that no step of it lies outside. A ready key is what the module exports of a key that
 * has absorbed both pads; it never changes, so that any number of threads may use it.
 *
 * Spec: RFC 2104 section 2; FIPS 198-1.
 */
#include "providers/aws-lc/aws_lc.h"

#include <openssl/digest.h>
#include <openssl/err.h>
#include <openssl/hmac.h>

typedef struct hmac_key {
    uint8_t absorbed[HMAC_MAX_PRECOMPUTED_KEY_SIZE];
    size_t len;
} hmac_key;

_Static_assert(sizeof(hmac_key) <= CASTLS_HMAC_ROOM_MAX, "a key fits the caller's room");

static void key_clear(void *room)
{
    hmac_key *key = room;
    CAS_WIPE(key);
}

static castls_code make(void *room, const EVP_MD *md, castls_bytes key)
{
    const uint8_t none[1] = {0};
    const castls_bytes given = key.len == 0 ? cas_bytes_prefix(CAS_BYTES(none), 0) : key;
    hmac_key *ready = room;
    HMAC_CTX state = {0};
    CAS_WIPE(ready);
    ready->len = sizeof(ready->absorbed);
    HMAC_CTX_init(&state);
    const bool done =
        HMAC_Init_ex(&state, given.data, given.len, md, NULL) == 1 &&
        HMAC_set_precomputed_key_export(&state) == 1 &&
        HMAC_get_precomputed_key(&state, CAS_SPAN(ready->absorbed).data, &ready->len) == 1;
    HMAC_CTX_cleanse(&state);
    if (!done) {
        key_clear(room);
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    return CASTLS_OK;
}

static castls_code mac(const void *room, const EVP_MD *md, castls_parts parts, castls_span out)
{
    const hmac_key *key = room;
    HMAC_CTX state = {0};
    unsigned len = 0;
    if (key->len == 0 || out.len != EVP_MD_size(md)) {
        cas_span_wipe(out);
        return CASTLS_BAD_ARGUMENT;
    }
    HMAC_CTX_init(&state);
    bool done =
        HMAC_Init_from_precomputed_key(&state, CAS_BYTES(key->absorbed).data, key->len, md) == 1;
    for (size_t i = 0; i < parts.count && done; i++) {
        const castls_bytes part = cas_parts_get(parts, i);
        done = HMAC_Update(&state, part.data, part.len) == 1;
    }
    done = done && HMAC_Final(&state, out.data, &len) == 1 && len == out.len;
    HMAC_CTX_cleanse(&state);
    if (!done) {
        cas_span_wipe(out);
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    return CASTLS_OK;
}

/* One HMAC by the function that names its hash. */
#define HMAC_TABLE(prefix, number, md, digest_bytes)                                               \
    static castls_code prefix##_key_init(void *room, castls_bytes key)                             \
    {                                                                                              \
        return make(room, md(), key);                                                              \
    }                                                                                              \
    static castls_code prefix##_mac(const void *room, castls_parts parts, castls_span out)         \
    {                                                                                              \
        return mac(room, md(), parts, out);                                                        \
    }                                                                                              \
    static const castls_hmac prefix = {                                                            \
        .struct_len = sizeof(castls_hmac),                                                         \
        .hash = (number),                                                                          \
        .mac_len = (digest_bytes),                                                                 \
        .key_room = sizeof(hmac_key),                                                              \
        .key_init = prefix##_key_init,                                                             \
        .key_clear = key_clear,                                                                    \
        .mac = prefix##_mac,                                                                       \
    };

HMAC_TABLE(sha256, CASTLS_HASH_SHA256, EVP_sha256, SHA256_DIGEST_LENGTH)
HMAC_TABLE(sha384, CASTLS_HASH_SHA384, EVP_sha384, SHA384_DIGEST_LENGTH)
HMAC_TABLE(sha512, CASTLS_HASH_SHA512, EVP_sha512, SHA512_DIGEST_LENGTH)

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
