/*
 * schedule12.c: see schedule12.h.
 */
#include "crypto/schedule12.h"

#include "crypto/prf12.h"

/* Keys and IVs of both directions; AEAD suites have no MAC keys. */
#define KEY_BLOCK_LEN_MAX (2 * (CAS_KEY12_LEN_MAX + CAS_IV12_LEN_MAX))

cas_err cas_secrets12_init(cas_secrets12 *secrets, castls_bytes client_random,
                           castls_bytes server_random)
{
    CAS_WIPE(secrets);
    if (client_random.len != CAS_RANDOM12_LEN || server_random.len != CAS_RANDOM12_LEN) {
        return CAS_ERR_ARGUMENT;
    }
    (void)cas_span_copy(CAS_SPAN(secrets->client_random), client_random);
    (void)cas_span_copy(CAS_SPAN(secrets->server_random), server_random);
    return CAS_OK;
}

static cas_err derive_main(cas_secrets12 *secrets, const castls_provider *provider,
                           castls_hash_id hash, castls_bytes premaster, castls_bytes label,
                           castls_parts seed)
{
    cas_secret *main_secret = &secrets->main_secret;
    cas_secret_clear(main_secret);
    if (premaster.len == 0) {
        return CAS_ERR_ARGUMENT;
    }
    const cas_err err = cas_prf12(
        provider, hash, premaster, label, seed, cas_secret_room(main_secret, CAS_MAIN_SECRET_LEN));
    if (err != CAS_OK) {
        cas_secret_clear(main_secret);
    }
    return err;
}

cas_err cas_main_secret12(cas_secrets12 *secrets, const castls_provider *provider,
                          castls_hash_id hash, castls_bytes premaster)
{
    const castls_bytes seed[] = {
        CAS_BYTES(secrets->client_random), CAS_BYTES(secrets->server_random)};
    return derive_main(secrets, provider, hash, premaster, CAS_TEXT("master secret"),
                       CAS_PARTS(seed));
}

cas_err cas_extended_main_secret12(cas_secrets12 *secrets, const castls_provider *provider,
                                   castls_hash_id hash, castls_bytes premaster,
                                   castls_bytes session_hash)
{
    const castls_bytes seed[] = {session_hash};
    if (session_hash.len == 0) {
        return CAS_ERR_ARGUMENT;
    }
    return derive_main(secrets, provider, hash, premaster, CAS_TEXT("extended master secret"),
                       CAS_PARTS(seed));
}

static bool has_main(const cas_secrets12 *secrets)
{
    return cas_secret_bytes(&secrets->main_secret).len == CAS_MAIN_SECRET_LEN;
}

/* The block is cut in the order client key, server key, client IV, server IV. */
static bool cut(const cas_suite *suite, castls_bytes block, bool of_server, castls_span key,
                castls_span iv)
{
    const size_t side = of_server ? 1 : 0;
    const size_t ivs_at = (size_t)suite->key_len * 2;
    return cas_span_copy(key, cas_bytes_slice(block, side * suite->key_len, suite->key_len)) &&
           cas_span_copy(iv, cas_bytes_slice(block, ivs_at + side * suite->iv_len, suite->iv_len));
}

cas_err cas_key_block12(const cas_secrets12 *secrets, const castls_provider *provider,
                        const cas_suite *suite, bool of_server, castls_span key, castls_span iv)
{
    uint8_t room[KEY_BLOCK_LEN_MAX] = {0};
    const size_t block_len = 2 * ((size_t)suite->key_len + suite->iv_len);
    if (!has_main(secrets)) {
        return CAS_ERR_STATE;
    }
    if (suite->version != CAS_TLS12 || block_len > sizeof(room) || key.len != suite->key_len ||
        iv.len != suite->iv_len) {
        return CAS_ERR_ARGUMENT;
    }
    const castls_span block = cas_span_prefix(CAS_SPAN(room), block_len);
    /* Here the server's random comes first. */
    const castls_bytes seed[] = {
        CAS_BYTES(secrets->server_random), CAS_BYTES(secrets->client_random)};
    cas_err err = cas_prf12(provider, suite->hash, cas_secret_bytes(&secrets->main_secret),
                            CAS_TEXT("key expansion"), CAS_PARTS(seed), block);
    if (err == CAS_OK && !cut(suite, cas_span_bytes(block), of_server, key, iv)) {
        err = CAS_ERR_INTERNAL;
    }
    cas_span_wipe(CAS_SPAN(room));
    return err;
}

cas_err cas_verify_data12(const cas_secrets12 *secrets, const castls_provider *provider,
                          castls_hash_id hash, bool of_server, castls_bytes transcript,
                          castls_span out)
{
    if (!has_main(secrets)) {
        return CAS_ERR_STATE;
    }
    if (transcript.len == 0 || out.len != CAS_VERIFY_DATA12_LEN) {
        return CAS_ERR_ARGUMENT;
    }
    const castls_bytes seed[] = {transcript};
    return cas_prf12(provider, hash, cas_secret_bytes(&secrets->main_secret),
                     of_server ? CAS_TEXT("server finished") : CAS_TEXT("client finished"),
                     CAS_PARTS(seed), out);
}

cas_err cas_export12(const cas_secrets12 *secrets, const castls_provider *provider,
                     castls_hash_id hash, castls_bytes label, castls_bytes context, castls_span out)
{
    cas_span_wipe(out);
    if (!has_main(secrets)) {
        return CAS_ERR_STATE;
    }
    if (context.len > UINT16_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    const uint8_t len[] = {cas_low_u8(context.len >> 8), cas_low_u8(context.len)};
    const castls_bytes seed[] = {CAS_BYTES(secrets->client_random),
                                 CAS_BYTES(secrets->server_random), CAS_BYTES(len), context};
    const size_t count = cas_bytes_is_absent(context) ? 2 : 4;
    return cas_prf12(provider, hash, cas_secret_bytes(&secrets->main_secret), label,
                     CAS_PARTS_FIRST(seed, count), out);
}
