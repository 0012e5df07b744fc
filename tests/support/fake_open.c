/*
 * fake_open.c: see fake_open.h. NO CRYPTOGRAPHY.
 */
#include "support/fake_open.h"

#include "core/list.h"
#include "core/writer.h"

#define TAG_LEN 16
#define FILL 0x42
#define RECORDS_MAX (UINT64_C(1) << 24)

static castls_code take_key(void *room, castls_aead_use use, castls_bytes key)
{
    uint8_t *mark = room;
    (void)use;
    (void)key;
    *mark = FILL;
    return CASTLS_OK;
}

static void forget(void *room)
{
    uint8_t *mark = room;
    CAS_WIPE(mark);
}

/* The text moves to where it is wanted, and may lie there already. */
static castls_code seal(void *room, castls_bytes nonce, castls_bytes aad, castls_bytes text,
                        castls_bytes tail, castls_span out)
{
    (void)room;
    (void)nonce;
    (void)aad;
    if (!cas_bytes_same_start(text, out) && !cas_span_copy(out, text)) {
        return CASTLS_NO_ROOM;
    }
    cas_writer w = cas_writer_on(cas_span_skip(out, text.len));
    castls_bytes end = {0};
    cas_write_bytes(&w, tail);
    cas_write_fill(&w, FILL, TAG_LEN);
    return cas_writer_end(&w, &end) == CAS_OK ? CASTLS_OK : CASTLS_NO_ROOM;
}

static castls_code unseal(void *room, castls_bytes nonce, castls_bytes aad, castls_bytes text,
                          castls_span out)
{
    (void)room;
    (void)nonce;
    (void)aad;
    if (text.len < TAG_LEN) {
        return CASTLS_BAD_MAC;
    }
    const castls_bytes inner = cas_bytes_prefix(text, text.len - TAG_LEN);
    return cas_bytes_same_start(text, out) || cas_span_copy(out, inner)
               ? CASTLS_OK
               : CASTLS_NO_ROOM;
}

static castls_code make_mac_key(void *room, castls_bytes key)
{
    return take_key(room, CASTLS_AEAD_TLS13_SEAL, key);
}

static castls_code mac(const void *room, castls_parts parts, castls_span out)
{
    (void)room;
    (void)parts;
    cas_span_fill(out, FILL);
    return CASTLS_OK;
}

/* Headers go as they are, too. */
static castls_code no_mask(castls_bytes key, castls_bytes sample, castls_span mask)
{
    (void)key;
    (void)sample;
    cas_span_fill(mask, 0);
    return CASTLS_OK;
}

#define AEAD_ROW(aead_name, key)                                                                   \
    {.struct_len = sizeof(castls_aead),                                                            \
     .name = (aead_name),                                                                          \
     .key_len = (key),                                                                             \
     .tag_len = TAG_LEN,                                                                           \
     .key_room = 1,                                                                                \
     .records_max = RECORDS_MAX,                                                                   \
     .key_init = take_key,                                                                         \
     .key_clear = forget,                                                                          \
     .seal = seal,                                                                                 \
     .open = unseal,                                                                               \
     .header_mask = no_mask}

static const castls_aead aes_128_gcm = AEAD_ROW("AEAD_AES_128_GCM", 16);
static const castls_aead aes_256_gcm = AEAD_ROW("AEAD_AES_256_GCM", 32);
static const castls_aead chacha20_poly1305 = AEAD_ROW("AEAD_CHACHA20_POLY1305", 32);

const castls_aead *cas_fake_open_aead(castls_aead_id id)
{
    switch (id) {
    case CASTLS_AEAD_AES_128_GCM:
        return &aes_128_gcm;
    case CASTLS_AEAD_AES_256_GCM:
        return &aes_256_gcm;
    case CASTLS_AEAD_CHACHA20_POLY1305:
        return &chacha20_poly1305;
    }
    return NULL;
}

#define HMAC_ROW(hash_id, bytes)                                                                   \
    {.struct_len = sizeof(castls_hmac),                                                            \
     .hash = (hash_id),                                                                            \
     .mac_len = (bytes),                                                                           \
     .key_room = 1,                                                                                \
     .key_init = make_mac_key,                                                                     \
     .key_clear = forget,                                                                          \
     .mac = mac}

static const castls_hmac hmacs[] = {
    HMAC_ROW(CASTLS_HASH_SHA1, 20),
    HMAC_ROW(CASTLS_HASH_SHA256, 32),
    HMAC_ROW(CASTLS_HASH_SHA384, 48),
    HMAC_ROW(CASTLS_HASH_SHA512, 64),
};

const castls_hmac *cas_fake_open_hmac(castls_hash_id id)
{
    for (size_t i = 0; i < CAS_COUNT(hmacs); i++) {
        if (CAS_AT(hmacs, i)->hash == id) {
            return CAS_AT(hmacs, i);
        }
    }
    return NULL;
}
