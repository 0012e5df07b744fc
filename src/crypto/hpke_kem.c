/*
 * hpke_kem.c: see hpke_kem.h.
 */
#include "crypto/hpke_kem.h"

#include "crypto/hpke_kdf.h"

#define DH_LEN_MAX 66
#define PRIVATE_LEN_MAX 66

typedef struct kem_row {
    uint16_t kem;
    uint16_t group;
    castls_hash_id hash;  /* Of DHKEM's own KDF; none for a KEM that is used as it is. */
    uint16_t private_len; /* Bytes, Nsk. */
    uint8_t mask;         /* Of a candidate's first byte, RFC 9180 section 7.1.3. */
} kem_row;

static const kem_row rows[] = {
    {CAS_HPKE_KEM_P256, CASTLS_GROUP_SECP256R1, CASTLS_HASH_SHA256, 32, 0xff},
    {CAS_HPKE_KEM_P384, CASTLS_GROUP_SECP384R1, CASTLS_HASH_SHA384, 48, 0xff},
    {CAS_HPKE_KEM_P521, CASTLS_GROUP_SECP521R1, CASTLS_HASH_SHA512, 66, 0x01},
    {CAS_HPKE_KEM_X25519, CASTLS_GROUP_X25519, CASTLS_HASH_SHA256, 32, 0xff},
    {CAS_HPKE_KEM_MLKEM512, CASTLS_GROUP_MLKEM512, CASTLS_HASH_NONE, 64, 0xff},
    {CAS_HPKE_KEM_MLKEM768, CASTLS_GROUP_MLKEM768, CASTLS_HASH_NONE, 64, 0xff},
    {CAS_HPKE_KEM_MLKEM1024, CASTLS_GROUP_MLKEM1024, CASTLS_HASH_NONE, 64, 0xff},
};

static const kem_row *find_kem(uint16_t kem)
{
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        if (CAS_AT(rows, i)->kem == kem) {
            return CAS_AT(rows, i);
        }
    }
    return NULL;
}

bool cas_hpke_kem_is_available(const castls_provider *provider, uint16_t kem)
{
    const kem_row *row = find_kem(kem);
    return row != NULL && cas_group_is_available(provider, row->group) &&
           (row->hash == CASTLS_HASH_NONE || provider->hmac(row->hash) != NULL);
}

void cas_hpke_key_clear(cas_hpke_key *key)
{
    cas_key_part_clear(&key->private_);
    CAS_WIPE(key);
}

castls_bytes cas_hpke_key_public(const cas_hpke_key *key)
{
    return cas_bytes_prefix(CAS_BYTES(key->public_), key->public_len_);
}

/* Clears the object and makes it one of that KEM, with room for its public key. */
static cas_err begin(cas_hpke_key *key, const castls_provider *provider, uint16_t kem,
                     const kem_row **row, castls_span *share)
{
    cas_hpke_key_clear(key);
    *share = cas_span_none();
    *row = find_kem(kem);
    const cas_named_group *group = *row == NULL ? NULL : cas_named_group_find((*row)->group);
    if (group == NULL || !cas_hpke_kem_is_available(provider, kem)) {
        return CAS_ERR_UNSUPPORTED;
    }
    key->kem_ = kem;
    key->public_len_ = group->share_len;
    *share = cas_span_prefix(CAS_SPAN(key->public_), group->share_len);
    return CAS_OK;
}

static cas_err finish(cas_hpke_key *key, cas_err err)
{
    if (err != CAS_OK) {
        cas_hpke_key_clear(key);
    }
    return err;
}

cas_err cas_hpke_key_generate(cas_hpke_key *key, const castls_provider *provider,
                              const cas_random_hook *hook, uint16_t kem)
{
    const kem_row *row = NULL;
    castls_span share = cas_span_none();
    CAS_TRY(begin(key, provider, kem, &row, &share));
    return finish(key, cas_key_part_generate(&key->private_, provider, hook, row->group, share));
}

cas_err cas_hpke_key_import(cas_hpke_key *key, const castls_provider *provider, uint16_t kem,
                            castls_bytes private_key)
{
    const kem_row *row = NULL;
    castls_span share = cas_span_none();
    CAS_TRY(begin(key, provider, kem, &row, &share));
    return finish(key,
                  cas_key_part_import(&key->private_, provider, row->group, private_key, share));
}

/* One private key to try. X25519 takes any bytes, so there is but one. RFC 9180 section 7.1.3. */
static cas_err candidate(const cas_hpke_kdf *kdf, const cas_hmac_key *prk, const kem_row *row,
                         uint8_t number, castls_span out)
{
    if (row->kem == CAS_HPKE_KEM_X25519) {
        const castls_bytes nothing[] = {cas_bytes_none()};
        return cas_hpke_expand(kdf, prk, CAS_TEXT("sk"), CAS_PARTS(nothing), out);
    }
    const uint8_t counter[1] = {number};
    const castls_bytes info[] = {CAS_BYTES(counter)};
    CAS_TRY(cas_hpke_expand(kdf, prk, CAS_TEXT("candidate"), CAS_PARTS(info), out));
    cas_span_set(out, 0, cas_bytes_get(cas_span_bytes(out), 0) & row->mask);
    return CAS_OK;
}

/* Tries candidates until one is a scalar of the group; at most 256, as the RFC has it. */
static cas_err derive_from(cas_hpke_key *key, const castls_provider *provider, const kem_row *row,
                           const cas_hpke_kdf *kdf, const cas_hmac_key *prk, castls_span share)
{
    uint8_t room[PRIVATE_LEN_MAX] = {0};
    const castls_span private_key = cas_span_prefix(CAS_SPAN(room), row->private_len);
    cas_err err = CAS_ERR_ARGUMENT;
    for (size_t i = 0; err == CAS_ERR_ARGUMENT && i < 256; i++) {
        err = candidate(kdf, prk, row, cas_narrow_u8(i), private_key);
        if (err == CAS_OK) {
            err = cas_key_part_import(
                &key->private_, provider, row->group, cas_span_bytes(private_key), share);
        }
    }
    cas_span_wipe(CAS_SPAN(room));
    return err;
}

cas_err cas_hpke_key_derive(cas_hpke_key *key, const castls_provider *provider, uint16_t kem,
                            castls_bytes ikm)
{
    const kem_row *row = NULL;
    castls_span share = cas_span_none();
    CAS_TRY(begin(key, provider, kem, &row, &share));
    cas_hpke_kdf kdf = {0};
    cas_secret dkp_prk = {0};
    cas_hmac_key prk = {0};
    cas_err err = cas_hpke_kdf_of_kem(&kdf, provider, row->hash, kem);
    if (err == CAS_OK) {
        err = cas_hpke_extract(&kdf, cas_bytes_none(), CAS_TEXT("dkp_prk"), ikm, &dkp_prk);
    }
    if (err == CAS_OK) {
        err = cas_hmac_key_init(&prk, kdf.hmac, cas_secret_bytes(&dkp_prk));
    }
    if (err == CAS_OK) {
        err = derive_from(key, provider, row, &kdf, &prk, share);
    }
    cas_hmac_key_clear(&prk);
    cas_secret_clear(&dkp_prk);
    return finish(key, err);
}

/* ExtractAndExpand, RFC 9180 section 4.1. `context` is enc, the receiver's and the sender's key. */
static cas_err extract_and_expand(const castls_provider *provider, const kem_row *row,
                                  castls_bytes dh, castls_parts context, cas_secret *shared)
{
    cas_hpke_kdf kdf = {0};
    cas_secret eae_prk = {0};
    cas_hmac_key prk = {0};
    CAS_TRY(cas_hpke_kdf_of_kem(&kdf, provider, row->hash, row->kem));
    cas_err err = cas_hpke_extract(&kdf, cas_bytes_none(), CAS_TEXT("eae_prk"), dh, &eae_prk);
    if (err == CAS_OK) {
        err = cas_hmac_key_init(&prk, kdf.hmac, cas_secret_bytes(&eae_prk));
    }
    if (err == CAS_OK) {
        err = cas_hpke_expand(&kdf, &prk, CAS_TEXT("shared_secret"), context,
                              cas_secret_room(shared, kdf.hmac->mac_len));
    }
    cas_hmac_key_clear(&prk);
    cas_secret_clear(&eae_prk);
    if (err != CAS_OK) {
        cas_secret_clear(shared);
    }
    return err;
}

static cas_err encap_dh(const castls_provider *provider, const kem_row *row,
                        castls_bytes public_key, cas_hpke_sender sender, castls_span enc,
                        castls_span dh)
{
    const size_t dh_len = sender.own == NULL ? dh.len : dh.len / 2;
    if (sender.ephemeral != NULL) {
        CAS_TRY(cas_key_part_agree(
            &sender.ephemeral->private_, public_key, cas_span_prefix(dh, dh_len)));
        if (!cas_span_copy(enc, cas_hpke_key_public(sender.ephemeral))) {
            return CAS_ERR_ARGUMENT;
        }
    } else {
        CAS_TRY(cas_key_part_respond(
            provider, NULL, row->group, public_key, enc, cas_span_prefix(dh, dh_len)));
    }
    return sender.own == NULL
               ? CAS_OK
               : cas_key_part_agree(&sender.own->private_, public_key, cas_span_skip(dh, dh_len));
}

/* A KEM of its own has no sender's key and no DHKEM around it. */
static cas_err encap_plain(const castls_provider *provider, const kem_row *row,
                           castls_bytes public_key, cas_hpke_sender sender, castls_span enc,
                           cas_secret *shared)
{
    if (sender.own != NULL || sender.ephemeral != NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    const cas_named_group *group = cas_named_group_find(row->group);
    return cas_key_part_respond(
        provider, NULL, row->group, public_key, enc, cas_secret_room(shared, group->secret_len));
}

static cas_err encap_dhkem(const castls_provider *provider, const kem_row *row,
                           castls_bytes public_key, cas_hpke_sender sender, castls_span enc,
                           cas_secret *shared)
{
    if ((sender.own != NULL && sender.own->kem_ != row->kem) ||
        (sender.ephemeral != NULL && sender.ephemeral->kem_ != row->kem)) {
        return CAS_ERR_ARGUMENT;
    }
    const cas_named_group *group = cas_named_group_find(row->group);
    uint8_t room[2 * DH_LEN_MAX] = {0};
    const size_t count = sender.own == NULL ? 1 : 2;
    const castls_span dh = cas_span_prefix(CAS_SPAN(room), count * group->secret_len);
    const castls_bytes own =
        sender.own == NULL ? cas_bytes_none() : cas_hpke_key_public(sender.own);
    const castls_bytes context[] = {cas_span_bytes(enc), public_key, own};
    cas_err err = encap_dh(provider, row, public_key, sender, enc, dh);
    if (err == CAS_OK) {
        err = extract_and_expand(provider, row, cas_span_bytes(dh), CAS_PARTS(context), shared);
    }
    cas_span_wipe(CAS_SPAN(room));
    return err;
}

cas_err cas_hpke_encap(const castls_provider *provider, uint16_t kem, castls_bytes public_key,
                       cas_hpke_sender sender, castls_span enc_room, castls_bytes *enc,
                       cas_secret *shared)
{
    *enc = cas_bytes_none();
    cas_secret_clear(shared);
    const kem_row *row = find_kem(kem);
    if (row == NULL || !cas_hpke_kem_is_available(provider, kem)) {
        return CAS_ERR_UNSUPPORTED;
    }
    const cas_named_group *group = cas_named_group_find(row->group);
    if (enc_room.len < group->response_len) {
        return CAS_ERR_ROOM;
    }
    const castls_span out = cas_span_prefix(enc_room, group->response_len);
    const cas_err err = row->hash == CASTLS_HASH_NONE
                            ? encap_plain(provider, row, public_key, sender, out, shared)
                            : encap_dhkem(provider, row, public_key, sender, out, shared);
    if (err != CAS_OK) {
        cas_secret_clear(shared);
        return err;
    }
    *enc = cas_span_bytes(out);
    return CAS_OK;
}

static cas_err decap_dhkem(const castls_provider *provider, const kem_row *row,
                           const cas_hpke_key *key, castls_bytes enc, castls_bytes sender_public,
                           cas_secret *shared)
{
    const cas_named_group *group = cas_named_group_find(row->group);
    const bool is_auth = !cas_bytes_is_absent(sender_public);
    uint8_t room[2 * DH_LEN_MAX] = {0};
    const castls_span dh = cas_span_prefix(CAS_SPAN(room), (is_auth ? 2U : 1U) * group->secret_len);
    const castls_bytes context[] = {enc, cas_hpke_key_public(key), sender_public};
    cas_err err = cas_key_part_agree(&key->private_, enc, cas_span_prefix(dh, group->secret_len));
    if (err == CAS_OK && is_auth) {
        err =
            cas_key_part_agree(&key->private_, sender_public, cas_span_skip(dh, group->secret_len));
    }
    if (err == CAS_OK) {
        err = extract_and_expand(provider, row, cas_span_bytes(dh), CAS_PARTS(context), shared);
    }
    cas_span_wipe(CAS_SPAN(room));
    return err;
}

cas_err cas_hpke_decap(const castls_provider *provider, const cas_hpke_key *key, castls_bytes enc,
                       castls_bytes sender_public, cas_secret *shared)
{
    cas_secret_clear(shared);
    const kem_row *row = find_kem(key->kem_);
    if (row == NULL) {
        return CAS_ERR_STATE;
    }
    if (row->hash != CASTLS_HASH_NONE) {
        return decap_dhkem(provider, row, key, enc, sender_public, shared);
    }
    if (!cas_bytes_is_absent(sender_public)) {
        return CAS_ERR_UNSUPPORTED;
    }
    const cas_named_group *group = cas_named_group_find(row->group);
    const cas_err err =
        cas_key_part_agree(&key->private_, enc, cas_secret_room(shared, group->secret_len));
    if (err != CAS_OK) {
        cas_secret_clear(shared);
    }
    return err;
}
