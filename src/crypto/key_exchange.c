/*
 * key_exchange.c: a named group's key exchange out of elementary parts; see key_exchange.h. The
 * first part of a row is made, agreed and answered first, and its bytes stand first in share,
 * response and secret (draft-ietf-tls-ecdhe-mlkem section 4).
 */
#include "crypto/key_exchange.h"

/* The row of an elementary group: only ids of our own rows are asked for. */
static size_t share_len_of(uint16_t id)
{
    const cas_named_group *row = cas_named_group_find(id);
    return row == NULL ? 0 : row->share_len;
}

static size_t response_len_of(uint16_t id)
{
    const cas_named_group *row = cas_named_group_find(id);
    return row == NULL ? 0 : row->response_len;
}

static size_t secret_len_of(uint16_t id)
{
    const cas_named_group *row = cas_named_group_find(id);
    return row == NULL ? 0 : row->secret_len;
}

void cas_key_exchange_clear(cas_key_exchange *kx)
{
    cas_key_part_clear(&kx->first_);
    cas_key_part_clear(&kx->second_);
    CAS_WIPE(kx);
}

const cas_named_group *cas_key_exchange_group(const cas_key_exchange *kx)
{
    return kx->group_;
}

/* Checks what both ways of making a key have in common; the object is empty afterwards. */
static cas_err begin(cas_key_exchange *kx, const castls_provider *provider, uint16_t group,
                     castls_span share, const cas_named_group **row)
{
    cas_key_exchange_clear(kx);
    *row = cas_named_group_find(group);
    if (*row == NULL || !cas_group_is_available(provider, group)) {
        return CAS_ERR_UNSUPPORTED;
    }
    return share.len == (*row)->share_len ? CAS_OK : CAS_ERR_ARGUMENT;
}

/* The key is there when both parts are; half a key is none. */
static cas_err finish(cas_key_exchange *kx, const cas_named_group *row, castls_span share,
                      cas_err err)
{
    if (err != CAS_OK) {
        cas_key_exchange_clear(kx);
        cas_span_wipe(share);
        return err;
    }
    kx->group_ = row;
    return CAS_OK;
}

cas_err cas_key_exchange_generate(cas_key_exchange *kx, const castls_provider *provider,
                                  const cas_random_hook *hook, uint16_t group, castls_span share)
{
    const cas_named_group *row = NULL;
    CAS_TRY(begin(kx, provider, group, share, &row));
    const size_t first_len = share_len_of(row->first);
    cas_err err = cas_key_part_generate(
        &kx->first_, provider, hook, row->first, cas_span_prefix(share, first_len));
    if (err == CAS_OK && row->second != 0) {
        err = cas_key_part_generate(
            &kx->second_, provider, hook, row->second, cas_span_skip(share, first_len));
    }
    return finish(kx, row, share, err);
}

cas_err cas_key_exchange_import(cas_key_exchange *kx, const castls_provider *provider,
                                uint16_t group, castls_bytes first, castls_bytes second,
                                castls_span share)
{
    const cas_named_group *row = NULL;
    CAS_TRY(begin(kx, provider, group, share, &row));
    const size_t first_len = share_len_of(row->first);
    cas_err err = cas_key_part_import(
        &kx->first_, provider, row->first, first, cas_span_prefix(share, first_len));
    if (err == CAS_OK && row->second != 0) {
        err = cas_key_part_import(
            &kx->second_, provider, row->second, second, cas_span_skip(share, first_len));
    }
    return finish(kx, row, share, err);
}

bool cas_key_exchange_serves(const cas_key_exchange *kx, uint16_t group)
{
    return kx->group_ != NULL && group != 0 &&
           (group == kx->group_->id || group == kx->group_->classical);
}

castls_bytes cas_key_exchange_half_share(const cas_key_exchange *kx, castls_bytes share)
{
    const cas_named_group *row = kx->group_;
    if (row == NULL || row->second == 0 || share.len != row->share_len) {
        return cas_bytes_none();
    }
    const size_t first_len = share_len_of(row->first);
    return row->classical == row->first ? cas_bytes_prefix(share, first_len)
                                        : cas_bytes_skip(share, first_len);
}

/* With the classical half alone, or with the only part that there is. */
static cas_err agree_one(const cas_key_exchange *kx, uint16_t group, castls_bytes response,
                         castls_span secret)
{
    const bool is_first = group == kx->group_->first;
    return cas_key_part_agree(is_first ? &kx->first_ : &kx->second_, response, secret);
}

static cas_err agree_both(const cas_key_exchange *kx, castls_bytes response, castls_span secret)
{
    const size_t response_len = response_len_of(kx->group_->first);
    const size_t secret_len = secret_len_of(kx->group_->first);
    CAS_TRY(cas_key_part_agree(&kx->first_, cas_bytes_prefix(response, response_len),
                               cas_span_prefix(secret, secret_len)));
    return cas_key_part_agree(
        &kx->second_, cas_bytes_skip(response, response_len), cas_span_skip(secret, secret_len));
}

cas_err cas_key_exchange_agree(const cas_key_exchange *kx, uint16_t group, castls_bytes response,
                               castls_span room, castls_bytes *secret)
{
    *secret = cas_bytes_none();
    if (!cas_key_exchange_serves(kx, group)) {
        return CAS_ERR_ARGUMENT;
    }
    const cas_named_group *row = cas_named_group_find(group);
    if (row == NULL || response.len != row->response_len) {
        return CAS_ERR_KEY_SHARE;
    }
    if (room.len < row->secret_len) {
        return CAS_ERR_ROOM;
    }
    const castls_span out = cas_span_prefix(room, row->secret_len);
    const cas_err err =
        row->second == 0 ? agree_one(kx, group, response, out) : agree_both(kx, response, out);
    if (err != CAS_OK) {
        cas_span_wipe(out);
        return err;
    }
    *secret = cas_span_bytes(out);
    return CAS_OK;
}

static cas_err respond_parts(const castls_provider *provider, const cas_random_hook *hook,
                             const cas_named_group *row, castls_bytes share, castls_span response,
                             castls_span secret)
{
    const size_t share_len = share_len_of(row->first);
    const size_t response_len = response_len_of(row->first);
    const size_t secret_len = secret_len_of(row->first);
    CAS_TRY(cas_key_part_respond(
        provider, hook, row->first, cas_bytes_prefix(share, share_len),
        cas_span_prefix(response, response_len), cas_span_prefix(secret, secret_len)));
    if (row->second == 0) {
        return CAS_OK;
    }
    return cas_key_part_respond(
        provider, hook, row->second, cas_bytes_skip(share, share_len),
        cas_span_skip(response, response_len), cas_span_skip(secret, secret_len));
}

cas_err cas_key_exchange_respond(const castls_provider *provider, const cas_random_hook *hook,
                                 uint16_t group, castls_bytes share, castls_span response_room,
                                 castls_span secret_room, castls_bytes *response,
                                 castls_bytes *secret)
{
    *response = cas_bytes_none();
    *secret = cas_bytes_none();
    const cas_named_group *row = cas_named_group_find(group);
    if (row == NULL || !cas_group_is_available(provider, group)) {
        return CAS_ERR_UNSUPPORTED;
    }
    /* RFC 8446 section 4.2.8: a share has the length of its group. */
    if (share.len != row->share_len) {
        return CAS_ERR_KEY_SHARE;
    }
    if (response_room.len < row->response_len || secret_room.len < row->secret_len) {
        return CAS_ERR_ROOM;
    }
    const castls_span out = cas_span_prefix(response_room, row->response_len);
    const castls_span key = cas_span_prefix(secret_room, row->secret_len);
    const cas_err err = respond_parts(provider, hook, row, share, out, key);
    if (err != CAS_OK) {
        cas_span_wipe(out);
        cas_span_wipe(key);
        return err;
    }
    *response = cas_span_bytes(out);
    *secret = cas_span_bytes(key);
    return CAS_OK;
}
