/*
 * wycheproof_public.c: key agreement, KEMs and signatures.
 */
#include "vectors/wycheproof.h"

#define PUBLIC_MAX 4096
#define ROOM _Alignas(16) uint8_t

static bool is_zero(castls_bytes b)
{
    size_t i = 0;
    while (i < b.len && cas_bytes_get(b, i) == 0) {
        i++;
    }
    return i == b.len;
}

/* RFC 7748 section 6.1: a result that is all zero is refused, though the vectors would accept it. */
wycheproof_outcome wycheproof_agree(const castls_provider *provider, const wycheproof_case *c)
{
    const castls_group *group = provider->group((castls_group_id)c->algorithm);
    ROOM key_room[CASTLS_GROUP_ROOM_MAX] = {0};
    uint8_t share_room[CASTLS_KEY_SHARE_MAX] = {0};
    uint8_t secret_room[CASTLS_SHARED_SECRET_MAX] = {0};
    if (group == NULL) {
        return WYCHEPROOF_LACKING;
    }
    const castls_span share = cas_span_prefix(CAS_SPAN(share_room), group->share_len);
    const castls_span secret = cas_span_prefix(CAS_SPAN(secret_room), group->secret_len);
    if (group->key_import(key_room, wycheproof_field(c, 0), share) != CASTLS_OK) {
        return wycheproof_judge(c, false, false);
    }
    const castls_code code = group->agree(key_room, wycheproof_field(c, 1), secret);
    group->key_clear(key_room);
    if (code != CASTLS_OK && code != CASTLS_PROTOCOL) {
        return WYCHEPROOF_FAILED;
    }
    if (group->id == CASTLS_GROUP_X25519 && is_zero(wycheproof_field(c, 2))) {
        return code == CASTLS_PROTOCOL ? WYCHEPROOF_PASSED : WYCHEPROOF_FAILED;
    }
    return wycheproof_judge(
        c, code == CASTLS_OK, cas_bytes_equal(cas_span_bytes(secret), wycheproof_field(c, 2)));
}

/* A key from its seed, and what it decapsulates. */
wycheproof_outcome wycheproof_kem(const castls_provider *provider, const wycheproof_case *c)
{
    const castls_group *group = provider->group((castls_group_id)c->algorithm);
    ROOM key_room[CASTLS_GROUP_ROOM_MAX] = {0};
    uint8_t share_room[CASTLS_KEY_SHARE_MAX] = {0};
    uint8_t secret_room[CASTLS_SHARED_SECRET_MAX] = {0};
    if (group == NULL) {
        return WYCHEPROOF_LACKING;
    }
    const castls_span share = cas_span_prefix(CAS_SPAN(share_room), group->share_len);
    const castls_span secret = cas_span_prefix(CAS_SPAN(secret_room), group->secret_len);
    if (group->key_import(key_room, wycheproof_field(c, 0), share) != CASTLS_OK) {
        return wycheproof_judge(c, false, false);
    }
    bool right = cas_bytes_equal(cas_span_bytes(share), wycheproof_field(c, 1));
    castls_code code = CASTLS_OK;
    if (!cas_bytes_is_empty(wycheproof_field(c, 2))) {
        code = group->agree(key_room, wycheproof_field(c, 2), secret);
        right = right && cas_bytes_equal(cas_span_bytes(secret), wycheproof_field(c, 3));
    }
    group->key_clear(key_room);
    return wycheproof_judge(c, code == CASTLS_OK, right);
}

/* Encapsulation is random here, so that a good key is one that is taken, and a bad one is refused. */
wycheproof_outcome wycheproof_encapsulate(const castls_provider *provider, const wycheproof_case *c)
{
    const castls_group *group = provider->group((castls_group_id)c->algorithm);
    uint8_t response_room[CASTLS_KEY_SHARE_MAX] = {0};
    uint8_t secret_room[CASTLS_SHARED_SECRET_MAX] = {0};
    if (group == NULL) {
        return WYCHEPROOF_LACKING;
    }
    const castls_code code = group->respond(
        wycheproof_field(c, 0), cas_span_prefix(CAS_SPAN(response_room), group->response_len),
        cas_span_prefix(CAS_SPAN(secret_room), group->secret_len));
    if (code != CASTLS_OK && code != CASTLS_PROTOCOL) {
        return WYCHEPROOF_FAILED;
    }
    return wycheproof_judge(c, code == CASTLS_OK, !is_zero(CAS_BYTES(secret_room)));
}

wycheproof_outcome wycheproof_verify(const castls_provider *provider, const wycheproof_case *c)
{
    const castls_signature_id id = (castls_signature_id)c->algorithm;
    if (!provider->has_signature(id)) {
        return WYCHEPROOF_LACKING;
    }
    const castls_code code = provider->verify(
        id, wycheproof_field(c, 0), wycheproof_field(c, 1), wycheproof_field(c, 2));
    if (code != CASTLS_OK && code != CASTLS_BAD_MAC && code != CASTLS_BAD_ARGUMENT) {
        return WYCHEPROOF_FAILED;
    }
    return wycheproof_judge(c, code == CASTLS_OK, true);
}

/* PKCS#1 signatures are the same each time. */
wycheproof_outcome wycheproof_sign_rsa(const castls_provider *provider, const wycheproof_case *c)
{
    uint8_t room[CASTLS_SIGNATURE_MAX] = {0};
    size_t len = 0;
    void *key = NULL;
    if (provider->key_load(wycheproof_field(c, 0), &key) != CASTLS_OK) {
        return wycheproof_judge(c, false, false);
    }
    const castls_code code = provider->sign(
        key, (castls_signature_id)c->algorithm, wycheproof_field(c, 1), CAS_SPAN(room), &len);
    provider->key_free(key);
    return wycheproof_judge(
        c, code == CASTLS_OK,
        cas_bytes_equal(cas_bytes_prefix(CAS_BYTES(room), len), wycheproof_field(c, 2)));
}

/* Whether the key has that public half, and a signature of its own, and the given one, verify. */
static bool signs(const castls_provider *provider, const void *key, const wycheproof_case *c)
{
    const castls_signature_id id = (castls_signature_id)c->algorithm;
    uint8_t spki_room[PUBLIC_MAX] = {0};
    uint8_t room[CASTLS_SIGNATURE_MAX] = {0};
    size_t spki_len = 0;
    size_t len = 0;
    if (provider->key_public(key, CAS_SPAN(spki_room), &spki_len) != CASTLS_OK ||
        spki_len < wycheproof_field(c, 1).len ||
        provider->sign(key, id, wycheproof_field(c, 2), CAS_SPAN(room), &len) != CASTLS_OK) {
        return false;
    }
    const castls_bytes spki = cas_bytes_prefix(CAS_BYTES(spki_room), spki_len);
    const castls_bytes raw = cas_bytes_skip(spki, spki_len - wycheproof_field(c, 1).len);
    return cas_bytes_equal(raw, wycheproof_field(c, 1)) &&
           provider->verify(id, spki, wycheproof_field(c, 2),
                            cas_bytes_prefix(CAS_BYTES(room), len)) == CASTLS_OK &&
           provider->verify(id, spki, wycheproof_field(c, 2), wycheproof_field(c, 3)) == CASTLS_OK;
}

/* Signing is random here: what the vectors give is verified, and so is what the key signs. */
wycheproof_outcome wycheproof_sign_ml_dsa(const castls_provider *provider, const wycheproof_case *c)
{
    void *key = NULL;
    if (!provider->has_signature((castls_signature_id)c->algorithm)) {
        return WYCHEPROOF_LACKING;
    }
    if (provider->key_load(wycheproof_field(c, 0), &key) != CASTLS_OK) {
        return wycheproof_judge(c, false, false);
    }
    const bool right = signs(provider, key, c);
    provider->key_free(key);
    return wycheproof_judge(c, true, right);
}
