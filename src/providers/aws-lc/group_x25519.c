/*
 * group_x25519.c: X25519 by AWS-LC's raw functions: the private key is 32 bytes in the caller's
 * room and nothing is allocated.
 *
 * Spec: RFC 7748 section 5 and 6.1, RFC 8446 section 7.4.2.
 */
#include "providers/aws-lc/aws_lc.h"

#include <openssl/curve25519.h>

#define KEY_LEN 32

typedef struct x25519_key {
    uint8_t scalar[KEY_LEN];
} x25519_key;

static castls_code generate(void *room, castls_span share)
{
    x25519_key *key = room;
    CAS_WIPE(key);
    if (share.len != KEY_LEN) {
        cas_span_wipe(share);
        return CASTLS_BAD_ARGUMENT;
    }
    X25519_keypair(share.data, CAS_SPAN(key->scalar).data);
    return CASTLS_OK;
}

/* Every string of 32 bytes is a private key: the function clamps it. */
static castls_code key_import(void *room, castls_bytes key, castls_span share)
{
    x25519_key *made = room;
    CAS_WIPE(made);
    if (key.len != KEY_LEN || share.len != KEY_LEN) {
        cas_span_wipe(share);
        return CASTLS_BAD_ARGUMENT;
    }
    (void)cas_span_copy(CAS_SPAN(made->scalar), key);
    X25519_public_from_private(share.data, CAS_BYTES(made->scalar).data);
    return CASTLS_OK;
}

static void key_clear(void *room)
{
    x25519_key *key = room;
    CAS_WIPE(key);
}

/* RFC 7748 section 6.1: the function fails where the result is all zero. */
static castls_code agree(const void *room, castls_bytes response, castls_span secret)
{
    const x25519_key *key = room;
    if (secret.len != KEY_LEN) {
        cas_span_wipe(secret);
        return CASTLS_BAD_ARGUMENT;
    }
    if (response.len != KEY_LEN ||
        X25519(secret.data, CAS_BYTES(key->scalar).data, response.data) != 1) {
        cas_span_wipe(secret);
        return CASTLS_PROTOCOL;
    }
    return CASTLS_OK;
}

static castls_code respond(castls_bytes share, castls_span response, castls_span secret)
{
    x25519_key key = {0};
    castls_code code = generate(&key, response);
    if (code == CASTLS_OK) {
        code = agree(&key, share, secret);
    }
    CAS_WIPE(&key);
    if (code != CASTLS_OK) {
        cas_span_wipe(response);
        cas_span_wipe(secret);
    }
    return code;
}

static const castls_group x25519 = {
    .struct_len = sizeof(castls_group),
    .id = CASTLS_GROUP_X25519,
    .name = "x25519",
    .kem = false,
    .private_len = KEY_LEN,
    .share_len = KEY_LEN,
    .response_len = KEY_LEN,
    .secret_len = KEY_LEN,
    .key_room = sizeof(x25519_key),
    .generate = generate,
    .key_import = key_import,
    .key_clear = key_clear,
    .agree = agree,
    .respond = respond,
};

const castls_group *cas_aws_lc_group_x25519(void)
{
    return &x25519;
}
