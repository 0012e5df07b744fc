/*
 * aead_key.c: see aead_key.h. The IV is kept as the two numbers that the nonce is made of: the low
 * 64 bits take the sequence number. A provider's key_clear wipes the room (castls/provider.h).
 */
#include "crypto/aead_key.h"

#include "core/reader.h"
#include "core/writer.h"
#include "crypto/outcome.h"

cas_err cas_aead_key_init(cas_aead_key *key, const castls_provider *provider, castls_aead_id id,
                          castls_aead_use use, castls_bytes secret, castls_bytes iv)
{
    cas_aead_key_clear(key);
    const castls_aead *alg = provider->aead(id);
    if (alg == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    /* A fact that lies would write past the room. */
    if (alg->key_room > CASTLS_AEAD_KEY_ROOM_MAX || alg->tag_len != CAS_AEAD_TAG_LEN) {
        return CAS_ERR_PROVIDER;
    }
    if (secret.len != alg->key_len || iv.len != CAS_AEAD_IV_LEN) {
        return CAS_ERR_ARGUMENT;
    }
    const cas_err err = cas_outcome(alg->key_init(key->room_, use, secret));
    if (err != CAS_OK) {
        CAS_WIPE(key);
        return err;
    }
    cas_reader r = cas_reader_on(iv);
    key->iv_high_ = cas_read_u32(&r);
    key->iv_low_ = cas_read_u64(&r);
    key->alg_ = alg;
    return cas_reader_end(&r);
}

void cas_aead_key_clear(cas_aead_key *key)
{
    if (key->alg_ != NULL) {
        key->alg_->key_clear(key->room_);
    }
    key->alg_ = NULL;
    key->iv_high_ = 0;
    key->iv_low_ = 0;
}

bool cas_aead_key_is_set(const cas_aead_key *key)
{
    return key->alg_ != NULL;
}

uint64_t cas_aead_key_records_max(const cas_aead_key *key)
{
    return key->alg_ == NULL ? 0 : key->alg_->records_max;
}

bool cas_aead_key_has_parts(const cas_aead_key *key)
{
    return key->alg_ != NULL && key->alg_->seal_parts != NULL;
}

/* RFC 8446 section 5.3. A span of another length than 12 is left as zeros. */
void cas_aead_nonce(const cas_aead_key *key, uint64_t sequence, castls_span nonce)
{
    cas_writer w = cas_writer_on(nonce);
    cas_write_u32(&w, key->iv_high_);
    cas_write_u64(&w, key->iv_low_ ^ sequence);
}

void cas_aead_path_nonce(const cas_aead_key *key, uint32_t path_id, uint64_t packet_number,
                         castls_span nonce)
{
    cas_writer w = cas_writer_on(nonce);
    cas_write_u32(&w, key->iv_high_ ^ path_id);
    cas_write_u64(&w, key->iv_low_ ^ packet_number);
}

/* Whether a key is there and `out` is exactly what the plaintext takes. */
static cas_err check_seal(const cas_aead_key *key, castls_bytes nonce, size_t text_len,
                          castls_bytes tail, castls_span out)
{
    if (key->alg_ == NULL) {
        return CAS_ERR_STATE;
    }
    size_t whole = 0;
    if (nonce.len != CAS_AEAD_IV_LEN || tail.len > CASTLS_AEAD_TAIL_MAX ||
        !cas_add_size(text_len, tail.len + CAS_AEAD_TAG_LEN, &whole)) {
        return CAS_ERR_ARGUMENT;
    }
    return out.len == whole ? CAS_OK : CAS_ERR_ROOM;
}

cas_err cas_aead_seal_nonce(cas_aead_key *key, castls_bytes nonce, castls_bytes aad,
                            castls_bytes text, castls_bytes tail, castls_span out)
{
    CAS_TRY(check_seal(key, nonce, text.len, tail, out));
    return cas_outcome(key->alg_->seal(key->room_, nonce, aad, text, tail, out));
}

cas_err cas_aead_open_nonce(cas_aead_key *key, castls_bytes nonce, castls_bytes aad,
                            castls_bytes text, castls_span out)
{
    if (key->alg_ == NULL) {
        return CAS_ERR_STATE;
    }
    if (nonce.len != CAS_AEAD_IV_LEN) {
        return CAS_ERR_ARGUMENT;
    }
    if (text.len < CAS_AEAD_TAG_LEN) {
        return CAS_ERR_RECORD_BAD_MAC;
    }
    if (out.len < text.len - CAS_AEAD_TAG_LEN) {
        return CAS_ERR_ROOM;
    }
    const castls_span plain = cas_span_prefix(out, text.len - CAS_AEAD_TAG_LEN);
    const castls_code code = key->alg_->open(key->room_, nonce, aad, text, plain);
    return code == CASTLS_BAD_MAC ? CAS_ERR_RECORD_BAD_MAC : cas_outcome(code);
}

cas_err cas_aead_seal(cas_aead_key *key, uint64_t sequence, castls_bytes aad, castls_bytes text,
                      castls_bytes tail, castls_span out)
{
    uint8_t nonce[CAS_AEAD_IV_LEN] = {0};
    cas_aead_nonce(key, sequence, CAS_SPAN(nonce));
    return cas_aead_seal_nonce(key, CAS_BYTES(nonce), aad, text, tail, out);
}

cas_err cas_aead_seal_parts(cas_aead_key *key, uint64_t sequence, castls_bytes aad,
                            castls_parts parts, castls_bytes tail, castls_span out)
{
    uint8_t nonce[CAS_AEAD_IV_LEN] = {0};
    cas_aead_nonce(key, sequence, CAS_SPAN(nonce));
    CAS_TRY(check_seal(key, CAS_BYTES(nonce), cas_parts_total(parts), tail, out));
    if (key->alg_->seal_parts == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    return cas_outcome(key->alg_->seal_parts(key->room_, CAS_BYTES(nonce), aad, parts, tail, out));
}

cas_err cas_aead_open(cas_aead_key *key, uint64_t sequence, castls_bytes aad, castls_bytes text,
                      castls_span out)
{
    uint8_t nonce[CAS_AEAD_IV_LEN] = {0};
    cas_aead_nonce(key, sequence, CAS_SPAN(nonce));
    return cas_aead_open_nonce(key, CAS_BYTES(nonce), aad, text, out);
}
