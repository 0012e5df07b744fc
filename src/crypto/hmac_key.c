/*
 * hmac_key.c: see hmac_key.h. A provider's key_clear wipes the room (castls/provider.h), so that it
 * is not wiped a second time here.
 */
#include "crypto/hmac_key.h"

#include "crypto/outcome.h"

cas_err cas_hmac_key_init(cas_hmac_key *key, const castls_hmac *alg, castls_bytes secret)
{
    cas_hmac_key_clear(key);
    if (alg == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    /* A fact that lies would write past the room. */
    if (alg->key_room > CASTLS_HMAC_ROOM_MAX || alg->mac_len > CASTLS_HASH_LEN_MAX) {
        return CAS_ERR_PROVIDER;
    }
    const cas_err err = cas_outcome(alg->key_init(key->room_, secret));
    if (err != CAS_OK) {
        CAS_WIPE(key);
        return err;
    }
    key->alg_ = alg;
    return CAS_OK;
}

void cas_hmac_key_clear(cas_hmac_key *key)
{
    if (key->alg_ != NULL) {
        key->alg_->key_clear(key->room_);
    }
    key->alg_ = NULL;
}

bool cas_hmac_key_is_set(const cas_hmac_key *key)
{
    return key->alg_ != NULL;
}

const castls_hmac *cas_hmac_key_alg(const cas_hmac_key *key)
{
    return key->alg_;
}

size_t cas_hmac_key_mac_len(const cas_hmac_key *key)
{
    return key->alg_ == NULL ? 0 : key->alg_->mac_len;
}

cas_err cas_hmac_mac(const cas_hmac_key *key, castls_parts parts, castls_span room,
                     castls_bytes *mac)
{
    *mac = cas_bytes_none();
    if (key->alg_ == NULL) {
        return CAS_ERR_STATE;
    }
    if (room.len < key->alg_->mac_len) {
        return CAS_ERR_ROOM;
    }
    const castls_span out = cas_span_prefix(room, key->alg_->mac_len);
    CAS_TRY(cas_outcome(key->alg_->mac(key->room_, parts, out)));
    *mac = cas_span_bytes(out);
    return CAS_OK;
}

cas_err cas_hmac_check(const cas_hmac_key *key, castls_parts parts, castls_bytes mac,
                       bool *is_right)
{
    *is_right = false;
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes right = cas_bytes_none();
    const cas_err err = cas_hmac_mac(key, parts, CAS_SPAN(room), &right);
    if (err == CAS_OK) {
        *is_right = cas_ct_equal(right, mac);
    }
    cas_span_wipe(CAS_SPAN(room));
    return err;
}
