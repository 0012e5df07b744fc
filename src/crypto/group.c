/*
 * group.c: see group.h. Lengths are checked against our own rows before any provider call; a hybrid
 * is two elementary parts, handled one after the other in the order of the wire.
 */
#include "crypto/group.h"

#include "crypto/outcome.h"

#define P256 CASTLS_GROUP_SECP256R1
#define P384 CASTLS_GROUP_SECP384R1
#define P521 CASTLS_GROUP_SECP521R1
#define X25519 CASTLS_GROUP_X25519
#define KEM512 CASTLS_GROUP_MLKEM512
#define KEM768 CASTLS_GROUP_MLKEM768
#define KEM1024 CASTLS_GROUP_MLKEM1024

#define PRIVATE_LEN_MAX 80 /* Bytes: P-521 has 66, ML-KEM 64. */
#define DRAWS_MAX 64       /* All but about 2^-32 of the scalars are in range. */

/* clang-format off */
static const cas_named_group rows[] = {
    /* id                           name                   first    second   classical  share resp. secret */
    {CAS_HYBRID_X25519MLKEM768,     "X25519MLKEM768",       KEM768,  X25519,  X25519,    1216, 1120,    64},
    {CAS_HYBRID_SECP256R1MLKEM768,  "SecP256r1MLKEM768",    P256,    KEM768,  P256,      1249, 1153,    64},
    {CAS_HYBRID_SECP384R1MLKEM1024, "SecP384r1MLKEM1024",   P384,    KEM1024, P384,      1665, 1665,    80},
    {X25519,                       "x25519",               X25519,  0,       X25519,    32,   32,      32},
    {P256,                         "secp256r1",            P256,    0,       P256,      65,   65,      32},
    {P384,                         "secp384r1",            P384,    0,       P384,      97,   97,      48},
    {P521,                         "secp521r1",            P521,    0,       P521,      133,  133,     66},
    {KEM512,                       "MLKEM512",             KEM512,  0,       0,         800,  768,     32},
    {KEM768,                       "MLKEM768",             KEM768,  0,       0,         1184, 1088,    32},
    {KEM1024,                      "MLKEM1024",            KEM1024, 0,       0,         1568, 1568,    32},
};
/* clang-format on */

/* Pure ML-KEM comes last: it has no classical half to fall back on. */
static const uint16_t defaults[] = {
    CAS_HYBRID_X25519MLKEM768,     CASTLS_GROUP_X25519,    CASTLS_GROUP_SECP256R1,
    CASTLS_GROUP_SECP384R1,        CASTLS_GROUP_SECP521R1, CAS_HYBRID_SECP256R1MLKEM768,
    CAS_HYBRID_SECP384R1MLKEM1024, CASTLS_GROUP_MLKEM768,  CASTLS_GROUP_MLKEM1024,
    CASTLS_GROUP_MLKEM512,
};

const cas_named_group *cas_named_group_find(uint16_t id)
{
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        if (CAS_AT(rows, i)->id == id) {
            return CAS_AT(rows, i);
        }
    }
    return NULL;
}

bool cas_named_group_is_for12(const cas_named_group *group)
{
    return group->second == 0 && group->classical != 0;
}

castls_codes cas_named_group_defaults(void)
{
    return CAS_CODES(defaults);
}

/* The provider's elementary group, if its facts are those of our row. */
static const castls_group *elementary(const castls_provider *provider, uint16_t id)
{
    const cas_named_group *row = cas_named_group_find(id);
    const castls_group *alg = row == NULL ? NULL : provider->group((castls_group_id)id);
    if (alg == NULL || alg->share_len != row->share_len || alg->response_len != row->response_len ||
        alg->secret_len != row->secret_len || alg->key_room > CASTLS_GROUP_ROOM_MAX ||
        alg->private_len > PRIVATE_LEN_MAX || alg->kem != (row->classical == 0)) {
        return NULL;
    }
    return alg;
}

bool cas_group_is_available(const castls_provider *provider, uint16_t id)
{
    const cas_named_group *row = cas_named_group_find(id);
    return row != NULL && elementary(provider, row->first) != NULL &&
           (row->second == 0 || elementary(provider, row->second) != NULL);
}

/* RFC 8446 section 4.2.8.2: a point is uncompressed, legacy_form is 4. */
static bool has_form(const castls_group *alg, castls_bytes share)
{
    const bool is_point = alg->id == P256 || alg->id == P384 || alg->id == P521;
    return !is_point || cas_bytes_get(share, 0) == 4;
}

/* What a provider says about a peer's share. */
static cas_err share_outcome(castls_code code)
{
    return code == CASTLS_PROTOCOL ? CAS_ERR_KEY_SHARE : cas_outcome(code);
}

void cas_key_part_clear(cas_key_part *part)
{
    if (part->alg_ != NULL) {
        part->alg_->key_clear(part->room_);
    }
    CAS_WIPE(part);
}

cas_err cas_key_part_import(cas_key_part *part, const castls_provider *provider, uint16_t group,
                            castls_bytes key, castls_span share)
{
    cas_key_part_clear(part);
    const castls_group *alg = elementary(provider, group);
    if (alg == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    if (key.len != alg->private_len || share.len != alg->share_len) {
        return CAS_ERR_ARGUMENT;
    }
    const castls_code code = alg->key_import(part->room_, key, share);
    if (code == CASTLS_BAD_ARGUMENT) {
        return CAS_ERR_ARGUMENT;
    }
    CAS_TRY(cas_outcome(code));
    part->alg_ = alg;
    return CAS_OK;
}

/* A private key drawn from a hook, which has to come out the same in each run. */
static cas_err draw(cas_key_part *part, const castls_provider *provider,
                    const cas_random_hook *hook, const castls_group *alg, castls_span key,
                    castls_span share)
{
    cas_err err = CAS_ERR_ARGUMENT;
    for (size_t i = 0; err == CAS_ERR_ARGUMENT && i < DRAWS_MAX; i++) {
        CAS_TRY(cas_random(provider, hook, key));
        if (alg->id == P521) {
            /* A scalar of 521 bits in 66 bytes. */
            cas_span_set(key, 0, cas_bytes_get(cas_span_bytes(key), 0) & 1);
        }
        err = cas_key_part_import(part, provider, (uint16_t)alg->id, cas_span_bytes(key), share);
    }
    return err;
}

cas_err cas_key_part_generate(cas_key_part *part, const castls_provider *provider,
                              const cas_random_hook *hook, uint16_t group, castls_span share)
{
    cas_key_part_clear(part);
    const castls_group *alg = elementary(provider, group);
    if (alg == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    if (share.len != alg->share_len) {
        return CAS_ERR_ARGUMENT;
    }
    if (hook != NULL && hook->fill != NULL) {
        uint8_t room[PRIVATE_LEN_MAX] = {0};
        const castls_span key = cas_span_prefix(CAS_SPAN(room), alg->private_len);
        const cas_err err = draw(part, provider, hook, alg, key, share);
        cas_span_wipe(CAS_SPAN(room));
        return err;
    }
    CAS_TRY(cas_outcome(alg->generate(part->room_, share)));
    part->alg_ = alg;
    return CAS_OK;
}

cas_err cas_key_part_agree(const cas_key_part *part, castls_bytes response, castls_span secret)
{
    if (part->alg_ == NULL) {
        return CAS_ERR_STATE;
    }
    if (secret.len != part->alg_->secret_len) {
        return CAS_ERR_ARGUMENT;
    }
    if (response.len != part->alg_->response_len || !has_form(part->alg_, response)) {
        return CAS_ERR_KEY_SHARE;
    }
    return share_outcome(part->alg_->agree(part->room_, response, secret));
}

/* Diffie-Hellman with a key of the hook's in the place of the provider's own. */
static cas_err respond_drawn(const castls_provider *provider, const cas_random_hook *hook,
                             uint16_t group, castls_bytes share, castls_span response,
                             castls_span secret)
{
    cas_key_part part = {0};
    cas_err err = cas_key_part_generate(&part, provider, hook, group, response);
    if (err == CAS_OK) {
        err = cas_key_part_agree(&part, share, secret);
    }
    cas_key_part_clear(&part);
    return err;
}

cas_err cas_key_part_respond(const castls_provider *provider, const cas_random_hook *hook,
                             uint16_t group, castls_bytes share, castls_span response,
                             castls_span secret)
{
    const castls_group *alg = elementary(provider, group);
    if (alg == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    if (response.len != alg->response_len || secret.len != alg->secret_len) {
        return CAS_ERR_ARGUMENT;
    }
    if (share.len != alg->share_len || !has_form(alg, share)) {
        return CAS_ERR_KEY_SHARE;
    }
    if (hook != NULL && hook->fill != NULL && !alg->kem) {
        return respond_drawn(provider, hook, group, share, response, secret);
    }
    return share_outcome(alg->respond(share, response, secret));
}
