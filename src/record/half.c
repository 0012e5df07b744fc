/*
 * half.c: keys, sequence numbers and limits of one direction.
 */
#include "record/half.h"

#include "crypto/traffic.h"

void cas_half_init(cas_record_half *half, uint16_t plain_version)
{
    *half = (cas_record_half){0};
    half->plain_version = plain_version;
    half->inner_max = CAS_RECORD_INNER_MAX;
}

void cas_half_set_plain_version(cas_record_half *half, uint16_t plain_version)
{
    half->plain_version = plain_version;
}

void cas_half_clear(cas_record_half *half)
{
    cas_aead_key_clear(&half->key);
    CAS_WIPE(half);
}

/* What a change of keys starts afresh; RFC 8446 section 5.3 for the sequence number. */
static void restart(cas_record_half *half, cas_protection protection, uint64_t records_max)
{
    half->protection = protection;
    half->sequence = 0;
    half->records_max = records_max;
    half->nonce_len = 0;
    half->is_trying = false;
    half->is_dropping = false;
    half->skip_left = 0;
}

void cas_half_retire(cas_record_half *half)
{
    cas_aead_key_clear(&half->key);
    restart(half, CAS_PROTECTION_BROKEN, 0);
}

/* A half whose key could not be made must not fall back to plaintext. */
static cas_err settle(cas_record_half *half, cas_protection protection, cas_err made)
{
    if (made != CAS_OK) {
        cas_half_retire(half);
        return made;
    }
    restart(half, protection, cas_aead_key_records_max(&half->key));
    return CAS_OK;
}

cas_err cas_half_set_key(cas_record_half *half, const castls_provider *provider,
                         const cas_suite *suite, castls_aead_use use, castls_bytes secret)
{
    return settle(half, CAS_PROTECTION_TLS13,
                  cas_traffic_key_from(provider, suite, use, secret, &half->key));
}

cas_err cas_half_set_key_bytes(cas_record_half *half, const castls_provider *provider,
                               const cas_suite *suite, castls_aead_use use, castls_bytes key,
                               castls_bytes iv)
{
    return settle(half, CAS_PROTECTION_TLS13,
                  cas_aead_key_init(&half->key, provider, suite->aead, use, key, iv));
}

/*
 * RFC 5288 section 3: the nonce is 4 bytes of salt and 8 that stand in the record. With zeros
 * behind the salt as its IV, the key makes just that nonce of the 8 bytes read as a number; we send
 * the sequence number in them, so that none comes twice.
 */
static cas_err init_key12(cas_record_half *half, const castls_provider *provider,
                          const cas_suite *suite, castls_aead_use use, castls_bytes key,
                          castls_bytes iv)
{
    uint8_t iv_room[CAS_AEAD_IV_LEN] = {0};
    if (iv.len != suite->iv_len || !cas_span_copy(CAS_SPAN(iv_room), iv)) {
        return CAS_ERR_ARGUMENT;
    }
    const cas_err err =
        cas_aead_key_init(&half->key, provider, suite->aead, use, key, CAS_BYTES(iv_room));
    cas_span_wipe(CAS_SPAN(iv_room));
    return err;
}

cas_err cas_half_set_key12(cas_record_half *half, const castls_provider *provider,
                           const cas_suite *suite, castls_aead_use use, castls_bytes key,
                           castls_bytes iv)
{
    CAS_TRY(settle(half, CAS_PROTECTION_TLS12, init_key12(half, provider, suite, use, key, iv)));
    half->nonce_len = cas_narrow_u16(CAS_AEAD_IV_LEN - (uint64_t)suite->iv_len);
    /* A key cannot be replaced in TLS 1.2 without renegotiation: only the sequence number ends it,
     * which may not wrap (RFC 5246 section 6.1). */
    half->records_max = UINT64_MAX;
    return CAS_OK;
}

void cas_half_clear_key(cas_record_half *half)
{
    cas_aead_key_clear(&half->key);
    if (half->protection != CAS_PROTECTION_BROKEN) {
        restart(half, CAS_PROTECTION_NONE, 0);
    }
}

void cas_half_go_on(cas_record_half *half, const cas_record_half *from)
{
    half->inner_max = from->inner_max;
    half->sequence = from->sequence;
    half->records_max = from->records_max;
}

void cas_half_set_inner_max(cas_record_half *half, uint32_t bytes)
{
    const size_t most = cas_min_size(bytes, CAS_RECORD_INNER_MAX);
    half->inner_max = cas_narrow_u16(cas_max_size(most, CAS_RECORD_INNER_MIN));
}

void cas_half_limit_records(cas_record_half *half, uint64_t records)
{
    if (half->protection == CAS_PROTECTION_TLS13 && records < half->records_max) {
        half->records_max = records;
    }
}

uint64_t cas_half_records_left(const cas_record_half *half)
{
    if (half->protection == CAS_PROTECTION_NONE) {
        return UINT64_MAX;
    }
    const uint64_t half_of_all = half->records_max / 2;
    const uint64_t reserve =
        half_of_all < CAS_RECORD_KEY_RESERVE_MAX ? half_of_all : CAS_RECORD_KEY_RESERVE_MAX;
    const uint64_t most = half->records_max - reserve;
    return half->sequence < most ? most - half->sequence : 0;
}

bool cas_half_wants_update(const cas_record_half *half)
{
    return half->protection == CAS_PROTECTION_TLS13 && cas_half_records_left(half) == 0;
}
