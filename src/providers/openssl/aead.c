/*
 * aead.c: the AEADs of OpenSSL. A ready key holds a cipher context that is made for one direction
 * and takes a nonce for each message.
 *
 * Such a context serves one thread at a time. A ticket key serves many, so that it keeps the key's
 * bytes instead and each call makes a context of its own: copying a ready one is not possible in
 * OpenSSL 3.0, and not faster in later ones.
 */
#include "providers/openssl/libcrypto.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#define TAG_LEN 16
#define NONCE_LEN 12
#define KEY_LEN_MAX 32
#define SAMPLE_LEN 16
#define MASK_LEN 5

typedef struct aead_key {
    EVP_CIPHER_CTX *context; /* NULL in a ticket key. */
    const EVP_CIPHER *cipher;
    bool seals;
    uint8_t bytes[KEY_LEN_MAX]; /* A ticket key's, else zero. */
    uint8_t bytes_len;
} aead_key;

_Static_assert(sizeof(aead_key) <= CASTLS_AEAD_KEY_ROOM_MAX, "a key fits the caller's room");

/* A context for the key's direction; NULL when there is no memory. */
static EVP_CIPHER_CTX *make_context(const EVP_CIPHER *cipher, castls_bytes bytes, bool seals)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context == NULL) {
        return NULL;
    }
    if (EVP_CipherInit_ex2(context, cipher, bytes.data, NULL, seals ? 1 : 0, NULL) != 1) {
        EVP_CIPHER_CTX_free(context);
        return NULL;
    }
    return context;
}

static void key_clear(void *room)
{
    aead_key *key = room;
    EVP_CIPHER_CTX_free(key->context);
    CAS_WIPE(key);
}

static castls_code make(void *room, const EVP_CIPHER *cipher, castls_aead_use use, castls_bytes key)
{
    aead_key *ready = room;
    CAS_WIPE(ready);
    if (cipher == NULL || key.len != (size_t)EVP_CIPHER_get_key_length(cipher)) {
        return cipher == NULL ? CASTLS_UNSUPPORTED : CASTLS_BAD_ARGUMENT;
    }
    ready->cipher = cipher;
    ready->seals = use == CASTLS_AEAD_TLS12_SEAL || use == CASTLS_AEAD_TLS13_SEAL ||
                   use == CASTLS_AEAD_QUIC_SEAL || use == CASTLS_AEAD_TICKET_SEAL;
    if (use == CASTLS_AEAD_TICKET_SEAL || use == CASTLS_AEAD_TICKET_OPEN) {
        (void)cas_span_copy(CAS_SPAN(ready->bytes), key);
        ready->bytes_len = cas_narrow_u8(key.len);
        return CASTLS_OK;
    }
    ready->context = make_context(cipher, key, ready->seals);
    if (ready->context == NULL) {
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    return CASTLS_OK;
}

static castls_code aes_128_gcm_key_init(void *room, castls_aead_use use, castls_bytes key)
{
    return make(room, cas_openssl_fetched()->aes_128_gcm, use, key);
}

static castls_code aes_256_gcm_key_init(void *room, castls_aead_use use, castls_bytes key)
{
    return make(room, cas_openssl_fetched()->aes_256_gcm, use, key);
}

static castls_code chacha20_poly1305_key_init(void *room, castls_aead_use use, castls_bytes key)
{
    return make(room, cas_openssl_fetched()->chacha20_poly1305, use, key);
}

/* The context that this call works with, its own where the key is shared. */
static EVP_CIPHER_CTX *borrow(const aead_key *key)
{
    if (key->context != NULL || key->cipher == NULL) {
        return key->context;
    }
    return make_context(key->cipher, cas_bytes_prefix(CAS_BYTES(key->bytes), key->bytes_len),
                        key->seals);
}

static void give_back(const aead_key *key, EVP_CIPHER_CTX *context)
{
    if (key->context == NULL) {
        EVP_CIPHER_CTX_free(context);
    }
}

static bool start(EVP_CIPHER_CTX *context, castls_bytes nonce, castls_bytes aad)
{
    int len = 0;
    return aad.len <= INT_MAX &&
           EVP_CipherInit_ex2(context, NULL, NULL, nonce.data, -1, NULL) == 1 &&
           (aad.len == 0 || EVP_CipherUpdate(context, NULL, &len, aad.data, (int)aad.len) == 1);
}

/* Turns `in` into as many bytes at the front of `out`. */
static bool turn(EVP_CIPHER_CTX *context, castls_bytes in, castls_span out)
{
    int len = 0;
    return in.len == 0 || (in.len <= INT_MAX && out.len >= in.len &&
                           EVP_CipherUpdate(context, out.data, &len, in.data, (int)in.len) == 1 &&
                           len == (int)in.len);
}

/* Neither algorithm has anything left to write at the end but its tag. */
static bool finish_seal(EVP_CIPHER_CTX *context, castls_span tag)
{
    uint8_t none[TAG_LEN] = {0};
    int len = 0;
    return EVP_CipherFinal_ex(context, CAS_SPAN(none).data, &len) == 1 && len == 0 &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, TAG_LEN, tag.data) == 1;
}

static castls_code seal_parts(void *room, castls_bytes nonce, castls_bytes aad, castls_parts parts,
                              castls_bytes tail, castls_span out)
{
    const aead_key *key = room;
    const size_t text_len = cas_parts_total(parts);
    if (!key->seals || nonce.len != NONCE_LEN || tail.len > CASTLS_AEAD_TAIL_MAX ||
        out.len < text_len || out.len - text_len != tail.len + TAG_LEN) {
        cas_span_wipe(out);
        return CASTLS_BAD_ARGUMENT;
    }
    EVP_CIPHER_CTX *context = borrow(key);
    bool done = context != NULL && start(context, nonce, aad);
    size_t at = 0;
    for (size_t i = 0; i < parts.count && done; i++) {
        const castls_bytes part = cas_parts_get(parts, i);
        done = turn(context, part, cas_span_skip(out, at));
        at = at + part.len;
    }
    done = done && turn(context, tail, cas_span_skip(out, at)) &&
           finish_seal(context, cas_span_slice(out, at + tail.len, TAG_LEN));
    give_back(key, context);
    if (!done) {
        cas_span_wipe(out);
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    return CASTLS_OK;
}

static castls_code seal(void *room, castls_bytes nonce, castls_bytes aad, castls_bytes text,
                        castls_bytes tail, castls_span out)
{
    const castls_bytes parts[1] = {text};
    return seal_parts(room, nonce, aad, CAS_PARTS(parts), tail, out);
}

/* The tag is given before the end, and compared there. */
static bool finish_open(EVP_CIPHER_CTX *context, castls_bytes tag)
{
    uint8_t copy[TAG_LEN] = {0};
    uint8_t none[TAG_LEN] = {0};
    int len = 0;
    return cas_span_copy(CAS_SPAN(copy), tag) &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, TAG_LEN, CAS_SPAN(copy).data) == 1 &&
           EVP_CipherFinal_ex(context, CAS_SPAN(none).data, &len) == 1 && len == 0;
}

static castls_code open(void *room, castls_bytes nonce, castls_bytes aad, castls_bytes text,
                        castls_span out)
{
    const aead_key *key = room;
    if (key->seals || nonce.len != NONCE_LEN) {
        return CASTLS_BAD_ARGUMENT;
    }
    if (text.len < TAG_LEN) {
        return CASTLS_BAD_MAC;
    }
    const size_t plain_len = text.len - TAG_LEN;
    if (out.len < plain_len) {
        return CASTLS_BAD_ARGUMENT;
    }
    EVP_CIPHER_CTX *context = borrow(key);
    castls_code code = CASTLS_CRYPTO;
    if (context != NULL && start(context, nonce, aad)) {
        code = turn(context, cas_bytes_prefix(text, plain_len), out) &&
                       finish_open(context, cas_bytes_skip(text, plain_len))
                   ? CASTLS_OK
                   : CASTLS_BAD_MAC;
    }
    give_back(key, context);
    if (code != CASTLS_OK) {
        cas_span_wipe(cas_span_prefix(out, plain_len));
        ERR_clear_error();
    }
    return code;
}

/* The first bytes of one application of a cipher: to the sample (AES), or to zeroes with the sample
 * as counter and nonce (ChaCha20, whose 16 bytes OpenSSL takes in just that order). */
static castls_code mask_with(const EVP_CIPHER *cipher, castls_bytes key, castls_bytes iv,
                             castls_bytes in, castls_span mask)
{
    uint8_t block[SAMPLE_LEN] = {0};
    int len = 0;
    if (cipher == NULL) {
        return CASTLS_UNSUPPORTED;
    }
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    const bool done =
        context != NULL && EVP_CipherInit_ex2(context, cipher, key.data, iv.data, 1, NULL) == 1 &&
        EVP_CipherUpdate(context, CAS_SPAN(block).data, &len, in.data, (int)in.len) == 1 &&
        len == SAMPLE_LEN;
    EVP_CIPHER_CTX_free(context);
    if (!done) {
        cas_span_wipe(mask);
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    (void)cas_span_copy(mask, cas_bytes_prefix(CAS_BYTES(block), MASK_LEN));
    return CASTLS_OK;
}

/* RFC 9001 section 5.4.3. */
static castls_code aes_header_mask(castls_bytes key, castls_bytes sample, castls_span mask)
{
    if ((key.len != 16 && key.len != 32) || sample.len != SAMPLE_LEN || mask.len != MASK_LEN) {
        return CASTLS_BAD_ARGUMENT;
    }
    const cas_openssl_algorithms *fetched = cas_openssl_fetched();
    return mask_with(key.len == 16 ? fetched->aes_128_ecb : fetched->aes_256_ecb, key,
                     cas_bytes_none(), sample, mask);
}

/* RFC 9001 section 5.4.4. */
static castls_code chacha20_header_mask(castls_bytes key, castls_bytes sample, castls_span mask)
{
    const uint8_t zero[SAMPLE_LEN] = {0};
    if (key.len != 32 || sample.len != SAMPLE_LEN || mask.len != MASK_LEN) {
        return CASTLS_BAD_ARGUMENT;
    }
    return mask_with(cas_openssl_fetched()->chacha20, key, sample, CAS_BYTES(zero), mask);
}

/* RFC 8446 section 5.5: 2^24.5 full records under one AES-GCM key; ChaCha20-Poly1305 outlives the
 * sequence number. */
#define GCM_RECORDS_MAX UINT64_C(23726566)

#define AEAD_TABLE(prefix, text, key_bytes, records, mask_function)                                \
    static const castls_aead prefix = {                                                            \
        .struct_len = sizeof(castls_aead),                                                         \
        .name = (text),                                                                            \
        .key_len = (key_bytes),                                                                    \
        .tag_len = TAG_LEN,                                                                        \
        .key_room = sizeof(aead_key),                                                              \
        .records_max = (records),                                                                  \
        .key_init = prefix##_key_init,                                                             \
        .key_clear = key_clear,                                                                    \
        .seal = seal,                                                                              \
        .open = open,                                                                              \
        .seal_parts = seal_parts,                                                                  \
        .header_mask = (mask_function),                                                            \
    };

AEAD_TABLE(aes_128_gcm, "AEAD_AES_128_GCM", 16, GCM_RECORDS_MAX, aes_header_mask)
AEAD_TABLE(aes_256_gcm, "AEAD_AES_256_GCM", 32, GCM_RECORDS_MAX, aes_header_mask)
AEAD_TABLE(chacha20_poly1305, "AEAD_CHACHA20_POLY1305", 32, UINT64_MAX, chacha20_header_mask)

const castls_aead *cas_openssl_aead(castls_aead_id id)
{
    const cas_openssl_algorithms *fetched = cas_openssl_fetched();
    switch (id) {
    case CASTLS_AEAD_AES_128_GCM:
        return fetched->aes_128_gcm == NULL ? NULL : &aes_128_gcm;
    case CASTLS_AEAD_AES_256_GCM:
        return fetched->aes_256_gcm == NULL ? NULL : &aes_256_gcm;
    case CASTLS_AEAD_CHACHA20_POLY1305:
        return fetched->chacha20_poly1305 == NULL ? NULL : &chacha20_poly1305;
    default:
        return NULL;
    }
}
