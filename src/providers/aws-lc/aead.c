/*
 * aead.c: the AEADs of AWS-LC. The ready key is AWS-LC's own context, which stands in the caller's
 * room as a whole: no allocation, and a key that many threads may use at once (openssl/aead.h lists
 * these algorithms as such), so that ticket keys need nothing more.
 *
 * The library's TLS variants are not used: they refuse a nonce that does not grow, which castls'
 * sequence numbers already guarantee, and they would forbid sharing.
 */
#include "providers/aws-lc/aws_lc.h"

#include <openssl/aead.h>
#include <openssl/aes.h>
#include <openssl/chacha.h>
#include <openssl/err.h>

#define TAG_LEN 16
#define NONCE_LEN 12
#define SAMPLE_LEN 16
#define MASK_LEN 5

_Static_assert(sizeof(EVP_AEAD_CTX) <= CASTLS_AEAD_KEY_ROOM_MAX,
               "a context fits the caller's room");

static castls_code make(void *room, const EVP_AEAD *aead, castls_bytes key)
{
    EVP_AEAD_CTX *ready = room;
    EVP_AEAD_CTX_zero(ready);
    if (key.len != EVP_AEAD_key_length(aead)) {
        return CASTLS_BAD_ARGUMENT;
    }
    if (EVP_AEAD_CTX_init(ready, aead, key.data, key.len, TAG_LEN, NULL) != 1) {
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    return CASTLS_OK;
}

static castls_code aes_128_gcm_key_init(void *room, castls_aead_use use, castls_bytes key)
{
    (void)use;
    return make(room, EVP_aead_aes_128_gcm(), key);
}

static castls_code aes_256_gcm_key_init(void *room, castls_aead_use use, castls_bytes key)
{
    (void)use;
    return make(room, EVP_aead_aes_256_gcm(), key);
}

static castls_code chacha20_poly1305_key_init(void *room, castls_aead_use use, castls_bytes key)
{
    (void)use;
    return make(room, EVP_aead_chacha20_poly1305(), key);
}

static void key_clear(void *room)
{
    EVP_AEAD_CTX *ready = room;
    EVP_AEAD_CTX_cleanup(ready);
    CAS_WIPE(ready);
}

/* The tail goes in as AWS-LC's extra input, which costs nothing: no copy, no second call. */
static castls_code seal(void *room, castls_bytes nonce, castls_bytes aad, castls_bytes text,
                        castls_bytes tail, castls_span out)
{
    const EVP_AEAD_CTX *ready = room;
    if (nonce.len != NONCE_LEN || tail.len > CASTLS_AEAD_TAIL_MAX || out.len < text.len ||
        out.len - text.len != tail.len + TAG_LEN) {
        cas_span_wipe(out);
        return CASTLS_BAD_ARGUMENT;
    }
    const castls_span rest = cas_span_skip(out, text.len);
    size_t rest_len = 0;
    if (EVP_AEAD_CTX_seal_scatter(
            ready, out.data, rest.data, &rest_len, rest.len, nonce.data, nonce.len, text.data,
            text.len, tail.data, tail.len, aad.data, aad.len) != 1) {
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    return CASTLS_OK;
}

/* AWS-LC zeroes what it wrote when the tag is wrong. */
static castls_code open(void *room, castls_bytes nonce, castls_bytes aad, castls_bytes text,
                        castls_span out)
{
    const EVP_AEAD_CTX *ready = room;
    if (nonce.len != NONCE_LEN) {
        return CASTLS_BAD_ARGUMENT;
    }
    if (text.len < TAG_LEN) {
        return CASTLS_BAD_MAC;
    }
    const size_t plain_len = text.len - TAG_LEN;
    if (out.len < plain_len) {
        return CASTLS_BAD_ARGUMENT;
    }
    const castls_bytes tag = cas_bytes_skip(text, plain_len);
    if (EVP_AEAD_CTX_open_gather(ready, out.data, nonce.data, nonce.len, text.data, plain_len,
                                 tag.data, tag.len, aad.data, aad.len) != 1) {
        ERR_clear_error();
        return CASTLS_BAD_MAC;
    }
    return CASTLS_OK;
}

/* RFC 9001 section 5.4.3. */
static castls_code aes_header_mask(castls_bytes key, castls_bytes sample, castls_span mask)
{
    if ((key.len != 16 && key.len != 32) || sample.len != SAMPLE_LEN || mask.len != MASK_LEN) {
        return CASTLS_BAD_ARGUMENT;
    }
    AES_KEY schedule = {0};
    uint8_t block[AES_BLOCK_SIZE] = {0};
    const castls_span room = CAS_SPAN(block);
    if (AES_set_encrypt_key(key.data, (unsigned)(key.len * 8), &schedule) != 0) {
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    AES_encrypt(sample.data, room.data, &schedule);
    (void)cas_span_copy(mask, cas_bytes_prefix(CAS_BYTES(block), MASK_LEN));
    CAS_WIPE(&schedule);
    cas_span_wipe(room);
    return CASTLS_OK;
}

/* RFC 9001 section 5.4.4: the counter is the sample's first four bytes, least significant first. */
static castls_code chacha20_header_mask(castls_bytes key, castls_bytes sample, castls_span mask)
{
    if (key.len != 32 || sample.len != SAMPLE_LEN || mask.len != MASK_LEN) {
        return CASTLS_BAD_ARGUMENT;
    }
    const uint8_t zero[MASK_LEN] = {0};
    const castls_bytes nonce = cas_bytes_skip(sample, 4);
    const uint32_t counter =
        cas_bytes_get(sample, 0) + cas_bytes_get(sample, 1) * UINT32_C(0x100) +
        cas_bytes_get(sample, 2) * UINT32_C(0x10000) +
        cas_bytes_get(sample, 3) * UINT32_C(0x1000000);
    CRYPTO_chacha_20(mask.data, CAS_BYTES(zero).data, MASK_LEN, key.data, nonce.data, counter);
    return CASTLS_OK;
}

/* RFC 8446 section 5.5: 2^24.5 full records under one AES-GCM key; ChaCha20-Poly1305 outlives the
 * sequence number. */
#define GCM_RECORDS_MAX UINT64_C(23726566)

static const castls_aead aes_128_gcm = {
    .struct_len = sizeof(castls_aead),
    .name = "AEAD_AES_128_GCM",
    .key_len = 16,
    .tag_len = TAG_LEN,
    .key_room = sizeof(EVP_AEAD_CTX),
    .records_max = GCM_RECORDS_MAX,
    .key_init = aes_128_gcm_key_init,
    .key_clear = key_clear,
    .seal = seal,
    .open = open,
    .header_mask = aes_header_mask,
};

static const castls_aead aes_256_gcm = {
    .struct_len = sizeof(castls_aead),
    .name = "AEAD_AES_256_GCM",
    .key_len = 32,
    .tag_len = TAG_LEN,
    .key_room = sizeof(EVP_AEAD_CTX),
    .records_max = GCM_RECORDS_MAX,
    .key_init = aes_256_gcm_key_init,
    .key_clear = key_clear,
    .seal = seal,
    .open = open,
    .header_mask = aes_header_mask,
};

static const castls_aead chacha20_poly1305 = {
    .struct_len = sizeof(castls_aead),
    .name = "AEAD_CHACHA20_POLY1305",
    .key_len = 32,
    .tag_len = TAG_LEN,
    .key_room = sizeof(EVP_AEAD_CTX),
    .records_max = UINT64_MAX,
    .key_init = chacha20_poly1305_key_init,
    .key_clear = key_clear,
    .seal = seal,
    .open = open,
    .header_mask = chacha20_header_mask,
};

const castls_aead *cas_aws_lc_aead(castls_aead_id id)
{
    switch (id) {
    case CASTLS_AEAD_AES_128_GCM:
        return &aes_128_gcm;
    case CASTLS_AEAD_AES_256_GCM:
        return &aes_256_gcm;
    case CASTLS_AEAD_CHACHA20_POLY1305:
        return &chacha20_poly1305;
    default:
        return NULL;
    }
}
