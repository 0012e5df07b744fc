/*
 * sig_alg.c: see sig_alg.h. RFC 3279 and RFC 4055 (RSA), RFC 5758 (ECDSA), RFC 8410 (Ed25519),
 * RFC 9881 (ML-DSA).
 */
#include "x509/sig_alg.h"

#include "x509/der_write.h"

/* One prefix for each family; the octet behind it tells the hash or the size. */
static const uint8_t rsa_prefix[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01};
static const uint8_t ecdsa_prefix[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03};
static const uint8_t nist_prefix[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03};
static const uint8_t hash_prefix[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02};
static const uint8_t ed25519_prefix[] = {0x2b, 0x65};

/* 1.2.840.113549.1.1.8 (id-mgf1) and .10 (id-RSASSA-PSS) under the prefix of RSA. */
#define OCTET_MGF1 8
#define OCTET_PSS 10

typedef enum family { FAMILY_RSA, FAMILY_PSS, FAMILY_ECDSA, FAMILY_ED25519, FAMILY_ML_DSA } family;

typedef struct row {
    castls_signature_id id;
    family family;
    uint8_t octet;      /* Last octet of the identifier; of the hash's for PSS. */
    uint8_t digest_len; /* Bytes. */
    const char *name;
} row;

/* clang-format off */
static const row rows[] = {
    {CASTLS_SIGNATURE_RSA_PKCS1_SHA256, FAMILY_RSA, 11, 32, "sha256WithRSAEncryption"},
    {CASTLS_SIGNATURE_RSA_PKCS1_SHA384, FAMILY_RSA, 12, 48, "sha384WithRSAEncryption"},
    {CASTLS_SIGNATURE_RSA_PKCS1_SHA512, FAMILY_RSA, 13, 64, "sha512WithRSAEncryption"},
    {CASTLS_SIGNATURE_RSA_PSS_SHA256, FAMILY_PSS, 1, 32, "rsassaPss with SHA-256"},
    {CASTLS_SIGNATURE_RSA_PSS_SHA384, FAMILY_PSS, 2, 48, "rsassaPss with SHA-384"},
    {CASTLS_SIGNATURE_RSA_PSS_SHA512, FAMILY_PSS, 3, 64, "rsassaPss with SHA-512"},
    {CASTLS_SIGNATURE_ECDSA_SHA256, FAMILY_ECDSA, 2, 32, "ecdsa-with-SHA256"},
    {CASTLS_SIGNATURE_ECDSA_SHA384, FAMILY_ECDSA, 3, 48, "ecdsa-with-SHA384"},
    {CASTLS_SIGNATURE_ECDSA_SHA512, FAMILY_ECDSA, 4, 64, "ecdsa-with-SHA512"},
    {CASTLS_SIGNATURE_ED25519, FAMILY_ED25519, 0x70, 0, "Ed25519"},
    {CASTLS_SIGNATURE_ML_DSA_44, FAMILY_ML_DSA, 0x11, 0, "ML-DSA-44"},
    {CASTLS_SIGNATURE_ML_DSA_65, FAMILY_ML_DSA, 0x12, 0, "ML-DSA-65"},
    {CASTLS_SIGNATURE_ML_DSA_87, FAMILY_ML_DSA, 0x13, 0, "ML-DSA-87"},
};
/* clang-format on */

/* Whether an OID is the prefix and one octet; which one. */
static bool splits(castls_bytes oid, castls_bytes prefix, uint8_t *octet)
{
    *octet = cas_bytes_get(oid, prefix.len);
    return oid.len == prefix.len + 1 && cas_bytes_starts_with(oid, prefix);
}

static castls_signature_id find(family wanted, uint8_t octet)
{
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        const row *it = CAS_AT(rows, i);
        if (it->family == wanted && it->octet == octet) {
            return it->id;
        }
    }
    return (castls_signature_id)0;
}

/* RFC 4055 section 2.1: receivers accept both NULL and absent parameters of a hash, and section 5
 * the same for PKCS#1 signatures. */
static void read_null_or_nothing(cas_der *d)
{
    if (cas_der_has_more(d) && cas_der_read(d, CAS_DER_NULL).len != 0) {
        cas_der_fail(d);
    }
}

/* A hash's AlgorithmIdentifier: the octet of SHA-256, SHA-384 or SHA-512. */
static uint8_t read_hash(cas_der *d)
{
    uint8_t octet = 0;
    cas_der hash = cas_der_enter(d, CAS_DER_SEQUENCE);
    if (!splits(cas_der_read(&hash, CAS_DER_OID), CAS_BYTES(hash_prefix), &octet)) {
        cas_der_fail(&hash);
    }
    read_null_or_nothing(&hash);
    cas_der_leave(d, &hash);
    return octet;
}

/*
 * RSASSA-PSS-params, RFC 4055 section 3.1:
 *
 *   hashAlgorithm     [0] HashAlgorithm DEFAULT sha1Identifier,
 *   maskGenAlgorithm  [1] MaskGenAlgorithm DEFAULT mgf1SHA1Identifier,
 *   saltLength        [2] INTEGER DEFAULT 20,
 *   trailerField      [3] INTEGER DEFAULT 1
 *
 * Taken is what TLS 1.3 takes (RFC 8446 section 4.2.3): one hash for all, and a salt of its length.
 */
static uint8_t read_pss(cas_der *d)
{
    cas_der params = cas_der_enter(d, CAS_DER_SEQUENCE);
    cas_der tagged = cas_der_enter(&params, CAS_DER_CONSTRUCTED(0));
    const uint8_t hash = read_hash(&tagged);
    cas_der_leave(&params, &tagged);

    uint8_t octet = 0;
    tagged = cas_der_enter(&params, CAS_DER_CONSTRUCTED(1));
    cas_der mask = cas_der_enter(&tagged, CAS_DER_SEQUENCE);
    const bool is_rsa = splits(cas_der_read(&mask, CAS_DER_OID), CAS_BYTES(rsa_prefix), &octet);
    const uint8_t mask_hash = read_hash(&mask);
    cas_der_leave(&tagged, &mask);
    cas_der_leave(&params, &tagged);

    tagged = cas_der_enter(&params, CAS_DER_CONSTRUCTED(2));
    const uint32_t salt_len = cas_der_small(&tagged);
    cas_der_leave(&params, &tagged);

    const bool is_len = (hash == 1 && salt_len == 32) || (hash == 2 && salt_len == 48) ||
                        (hash == 3 && salt_len == 64);
    if (!is_rsa || octet != OCTET_MGF1 || mask_hash != hash || !is_len) {
        cas_der_fail(&params);
    }
    cas_der_leave(d, &params);
    return hash;
}

cas_err cas_sig_alg_decode(castls_bytes algorithm, castls_signature_id *out)
{
    *out = (castls_signature_id)0;

    cas_der outer = cas_der_on(algorithm);
    cas_der d = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    const castls_bytes oid = cas_der_read(&d, CAS_DER_OID);
    castls_signature_id id = (castls_signature_id)0;
    uint8_t octet = 0;
    if (splits(oid, CAS_BYTES(rsa_prefix), &octet)) {
        if (octet == OCTET_PSS) {
            id = find(FAMILY_PSS, read_pss(&d));
        } else {
            id = find(FAMILY_RSA, octet);
            read_null_or_nothing(&d);
        }
    } else if (splits(oid, CAS_BYTES(ecdsa_prefix), &octet)) {
        id = find(FAMILY_ECDSA, octet); /* RFC 5758 section 3.2: no parameters. */
    } else if (splits(oid, CAS_BYTES(nist_prefix), &octet)) {
        id = find(FAMILY_ML_DSA, octet); /* RFC 9881 section 2: no parameters. */
    } else if (splits(oid, CAS_BYTES(ed25519_prefix), &octet)) {
        id = find(FAMILY_ED25519, octet); /* RFC 8410 section 3: no parameters. */
    }
    cas_der_leave(&outer, &d);
    if (cas_der_end(&outer) != CAS_OK || id == (castls_signature_id)0) {
        return CAS_ERR_CERTIFICATE_ALGORITHM;
    }
    *out = id;
    return CAS_OK;
}

static void write_oid(cas_writer *w, castls_bytes prefix, uint8_t octet)
{
    const cas_der_mark mark = cas_der_open(w, CAS_DER_OID);
    cas_write_bytes(w, prefix);
    cas_write_u8(w, octet);
    cas_der_close(w, mark);
}

static void write_hash(cas_writer *w, uint8_t octet)
{
    const cas_der_mark mark = cas_der_open(w, CAS_DER_SEQUENCE);
    write_oid(w, CAS_BYTES(hash_prefix), octet);
    cas_der_write(w, CAS_DER_NULL, cas_bytes_none());
    cas_der_close(w, mark);
}

static void write_pss(cas_writer *w, const row *it)
{
    const cas_der_mark params = cas_der_open(w, CAS_DER_SEQUENCE);
    cas_der_mark tagged = cas_der_open(w, CAS_DER_CONSTRUCTED(0));
    write_hash(w, it->octet);
    cas_der_close(w, tagged);
    tagged = cas_der_open(w, CAS_DER_CONSTRUCTED(1));
    const cas_der_mark mask = cas_der_open(w, CAS_DER_SEQUENCE);
    write_oid(w, CAS_BYTES(rsa_prefix), OCTET_MGF1);
    write_hash(w, it->octet);
    cas_der_close(w, mask);
    cas_der_close(w, tagged);
    tagged = cas_der_open(w, CAS_DER_CONSTRUCTED(2));
    cas_der_write_small(w, it->digest_len);
    cas_der_close(w, tagged);
    cas_der_close(w, params);
}

static const row *row_of(castls_signature_id id)
{
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        if (CAS_AT(rows, i)->id == id) {
            return CAS_AT(rows, i);
        }
    }
    return NULL;
}

void cas_sig_alg_encode(cas_writer *w, castls_signature_id id)
{
    const row *it = row_of(id);
    if (it == NULL) {
        cas_writer_fail(w);
        return;
    }
    const cas_der_mark mark = cas_der_open(w, CAS_DER_SEQUENCE);
    switch (it->family) {
    case FAMILY_RSA:
        write_oid(w, CAS_BYTES(rsa_prefix), it->octet);
        cas_der_write(w, CAS_DER_NULL, cas_bytes_none());
        break;
    case FAMILY_PSS:
        write_oid(w, CAS_BYTES(rsa_prefix), OCTET_PSS);
        write_pss(w, it);
        break;
    case FAMILY_ECDSA:
        write_oid(w, CAS_BYTES(ecdsa_prefix), it->octet);
        break;
    case FAMILY_ED25519:
        write_oid(w, CAS_BYTES(ed25519_prefix), it->octet);
        break;
    case FAMILY_ML_DSA:
    default:
        write_oid(w, CAS_BYTES(nist_prefix), it->octet);
        break;
    }
    cas_der_close(w, mark);
}

castls_signature_id cas_sig_alg_for_key(castls_key_kind kind)
{
    switch (kind) {
    case CASTLS_KEY_RSA:
        return CASTLS_SIGNATURE_RSA_PKCS1_SHA256;
    case CASTLS_KEY_RSA_PSS:
        return CASTLS_SIGNATURE_RSA_PSS_SHA256;
    case CASTLS_KEY_ECDSA_P256:
        return CASTLS_SIGNATURE_ECDSA_SHA256;
    case CASTLS_KEY_ECDSA_P384:
        return CASTLS_SIGNATURE_ECDSA_SHA384;
    case CASTLS_KEY_ECDSA_P521:
        return CASTLS_SIGNATURE_ECDSA_SHA512;
    case CASTLS_KEY_ED25519:
        return CASTLS_SIGNATURE_ED25519;
    case CASTLS_KEY_ML_DSA_44:
        return CASTLS_SIGNATURE_ML_DSA_44;
    case CASTLS_KEY_ML_DSA_65:
        return CASTLS_SIGNATURE_ML_DSA_65;
    case CASTLS_KEY_ML_DSA_87:
        return CASTLS_SIGNATURE_ML_DSA_87;
    case CASTLS_KEY_NONE:
    default:
        return (castls_signature_id)0;
    }
}

bool cas_sig_alg_fits_key(castls_signature_id id, castls_key_kind kind)
{
    const row *it = row_of(id);
    if (it == NULL) {
        return false;
    }
    switch (it->family) {
    case FAMILY_RSA:
        return kind == CASTLS_KEY_RSA;
    case FAMILY_PSS:
        return kind == CASTLS_KEY_RSA || kind == CASTLS_KEY_RSA_PSS;
    case FAMILY_ECDSA:
        return kind == CASTLS_KEY_ECDSA_P256 || kind == CASTLS_KEY_ECDSA_P384 ||
               kind == CASTLS_KEY_ECDSA_P521;
    case FAMILY_ED25519:
    case FAMILY_ML_DSA:
    default:
        return cas_sig_alg_for_key(kind) == id;
    }
}

const char *cas_sig_alg_name(castls_signature_id id)
{
    const row *it = row_of(id);
    if (it == NULL) {
        return "unknown";
    }
    return it->name;
}

const char *cas_key_kind_name(castls_key_kind kind)
{
    switch (kind) {
    case CASTLS_KEY_RSA:
        return "RSA";
    case CASTLS_KEY_RSA_PSS:
        return "RSA-PSS";
    case CASTLS_KEY_ECDSA_P256:
        return "ECDSA P-256";
    case CASTLS_KEY_ECDSA_P384:
        return "ECDSA P-384";
    case CASTLS_KEY_ECDSA_P521:
        return "ECDSA P-521";
    case CASTLS_KEY_ED25519:
        return "Ed25519";
    case CASTLS_KEY_ML_DSA_44:
        return "ML-DSA-44";
    case CASTLS_KEY_ML_DSA_65:
        return "ML-DSA-65";
    case CASTLS_KEY_ML_DSA_87:
        return "ML-DSA-87";
    case CASTLS_KEY_NONE:
    default:
        return "unknown";
    }
}
