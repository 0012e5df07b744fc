/*
 * wycheproof_symmetric.c: AEADs, HMAC and HKDF.
 */
#include "vectors/wycheproof.h"

#include "core/reader.h"
#include "core/writer.h"
#include "crypto/hkdf.h"
#include "crypto/hmac_key.h"

#define TEXT_MAX 4096
#define TAG_LEN 16
#define OUTPUT_MAX (255 * CASTLS_HASH_LEN_MAX + 64)
#define ROOM _Alignas(16) uint8_t

/* Whether the text, with its last byte given as the tail, seals to ciphertext and tag. */
static bool seals(const castls_aead *aead, const wycheproof_case *c)
{
    ROOM key_room[CASTLS_AEAD_KEY_ROOM_MAX] = {0};
    uint8_t sealed_room[TEXT_MAX + TAG_LEN] = {0};
    const castls_bytes text = wycheproof_field(c, 3);
    const castls_bytes head = cas_bytes_prefix(text, text.len == 0 ? 0 : text.len - 1);
    const castls_span out = cas_span_prefix(CAS_SPAN(sealed_room), text.len + TAG_LEN);
    if (aead->key_init(key_room, CASTLS_AEAD_TLS13_SEAL, wycheproof_field(c, 0)) != CASTLS_OK) {
        return false;
    }
    const castls_code code = aead->seal(key_room, wycheproof_field(c, 1), wycheproof_field(c, 2),
                                        head, cas_bytes_skip(text, head.len), out);
    aead->key_clear(key_room);
    const castls_bytes sealed = cas_span_bytes(out);
    return code == CASTLS_OK &&
           cas_bytes_equal(cas_bytes_prefix(sealed, text.len), wycheproof_field(c, 4)) &&
           cas_bytes_equal(cas_bytes_skip(sealed, text.len), wycheproof_field(c, 5));
}

wycheproof_outcome wycheproof_aead(const castls_provider *provider, const wycheproof_case *c)
{
    const castls_aead *aead = provider->aead((castls_aead_id)c->algorithm);
    ROOM key_room[CASTLS_AEAD_KEY_ROOM_MAX] = {0};
    uint8_t sealed_room[TEXT_MAX + TAG_LEN] = {0};
    castls_bytes sealed = {0};
    if (aead == NULL) {
        return WYCHEPROOF_LACKING;
    }
    cas_writer w = cas_writer_on(CAS_SPAN(sealed_room));
    cas_write_bytes(&w, wycheproof_field(c, 4));
    cas_write_bytes(&w, wycheproof_field(c, 5));
    if (cas_writer_end(&w, &sealed) != CAS_OK || wycheproof_field(c, 3).len > TEXT_MAX ||
        aead->key_init(key_room, CASTLS_AEAD_TLS13_OPEN, wycheproof_field(c, 0)) != CASTLS_OK) {
        return WYCHEPROOF_FAILED;
    }
    const castls_code code = aead->open(
        key_room, wycheproof_field(c, 1), wycheproof_field(c, 2), sealed, CAS_SPAN(sealed_room));
    aead->key_clear(key_room);
    const castls_bytes opened = cas_bytes_prefix(sealed, wycheproof_field(c, 4).len);
    return wycheproof_judge(
        c, code == CASTLS_OK, cas_bytes_equal(opened, wycheproof_field(c, 3)) && seals(aead, c));
}

wycheproof_outcome wycheproof_mac(const castls_provider *provider, const wycheproof_case *c)
{
    const castls_hmac *hmac = provider->hmac((castls_hash_id)c->algorithm);
    ROOM key_room[CASTLS_HMAC_ROOM_MAX] = {0};
    uint8_t mac_room[CASTLS_HASH_LEN_MAX] = {0};
    if (hmac == NULL) {
        return WYCHEPROOF_LACKING;
    }
    const castls_bytes parts[] = {
        cas_bytes_prefix(wycheproof_field(c, 1), 7), cas_bytes_skip(wycheproof_field(c, 1), 7)};
    const castls_span mac = cas_span_prefix(CAS_SPAN(mac_room), hmac->mac_len);
    if (hmac->key_init(key_room, wycheproof_field(c, 0)) != CASTLS_OK ||
        hmac->mac(key_room, CAS_PARTS(parts), mac) != CASTLS_OK) {
        return WYCHEPROOF_FAILED;
    }
    hmac->key_clear(key_room);
    const castls_bytes cut = cas_bytes_prefix(cas_span_bytes(mac), wycheproof_field(c, 2).len);
    return wycheproof_judge(c, cas_ct_equal(cut, wycheproof_field(c, 2)), true);
}

/* HKDF is composed in src/crypto of the provider's HMAC. */
wycheproof_outcome wycheproof_hkdf(const castls_provider *provider, const wycheproof_case *c)
{
    const castls_hmac *hmac = provider->hmac((castls_hash_id)c->algorithm);
    uint8_t room[OUTPUT_MAX] = {0};
    cas_secret pseudorandom = {0};
    cas_hmac_key key = {0};
    if (hmac == NULL) {
        return WYCHEPROOF_LACKING;
    }
    cas_reader r = cas_reader_on(wycheproof_field(c, 4));
    const uint32_t len = cas_read_u32(&r);
    const castls_span out = cas_span_prefix(CAS_SPAN(room), len);
    const castls_bytes info[] = {wycheproof_field(c, 2)};
    if (out.len != len ||
        cas_hkdf_extract(hmac, wycheproof_field(c, 1), wycheproof_field(c, 0), &pseudorandom) !=
            CAS_OK ||
        cas_hmac_key_init(&key, hmac, cas_secret_bytes(&pseudorandom)) != CAS_OK) {
        return WYCHEPROOF_FAILED;
    }
    const cas_err err = cas_hkdf_expand(&key, CAS_PARTS(info), out);
    cas_hmac_key_clear(&key);
    return wycheproof_judge(
        c, err == CAS_OK, cas_bytes_equal(cas_span_bytes(out), wycheproof_field(c, 3)));
}
