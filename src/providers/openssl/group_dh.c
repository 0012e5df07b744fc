/*
 * group_dh.c: X25519 and ECDH on P-256, P-384 and P-521 by OpenSSL's EVP_PKEY. The four share all
 * functions: which one is meant is told by the length of the room for our own share, which the
 * caller takes from the group's facts.
 *
 * Spec: RFC 7748 section 6.1, RFC 8446 section 4.2.8.2 (uncompressed points only) and 7.4.2 (the
 * secret is the X coordinate, at its full length).
 */
#include "providers/openssl/libcrypto.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#define UNCOMPRESSED 4

typedef struct dh_key {
    EVP_PKEY *pkey;
} dh_key;

typedef struct dh_group {
    size_t share_len;
    size_t secret_len; /* Also the length of a private key. */
    const char *type;
    const char *curve; /* NULL: X25519. */
    int curve_nid;
} dh_group;

static const dh_group groups[] = {
    {32, 32, "X25519", NULL, NID_undef},
    {65, 32, "EC", "P-256", NID_X9_62_prime256v1},
    {97, 48, "EC", "P-384", NID_secp384r1},
    {133, 66, "EC", "P-521", NID_secp521r1},
};

static const dh_group *group_of(size_t share_len)
{
    for (size_t i = 0; i < CAS_COUNT(groups); i++) {
        if (CAS_AT(groups, i)->share_len == share_len) {
            return CAS_AT(groups, i);
        }
    }
    return NULL;
}

static void key_clear(void *room)
{
    dh_key *key = room;
    EVP_PKEY_free(key->pkey);
    key->pkey = NULL;
}

/* Leaves neither key nor share behind a failure. */
static castls_code finish(dh_key *key, castls_span share, castls_code code)
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
    size_t len = 0;
    return EVP_PKEY_get_octet_string_param(
               pkey, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, share.data, share.len, &len) == 1 &&
                   len == share.len
               ? CASTLS_OK
               : CASTLS_CRYPTO;
}

static castls_code make(dh_key *key, const dh_group *group, castls_span share)
{
    EVP_PKEY_CTX *operation = EVP_PKEY_CTX_new_from_name(NULL, group->type, NULL);
    const bool done =
        operation != NULL && EVP_PKEY_keygen_init(operation) == 1 &&
        (group->curve == NULL || EVP_PKEY_CTX_set_group_name(operation, group->curve) == 1) &&
        EVP_PKEY_generate(operation, &key->pkey) == 1;
    EVP_PKEY_CTX_free(operation);
    return done ? write_share(key->pkey, share) : CASTLS_CRYPTO;
}

static castls_code generate(void *room, castls_span share)
{
    dh_key *key = room;
    const dh_group *group = group_of(share.len);
    key->pkey = NULL;
    return finish(key, share, group == NULL ? CASTLS_BAD_ARGUMENT : make(key, group, share));
}

/* A key of the library's from a scalar and its point. */
static bool assemble(dh_key *key, const dh_group *group, const BIGNUM *scalar, castls_bytes point)
{
    OSSL_PARAM_BLD *list = OSSL_PARAM_BLD_new();
    OSSL_PARAM *params = NULL;
    if (list != NULL &&
        OSSL_PARAM_BLD_push_utf8_string(list, OSSL_PKEY_PARAM_GROUP_NAME, group->curve, 0) == 1 &&
        OSSL_PARAM_BLD_push_BN(list, OSSL_PKEY_PARAM_PRIV_KEY, scalar) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(list, OSSL_PKEY_PARAM_PUB_KEY, point.data, point.len) ==
            1) {
        params = OSSL_PARAM_BLD_to_param(list);
    }
    EVP_PKEY_CTX *operation = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    const bool done =
        params != NULL && operation != NULL && EVP_PKEY_fromdata_init(operation) == 1 &&
        EVP_PKEY_fromdata(operation, &key->pkey, EVP_PKEY_KEYPAIR, params) == 1;
    EVP_PKEY_CTX_free(operation);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(list);
    return done;
}

/* The point of a scalar in 1..n-1, into the share. */
static castls_code multiply(const EC_GROUP *curve, const BIGNUM *scalar, castls_span share)
{
    if (BN_is_zero(scalar) || BN_cmp(scalar, EC_GROUP_get0_order(curve)) >= 0) {
        return CASTLS_BAD_ARGUMENT;
    }
    EC_POINT *point = EC_POINT_new(curve);
    const bool done = point != NULL && EC_POINT_mul(curve, point, scalar, NULL, NULL, NULL) == 1 &&
                      EC_POINT_point2oct(curve, point, POINT_CONVERSION_UNCOMPRESSED, share.data,
                                         share.len, NULL) == share.len;
    EC_POINT_free(point);
    return done ? CASTLS_OK : CASTLS_CRYPTO;
}

static castls_code import_ec(dh_key *made, const dh_group *group, castls_bytes key,
                             castls_span share)
{
    EC_GROUP *curve = EC_GROUP_new_by_curve_name(group->curve_nid);
    BIGNUM *scalar = BN_secure_new();
    castls_code code = CASTLS_NO_MEMORY;
    if (curve != NULL && scalar != NULL && BN_bin2bn(key.data, (int)key.len, scalar) != NULL) {
        code = multiply(curve, scalar, share);
    }
    if (code == CASTLS_OK && !assemble(made, group, scalar, cas_span_bytes(share))) {
        code = CASTLS_CRYPTO;
    }
    BN_clear_free(scalar);
    EC_GROUP_free(curve);
    return code;
}

static castls_code key_import(void *room, castls_bytes key, castls_span share)
{
    dh_key *made = room;
    const dh_group *group = group_of(share.len);
    made->pkey = NULL;
    if (group == NULL || key.len != group->secret_len) {
        return finish(made, share, CASTLS_BAD_ARGUMENT);
    }
    if (group->curve != NULL) {
        return finish(made, share, import_ec(made, group, key, share));
    }
    made->pkey = EVP_PKEY_new_raw_private_key_ex(NULL, group->type, NULL, key.data, key.len);
    return finish(made, share, made->pkey == NULL ? CASTLS_CRYPTO : write_share(made->pkey, share));
}

/* The peer's key. Decoding a point checks that it is on the curve and not at infinity. */
static EVP_PKEY *peer_of(EVP_PKEY *own, const dh_group *group, castls_bytes share)
{
    if (share.len != group->share_len ||
        (group->curve != NULL && cas_bytes_get(share, 0) != UNCOMPRESSED)) {
        return NULL;
    }
    EVP_PKEY *peer = EVP_PKEY_new();
    if (peer != NULL && (EVP_PKEY_copy_parameters(peer, own) != 1 ||
                         EVP_PKEY_set1_encoded_public_key(peer, share.data, share.len) != 1)) {
        EVP_PKEY_free(peer);
        peer = NULL;
    }
    return peer;
}

/*
 * The groups have no small subgroups (X25519 yields zero for one, which derive refuses: RFC 7748
 * section 6.1), so that the library's second, costly check of the peer's key is left out.
 */
static castls_code derive(EVP_PKEY *own, const dh_group *group, castls_bytes share,
                          castls_span secret)
{
    EVP_PKEY *peer = peer_of(own, group, share);
    if (peer == NULL) {
        return CASTLS_PROTOCOL;
    }
    EVP_PKEY_CTX *operation = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
    size_t len = secret.len;
    castls_code code = CASTLS_CRYPTO;
    if (operation != NULL && EVP_PKEY_derive_init(operation) == 1 &&
        EVP_PKEY_derive_set_peer_ex(operation, peer, 0) == 1) {
        code = EVP_PKEY_derive(operation, secret.data, &len) == 1 && len == secret.len
                   ? CASTLS_OK
                   : CASTLS_PROTOCOL;
    }
    EVP_PKEY_CTX_free(operation);
    EVP_PKEY_free(peer);
    return code;
}

/* Which group a key is on. */
static const dh_group *group_of_key(const EVP_PKEY *pkey)
{
    size_t len = 0;
    if (pkey == NULL || EVP_PKEY_get_octet_string_param(
                            pkey, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, NULL, 0, &len) != 1) {
        return NULL;
    }
    return group_of(len);
}

static castls_code agree(const void *room, castls_bytes response, castls_span secret)
{
    const dh_key *key = room;
    const dh_group *group = group_of_key(key->pkey);
    castls_code code = CASTLS_BAD_ARGUMENT;
    if (group != NULL && secret.len == group->secret_len) {
        code = derive(key->pkey, group, response, secret);
    }
    if (code != CASTLS_OK) {
        cas_span_wipe(secret);
        ERR_clear_error();
    }
    return code;
}

static castls_code respond(castls_bytes share, castls_span response, castls_span secret)
{
    dh_key key = {NULL};
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

#define DH_TABLE(prefix, number, text, share_bytes, secret_bytes)                                  \
    static const castls_group prefix = {                                                           \
        .struct_len = sizeof(castls_group),                                                        \
        .id = (number),                                                                            \
        .name = (text),                                                                            \
        .kem = false,                                                                              \
        .private_len = (secret_bytes),                                                             \
        .share_len = (share_bytes),                                                                \
        .response_len = (share_bytes),                                                             \
        .secret_len = (secret_bytes),                                                              \
        .key_room = sizeof(dh_key),                                                                \
        .generate = generate,                                                                      \
        .key_import = key_import,                                                                  \
        .key_clear = key_clear,                                                                    \
        .agree = agree,                                                                            \
        .respond = respond,                                                                        \
    };

DH_TABLE(x25519, CASTLS_GROUP_X25519, "x25519", 32, 32)
DH_TABLE(secp256r1, CASTLS_GROUP_SECP256R1, "secp256r1", 65, 32)
DH_TABLE(secp384r1, CASTLS_GROUP_SECP384R1, "secp384r1", 97, 48)
DH_TABLE(secp521r1, CASTLS_GROUP_SECP521R1, "secp521r1", 133, 66)

const castls_group *cas_openssl_group_dh(castls_group_id id)
{
    const cas_openssl_algorithms *fetched = cas_openssl_fetched();
    switch (id) {
    case CASTLS_GROUP_X25519:
        return fetched->has_x25519 ? &x25519 : NULL;
    case CASTLS_GROUP_SECP256R1:
        return fetched->has_ecdh ? &secp256r1 : NULL;
    case CASTLS_GROUP_SECP384R1:
        return fetched->has_ecdh ? &secp384r1 : NULL;
    case CASTLS_GROUP_SECP521R1:
        return fetched->has_ecdh ? &secp521r1 : NULL;
    default:
        return NULL;
    }
}
