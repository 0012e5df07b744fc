/*
 * marking_provider.c: see marking_provider.h.
 */
#include "secrets/marking_provider.h"

#include "core/bytes.h"
#include "core/list.h"
#include "secrets/marks.h"
#include "support/fake_provider.h"

#define TAG_LEN 16
#define KEPT_MAX 64
#define TEXT_MAX 20480

/* The marks of a text that was sealed, found again by its tag. */
typedef struct kept_marks {
    uint8_t tag[TAG_LEN];
    uint8_t marks[TEXT_MAX];
    size_t len;
} kept_marks;

static kept_marks kept[KEPT_MAX];
static uint32_t kept_count;

static const castls_aead *fake_aead(void)
{
    return cas_fake_provider()->aead(CASTLS_AEAD_AES_128_GCM);
}

static castls_bytes tag_of(castls_bytes sealed)
{
    return cas_bytes_skip(sealed, sealed.len - TAG_LEN);
}

static castls_code seal_parts(void *room, castls_bytes nonce, castls_bytes aad, castls_parts parts,
                              castls_bytes tail, castls_span out)
{
    kept_marks *own = CAS_AT(kept, kept_count % KEPT_MAX);
    castls_span left = CAS_SPAN(own->marks);
    own->len = out.len - TAG_LEN;
    for (size_t i = 0; i <= parts.count; i++) {
        const castls_bytes part = i == parts.count ? tail : cas_parts_get(parts, i);
        cas_marks_save(part, cas_span_prefix(left, part.len));
        left = cas_span_skip(left, part.len);
    }
    const castls_code code = fake_aead()->seal_parts(room, nonce, aad, parts, tail, out);
    cas_declassify(out);
    if (code == CASTLS_OK && cas_span_copy(CAS_SPAN(own->tag), tag_of(cas_span_bytes(out)))) {
        kept_count = kept_count + 1;
    }
    return code;
}

static castls_code seal(void *room, castls_bytes nonce, castls_bytes aad, castls_bytes text,
                        castls_bytes tail, castls_span out)
{
    const castls_bytes parts[] = {text};
    return seal_parts(room, nonce, aad, CAS_PARTS(parts), tail, out);
}

static castls_code open(void *room, castls_bytes nonce, castls_bytes aad, castls_bytes text,
                        castls_span out)
{
    uint8_t tag[TAG_LEN] = {0};
    if (text.len < TAG_LEN || !cas_span_copy(CAS_SPAN(tag), tag_of(text))) {
        return CASTLS_BAD_MAC;
    }
    const castls_code code = fake_aead()->open(room, nonce, aad, text, out);
    cas_declassify(cas_span_prefix(out, text.len - TAG_LEN));
    for (size_t i = 0; i < KEPT_MAX; i++) {
        const kept_marks *sealed = CAS_AT(kept, i);
        if (cas_bytes_equal(CAS_BYTES(sealed->tag), CAS_BYTES(tag))) {
            cas_marks_restore(out, cas_bytes_prefix(CAS_BYTES(sealed->marks), sealed->len));
        }
    }
    return code;
}

/* The key is as secret as the bytes it was made from: the fake provider keeps a sum of them. */
static castls_code key_init(void *room, castls_aead_use use, castls_bytes key)
{
    return fake_aead()->key_init(room, use, key);
}

static void key_clear(void *room)
{
    fake_aead()->key_clear(room);
}

static const castls_group *fake_group(void)
{
    return cas_fake_provider()->group(CASTLS_GROUP_X25519);
}

static castls_code generate(void *room, castls_span share)
{
    return fake_group()->generate(room, share);
}

static castls_code key_import(void *room, castls_bytes key, castls_span share)
{
    return fake_group()->key_import(room, key, share);
}

static void group_key_clear(void *room)
{
    fake_group()->key_clear(room);
}

static castls_code agree(const void *room, castls_bytes response, castls_span secret)
{
    const castls_code code = fake_group()->agree(room, response, secret);
    cas_mark_secret(secret);
    return code;
}

static castls_code respond(castls_bytes share, castls_span response, castls_span secret)
{
    const castls_code code = fake_group()->respond(share, response, secret);
    cas_mark_secret(secret);
    return code;
}

#define AEAD_ROW(aead_name, bytes)                                                                 \
    {.struct_len = sizeof(castls_aead),                                                            \
     .name = (aead_name),                                                                          \
     .key_len = (bytes),                                                                           \
     .tag_len = TAG_LEN,                                                                           \
     .key_room = CASTLS_AEAD_KEY_ROOM_MAX,                                                         \
     .records_max = UINT64_C(1) << 24,                                                             \
     .key_init = key_init,                                                                         \
     .key_clear = key_clear,                                                                       \
     .seal = seal,                                                                                 \
     .open = open,                                                                                 \
     .seal_parts = seal_parts}

static const castls_aead aes_128_gcm = AEAD_ROW("AEAD_AES_128_GCM", 16);
static const castls_aead aes_256_gcm = AEAD_ROW("AEAD_AES_256_GCM", 32); /* For tickets. */

static const castls_group marking_group = {
    .struct_len = sizeof(castls_group),
    .id = CASTLS_GROUP_X25519,
    .name = "x25519",
    .private_len = 32,
    .share_len = 32,
    .response_len = 32,
    .secret_len = 32,
    .key_room = CASTLS_GROUP_ROOM_MAX,
    .generate = generate,
    .key_import = key_import,
    .key_clear = group_key_clear,
    .agree = agree,
    .respond = respond,
};

static const castls_aead *find_aead(castls_aead_id id)
{
    switch (id) {
    case CASTLS_AEAD_AES_128_GCM:
        return &aes_128_gcm;
    case CASTLS_AEAD_AES_256_GCM:
        return &aes_256_gcm;
    case CASTLS_AEAD_CHACHA20_POLY1305:
        break;
    }
    return NULL;
}

static const castls_group *find_group(castls_group_id id)
{
    return id == CASTLS_GROUP_X25519 ? &marking_group : NULL;
}

static const char *version(void)
{
    return cas_fake_provider_trusting()->version();
}

static bool is_fips(void)
{
    return false;
}

static const castls_hash *find_hash(castls_hash_id id)
{
    return cas_fake_provider_trusting()->hash(id);
}

static const castls_hmac *find_hmac(castls_hash_id id)
{
    return cas_fake_provider_trusting()->hmac(id);
}

static bool has_signature(castls_signature_id id)
{
    return cas_fake_provider_trusting()->has_signature(id);
}

static bool has_key(castls_key_kind kind)
{
    return cas_fake_provider_trusting()->has_key(kind);
}

static castls_code fill_random(castls_span out)
{
    return cas_fake_provider_trusting()->random(out);
}

static castls_code verify(castls_signature_id id, castls_bytes spki, castls_bytes content,
                          castls_bytes signature)
{
    return cas_fake_provider_trusting()->verify(id, spki, content, signature);
}

static castls_code key_load(castls_bytes der, void **key)
{
    return cas_fake_provider_trusting()->key_load(der, key);
}

static castls_code key_generate(castls_key_kind kind, uint32_t rsa_bits, void **key)
{
    return cas_fake_provider_trusting()->key_generate(kind, rsa_bits, key);
}

static void key_free(void *key)
{
    cas_fake_provider_trusting()->key_free(key);
}

static castls_key_kind key_kind(const void *key)
{
    return cas_fake_provider_trusting()->key_kind(key);
}

static castls_code key_public(const void *key, castls_span out, size_t *len)
{
    return cas_fake_provider_trusting()->key_public(key, out, len);
}

static castls_code key_export(const void *key, castls_span out, size_t *len)
{
    return cas_fake_provider_trusting()->key_export(key, out, len);
}

static castls_code sign(const void *key, castls_signature_id id, castls_bytes content,
                        castls_span out, size_t *len)
{
    return cas_fake_provider_trusting()->sign(key, id, content, out, len);
}

static const castls_provider marking = {
    .struct_len = sizeof(castls_provider),
    .name = "fake-marking",
    .version = version,
    .is_fips = is_fips,
    .aead = find_aead,
    .hash = find_hash,
    .hmac = find_hmac,
    .group = find_group,
    .has_signature = has_signature,
    .has_key = has_key,
    .random = fill_random,
    .verify = verify,
    .key_load = key_load,
    .key_generate = key_generate,
    .key_free = key_free,
    .key_kind = key_kind,
    .key_public = key_public,
    .key_export = key_export,
    .sign = sign,
};

const castls_provider *cas_marking_provider(void)
{
    return &marking;
}
