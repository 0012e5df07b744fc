/*
 * spki.c: see spki.h. DER is read with cas_reader: a length in its shortest form, and nothing left
 * over.
 */
#include "crypto/spki.h"

#define DER_INTEGER 0x02
#define DER_BIT_STRING 0x03
#define DER_NULL 0x05
#define DER_OID 0x06
#define DER_SEQUENCE 0x30

typedef enum parameters {
    PARAMETERS_NONE,  /* There are none. */
    PARAMETERS_NULL,  /* NULL, and it is there. */
    PARAMETERS_ANY,   /* The provider looks at them. */
    PARAMETERS_CURVE, /* A named curve. */
} parameters;

#define OID_MAX 9

typedef struct algorithm_row {
    uint8_t oid_len;
    uint8_t oid[OID_MAX];
    parameters parameters;
    castls_key_kind kind;
} algorithm_row;

/* clang-format off */
/* RFC 3279 section 2.3.1, RFC 4055 section 3.1, RFC 5480 section 2.1.1, RFC 8410 section 3,
 * RFC 9881 section 2. */
static const algorithm_row algorithms[] = {
    {9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01}, PARAMETERS_NULL,  CASTLS_KEY_RSA},
    {9, {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a}, PARAMETERS_ANY,   CASTLS_KEY_RSA_PSS},
    {7, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01},             PARAMETERS_CURVE, CASTLS_KEY_NONE},
    {3, {0x2b, 0x65, 0x70},                                     PARAMETERS_NONE,  CASTLS_KEY_ED25519},
    {9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x11}, PARAMETERS_NONE,  CASTLS_KEY_ML_DSA_44},
    {9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x12}, PARAMETERS_NONE,  CASTLS_KEY_ML_DSA_65},
    {9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x13}, PARAMETERS_NONE,  CASTLS_KEY_ML_DSA_87},
};

static const algorithm_row curves[] = {
    {8, {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07}, PARAMETERS_NONE, CASTLS_KEY_ECDSA_P256},
    {5, {0x2b, 0x81, 0x04, 0x00, 0x22},                   PARAMETERS_NONE, CASTLS_KEY_ECDSA_P384},
    {5, {0x2b, 0x81, 0x04, 0x00, 0x23},                   PARAMETERS_NONE, CASTLS_KEY_ECDSA_P521},
};
/* clang-format on */

static castls_bytes row_oid(const algorithm_row *row)
{
    return cas_bytes_prefix(CAS_BYTES(row->oid), row->oid_len);
}

/* A length below 2^16 in its only form; X.690 section 10.1. */
static size_t read_length(cas_reader *r)
{
    const uint8_t first = cas_read_u8(r);
    if (first < 0x80) {
        return first;
    }
    if (first == 0x81) {
        const uint8_t len = cas_read_u8(r);
        if (len < 0x80) {
            cas_reader_fail(r);
        }
        return len;
    }
    const uint16_t len = first == 0x82 ? cas_read_u16(r) : 0;
    if (len < 0x100) {
        cas_reader_fail(r);
    }
    return len;
}

static castls_bytes read_element(cas_reader *r, uint8_t tag)
{
    if (cas_read_u8(r) != tag) {
        cas_reader_fail(r);
    }
    return cas_read_bytes(r, read_length(r));
}

/* BIT STRING of whole bytes. */
static castls_bytes read_bits(cas_reader *r)
{
    const castls_bytes body = read_element(r, DER_BIT_STRING);
    if (body.len < 2 || cas_bytes_get(body, 0) != 0) {
        cas_reader_fail(r);
    }
    return cas_bytes_skip(body, 1);
}

/* Nothing, or one element of whatever tag. */
static bool is_any(castls_bytes found)
{
    cas_reader r = cas_reader_on(found);
    if (cas_reader_has_more(&r)) {
        (void)cas_read_u8(&r);
        (void)cas_read_bytes(&r, read_length(&r));
    }
    return cas_reader_end(&r) == CAS_OK;
}

/* Parameters that say no more than that they are there, or not. */
static bool parameters_fit(parameters expected, castls_bytes found)
{
    const uint8_t null[] = {DER_NULL, 0};
    switch (expected) {
    case PARAMETERS_NONE:
        return found.len == 0;
    case PARAMETERS_NULL:
        return cas_bytes_equal(found, CAS_BYTES(null));
    case PARAMETERS_ANY:
    case PARAMETERS_CURVE:
        return true;
    }
    return false;
}

/* RFC 5480 section 2.1.1: namedCurve is the only choice that a certificate may make. */
static cas_err read_curve(castls_bytes found, castls_key_kind *kind)
{
    cas_reader r = cas_reader_on(found);
    const castls_bytes oid = read_element(&r, DER_OID);
    if (cas_reader_end(&r) != CAS_OK) {
        return CAS_ERR_CERTIFICATE_DECODE;
    }
    for (size_t i = 0; i < CAS_COUNT(curves); i++) {
        if (cas_bytes_equal(oid, row_oid(CAS_AT(curves, i)))) {
            *kind = CAS_AT(curves, i)->kind;
        }
    }
    return CAS_OK;
}

static cas_err read_algorithm(castls_bytes body, castls_key_kind *kind)
{
    cas_reader r = cas_reader_on(body);
    const castls_bytes oid = read_element(&r, DER_OID);
    const castls_bytes found = cas_read_rest(&r);
    if (cas_reader_end(&r) != CAS_OK || oid.len == 0 || !is_any(found)) {
        return CAS_ERR_CERTIFICATE_DECODE;
    }
    for (size_t i = 0; i < CAS_COUNT(algorithms); i++) {
        const algorithm_row *row = CAS_AT(algorithms, i);
        if (!cas_bytes_equal(oid, row_oid(row))) {
            continue;
        }
        if (!parameters_fit(row->parameters, found)) {
            return CAS_ERR_CERTIFICATE_DECODE;
        }
        *kind = row->kind;
        return row->parameters == PARAMETERS_CURVE ? read_curve(found, kind) : CAS_OK;
    }
    return CAS_OK;
}

static uint32_t bit_len(castls_bytes number)
{
    uint32_t bits = cas_narrow_u32(number.len * 8);
    for (uint8_t top = cas_bytes_get(number, 0); bits != 0 && top < 0x80;
         top = (uint8_t)(top * 2 + 1)) {
        bits--;
    }
    return bits;
}

static bool is_odd(castls_bytes number)
{
    return number.len != 0 && cas_bytes_get(number, number.len - 1) % 2 != 0;
}

/*
 * RSAPublicKey, RFC 8017 appendix A.1.1:
 *
 *   SEQUENCE { modulus INTEGER, publicExponent INTEGER }
 */
static cas_err read_rsa_bits(castls_bytes key, uint32_t *bits)
{
    cas_reader outer = cas_reader_on(key);
    cas_reader r = cas_reader_on(read_element(&outer, DER_SEQUENCE));
    const castls_bytes modulus = read_element(&r, DER_INTEGER);
    const castls_bytes exponent = read_element(&r, DER_INTEGER);
    if (cas_reader_end(&outer) != CAS_OK || cas_reader_end(&r) != CAS_OK) {
        return CAS_ERR_CERTIFICATE_DECODE;
    }
    /* Both are positive and odd, the modulus in its shortest form: one zero byte before a high bit,
     * and only there; the exponent is no 1 (RFC 8017 section 3.1). */
    const castls_bytes magnitude =
        cas_bytes_get(modulus, 0) == 0 ? cas_bytes_skip(modulus, 1) : modulus;
    const bool is_high = cas_bytes_get(magnitude, 0) >= 0x80;
    if (cas_bytes_get(exponent, 0) >= 0x80 || !is_odd(exponent) || !is_odd(modulus) ||
        (exponent.len == 1 && cas_bytes_get(exponent, 0) == 1) ||
        is_high != (magnitude.len != modulus.len)) {
        return CAS_ERR_CERTIFICATE_DECODE;
    }
    *bits = bit_len(magnitude);
    return CAS_OK;
}

/*
 * SubjectPublicKeyInfo, RFC 5280 section 4.1:
 *
 *   SEQUENCE {
 *     algorithm SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL },
 *     subjectPublicKey BIT STRING
 *   }
 */
cas_err cas_spki_read(castls_bytes der, cas_spki *out)
{
    *out = (cas_spki){0};
    cas_reader outer = cas_reader_on(der);
    cas_reader r = cas_reader_on(read_element(&outer, DER_SEQUENCE));
    const castls_bytes algorithm = read_element(&r, DER_SEQUENCE);
    const castls_bytes key = read_bits(&r);
    if (cas_reader_end(&outer) != CAS_OK || cas_reader_end(&r) != CAS_OK) {
        return CAS_ERR_CERTIFICATE_DECODE;
    }
    cas_spki spki = {0};
    CAS_TRY(read_algorithm(algorithm, &spki.kind));
    if (spki.kind == CASTLS_KEY_RSA || spki.kind == CASTLS_KEY_RSA_PSS) {
        CAS_TRY(read_rsa_bits(key, &spki.rsa_bits));
    }
    *out = spki;
    return CAS_OK;
}
