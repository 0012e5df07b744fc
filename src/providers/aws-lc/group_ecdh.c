/*
 * group_ecdh.c: ECDH on P-256, P-384 and P-521 by AWS-LC's EC_KEY, the shortest public way to its
 * curve code. The three curves share all functions: which one is meant is told by the length of the
 * room for our own share, which the caller takes from the group's facts.
 *
 * Spec: RFC 8446 section 4.2.8.2 (uncompressed points only) and 7.4.2 (the secret is the X
 * coordinate, at its full length).
 */
#include "providers/aws-lc/aws_lc.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ec_key.h>
#include <openssl/ecdh.h>
#include <openssl/err.h>

#define P256_LEN 32
#define P384_LEN 48
#define P521_LEN 66
#define POINT_LEN(field_len) (1 + 2 * (field_len))
#define UNCOMPRESSED 4

typedef struct ecdh_key {
    EC_KEY *ec;
} ecdh_key;

static const EC_GROUP *curve_of(size_t share_len)
{
    switch (share_len) {
    case POINT_LEN(P256_LEN):
        return EC_group_p256();
    case POINT_LEN(P384_LEN):
        return EC_group_p384();
    case POINT_LEN(P521_LEN):
        return EC_group_p521();
    default:
        return NULL;
    }
}

/* Bytes of a coordinate. */
static size_t field_len_of(const EC_GROUP *curve)
{
    return (EC_GROUP_get_degree(curve) + 7) / 8;
}

static void key_clear(void *room)
{
    ecdh_key *key = room;
    EC_KEY_free(key->ec);
    key->ec = NULL;
}

/* An empty key on the curve whose share has that length. */
static castls_code begin(ecdh_key *key, size_t share_len)
{
    const EC_GROUP *curve = curve_of(share_len);
    key->ec = NULL;
    if (curve == NULL) {
        return CASTLS_BAD_ARGUMENT;
    }
    key->ec = EC_KEY_new();
    return key->ec != NULL && EC_KEY_set_group(key->ec, curve) == 1 ? CASTLS_OK : CASTLS_NO_MEMORY;
}

static bool write_share(const EC_KEY *ec, castls_span share)
{
    return EC_POINT_point2oct(EC_KEY_get0_group(ec), EC_KEY_get0_public_key(ec),
                              POINT_CONVERSION_UNCOMPRESSED, share.data, share.len, NULL) ==
           share.len;
}

/* Leaves neither key nor share behind a failure. */
static castls_code finish(ecdh_key *key, castls_span share, castls_code code)
{
    if (code != CASTLS_OK) {
        key_clear(key);
        cas_span_wipe(share);
        ERR_clear_error();
    }
    return code;
}

static castls_code generate(void *room, castls_span share)
{
    ecdh_key *key = room;
    castls_code code = begin(key, share.len);
    if (code == CASTLS_OK && (EC_KEY_generate_key(key->ec) != 1 || !write_share(key->ec, share))) {
        code = CASTLS_CRYPTO;
    }
    return finish(key, share, code);
}

/* The public key of a scalar, which has to be in 1..n-1: the library refuses any other. */
static castls_code set_scalar(EC_KEY *ec, const BIGNUM *scalar, EC_POINT *point)
{
    if (EC_KEY_set_private_key(ec, scalar) != 1 || BN_is_zero(scalar)) {
        return CASTLS_BAD_ARGUMENT;
    }
    if (EC_POINT_mul(EC_KEY_get0_group(ec), point, scalar, NULL, NULL, NULL) != 1 ||
        EC_KEY_set_public_key(ec, point) != 1) {
        return CASTLS_CRYPTO;
    }
    return CASTLS_OK;
}

static castls_code key_import(void *room, castls_bytes key, castls_span share)
{
    ecdh_key *made = room;
    castls_code code = begin(made, share.len);
    if (code != CASTLS_OK) {
        return finish(made, share, code);
    }
    if (key.len != field_len_of(EC_KEY_get0_group(made->ec))) {
        return finish(made, share, CASTLS_BAD_ARGUMENT);
    }
    BIGNUM *scalar = BN_bin2bn(key.data, key.len, NULL);
    EC_POINT *point = EC_POINT_new(EC_KEY_get0_group(made->ec));
    code = scalar == NULL || point == NULL ? CASTLS_NO_MEMORY : set_scalar(made->ec, scalar, point);
    if (code == CASTLS_OK && !write_share(made->ec, share)) {
        code = CASTLS_CRYPTO;
    }
    EC_POINT_free(point);
    BN_clear_free(scalar);
    return finish(made, share, code);
}

/* Decoding a point checks that it is on the curve and not at infinity. */
static castls_code derive(const EC_KEY *ec, castls_bytes share, castls_span secret)
{
    const EC_GROUP *curve = EC_KEY_get0_group(ec);
    if (share.len != POINT_LEN(secret.len) || cas_bytes_get(share, 0) != UNCOMPRESSED) {
        return CASTLS_PROTOCOL;
    }
    EC_POINT *point = EC_POINT_new(curve);
    castls_code code = CASTLS_OK;
    if (point == NULL) {
        code = CASTLS_NO_MEMORY;
    } else if (EC_POINT_oct2point(curve, point, share.data, share.len, NULL) != 1) {
        code = CASTLS_PROTOCOL;
    } else if (ECDH_compute_key(secret.data, secret.len, point, ec, NULL) != (int)secret.len) {
        code = CASTLS_CRYPTO;
    }
    EC_POINT_free(point);
    return code;
}

static castls_code agree(const void *room, castls_bytes response, castls_span secret)
{
    const ecdh_key *key = room;
    castls_code code = CASTLS_BAD_ARGUMENT;
    if (key->ec != NULL && secret.len == field_len_of(EC_KEY_get0_group(key->ec))) {
        code = derive(key->ec, response, secret);
    }
    if (code != CASTLS_OK) {
        cas_span_wipe(secret);
        ERR_clear_error();
    }
    return code;
}

static castls_code respond(castls_bytes share, castls_span response, castls_span secret)
{
    ecdh_key key = {NULL};
    castls_code code = generate(&key, response);
    if (code == CASTLS_OK) {
        code = agree(&key, share, secret);
    }
    key_clear(&key);
    if (code != CASTLS_OK) {
        cas_span_wipe(response);
        cas_span_wipe(secret);
    }
    return code;
}

#define ECDH_TABLE(prefix, number, text, field_len)                                                \
    static const castls_group prefix = {                                                           \
        .struct_len = sizeof(castls_group),                                                        \
        .id = (number),                                                                            \
        .name = (text),                                                                            \
        .kem = false,                                                                              \
        .private_len = (field_len),                                                                \
        .share_len = POINT_LEN(field_len),                                                         \
        .response_len = POINT_LEN(field_len),                                                      \
        .secret_len = (field_len),                                                                 \
        .key_room = sizeof(ecdh_key),                                                              \
        .generate = generate,                                                                      \
        .key_import = key_import,                                                                  \
        .key_clear = key_clear,                                                                    \
        .agree = agree,                                                                            \
        .respond = respond,                                                                        \
    };

ECDH_TABLE(secp256r1, CASTLS_GROUP_SECP256R1, "secp256r1", P256_LEN)
ECDH_TABLE(secp384r1, CASTLS_GROUP_SECP384R1, "secp384r1", P384_LEN)
ECDH_TABLE(secp521r1, CASTLS_GROUP_SECP521R1, "secp521r1", P521_LEN)

const castls_group *cas_aws_lc_group_ecdh(castls_group_id id)
{
    switch (id) {
    case CASTLS_GROUP_SECP256R1:
        return &secp256r1;
    case CASTLS_GROUP_SECP384R1:
        return &secp384r1;
    case CASTLS_GROUP_SECP521R1:
        return &secp521r1;
    default:
        return NULL;
    }
}
