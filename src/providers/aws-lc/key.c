/*
 * key.c: private keys: reading PKCS#8, SEC1 and PKCS#1, making fresh ones, writing them out.
 *
 * Spec: RFC 5958 (PKCS#8), RFC 5915 (SEC1), RFC 8017 appendix A.1.2 (PKCS#1), RFC 9881 (ML-DSA).
 */
#include "providers/aws-lc/aws_lc.h"

#include <openssl/bn.h>
#include <openssl/bytestring.h>
#include <openssl/ec.h>
#include <openssl/ec_key.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "core/alloc.h"

#define RSA_BITS_MIN 2048
#define RSA_BITS_MAX 8192

static castls_key_kind kind_of_rsa(const EVP_PKEY *pkey, castls_key_kind kind)
{
    const int bits = EVP_PKEY_bits(pkey);
    return bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX ? kind : CASTLS_KEY_NONE;
}

static castls_key_kind kind_of_ec(const EVP_PKEY *pkey)
{
    switch (EC_GROUP_get_curve_name(EC_KEY_get0_group(EVP_PKEY_get0_EC_KEY(pkey)))) {
    case NID_X9_62_prime256v1:
        return CASTLS_KEY_ECDSA_P256;
    case NID_secp384r1:
        return CASTLS_KEY_ECDSA_P384;
    case NID_secp521r1:
        return CASTLS_KEY_ECDSA_P521;
    default:
        return CASTLS_KEY_NONE;
    }
}

#if CAS_AWS_LC_HAS_ML_DSA
static castls_key_kind kind_of_ml_dsa(const EVP_PKEY *pkey)
{
    switch (EVP_PKEY_pqdsa_get_type(pkey)) {
    case NID_MLDSA44:
        return CASTLS_KEY_ML_DSA_44;
    case NID_MLDSA65:
        return CASTLS_KEY_ML_DSA_65;
    case NID_MLDSA87:
        return CASTLS_KEY_ML_DSA_87;
    default:
        return CASTLS_KEY_NONE;
    }
}
#endif

castls_key_kind cas_aws_lc_kind_of(const EVP_PKEY *pkey)
{
    switch (EVP_PKEY_id(pkey)) {
    case EVP_PKEY_RSA:
        return kind_of_rsa(pkey, CASTLS_KEY_RSA);
    case EVP_PKEY_RSA_PSS:
        return kind_of_rsa(pkey, CASTLS_KEY_RSA_PSS);
    case EVP_PKEY_EC:
        return kind_of_ec(pkey);
    case EVP_PKEY_ED25519:
        return CASTLS_KEY_ED25519;
#if CAS_AWS_LC_HAS_ML_DSA
    case EVP_PKEY_PQDSA:
        return kind_of_ml_dsa(pkey);
#endif
    default:
        return CASTLS_KEY_NONE;
    }
}

/* Takes the library's key over, also when it fails. */
static castls_code wrap(EVP_PKEY *pkey, void **key)
{
    const castls_key_kind kind = cas_aws_lc_kind_of(pkey);
    cas_aws_lc_key *own = kind == CASTLS_KEY_NONE ? NULL : CAS_NEW(NULL, cas_aws_lc_key);
    if (own == NULL) {
        EVP_PKEY_free(pkey);
        return kind == CASTLS_KEY_NONE ? CASTLS_UNSUPPORTED : CASTLS_NO_MEMORY;
    }
    own->pkey = pkey;
    own->kind = kind;
    *key = own;
    return CASTLS_OK;
}

static EVP_PKEY *parse_pkcs8(castls_bytes der)
{
    CBS rest = {0};
    CBS_init(&rest, der.data, der.len);
    EVP_PKEY *pkey = EVP_parse_private_key(&rest);
    if (pkey != NULL && CBS_len(&rest) != 0) {
        EVP_PKEY_free(pkey);
        return NULL;
    }
    return pkey;
}

static EVP_PKEY *parse_sec1(castls_bytes der)
{
    CBS rest = {0};
    CBS_init(&rest, der.data, der.len);
    EC_KEY *ec = EC_KEY_parse_private_key(&rest, NULL);
    EVP_PKEY *pkey = EVP_PKEY_new();
    if (ec == NULL || pkey == NULL || CBS_len(&rest) != 0 || EVP_PKEY_set1_EC_KEY(pkey, ec) != 1) {
        EVP_PKEY_free(pkey);
        pkey = NULL;
    }
    EC_KEY_free(ec);
    return pkey;
}

static EVP_PKEY *parse_pkcs1(castls_bytes der)
{
    CBS rest = {0};
    CBS_init(&rest, der.data, der.len);
    RSA *rsa = RSA_parse_private_key(&rest);
    EVP_PKEY *pkey = EVP_PKEY_new();
    if (rsa == NULL || pkey == NULL || CBS_len(&rest) != 0 || EVP_PKEY_set1_RSA(pkey, rsa) != 1) {
        EVP_PKEY_free(pkey);
        pkey = NULL;
    }
    RSA_free(rsa);
    return pkey;
}

/* An RSA key computes what its signatures need at its first one: better now than in a handshake. */
static castls_code warm(const void *key)
{
    const cas_aws_lc_key *own = key;
    uint8_t room[RSA_BITS_MAX / 8] = {0};
    size_t len = 0;
    if (own->kind != CASTLS_KEY_RSA && own->kind != CASTLS_KEY_RSA_PSS) {
        return CASTLS_OK;
    }
    return cas_aws_lc_sign(
        key, CASTLS_SIGNATURE_RSA_PSS_SHA256, CAS_TEXT("warm"), CAS_SPAN(room), &len);
}

castls_code cas_aws_lc_key_load(castls_bytes der, void **key)
{
    *key = NULL;
    EVP_PKEY *pkey = parse_pkcs8(der);
    if (pkey == NULL) {
        pkey = parse_sec1(der);
    }
    if (pkey == NULL) {
        pkey = parse_pkcs1(der);
    }
    ERR_clear_error();
    if (pkey == NULL) {
        return CASTLS_BAD_ARGUMENT;
    }
    castls_code code = wrap(pkey, key);
    if (code == CASTLS_OK && warm(*key) != CASTLS_OK) {
        cas_aws_lc_key_free(*key);
        *key = NULL;
        code = CASTLS_BAD_ARGUMENT;
    }
    return code;
}

static EVP_PKEY *generate_rsa(bool is_pss, uint32_t bits)
{
    RSA *rsa = RSA_new();
    BIGNUM *exponent = BN_new();
    EVP_PKEY *pkey = EVP_PKEY_new();
    const bool made =
        rsa != NULL && exponent != NULL && pkey != NULL && BN_set_word(exponent, RSA_F4) == 1 &&
        RSA_generate_key_ex(rsa, (int)bits, exponent, NULL) == 1 &&
        EVP_PKEY_assign(pkey, is_pss ? EVP_PKEY_RSA_PSS : EVP_PKEY_RSA, rsa) == 1;
    BN_free(exponent);
    if (made) {
        return pkey;
    }
    EVP_PKEY_free(pkey);
    RSA_free(rsa);
    return NULL;
}

/* A fresh key of a type, and on a curve where the type has some (else NID_undef). */
static EVP_PKEY *generate(int type, int set)
{
    EVP_PKEY_CTX *operation = EVP_PKEY_CTX_new_id(type, NULL);
    EVP_PKEY *pkey = NULL;
    if (operation == NULL) {
        return NULL;
    }
    const bool ready =
        EVP_PKEY_keygen_init(operation) == 1 &&
        (set == NID_undef || EVP_PKEY_CTX_set_ec_paramgen_curve_nid(operation, set) == 1);
    if (ready && EVP_PKEY_keygen(operation, &pkey) != 1) {
        pkey = NULL;
    }
    EVP_PKEY_CTX_free(operation);
    return pkey;
}

#if CAS_AWS_LC_HAS_ML_DSA
static EVP_PKEY *generate_ml_dsa(int set)
{
    EVP_PKEY_CTX *operation = EVP_PKEY_CTX_new_id(EVP_PKEY_PQDSA, NULL);
    EVP_PKEY *pkey = NULL;
    if (operation != NULL &&
        (EVP_PKEY_CTX_pqdsa_set_params(operation, set) != 1 ||
         EVP_PKEY_keygen_init(operation) != 1 || EVP_PKEY_keygen(operation, &pkey) != 1)) {
        pkey = NULL;
    }
    EVP_PKEY_CTX_free(operation);
    return pkey;
}
#endif

static EVP_PKEY *generate_kind(castls_key_kind kind, uint32_t rsa_bits)
{
    switch (kind) {
    case CASTLS_KEY_RSA:
        return generate_rsa(false, rsa_bits);
    case CASTLS_KEY_RSA_PSS:
        return generate_rsa(true, rsa_bits);
    case CASTLS_KEY_ECDSA_P256:
        return generate(EVP_PKEY_EC, NID_X9_62_prime256v1);
    case CASTLS_KEY_ECDSA_P384:
        return generate(EVP_PKEY_EC, NID_secp384r1);
    case CASTLS_KEY_ECDSA_P521:
        return generate(EVP_PKEY_EC, NID_secp521r1);
    case CASTLS_KEY_ED25519:
        return generate(EVP_PKEY_ED25519, NID_undef);
#if CAS_AWS_LC_HAS_ML_DSA
    case CASTLS_KEY_ML_DSA_44:
        return generate_ml_dsa(NID_MLDSA44);
    case CASTLS_KEY_ML_DSA_65:
        return generate_ml_dsa(NID_MLDSA65);
    case CASTLS_KEY_ML_DSA_87:
        return generate_ml_dsa(NID_MLDSA87);
#endif
    default:
        return NULL;
    }
}

castls_code cas_aws_lc_key_generate(castls_key_kind kind, uint32_t rsa_bits, void **key)
{
    *key = NULL;
    if (!cas_aws_lc_has_key(kind)) {
        return CASTLS_UNSUPPORTED;
    }
    if ((kind == CASTLS_KEY_RSA || kind == CASTLS_KEY_RSA_PSS) &&
        (rsa_bits < RSA_BITS_MIN || rsa_bits > RSA_BITS_MAX)) {
        return CASTLS_BAD_ARGUMENT;
    }
    EVP_PKEY *pkey = generate_kind(kind, rsa_bits);
    if (pkey == NULL) {
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    castls_code code = wrap(pkey, key);
    if (code == CASTLS_OK && warm(*key) != CASTLS_OK) {
        cas_aws_lc_key_free(*key);
        *key = NULL;
        code = CASTLS_CRYPTO;
    }
    return code;
}

void cas_aws_lc_key_free(void *key)
{
    cas_aws_lc_key *own = key;
    if (own != NULL) {
        EVP_PKEY_free(own->pkey);
    }
    CAS_FREE(NULL, own);
}

castls_key_kind cas_aws_lc_key_kind(const void *key)
{
    const cas_aws_lc_key *own = key;
    return own->kind;
}
