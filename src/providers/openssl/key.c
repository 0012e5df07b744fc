/*
 * key.c: private keys: reading PKCS#8, SEC1 and PKCS#1, making fresh ones.
 *
 * Spec: RFC 5958 (PKCS#8), RFC 5915 (SEC1), RFC 8017 appendix A.1.2 (PKCS#1), RFC 9881 (ML-DSA).
 */
#include "providers/openssl/libcrypto.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "core/alloc.h"
#include "core/reader.h"

#define RSA_BITS_MIN 2048
#define RSA_BITS_MAX 8192
#define GROUP_NAME_MAX 64
#define DER_SEQUENCE 0x30

/* A kind of key by the library's names. */
typedef struct key_type {
    castls_key_kind kind;
    const char *type;
    const char *curve; /* NULL where the type has none. */
    const char *curve_short_name;
} key_type;

static const key_type types[] = {
    {CASTLS_KEY_RSA, "RSA", NULL, NULL},
    {CASTLS_KEY_RSA_PSS, "RSA-PSS", NULL, NULL},
    {CASTLS_KEY_ECDSA_P256, "EC", "P-256", "prime256v1"},
    {CASTLS_KEY_ECDSA_P384, "EC", "P-384", "secp384r1"},
    {CASTLS_KEY_ECDSA_P521, "EC", "P-521", "secp521r1"},
    {CASTLS_KEY_ED25519, "ED25519", NULL, NULL},
    {CASTLS_KEY_ML_DSA_44, "ML-DSA-44", NULL, NULL},
    {CASTLS_KEY_ML_DSA_65, "ML-DSA-65", NULL, NULL},
    {CASTLS_KEY_ML_DSA_87, "ML-DSA-87", NULL, NULL},
};

static bool is_rsa(castls_key_kind kind)
{
    return kind == CASTLS_KEY_RSA || kind == CASTLS_KEY_RSA_PSS;
}

bool cas_openssl_has_key(castls_key_kind kind)
{
    const cas_openssl_algorithms *fetched = cas_openssl_fetched();
    switch (kind) {
    case CASTLS_KEY_ED25519:
        return fetched->has_ed25519;
    case CASTLS_KEY_ML_DSA_44:
        return fetched->has_mldsa_44;
    case CASTLS_KEY_ML_DSA_65:
        return fetched->has_mldsa_65;
    case CASTLS_KEY_ML_DSA_87:
        return fetched->has_mldsa_87;
    default:
        return kind > CASTLS_KEY_NONE && kind < CASTLS_KEY_ED25519;
    }
}

static bool fits(const EVP_PKEY *pkey, const key_type *type)
{
    char name[GROUP_NAME_MAX] = {0};
    size_t len = 0;
    if (EVP_PKEY_is_a(pkey, type->type) != 1) {
        return false;
    }
    if (is_rsa(type->kind)) {
        const int bits = EVP_PKEY_get_bits(pkey);
        return bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX;
    }
    if (type->curve == NULL) {
        return true;
    }
    return EVP_PKEY_get_group_name(pkey, name, sizeof(name), &len) == 1 &&
           cas_bytes_equal(cas_bytes_prefix(CAS_BYTES(name), len),
                           cas_text(type->curve_short_name));
}

castls_key_kind cas_openssl_kind_of(const EVP_PKEY *pkey)
{
    for (size_t i = 0; i < CAS_COUNT(types); i++) {
        if (fits(pkey, CAS_AT(types, i))) {
            return CAS_AT(types, i)->kind;
        }
    }
    return CASTLS_KEY_NONE;
}

/* DER, X.690 section 10.1: the length takes as few bytes as it can. */
bool cas_openssl_is_one_sequence(castls_bytes der)
{
    cas_reader r = cas_reader_on(der);
    const uint8_t tag = cas_read_u8(&r);
    const uint8_t first = cas_read_u8(&r);
    size_t len = first;
    if (first == 0x81) {
        len = cas_read_u8(&r);
    } else if (first == 0x82) {
        len = cas_read_u16(&r);
    } else if (first == 0x83) {
        len = cas_read_u24(&r);
    } else if (first > 0x7f) {
        cas_reader_fail(&r);
    }
    (void)cas_read_bytes(&r, len);
    return cas_reader_end(&r) == CAS_OK && tag == DER_SEQUENCE;
}

/* Takes the library's key over, also when it fails. */
static castls_code wrap(EVP_PKEY *pkey, void **key)
{
    const castls_key_kind kind = cas_openssl_kind_of(pkey);
    cas_openssl_key *own = kind == CASTLS_KEY_NONE ? NULL : CAS_NEW(NULL, cas_openssl_key);
    if (own == NULL) {
        EVP_PKEY_free(pkey);
        return kind == CASTLS_KEY_NONE ? CASTLS_UNSUPPORTED : CASTLS_NO_MEMORY;
    }
    own->pkey = pkey;
    own->kind = kind;
    *key = own;
    return CASTLS_OK;
}

/* An RSA key computes what its signatures need at its first one: better now than in a handshake.
 * This also finds out a key whose parts do not belong together. */
static castls_code warm(void **key, castls_code on_failure)
{
    const castls_key_kind kind = cas_openssl_key_kind(*key);
    uint8_t room[RSA_BITS_MAX / 8] = {0};
    size_t len = 0;
    if (!is_rsa(kind) || cas_openssl_sign(*key,
                                          kind == CASTLS_KEY_RSA ? CASTLS_SIGNATURE_RSA_PKCS1_SHA256
                                                                 : CASTLS_SIGNATURE_RSA_PSS_SHA256,
                                          CAS_TEXT("warm"), CAS_SPAN(room), &len) == CASTLS_OK) {
        return CASTLS_OK;
    }
    cas_openssl_key_free(*key);
    *key = NULL;
    return on_failure;
}

castls_code cas_openssl_key_load(castls_bytes der, void **key)
{
    const unsigned char *at = der.data;
    *key = NULL;
    if (der.len > LONG_MAX || !cas_openssl_is_one_sequence(der)) {
        return CASTLS_BAD_ARGUMENT;
    }
    EVP_PKEY *pkey = d2i_AutoPrivateKey(NULL, &at, (long)der.len);
    ERR_clear_error(); /* A form that was tried first leaves its errors behind. */
    if (pkey == NULL) {
        return CASTLS_BAD_ARGUMENT;
    }
    const castls_code code = wrap(pkey, key);
    return code == CASTLS_OK ? warm(key, CASTLS_BAD_ARGUMENT) : code;
}

static EVP_PKEY *generate(const key_type *type, uint32_t rsa_bits)
{
    EVP_PKEY_CTX *operation = EVP_PKEY_CTX_new_from_name(NULL, type->type, NULL);
    EVP_PKEY *pkey = NULL;
    bool ready = operation != NULL && EVP_PKEY_keygen_init(operation) == 1;
    if (is_rsa(type->kind)) {
        ready = ready && EVP_PKEY_CTX_set_rsa_keygen_bits(operation, (int)rsa_bits) == 1;
    } else if (type->curve != NULL) {
        ready = ready && EVP_PKEY_CTX_set_group_name(operation, type->curve) == 1;
    }
    if (!ready || EVP_PKEY_generate(operation, &pkey) != 1) {
        pkey = NULL;
        ERR_clear_error();
    }
    EVP_PKEY_CTX_free(operation);
    return pkey;
}

castls_code cas_openssl_key_generate(castls_key_kind kind, uint32_t rsa_bits, void **key)
{
    *key = NULL;
    if (!cas_openssl_has_key(kind)) {
        return CASTLS_UNSUPPORTED;
    }
    if (is_rsa(kind) && (rsa_bits < RSA_BITS_MIN || rsa_bits > RSA_BITS_MAX)) {
        return CASTLS_BAD_ARGUMENT;
    }
    EVP_PKEY *pkey = NULL;
    for (size_t i = 0; i < CAS_COUNT(types) && pkey == NULL; i++) {
        if (CAS_AT(types, i)->kind == kind) {
            pkey = generate(CAS_AT(types, i), rsa_bits);
        }
    }
    if (pkey == NULL) {
        return CASTLS_CRYPTO;
    }
    const castls_code code = wrap(pkey, key);
    return code == CASTLS_OK ? warm(key, CASTLS_CRYPTO) : code;
}

void cas_openssl_key_free(void *key)
{
    cas_openssl_key *own = key;
    if (own != NULL) {
        EVP_PKEY_free(own->pkey);
    }
    CAS_FREE(NULL, own);
}

castls_key_kind cas_openssl_key_kind(const void *key)
{
    const cas_openssl_key *own = key;
    return own->kind;
}
