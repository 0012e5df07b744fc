/*
 * key_encode.c: writing keys in DER. The library writes all kinds but id-RSASSA-PSS, whose two
 * structures are put together here, without parameters: such a key is free to use any hash.
 *
 * Spec: RFC 5280 section 4.1 (SubjectPublicKeyInfo), RFC 5958 (PKCS#8), RFC 4055 section 1.2.
 */
#include "providers/aws-lc/aws_lc.h"

#include <openssl/bytestring.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

/* id-RSASSA-PSS, 1.2.840.113549.1.1.10. */
static const uint8_t rsassa_pss_oid[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a};

typedef bool (*encoder)(CBB *out, const cas_aws_lc_key *own);

static bool add_algorithm(CBB *out)
{
    const castls_bytes oid_bytes = CAS_BYTES(rsassa_pss_oid);
    CBB algorithm = {0};
    CBB oid = {0};
    return CBB_add_asn1(out, &algorithm, CBS_ASN1_SEQUENCE) == 1 &&
           CBB_add_asn1(&algorithm, &oid, CBS_ASN1_OBJECT) == 1 &&
           CBB_add_bytes(&oid, oid_bytes.data, oid_bytes.len) == 1 && CBB_flush(out) == 1;
}

static bool encode_public(CBB *out, const cas_aws_lc_key *own)
{
    CBB spki = {0};
    CBB bits = {0};
    if (own->kind != CASTLS_KEY_RSA_PSS) {
        return EVP_marshal_public_key(out, own->pkey) == 1;
    }
    return CBB_add_asn1(out, &spki, CBS_ASN1_SEQUENCE) == 1 && add_algorithm(&spki) &&
           CBB_add_asn1(&spki, &bits, CBS_ASN1_BITSTRING) == 1 && CBB_add_u8(&bits, 0) == 1 &&
           RSA_marshal_public_key(&bits, EVP_PKEY_get0_RSA(own->pkey)) == 1 && CBB_flush(out) == 1;
}

static bool encode_private(CBB *out, const cas_aws_lc_key *own)
{
    CBB pkcs8 = {0};
    CBB octets = {0};
    if (own->kind != CASTLS_KEY_RSA_PSS) {
        return EVP_marshal_private_key(out, own->pkey) == 1;
    }
    return CBB_add_asn1(out, &pkcs8, CBS_ASN1_SEQUENCE) == 1 &&
           CBB_add_asn1_uint64(&pkcs8, 0) == 1 && add_algorithm(&pkcs8) &&
           CBB_add_asn1(&pkcs8, &octets, CBS_ASN1_OCTETSTRING) == 1 &&
           RSA_marshal_private_key(&octets, EVP_PKEY_get0_RSA(own->pkey)) == 1 &&
           CBB_flush(out) == 1;
}

/* Once into memory of the library's, to learn the length, and once into the caller's room. */
static castls_code encode(encoder write, const cas_aws_lc_key *own, castls_span out, size_t *len)
{
    CBB builder = {0};
    size_t wrote = 0;
    *len = 0;
    CBB_zero(&builder);
    bool done = CBB_init(&builder, 0) == 1 && write(&builder, own);
    const size_t needed = done ? CBB_len(&builder) : 0;
    CBB_cleanup(&builder);
    if (!done) {
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    *len = needed;
    if (out.len < needed) {
        return CASTLS_NO_ROOM;
    }
    CBB_zero(&builder);
    done = CBB_init_fixed(&builder, out.data, out.len) == 1 && write(&builder, own) &&
           CBB_finish(&builder, NULL, &wrote) == 1 && wrote == needed;
    CBB_cleanup(&builder);
    if (!done) {
        *len = 0;
        cas_span_wipe(out);
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    return CASTLS_OK;
}

castls_code cas_aws_lc_key_public(const void *key, castls_span out, size_t *len)
{
    return encode(encode_public, key, out, len);
}

castls_code cas_aws_lc_key_export(const void *key, castls_span out, size_t *len)
{
    return encode(encode_private, key, out, len);
}
