/*
 * quic.c: see quic.h.
 */
#include "crypto/quic.h"

#include "crypto/hkdf.h"
#include "crypto/outcome.h"

#define RETRY_KEY_LEN 16
#define SALT_LEN 20
#define PACKET_NUMBER_MAX ((UINT64_C(1) << 62) - 1)

/* What the versions have each for itself. RFC 9001 sections 5.1, 5.2, 5.8 and 6.1; RFC 9369
 * section 3.3. */
typedef struct quic_version {
    uint32_t version;
    const char *key;
    const char *iv;
    const char *hp;
    const char *ku;
    uint8_t salt[SALT_LEN];
    uint8_t retry_key[RETRY_KEY_LEN];
    uint8_t retry_nonce[CAS_AEAD_IV_LEN];
} quic_version;

static const quic_version versions[] = {
    {CAS_QUIC_V1,
     "quic key",
     "quic iv",
     "quic hp",
     "quic ku",
     {0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
      0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a},
     {0xbe, 0x0c, 0x69, 0x0b, 0x9f, 0x66, 0x57, 0x5a, 0x1d, 0x76, 0x6b, 0x54, 0xe3, 0x68, 0xc8,
      0x4e},
     {0x46, 0x15, 0x99, 0xd3, 0x5d, 0x63, 0x2b, 0xf2, 0x23, 0x98, 0x25, 0xbb}},
    {CAS_QUIC_V2,
     "quicv2 key",
     "quicv2 iv",
     "quicv2 hp",
     "quicv2 ku",
     {0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93,
      0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9},
     {0x8f, 0xb4, 0xb0, 0x1b, 0x56, 0xac, 0x48, 0xe2, 0x60, 0xfb, 0xcb, 0xce, 0xad, 0x7c, 0xcc,
      0x92},
     {0xd8, 0x69, 0x69, 0xbc, 0x2d, 0x7c, 0x6d, 0x99, 0x90, 0xef, 0xb0, 0x4a}},
};

static const quic_version *find_version(uint32_t version)
{
    for (size_t i = 0; i < CAS_COUNT(versions); i++) {
        if (CAS_AT(versions, i)->version == version) {
            return CAS_AT(versions, i);
        }
    }
    return NULL;
}

bool cas_quic_has_version(uint32_t version)
{
    return find_version(version) != NULL;
}

/* Optional in a provider's table. */
static bool protects_headers(const castls_aead *alg)
{
    return alg->struct_len >= sizeof(castls_aead) && alg->header_mask != NULL;
}

static cas_err expand_text(const cas_hmac_key *secret, const char *label, castls_span out)
{
    return cas_hkdf_expand_label(secret, cas_text(label), cas_bytes_none(), out);
}

/* Key and IV, and the key of header protection unless one is there already. */
static cas_err derive(cas_quic_key *key, const quic_version *version, const cas_hmac_key *secret)
{
    uint8_t key_room[CAS_QUIC_HEADER_KEY_MAX] = {0};
    uint8_t iv[CAS_AEAD_IV_LEN] = {0};
    const castls_span bytes = cas_span_prefix(CAS_SPAN(key_room), key->suite_->key_len);
    cas_err err = expand_text(secret, version->key, bytes);
    if (err == CAS_OK) {
        err = expand_text(secret, version->iv, CAS_SPAN(iv));
    }
    if (err == CAS_OK && key->header_len_ == 0) {
        key->header_len_ = key->suite_->key_len;
        err = expand_text(secret, version->hp,
                          cas_span_prefix(CAS_SPAN(key->header_), key->header_len_));
    }
    if (err == CAS_OK) {
        err = cas_aead_key_init(&key->packet_, key->provider_, key->suite_->aead, key->use_,
                                cas_span_bytes(bytes), CAS_BYTES(iv));
    }
    cas_span_wipe(CAS_SPAN(key_room));
    cas_span_wipe(CAS_SPAN(iv));
    return err;
}

/* Everything but the header key is set anew. */
static cas_err fill(cas_quic_key *key, const castls_provider *provider, uint32_t version,
                    const cas_suite *suite, castls_aead_use use, castls_bytes secret)
{
    const quic_version *facts = find_version(version);
    const castls_aead *alg = provider->aead(suite->aead);
    const castls_hmac *hmac = provider->hmac(suite->hash);
    if (facts == NULL || alg == NULL || hmac == NULL || !protects_headers(alg)) {
        return CAS_ERR_UNSUPPORTED;
    }
    if (suite->key_len > CAS_QUIC_HEADER_KEY_MAX || secret.len != suite->hash_len) {
        return CAS_ERR_ARGUMENT;
    }
    key->provider_ = provider;
    key->alg_ = alg;
    key->suite_ = suite;
    key->version_ = version;
    key->use_ = use;
    CAS_TRY(cas_secret_set(&key->secret_, secret));
    cas_hmac_key ready = {0};
    CAS_TRY(cas_hmac_key_init(&ready, hmac, secret));
    const cas_err err = derive(key, facts, &ready);
    cas_hmac_key_clear(&ready);
    return err;
}

cas_err cas_quic_key_init(cas_quic_key *key, const castls_provider *provider, uint32_t version,
                          const cas_suite *suite, castls_aead_use use, castls_bytes secret)
{
    cas_quic_key_clear(key);
    const cas_err err = fill(key, provider, version, suite, use, secret);
    if (err != CAS_OK) {
        cas_quic_key_clear(key);
    }
    return err;
}

void cas_quic_key_clear(cas_quic_key *key)
{
    cas_aead_key_clear(&key->packet_);
    CAS_WIPE(key);
}

static cas_err next_secret(const cas_quic_key *key, const quic_version *version, cas_secret *out)
{
    cas_hmac_key ready = {0};
    CAS_TRY(cas_hmac_key_init(
        &ready, key->provider_->hmac(key->suite_->hash), cas_secret_bytes(&key->secret_)));
    const cas_err err = cas_hkdf_derive(&ready, cas_text(version->ku), cas_bytes_none(), out);
    cas_hmac_key_clear(&ready);
    return err;
}

cas_err cas_quic_key_next(const cas_quic_key *key, cas_quic_key *next)
{
    cas_secret secret = {0};
    cas_quic_key_clear(next);
    if (key->alg_ == NULL) {
        return CAS_ERR_STATE;
    }
    CAS_TRY(next_secret(key, find_version(key->version_), &secret));
    next->header_len_ = key->header_len_;
    (void)cas_span_copy(CAS_SPAN(next->header_), CAS_BYTES(key->header_));
    const cas_err err = fill(
        next, key->provider_, key->version_, key->suite_, key->use_, cas_secret_bytes(&secret));
    cas_secret_clear(&secret);
    if (err != CAS_OK) {
        cas_quic_key_clear(next);
    }
    return err;
}

static bool is_gcm(const cas_quic_key *key)
{
    return key->suite_->aead != CASTLS_AEAD_CHACHA20_POLY1305;
}

uint64_t cas_quic_key_confidentiality_limit(const cas_quic_key *key)
{
    return is_gcm(key) ? UINT64_C(1) << 23 : PACKET_NUMBER_MAX;
}

uint64_t cas_quic_key_integrity_limit(const cas_quic_key *key)
{
    return UINT64_C(1) << (is_gcm(key) ? 52 : 36);
}

cas_err cas_quic_seal(cas_quic_key *key, uint32_t path_id, uint64_t packet_number,
                      castls_bytes header, castls_bytes payload, castls_span out)
{
    uint8_t nonce[CAS_AEAD_IV_LEN] = {0};
    if (key->alg_ == NULL || key->use_ != CASTLS_AEAD_QUIC_SEAL) {
        return CAS_ERR_STATE;
    }
    if (packet_number > PACKET_NUMBER_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    if (key->sealed_ >= cas_quic_key_confidentiality_limit(key)) {
        return CAS_ERR_RECORD_SEQUENCE;
    }
    cas_aead_path_nonce(&key->packet_, path_id, packet_number, CAS_SPAN(nonce));
    CAS_TRY(cas_aead_seal_nonce(
        &key->packet_, CAS_BYTES(nonce), header, payload, cas_bytes_none(), out));
    key->sealed_ = key->sealed_ + 1;
    return CAS_OK;
}

cas_err cas_quic_open(cas_quic_key *key, uint32_t path_id, uint64_t packet_number,
                      castls_bytes header, castls_bytes payload, castls_span out)
{
    uint8_t nonce[CAS_AEAD_IV_LEN] = {0};
    if (key->alg_ == NULL || key->use_ != CASTLS_AEAD_QUIC_OPEN) {
        return CAS_ERR_STATE;
    }
    if (packet_number > PACKET_NUMBER_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    cas_aead_path_nonce(&key->packet_, path_id, packet_number, CAS_SPAN(nonce));
    return cas_aead_open_nonce(&key->packet_, CAS_BYTES(nonce), header, payload, out);
}

cas_err cas_quic_mask(const cas_quic_key *key, castls_bytes sample, castls_span mask)
{
    if (key->alg_ == NULL) {
        return CAS_ERR_STATE;
    }
    const castls_bytes header = cas_bytes_prefix(CAS_BYTES(key->header_), key->header_len_);
    return cas_outcome(key->alg_->header_mask(header, sample, mask));
}

cas_err cas_quic_initial_secret(const castls_provider *provider, uint32_t version,
                                castls_bytes connection_id, bool of_server, cas_secret *out)
{
    const quic_version *facts = find_version(version);
    const castls_hmac *hmac = provider->hmac(CASTLS_HASH_SHA256);
    cas_secret common = {0};
    cas_hmac_key ready = {0};
    cas_secret_clear(out);
    if (facts == NULL || hmac == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    CAS_TRY(cas_hkdf_extract(hmac, CAS_BYTES(facts->salt), connection_id, &common));
    cas_err err = cas_hmac_key_init(&ready, hmac, cas_secret_bytes(&common));
    cas_secret_clear(&common);
    if (err == CAS_OK) {
        err = cas_hkdf_derive(&ready, of_server ? CAS_TEXT("server in") : CAS_TEXT("client in"),
                              cas_bytes_none(), out);
    }
    cas_hmac_key_clear(&ready);
    return err;
}

cas_err cas_quic_retry_tag(const castls_provider *provider, uint32_t version, castls_bytes pseudo,
                           castls_span tag)
{
    const quic_version *facts = find_version(version);
    cas_aead_key key = {0};
    if (facts == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    CAS_TRY(cas_aead_key_init(&key, provider, CASTLS_AEAD_AES_128_GCM, CASTLS_AEAD_QUIC_SEAL,
                              CAS_BYTES(facts->retry_key), CAS_BYTES(facts->retry_nonce)));
    const cas_err err = cas_aead_seal_nonce(
        &key, CAS_BYTES(facts->retry_nonce), pseudo, cas_bytes_none(), cas_bytes_none(), tag);
    cas_aead_key_clear(&key);
    return err;
}
