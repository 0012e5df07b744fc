/*
 * fake_provider.c: see fake_provider.h. NO CRYPTOGRAPHY. Lengths come with the spans, so that one
 * set of functions serves all algorithms of a kind.
 */
#include "support/fake_provider.h"

#include "support/fake_counter.h"
#include "support/fake_group.h"
#include "support/fake_keys.h"
#include "support/fake_mix.h"
#include "support/fake_open.h"

#define USE_HASH 10
#define USE_HMAC 11
#define USE_AEAD 12
#define USE_MASK 13
#define USE_RANDOM 14

#define TAG_LEN 16
#define RECORDS_MAX (UINT64_C(1) << 24)

static castls_code fake_random(castls_span out)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    fake_mix m = fake_mix_begin(USE_RANDOM);
    fake_mix_number(&m, cas_fake_draw());
    fake_mix_out(&m, out);
    return CASTLS_OK;
}

/* Hash and HMAC */

static castls_code hash_init(void *room)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    fake_mix *m = room;
    *m = fake_mix_begin(USE_HASH);
    return CASTLS_OK;
}

static castls_code hash_update(void *room, castls_bytes in)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    fake_mix *m = room;
    fake_mix_add(m, in);
    return CASTLS_OK;
}

static castls_code hash_peek(const void *room, castls_span out)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    const fake_mix *m = room;
    fake_mix_out(m, out);
    return CASTLS_OK;
}

static castls_code hash_copy(void *to_room, const void *from_room)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    fake_mix *copy = to_room;
    const fake_mix *m = from_room;
    *copy = *m;
    return CASTLS_OK;
}

static void mix_clear(void *room)
{
    fake_mix *m = room;
    CAS_WIPE(m);
}

static void add_parts(fake_mix *m, castls_parts parts)
{
    for (size_t i = 0; i < parts.count; i++) {
        fake_mix_add(m, cas_parts_get(parts, i));
    }
}

static castls_code hash_digest(castls_parts parts, castls_span out)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    fake_mix m = fake_mix_begin(USE_HASH);
    add_parts(&m, parts);
    fake_mix_out(&m, out);
    return CASTLS_OK;
}

static castls_code hmac_key_init(void *room, castls_bytes key)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    fake_mix *m = room;
    *m = fake_mix_begin(USE_HMAC);
    fake_mix_value(m, key);
    return CASTLS_OK;
}

static castls_code hmac_mac(const void *room, castls_parts parts, castls_span out)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    const fake_mix *key = room;
    fake_mix m = *key;
    add_parts(&m, parts);
    fake_mix_out(&m, out);
    return CASTLS_OK;
}

/* AEAD: a stream of words exclusive-ored, and a tag over all of it. */

typedef struct fake_stream {
    uint64_t key;
    uint64_t offset;
} fake_stream;

static castls_code aead_key_init(void *room, castls_aead_use use, castls_bytes key)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    (void)use; /* What one direction seals the other one opens. */
    fake_mix *m = room;
    *m = fake_mix_begin(USE_AEAD);
    fake_mix_value(m, key);
    return CASTLS_OK;
}

static fake_mix with_nonce(const fake_mix *key, castls_bytes nonce)
{
    fake_mix m = *key;
    fake_mix_value(&m, nonce);
    return m;
}

static uint64_t stream_word(const fake_stream *s)
{
    return fake_scramble(s->key + s->offset / 8);
}

static void stream(fake_stream *s, castls_bytes in, cas_writer *w)
{
    cas_reader r = cas_reader_on(in);
    while (cas_reader_has_more(&r)) {
        if (s->offset % 8 == 0 && cas_reader_left(&r) >= 8) {
            cas_write_u64(w, cas_read_u64(&r) ^ stream_word(s));
            s->offset = s->offset + 8;
        } else {
            const uint64_t byte = stream_word(s) >> (56 - 8 * (s->offset % 8));
            cas_write_u8(w, cas_low_u8(cas_read_u8(&r) ^ byte));
            s->offset = s->offset + 1;
        }
    }
}

static void write_tag(fake_mix m, castls_bytes aad, castls_bytes sealed, castls_span tag)
{
    fake_mix_value(&m, aad);
    fake_mix_value(&m, sealed);
    fake_mix_out(&m, tag);
}

static castls_code aead_seal_parts(void *room, castls_bytes nonce, castls_bytes aad,
                                   castls_parts parts, castls_bytes tail, castls_span out)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    const fake_mix *key = room;
    const fake_mix m = with_nonce(key, nonce);
    fake_stream s = {fake_mix_end(&m), 0};
    cas_writer w = cas_writer_on(out);
    for (size_t i = 0; i < parts.count; i++) {
        stream(&s, cas_parts_get(parts, i), &w);
    }
    stream(&s, tail, &w);
    const castls_bytes sealed = cas_writer_bytes(&w);
    const castls_span tag = cas_write_room(&w, TAG_LEN);
    write_tag(m, aad, sealed, tag);
    castls_bytes whole = cas_bytes_none();
    return cas_writer_end(&w, &whole) == CAS_OK && whole.len == out.len
               ? CASTLS_OK
               : CASTLS_NO_ROOM;
}

static castls_code aead_seal(void *room, castls_bytes nonce, castls_bytes aad, castls_bytes text,
                             castls_bytes tail, castls_span out)
{
    const castls_bytes parts[] = {text};
    return aead_seal_parts(room, nonce, aad, CAS_PARTS(parts), tail, out);
}

static castls_code aead_open(void *room, castls_bytes nonce, castls_bytes aad, castls_bytes text,
                             castls_span out)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    const fake_mix *key = room;
    if (text.len < TAG_LEN) {
        return CASTLS_BAD_MAC;
    }
    const castls_bytes sealed = cas_bytes_prefix(text, text.len - TAG_LEN);
    const fake_mix m = with_nonce(key, nonce);
    uint8_t tag[TAG_LEN] = {0};
    write_tag(m, aad, sealed, CAS_SPAN(tag));
    if (!cas_ct_equal(cas_bytes_skip(text, sealed.len), CAS_BYTES(tag))) {
        cas_span_wipe(out);
        return CASTLS_BAD_MAC;
    }
    fake_stream s = {fake_mix_end(&m), 0};
    cas_writer w = cas_writer_on(out);
    stream(&s, sealed, &w);
    return CASTLS_OK;
}

static castls_code aead_header_mask(castls_bytes key, castls_bytes sample, castls_span mask)
{
    fake_mix m = fake_mix_begin(USE_MASK);
    fake_mix_value(&m, key);
    fake_mix_value(&m, sample);
    fake_mix_out(&m, mask);
    return CASTLS_OK;
}

/* The tables */

#define HASH_ROW(hash_id, hash_name, bytes, block)                                                 \
    {.struct_len = sizeof(castls_hash),                                                            \
     .id = (hash_id),                                                                              \
     .name = (hash_name),                                                                          \
     .digest_len = (bytes),                                                                        \
     .block_len = (block),                                                                         \
     .room = sizeof(fake_mix),                                                                     \
     .init = hash_init,                                                                            \
     .update = hash_update,                                                                        \
     .peek = hash_peek,                                                                            \
     .copy = hash_copy,                                                                            \
     .clear = mix_clear,                                                                           \
     .digest = hash_digest}

static const castls_hash hashes[] = {
    HASH_ROW(CASTLS_HASH_SHA1, "SHA-1", 20, 64),
    HASH_ROW(CASTLS_HASH_SHA256, "SHA-256", 32, 64),
    HASH_ROW(CASTLS_HASH_SHA384, "SHA-384", 48, 128),
    HASH_ROW(CASTLS_HASH_SHA512, "SHA-512", 64, 128),
};

#define HMAC_ROW(hash_id, bytes)                                                                   \
    {.struct_len = sizeof(castls_hmac),                                                            \
     .hash = (hash_id),                                                                            \
     .mac_len = (bytes),                                                                           \
     .key_room = sizeof(fake_mix),                                                                 \
     .key_init = hmac_key_init,                                                                    \
     .key_clear = mix_clear,                                                                       \
     .mac = hmac_mac}

static const castls_hmac hmacs[] = {
    HMAC_ROW(CASTLS_HASH_SHA1, 20),
    HMAC_ROW(CASTLS_HASH_SHA256, 32),
    HMAC_ROW(CASTLS_HASH_SHA384, 48),
    HMAC_ROW(CASTLS_HASH_SHA512, 64),
};

#define AEAD_ROW(aead_name, key, parts_function)                                                   \
    {.struct_len = sizeof(castls_aead),                                                            \
     .name = (aead_name),                                                                          \
     .key_len = (key),                                                                             \
     .tag_len = TAG_LEN,                                                                           \
     .key_room = sizeof(fake_mix),                                                                 \
     .records_max = RECORDS_MAX,                                                                   \
     .key_init = aead_key_init,                                                                    \
     .key_clear = mix_clear,                                                                       \
     .seal = aead_seal,                                                                            \
     .open = aead_open,                                                                            \
     .seal_parts = (parts_function),                                                               \
     .header_mask = aead_header_mask}

static const castls_aead aes_128_gcm = AEAD_ROW("AEAD_AES_128_GCM", 16, aead_seal_parts);
static const castls_aead aes_256_gcm = AEAD_ROW("AEAD_AES_256_GCM", 32, aead_seal_parts);
/* One without the optional function. */
static const castls_aead chacha20_poly1305 = AEAD_ROW("AEAD_CHACHA20_POLY1305", 32, NULL);

static const castls_aead *find_aead(castls_aead_id id)
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

static const castls_hash *find_hash(castls_hash_id id)
{
    for (size_t i = 0; i < CAS_COUNT(hashes); i++) {
        if (CAS_AT(hashes, i)->id == id) {
            return CAS_AT(hashes, i);
        }
    }
    return NULL;
}

static const castls_hmac *find_hmac(castls_hash_id id)
{
    for (size_t i = 0; i < CAS_COUNT(hmacs); i++) {
        if (CAS_AT(hmacs, i)->hash == id) {
            return CAS_AT(hmacs, i);
        }
    }
    return NULL;
}

static const char *version(void)
{
    return "no cryptography at all";
}

static bool is_fips(void)
{
    return false;
}

static castls_code key_generate(castls_key_kind kind, uint32_t rsa_bits, void **key)
{
    return cas_fake_key_make(kind, rsa_bits, cas_fake_draw(), key);
}

static castls_code verify_nothing(castls_signature_id id, castls_bytes spki, castls_bytes content,
                                  castls_bytes signature)
{
    (void)id;
    (void)spki;
    (void)content;
    (void)signature;
    return CASTLS_OK;
}

#define PROVIDER(provider_name, verify_function, aead_function, hmac_function)                     \
    {.struct_len = sizeof(castls_provider),                                                        \
     .name = (provider_name),                                                                      \
     .version = version,                                                                           \
     .is_fips = is_fips,                                                                           \
     .aead = (aead_function),                                                                      \
     .hash = find_hash,                                                                            \
     .hmac = (hmac_function),                                                                      \
     .group = cas_fake_group,                                                                      \
     .has_signature = cas_fake_has_signature,                                                      \
     .has_key = cas_fake_has_key,                                                                  \
     .random = fake_random,                                                                        \
     .verify = (verify_function),                                                                  \
     .key_load = cas_fake_key_load,                                                                \
     .key_generate = key_generate,                                                                 \
     .key_free = cas_fake_key_free,                                                                \
     .key_kind = cas_fake_key_kind,                                                                \
     .key_public = cas_fake_key_public,                                                            \
     .key_export = cas_fake_key_export,                                                            \
     .sign = cas_fake_sign}

static const castls_provider fake = PROVIDER("fake", cas_fake_verify, find_aead, find_hmac);
static const castls_provider trusting =
    PROVIDER("fake-trusting", verify_nothing, find_aead, find_hmac);
static const castls_provider opened =
    PROVIDER("fake-open", verify_nothing, cas_fake_open_aead, cas_fake_open_hmac);

const castls_provider *cas_fake_provider(void)
{
    return &fake;
}

const castls_provider *cas_fake_provider_trusting(void)
{
    return &trusting;
}

const castls_provider *cas_fake_provider_open(void)
{
    return &opened;
}
