/*
 * fake_keys.c: see fake_keys.h. A public key has the DER of a real one of its kind, with bytes made
 * from the seed where the point or the modulus stands, so that parsers and certificates take it.
 */
#include "support/fake_keys.h"

#include "crypto/spki.h"
#include "support/fake_counter.h"
#include "support/fake_mix.h"

#define SPKI_MAX 2700 /* Bytes: ML-DSA-87 has 2,614. */
#define USE_PUBLIC 50
#define USE_SIGNATURE 51

typedef struct fake_key {
    castls_key_kind kind;
    uint32_t rsa_bits;
    uint64_t seed;
} fake_key;

typedef struct kind_row {
    castls_key_kind kind;
    uint16_t public_len;    /* Bytes in the bit string; 0 for RSA, where the modulus decides. */
    uint16_t signature_len; /* Bytes; 0 for RSA. */
    uint8_t algorithm_len;
    uint8_t algorithm[21]; /* AlgorithmIdentifier */
} kind_row;

/* Object identifiers, as they stand in DER behind their tag and length. */
#define OID_RSA 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1
#define OID_EC 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1
#define OID_P256 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7
#define OID_P384 0x2b, 0x81, 4, 0, 0x22
#define OID_P521 0x2b, 0x81, 4, 0, 0x23
#define OID_ML_DSA 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3

/* clang-format off */
static const kind_row kinds[] = {
    {CASTLS_KEY_RSA,        0,    0,    15, {0x30, 13, 6, 9, OID_RSA, 1, 5, 0}},
    {CASTLS_KEY_RSA_PSS,    0,    0,    13, {0x30, 11, 6, 9, OID_RSA, 10}},
    {CASTLS_KEY_ECDSA_P256, 65,   72,   21, {0x30, 19, 6, 7, OID_EC, 6, 8, OID_P256}},
    {CASTLS_KEY_ECDSA_P384, 97,   104,  18, {0x30, 16, 6, 7, OID_EC, 6, 5, OID_P384}},
    {CASTLS_KEY_ECDSA_P521, 133,  139,  18, {0x30, 16, 6, 7, OID_EC, 6, 5, OID_P521}},
    {CASTLS_KEY_ED25519,    32,   64,   7,  {0x30, 5, 6, 3, 0x2b, 0x65, 0x70}},
    {CASTLS_KEY_ML_DSA_44,  1312, 2420, 13, {0x30, 11, 6, 9, OID_ML_DSA, 17}},
    {CASTLS_KEY_ML_DSA_65,  1952, 3309, 13, {0x30, 11, 6, 9, OID_ML_DSA, 18}},
    {CASTLS_KEY_ML_DSA_87,  2592, 4627, 13, {0x30, 11, 6, 9, OID_ML_DSA, 19}},
};
/* clang-format on */

static const kind_row *find_kind(castls_key_kind kind)
{
    for (size_t i = 0; i < CAS_COUNT(kinds); i++) {
        if (CAS_AT(kinds, i)->kind == kind) {
            return CAS_AT(kinds, i);
        }
    }
    return NULL;
}

static castls_bytes row_algorithm(const kind_row *row)
{
    return cas_bytes_prefix(CAS_BYTES(row->algorithm), row->algorithm_len);
}

bool cas_fake_has_signature(castls_signature_id id)
{
    return id >= CASTLS_SIGNATURE_RSA_PKCS1_SHA256 && id <= CASTLS_SIGNATURE_ML_DSA_87;
}

bool cas_fake_has_key(castls_key_kind kind)
{
    return find_kind(kind) != NULL;
}

/* Which keys can make which signatures. */
static bool fits(castls_signature_id id, castls_key_kind kind)
{
    if (id >= CASTLS_SIGNATURE_ML_DSA_44) {
        return (unsigned)kind - CASTLS_KEY_ML_DSA_44 == (unsigned)id - CASTLS_SIGNATURE_ML_DSA_44;
    }
    if (id == CASTLS_SIGNATURE_ED25519) {
        return kind == CASTLS_KEY_ED25519;
    }
    if (id >= CASTLS_SIGNATURE_ECDSA_SHA256) {
        return kind >= CASTLS_KEY_ECDSA_P256 && kind <= CASTLS_KEY_ECDSA_P521;
    }
    return kind == CASTLS_KEY_RSA ||
           (kind == CASTLS_KEY_RSA_PSS && id >= CASTLS_SIGNATURE_RSA_PSS_SHA256);
}

/* DER: a length in its shortest form. */
static void write_head(cas_writer *w, uint8_t tag, size_t len)
{
    cas_write_u8(w, tag);
    if (len >= 0x100) {
        cas_write_u8(w, 0x82);
        cas_write_u16(w, cas_narrow_u16(len));
        return;
    }
    if (len >= 0x80) {
        cas_write_u8(w, 0x81);
    }
    cas_write_u8(w, cas_narrow_u8(len));
}

static size_t element_len(size_t len)
{
    return len + (len >= 0x100 ? 4 : (len >= 0x80 ? 3 : 2));
}

/* The bytes that stand for a point, a modulus or a lattice key. */
static void write_public_bytes(cas_writer *w, const fake_key *key, uint8_t first, size_t len)
{
    uint8_t room[SPKI_MAX] = {0};
    fake_mix m = fake_mix_begin(USE_PUBLIC);
    fake_mix_number(&m, key->seed);
    fake_mix_number(&m, (uint64_t)key->kind);
    const castls_span out = cas_span_prefix(CAS_SPAN(room), len);
    fake_mix_out(&m, out);
    cas_span_set(out, 0, first);
    cas_write_bytes(w, cas_span_bytes(out));
}

/* SubjectPublicKeyInfo, RFC 5280 section 4.1; an RSAPublicKey with the exponent 65,537 inside. */
static void write_spki(cas_writer *w, const fake_key *key, const kind_row *row)
{
    const uint8_t exponent[] = {2, 3, 1, 0, 1};
    const size_t modulus_len = key->rsa_bits / 8 + 1;
    const size_t rsa_len = element_len(modulus_len) + sizeof(exponent);
    const size_t bits_len = 1 + (row->public_len != 0 ? row->public_len : element_len(rsa_len));
    write_head(w, 0x30, row->algorithm_len + element_len(bits_len));
    cas_write_bytes(w, row_algorithm(row));
    write_head(w, 0x03, bits_len);
    cas_write_u8(w, 0);
    if (row->public_len != 0) {
        write_public_bytes(w, key, 4, row->public_len);
        return;
    }
    write_head(w, 0x30, rsa_len);
    write_head(w, 0x02, modulus_len);
    cas_write_u8(w, 0);
    write_public_bytes(w, key, 0x80, modulus_len - 2);
    cas_write_u8(w, 1); /* A product of two odd primes is odd. */
    cas_write_bytes(w, CAS_BYTES(exponent));
}

/* PKCS#8 (RFC 5208) around a private key of our own making: "fake", kind, bits, seed. */
static void write_private(cas_writer *w, const fake_key *key, const kind_row *row)
{
    const uint8_t version[] = {2, 1, 0};
    const size_t inner_len = 4 + 1 + 4 + 8;
    write_head(w, 0x30, sizeof(version) + row->algorithm_len + element_len(inner_len));
    cas_write_bytes(w, CAS_BYTES(version));
    cas_write_bytes(w, row_algorithm(row));
    write_head(w, 0x04, inner_len);
    cas_write_bytes(w, CAS_TEXT("fake"));
    cas_write_u8(w, cas_narrow_u8((uint64_t)key->kind));
    cas_write_u32(w, key->rsa_bits);
    cas_write_u64(w, key->seed);
}

castls_code cas_fake_key_make(castls_key_kind kind, uint32_t rsa_bits, uint64_t seed, void **key)
{
    *key = NULL;
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    const kind_row *row = find_kind(kind);
    if (row == NULL) {
        return CASTLS_UNSUPPORTED;
    }
    if (row->public_len == 0 && (rsa_bits < 2048 || rsa_bits > 8192 || rsa_bits % 8 != 0)) {
        return CASTLS_BAD_ARGUMENT;
    }
    fake_key *made = CAS_NEW(NULL, fake_key);
    if (made == NULL) {
        return CASTLS_NO_MEMORY;
    }
    made->kind = kind;
    made->rsa_bits = row->public_len == 0 ? rsa_bits : 0;
    made->seed = seed;
    *key = made;
    return CASTLS_OK;
}

castls_code cas_fake_key_load(castls_bytes der, void **key)
{
    *key = NULL;
    const castls_bytes mark = CAS_TEXT("fake");
    const size_t at = cas_bytes_search(der, mark);
    cas_reader r = cas_reader_on(cas_bytes_skip(der, at));
    const castls_bytes found = cas_read_bytes(&r, 4);
    const castls_key_kind kind = (castls_key_kind)cas_read_u8(&r);
    const uint32_t rsa_bits = cas_read_u32(&r);
    const uint64_t seed = cas_read_u64(&r);
    if (cas_reader_end(&r) != CAS_OK || !cas_bytes_equal(found, mark)) {
        return CASTLS_BAD_ARGUMENT;
    }
    return cas_fake_key_make(kind, rsa_bits, seed, key);
}

void cas_fake_key_free(void *key)
{
    fake_key *made = key;
    CAS_FREE(NULL, made);
}

castls_key_kind cas_fake_key_kind(const void *key)
{
    const fake_key *made = key;
    return made->kind;
}

/* What a writer came to, copied out if it fits. */
static castls_code hand_out(castls_bytes der, castls_span out, size_t *len)
{
    *len = der.len;
    return cas_span_copy(out, der) ? CASTLS_OK : CASTLS_NO_ROOM;
}

castls_code cas_fake_key_public(const void *key, castls_span out, size_t *len)
{
    *len = 0;
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    const fake_key *made = key;
    uint8_t room[SPKI_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    write_spki(&w, made, find_kind(made->kind));
    return hand_out(cas_writer_bytes(&w), out, len);
}

castls_code cas_fake_key_export(const void *key, castls_span out, size_t *len)
{
    *len = 0;
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    const fake_key *made = key;
    uint8_t room[64] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    write_private(&w, made, find_kind(made->kind));
    return hand_out(cas_writer_bytes(&w), out, len);
}

static void sign_with(castls_bytes spki, castls_signature_id id, castls_bytes content,
                      castls_span out)
{
    fake_mix m = fake_mix_begin(USE_SIGNATURE);
    fake_mix_number(&m, (uint64_t)id);
    fake_mix_value(&m, spki);
    fake_mix_value(&m, content);
    fake_mix_out(&m, out);
}

castls_code cas_fake_sign(const void *key, castls_signature_id id, castls_bytes content,
                          castls_span out, size_t *len)
{
    *len = 0;
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    const fake_key *made = key;
    const kind_row *row = find_kind(made->kind);
    *len = row->signature_len != 0 ? row->signature_len : made->rsa_bits / 8;
    if (!fits(id, made->kind)) {
        return CASTLS_BAD_ARGUMENT;
    }
    if (out.len < *len) {
        return CASTLS_NO_ROOM;
    }
    uint8_t room[SPKI_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    write_spki(&w, made, row);
    sign_with(cas_writer_bytes(&w), id, content, cas_span_prefix(out, *len));
    return CASTLS_OK;
}

castls_code cas_fake_verify(castls_signature_id id, castls_bytes spki, castls_bytes content,
                            castls_bytes signature)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    cas_spki facts = {0};
    if (cas_spki_read(spki, &facts) != CAS_OK || !fits(id, facts.kind)) {
        return CASTLS_BAD_ARGUMENT;
    }
    uint8_t room[CASTLS_SIGNATURE_MAX] = {0};
    const castls_span right = cas_span_prefix(CAS_SPAN(room), signature.len);
    if (signature.len < 64) {
        return CASTLS_BAD_MAC;
    }
    sign_with(spki, id, content, right);
    return cas_bytes_equal(cas_span_bytes(right), signature) ? CASTLS_OK : CASTLS_BAD_MAC;
}
