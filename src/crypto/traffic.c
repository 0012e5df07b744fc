/*
 * traffic.c: see traffic.h.
 */
#include "crypto/traffic.h"

#include "crypto/outcome.h"

#define KEY_LEN_MAX 32

cas_err cas_traffic_init(cas_traffic *traffic, const castls_provider *provider, castls_hash_id hash,
                         castls_bytes secret)
{
    cas_traffic_clear(traffic);
    const castls_hmac *hmac = provider->hmac(hash);
    if (hmac == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    if (secret.len != hmac->mac_len) {
        return CAS_ERR_ARGUMENT;
    }
    return cas_hmac_key_init(&traffic->secret_, hmac, secret);
}

void cas_traffic_clear(cas_traffic *traffic)
{
    cas_hmac_key_clear(&traffic->secret_);
}

/* RFC 8446 section 7.3. */
cas_err cas_traffic_key_bytes(const cas_traffic *traffic, castls_span key, castls_span iv)
{
    CAS_TRY(cas_hkdf_expand_label(&traffic->secret_, CAS_TEXT("key"), cas_bytes_none(), key));
    return cas_hkdf_expand_label(&traffic->secret_, CAS_TEXT("iv"), cas_bytes_none(), iv);
}

cas_err cas_traffic_key(const cas_traffic *traffic, const castls_provider *provider,
                        const cas_suite *suite, castls_aead_use use, cas_aead_key *key)
{
    cas_aead_key_clear(key);
    uint8_t key_room[KEY_LEN_MAX] = {0};
    uint8_t iv[CAS_AEAD_IV_LEN] = {0};
    if (suite->key_len > KEY_LEN_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    const castls_span bytes = cas_span_prefix(CAS_SPAN(key_room), suite->key_len);
    cas_err err = cas_traffic_key_bytes(traffic, bytes, CAS_SPAN(iv));
    if (err == CAS_OK) {
        err = cas_aead_key_init(
            key, provider, suite->aead, use, cas_span_bytes(bytes), CAS_BYTES(iv));
    }
    cas_span_wipe(CAS_SPAN(key_room));
    cas_span_wipe(CAS_SPAN(iv));
    return err;
}

/* RFC 8446 section 4.4.4: finished_key is derived from the sender's secret, the MAC is over the
 * transcript hash. */
cas_err cas_traffic_finished(const cas_traffic *traffic, castls_bytes transcript, castls_span room,
                             castls_bytes *verify_data)
{
    *verify_data = cas_bytes_none();
    if (transcript.len != cas_hmac_key_mac_len(&traffic->secret_)) {
        return CAS_ERR_ARGUMENT;
    }
    cas_secret secret = {0};
    CAS_TRY(cas_hkdf_derive(&traffic->secret_, CAS_TEXT("finished"), cas_bytes_none(), &secret));
    cas_hmac_key key = {0};
    cas_err err =
        cas_hmac_key_init(&key, cas_hmac_key_alg(&traffic->secret_), cas_secret_bytes(&secret));
    cas_secret_clear(&secret);
    if (err == CAS_OK) {
        const castls_bytes parts[] = {transcript};
        castls_bytes mac = cas_bytes_none();
        err = cas_hmac_mac(&key, CAS_PARTS(parts), room, &mac);
    }
    cas_hmac_key_clear(&key);
    CAS_TRY(err);
    *verify_data = cas_bytes_prefix(cas_span_bytes(room), transcript.len);
    return CAS_OK;
}

static cas_err check(const cas_traffic *traffic, castls_bytes transcript, castls_bytes given,
                     cas_err otherwise)
{
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes right = cas_bytes_none();
    CAS_TRY(cas_traffic_finished(traffic, transcript, CAS_SPAN(room), &right));
    const bool is_right = cas_ct_equal(right, given);
    cas_span_wipe(CAS_SPAN(room));
    return is_right ? CAS_OK : otherwise;
}

cas_err cas_traffic_check_finished(const cas_traffic *traffic, castls_bytes transcript,
                                   castls_bytes verify_data)
{
    return check(traffic, transcript, verify_data, CAS_ERR_BAD_FINISHED);
}

cas_err cas_traffic_check_binder(const cas_traffic *traffic, castls_bytes transcript,
                                 castls_bytes binder)
{
    return check(traffic, transcript, binder, CAS_ERR_PSK_BINDER);
}

/* RFC 8446 section 7.2. */
cas_err cas_traffic_next(const cas_traffic *traffic, cas_secret *next)
{
    return cas_hkdf_derive(&traffic->secret_, CAS_TEXT("traffic upd"), cas_bytes_none(), next);
}

cas_err cas_traffic_key_from(const castls_provider *provider, const cas_suite *suite,
                             castls_aead_use use, castls_bytes secret, cas_aead_key *key)
{
    cas_aead_key_clear(key);
    cas_traffic traffic = {0};
    CAS_TRY(cas_traffic_init(&traffic, provider, suite->hash, secret));
    const cas_err err = cas_traffic_key(&traffic, provider, suite, use, key);
    cas_traffic_clear(&traffic);
    return err;
}
