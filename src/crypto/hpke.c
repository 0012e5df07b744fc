/*
 * hpke.c: see hpke.h.
 */
#include "crypto/hpke.h"

#include "core/writer.h"

#define MODE_PSK 1
#define MODE_AUTH 2
#define PSK_LEN_MIN 32
#define KEY_LEN_MAX 32

/* mode, psk_id_hash, info_hash: RFC 9180 section 5.1. */
#define CONTEXT_MAX (1 + 2 * CASTLS_HASH_LEN_MAX)

/* The identifiers of RFC 9180 section 7.3; 0 for one that castls does not know. */
static castls_aead_id find_aead(uint16_t aead)
{
    switch (aead) {
    case CAS_HPKE_AEAD_AES_128_GCM:
        return CASTLS_AEAD_AES_128_GCM;
    case CAS_HPKE_AEAD_AES_256_GCM:
        return CASTLS_AEAD_AES_256_GCM;
    case CAS_HPKE_AEAD_CHACHA20_POLY1305:
        return CASTLS_AEAD_CHACHA20_POLY1305;
    default:
        return (castls_aead_id)0;
    }
}

bool cas_hpke_is_available(const castls_provider *provider, cas_hpke_suite suite)
{
    cas_hpke_kdf kdf = {0};
    const castls_aead_id aead = find_aead(suite.aead);
    return cas_hpke_kem_is_available(provider, suite.kem) &&
           cas_hpke_kdf_of_suite(&kdf, provider, suite.kem, suite.kdf, suite.aead) == CAS_OK &&
           (suite.aead == CAS_HPKE_AEAD_EXPORT_ONLY || (aead != 0 && provider->aead(aead) != NULL));
}

void cas_hpke_clear(cas_hpke *hpke)
{
    cas_aead_key_clear(&hpke->aead_);
    cas_hmac_key_clear(&hpke->exporter_);
    CAS_WIPE(hpke);
}

/* KeyScheduleContext: RFC 9180 section 5.1. */
static cas_err write_context(const cas_hpke_kdf *kdf, uint8_t mode, const cas_hpke_inputs *inputs,
                             cas_writer *w)
{
    cas_secret psk_id_hash = {0};
    cas_secret info_hash = {0};
    CAS_TRY(cas_hpke_extract(
        kdf, cas_bytes_none(), CAS_TEXT("psk_id_hash"), inputs->psk_id, &psk_id_hash));
    CAS_TRY(
        cas_hpke_extract(kdf, cas_bytes_none(), CAS_TEXT("info_hash"), inputs->info, &info_hash));
    cas_write_u8(w, mode);
    cas_write_bytes(w, cas_secret_bytes(&psk_id_hash));
    cas_write_bytes(w, cas_secret_bytes(&info_hash));
    return CAS_OK;
}

/* The AEAD key. Its messages are numbered as TLS 1.3's records are, so a provider that watches the
 * nonces of those keys watches these too. */
static cas_err derive_aead(cas_hpke *hpke, const castls_provider *provider, uint16_t aead,
                           const cas_hmac_key *secret, castls_parts context)
{
    const castls_aead *alg = provider->aead(find_aead(aead));
    if (alg == NULL || alg->key_len > KEY_LEN_MAX) {
        return CAS_ERR_UNSUPPORTED;
    }
    uint8_t room[KEY_LEN_MAX] = {0};
    uint8_t nonce[CAS_AEAD_IV_LEN] = {0};
    const castls_span key = cas_span_prefix(CAS_SPAN(room), alg->key_len);
    cas_err err = cas_hpke_expand(&hpke->kdf_, secret, CAS_TEXT("key"), context, key);
    if (err == CAS_OK) {
        err =
            cas_hpke_expand(&hpke->kdf_, secret, CAS_TEXT("base_nonce"), context, CAS_SPAN(nonce));
    }
    if (err == CAS_OK) {
        err = cas_aead_key_init(&hpke->aead_, provider, find_aead(aead),
                                hpke->seals_ ? CASTLS_AEAD_TLS13_SEAL : CASTLS_AEAD_TLS13_OPEN,
                                cas_span_bytes(key), CAS_BYTES(nonce));
    }
    cas_span_wipe(CAS_SPAN(room));
    cas_span_wipe(CAS_SPAN(nonce));
    return err;
}

static cas_err derive_exporter(cas_hpke *hpke, const cas_hmac_key *secret, castls_parts context)
{
    cas_secret exporter = {0};
    cas_err err = cas_hpke_expand(&hpke->kdf_, secret, CAS_TEXT("exp"), context,
                                  cas_secret_room(&exporter, hpke->kdf_.hmac->mac_len));
    if (err == CAS_OK) {
        err = cas_hmac_key_init(&hpke->exporter_, hpke->kdf_.hmac, cas_secret_bytes(&exporter));
    }
    cas_secret_clear(&exporter);
    return err;
}

static cas_err derive_all(cas_hpke *hpke, const castls_provider *provider, uint16_t aead,
                          castls_bytes shared, const cas_hpke_inputs *inputs, castls_bytes context)
{
    cas_secret secret = {0};
    cas_hmac_key key = {0};
    const castls_bytes parts[] = {context};
    cas_err err = cas_hpke_extract(&hpke->kdf_, shared, CAS_TEXT("secret"), inputs->psk, &secret);
    if (err == CAS_OK) {
        err = cas_hmac_key_init(&key, hpke->kdf_.hmac, cas_secret_bytes(&secret));
    }
    if (err == CAS_OK && aead != CAS_HPKE_AEAD_EXPORT_ONLY) {
        err = derive_aead(hpke, provider, aead, &key, CAS_PARTS(parts));
    }
    if (err == CAS_OK) {
        err = derive_exporter(hpke, &key, CAS_PARTS(parts));
    }
    cas_hmac_key_clear(&key);
    cas_secret_clear(&secret);
    return err;
}

/* KeySchedule, RFC 9180 section 5.1, with VerifyPSKInputs. */
static cas_err key_schedule(cas_hpke *hpke, const castls_provider *provider, cas_hpke_suite suite,
                            bool is_auth, castls_bytes shared, const cas_hpke_inputs *inputs)
{
    const bool has_psk = inputs->psk.len != 0;
    if (has_psk != (inputs->psk_id.len != 0) || (has_psk && inputs->psk.len < PSK_LEN_MIN)) {
        return CAS_ERR_ARGUMENT;
    }
    const uint8_t mode = (uint8_t)((has_psk ? MODE_PSK : 0) + (is_auth ? MODE_AUTH : 0));
    CAS_TRY(cas_hpke_kdf_of_suite(&hpke->kdf_, provider, suite.kem, suite.kdf, suite.aead));
    uint8_t room[CONTEXT_MAX] = {0};
    castls_bytes context = cas_bytes_none();
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    CAS_TRY(write_context(&hpke->kdf_, mode, inputs, &w));
    CAS_TRY(cas_writer_end(&w, &context));
    return derive_all(hpke, provider, suite.aead, shared, inputs, context);
}

static cas_err finish(cas_hpke *hpke, cas_err err)
{
    if (err != CAS_OK) {
        cas_hpke_clear(hpke);
    }
    return err;
}

cas_err cas_hpke_setup_sender(cas_hpke *hpke, const castls_provider *provider, cas_hpke_suite suite,
                              castls_bytes public_key, const cas_hpke_inputs *inputs,
                              cas_hpke_sender sender, castls_span enc_room, castls_bytes *enc)
{
    *enc = cas_bytes_none();
    cas_hpke_clear(hpke);
    if (!cas_hpke_is_available(provider, suite)) {
        return CAS_ERR_UNSUPPORTED;
    }
    hpke->seals_ = true;
    cas_secret shared = {0};
    castls_bytes made = cas_bytes_none();
    cas_err err = cas_hpke_encap(provider, suite.kem, public_key, sender, enc_room, &made, &shared);
    if (err == CAS_OK) {
        err = key_schedule(hpke, provider, suite, sender.own != NULL, cas_secret_bytes(&shared),
                           inputs);
    }
    cas_secret_clear(&shared);
    CAS_TRY(finish(hpke, err));
    *enc = cas_bytes_prefix(cas_span_bytes(enc_room), made.len);
    return CAS_OK;
}

cas_err cas_hpke_setup_receiver(cas_hpke *hpke, const castls_provider *provider,
                                cas_hpke_suite suite, const cas_hpke_key *key, castls_bytes enc,
                                const cas_hpke_inputs *inputs, castls_bytes sender_public)
{
    cas_hpke_clear(hpke);
    if (!cas_hpke_is_available(provider, suite)) {
        return CAS_ERR_UNSUPPORTED;
    }
    if (key->kem_ != suite.kem) {
        return CAS_ERR_ARGUMENT;
    }
    cas_secret shared = {0};
    cas_err err = cas_hpke_decap(provider, key, enc, sender_public, &shared);
    if (err == CAS_OK) {
        err = key_schedule(hpke, provider, suite, !cas_bytes_is_absent(sender_public),
                           cas_secret_bytes(&shared), inputs);
    }
    cas_secret_clear(&shared);
    return finish(hpke, err);
}

/* RFC 9180 section 5.2: the last sequence number is never used. */
static cas_err check_turn(const cas_hpke *hpke, bool seals)
{
    if (!cas_aead_key_is_set(&hpke->aead_) || hpke->seals_ != seals) {
        return CAS_ERR_STATE;
    }
    return hpke->sequence_ == UINT64_MAX ? CAS_ERR_RECORD_SEQUENCE : CAS_OK;
}

cas_err cas_hpke_seal(cas_hpke *hpke, castls_bytes aad, castls_bytes text, castls_span out)
{
    CAS_TRY(check_turn(hpke, true));
    CAS_TRY(cas_aead_seal(&hpke->aead_, hpke->sequence_, aad, text, cas_bytes_none(), out));
    hpke->sequence_++;
    return CAS_OK;
}

cas_err cas_hpke_open(cas_hpke *hpke, castls_bytes aad, castls_bytes text, castls_span out)
{
    CAS_TRY(check_turn(hpke, false));
    CAS_TRY(cas_aead_open(&hpke->aead_, hpke->sequence_, aad, text, out));
    hpke->sequence_++;
    return CAS_OK;
}

cas_err cas_hpke_export(const cas_hpke *hpke, castls_bytes context, castls_span out)
{
    const castls_bytes parts[] = {context};
    return cas_hpke_expand(&hpke->kdf_, &hpke->exporter_, CAS_TEXT("sec"), CAS_PARTS(parts), out);
}
