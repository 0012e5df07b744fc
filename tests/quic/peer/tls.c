/*
 * tls.c: castls under ngtcp2. Packets are sealed and opened by castls' keys, which ngtcp2 gets as
 * handles; their IV stays in castls, so that ngtcp2 is told one of zeros and the nonce that it
 * computes is the packet number.
 */
#include <string.h>

#include <ngtcp2/ngtcp2.h>

#include "quic/peer/peer.h"

#define IV_LEN 12

static const uint8_t zero_iv[IV_LEN];

static castls_bytes view(const uint8_t *data, size_t len)
{
    const castls_bytes bytes = {data, len};
    return bytes;
}

static castls_span room(uint8_t *data, size_t len)
{
    const castls_span span = {data, len};
    return span;
}

static uint64_t number_of(const uint8_t *nonce)
{
    uint64_t number = 0;
    for (size_t i = 4; i < IV_LEN; i++) {
        number = number << 8 | nonce[i];
    }
    return number;
}

static int encrypt(uint8_t *dest, const ngtcp2_crypto_aead *aead, const ngtcp2_crypto_aead_ctx *ctx,
                   const uint8_t *plaintext, size_t len, const uint8_t *nonce, size_t nonce_len,
                   const uint8_t *aad, size_t aad_len)
{
    (void)aead;
    if (nonce_len != IV_LEN) {
        return NGTCP2_ERR_CALLBACK_FAILURE;
    }
    const castls_code code =
        castls_quic_seal(ctx->native_handle, 0, number_of(nonce), view(aad, aad_len),
                         view(plaintext, len), room(dest, len + CASTLS_QUIC_TAG_LEN));
    return code == CASTLS_OK ? 0 : NGTCP2_ERR_CALLBACK_FAILURE;
}

static int decrypt(uint8_t *dest, const ngtcp2_crypto_aead *aead, const ngtcp2_crypto_aead_ctx *ctx,
                   const uint8_t *ciphertext, size_t len, const uint8_t *nonce, size_t nonce_len,
                   const uint8_t *aad, size_t aad_len)
{
    (void)aead;
    if (nonce_len != IV_LEN) {
        return NGTCP2_ERR_CALLBACK_FAILURE;
    }
    const castls_code code =
        castls_quic_open(ctx->native_handle, 0, number_of(nonce), view(aad, aad_len),
                         view(ciphertext, len), room(dest, len));
    return code == CASTLS_OK ? 0 : NGTCP2_ERR_DECRYPT;
}

static int hp_mask(uint8_t *dest, const ngtcp2_crypto_cipher *hp,
                   const ngtcp2_crypto_cipher_ctx *ctx, const uint8_t *sample)
{
    (void)hp;
    const castls_code code = castls_quic_mask(
        ctx->native_handle, view(sample, CASTLS_QUIC_SAMPLE_LEN), room(dest, CASTLS_QUIC_MASK_LEN));
    return code == CASTLS_OK ? 0 : NGTCP2_ERR_CALLBACK_FAILURE;
}

/* The keys are the peer's until its end. */
static void delete_aead_ctx(ngtcp2_conn *conn, ngtcp2_crypto_aead_ctx *ctx, void *user_data)
{
    (void)conn;
    (void)ctx;
    (void)user_data;
}

static void delete_cipher_ctx(ngtcp2_conn *conn, ngtcp2_crypto_cipher_ctx *ctx, void *user_data)
{
    (void)conn;
    (void)ctx;
    (void)user_data;
}

static int keep(peer *p, castls_quic_key *key)
{
    if (key == NULL || p->key_count == PEER_KEYS) {
        castls_quic_key_free(key);
        return -1;
    }
    p->key[p->key_count++] = key;
    return 0;
}

static ngtcp2_crypto_ctx ctx_of(const castls_quic_key *key)
{
    ngtcp2_crypto_ctx ctx = {0};
    ctx.aead.max_overhead = CASTLS_QUIC_TAG_LEN;
    ctx.max_encryption = castls_quic_confidentiality_limit(key);
    ctx.max_decryption_failure = castls_quic_integrity_limit(key);
    return ctx;
}

static int install_initial(peer *p, const ngtcp2_cid *cid)
{
    castls_quic_key *seal = NULL;
    castls_quic_key *open = NULL;
    if (castls_quic_initial_keys(p->config, CASTLS_QUIC_V1, view(cid->data, cid->datalen),
                                 p->is_server, &seal, &open) != CASTLS_OK ||
        keep(p, seal) != 0 || keep(p, open) != 0) {
        return -1;
    }
    const ngtcp2_crypto_ctx ctx = ctx_of(seal);
    const ngtcp2_crypto_aead_ctx rx = {open}, tx = {seal};
    const ngtcp2_crypto_cipher_ctx rx_hp = {open}, tx_hp = {seal};
    ngtcp2_conn_set_initial_crypto_ctx(p->quic, &ctx);
    return ngtcp2_conn_install_initial_key(
        p->quic, &rx, zero_iv, &rx_hp, &tx, zero_iv, &tx_hp, IV_LEN);
}

/* What castls hands out at each level goes to where ngtcp2 keeps it. */
static int install(peer *p, const castls_quic_output *output)
{
    const ngtcp2_crypto_aead_ctx aead = {output->key};
    const ngtcp2_crypto_cipher_ctx hp = {output->key};
    const castls_bytes secret = castls_quic_key_secret(output->key);
    const ngtcp2_crypto_ctx ctx = ctx_of(output->key);
    const bool seals = output->kind == CASTLS_QUIC_SEAL_KEY;
    if (keep(p, output->key) != 0) {
        return -1;
    }
    switch (output->level) {
    case CASTLS_QUIC_EARLY:
        p->is_early = true;
        ngtcp2_conn_set_early_crypto_ctx(p->quic, &ctx);
        return ngtcp2_conn_install_early_key(p->quic, &aead, zero_iv, IV_LEN, &hp);
    case CASTLS_QUIC_HANDSHAKE:
        ngtcp2_conn_set_crypto_ctx(p->quic, &ctx);
        return seals ? ngtcp2_conn_install_tx_handshake_key(p->quic, &aead, zero_iv, IV_LEN, &hp)
                     : ngtcp2_conn_install_rx_handshake_key(p->quic, &aead, zero_iv, IV_LEN, &hp);
    case CASTLS_QUIC_APPLICATION:
        if (seals) {
            p->tx = output->key;
            return ngtcp2_conn_install_tx_key(
                p->quic, secret.data, secret.len, &aead, zero_iv, IV_LEN, &hp);
        }
        p->rx = output->key;
        return ngtcp2_conn_install_rx_key(
            p->quic, secret.data, secret.len, &aead, zero_iv, IV_LEN, &hp);
    case CASTLS_QUIC_INITIAL:
    default:
        return -1;
    }
}

static ngtcp2_crypto_level level_of(castls_quic_level level)
{
    switch (level) {
    case CASTLS_QUIC_HANDSHAKE:
        return NGTCP2_CRYPTO_LEVEL_HANDSHAKE;
    case CASTLS_QUIC_APPLICATION:
        return NGTCP2_CRYPTO_LEVEL_APPLICATION;
    case CASTLS_QUIC_EARLY:
        return NGTCP2_CRYPTO_LEVEL_EARLY;
    case CASTLS_QUIC_INITIAL:
    default:
        return NGTCP2_CRYPTO_LEVEL_INITIAL;
    }
}

/* ngtcp2 needs the other end's transport parameters before its 1-RTT keys. */
static int pass_parameters(peer *p)
{
    const castls_bytes parameters = castls_quic_peer_transport_parameters(p->tls);
    if (p->has_parameters || parameters.len == 0) {
        return 0;
    }
    p->has_parameters = true;
    return ngtcp2_conn_decode_remote_transport_params(p->quic, parameters.data, parameters.len);
}

/* Client: what the last connection to this server allowed. */
static int remember_parameters(peer *p)
{
    const castls_bytes parameters = castls_quic_remembered_transport_parameters(p->tls);
    ngtcp2_transport_params decoded = {0};
    if (parameters.len == 0) {
        return 0;
    }
    if (ngtcp2_decode_transport_params(&decoded, NGTCP2_TRANSPORT_PARAMS_TYPE_ENCRYPTED_EXTENSIONS,
                                       parameters.data, parameters.len) != 0) {
        return -1;
    }
    ngtcp2_conn_set_early_remote_transport_params(p->quic, &decoded);
    return 0;
}

static int pump(peer *p)
{
    castls_quic_output output = {0};
    output.struct_len = sizeof(output);
    if (pass_parameters(p) != 0) {
        return -1;
    }
    while (castls_quic_next(p->tls, &output) == CASTLS_OK) {
        const int failed =
            output.kind == CASTLS_QUIC_CRYPTO
                ? ngtcp2_conn_submit_crypto_data(
                      p->quic, level_of(output.level), output.bytes.data, output.bytes.len)
                : install(p, &output);
        if (failed != 0) {
            return -1;
        }
    }
    if (!p->is_server && !p->is_refused && p->is_early &&
        castls_conn_early_data(p->tls) > CASTLS_EARLY_DATA_ACCEPTED) {
        p->is_refused = true;
        ngtcp2_conn_early_data_rejected(p->quic);
    }
    if (castls_conn_is_connected(p->tls) && !p->is_complete) {
        p->is_complete = true;
        ngtcp2_conn_handshake_completed(p->quic);
    }
    return 0;
}

/* Makes castls' end, once all of our transport parameters are known. */
static int begin(peer *p)
{
    uint8_t parameters[1024];
    const ngtcp2_ssize len =
        ngtcp2_conn_encode_local_transport_params(p->quic, parameters, sizeof(parameters));
    if (len < 0) {
        return -1;
    }
    const castls_bytes ours = view(parameters, (size_t)len);
    const castls_bytes name =
        view((const uint8_t *)p->server_name, p->is_server ? 0 : strlen(p->server_name));
    const castls_code code =
        p->is_server ? castls_quic_server_new(p->config, CASTLS_QUIC_V1, ours, &p->tls)
                     : castls_quic_client_new(p->config, name, CASTLS_QUIC_V1, ours, &p->tls);
    return code == CASTLS_OK ? 0 : -1;
}

static int recv_crypto_data(ngtcp2_conn *conn, ngtcp2_crypto_level level, uint64_t offset,
                            const uint8_t *data, size_t len, void *user_data)
{
    static const castls_quic_level levels[] = {
        [NGTCP2_CRYPTO_LEVEL_INITIAL] = CASTLS_QUIC_INITIAL,
        [NGTCP2_CRYPTO_LEVEL_HANDSHAKE] = CASTLS_QUIC_HANDSHAKE,
        [NGTCP2_CRYPTO_LEVEL_APPLICATION] = CASTLS_QUIC_APPLICATION,
        [NGTCP2_CRYPTO_LEVEL_EARLY] = CASTLS_QUIC_EARLY,
    };
    peer *p = user_data;
    (void)offset;
    if (p->tls == NULL && begin(p) != 0) {
        return NGTCP2_ERR_CALLBACK_FAILURE;
    }
    const castls_code code = castls_quic_receive(p->tls, levels[level], view(data, len));
    const int pumped = pump(p);
    if (code != CASTLS_OK) {
        const uint64_t error = castls_quic_error_code(p->tls);
        if (error >= 0x0100) {
            ngtcp2_conn_set_tls_alert(conn, (uint8_t)(error - 0x0100));
        }
        return NGTCP2_ERR_CRYPTO;
    }
    return pumped == 0 ? 0 : NGTCP2_ERR_CALLBACK_FAILURE;
}

static int client_initial(ngtcp2_conn *conn, void *user_data)
{
    peer *p = user_data;
    if (install_initial(p, ngtcp2_conn_get_dcid(conn)) != 0 || begin(p) != 0 ||
        castls_conn_start(p->tls) != CASTLS_OK || remember_parameters(p) != 0) {
        return NGTCP2_ERR_CALLBACK_FAILURE;
    }
    return pump(p) == 0 ? 0 : NGTCP2_ERR_CALLBACK_FAILURE;
}

static int recv_client_initial(ngtcp2_conn *conn, const ngtcp2_cid *dcid, void *user_data)
{
    peer *p = user_data;
    (void)conn;
    return install_initial(p, dcid) == 0 ? 0 : NGTCP2_ERR_CALLBACK_FAILURE;
}

static int recv_retry(ngtcp2_conn *conn, const ngtcp2_pkt_hd *hd, void *user_data)
{
    (void)conn;
    return install_initial(user_data, &hd->scid) == 0 ? 0 : NGTCP2_ERR_CALLBACK_FAILURE;
}

static int next_key(peer *p, castls_quic_key **key, uint8_t *secret, uint8_t *iv,
                    ngtcp2_crypto_aead_ctx *ctx)
{
    castls_quic_key *next = NULL;
    if (castls_quic_key_next(*key, &next) != CASTLS_OK || keep(p, next) != 0) {
        return -1;
    }
    const castls_bytes made = castls_quic_key_secret(next);
    memcpy(secret, made.data, made.len);
    memcpy(iv, zero_iv, sizeof(zero_iv));
    ctx->native_handle = next;
    *key = next;
    return 0;
}

static int update_key(ngtcp2_conn *conn, uint8_t *rx_secret, uint8_t *tx_secret,
                      ngtcp2_crypto_aead_ctx *rx_ctx, uint8_t *rx_iv,
                      ngtcp2_crypto_aead_ctx *tx_ctx, uint8_t *tx_iv, const uint8_t *old_rx,
                      const uint8_t *old_tx, size_t secret_len, void *user_data)
{
    peer *p = user_data;
    (void)conn;
    (void)old_rx;
    (void)old_tx;
    (void)secret_len;
    return next_key(p, &p->rx, rx_secret, rx_iv, rx_ctx) == 0 &&
                   next_key(p, &p->tx, tx_secret, tx_iv, tx_ctx) == 0
               ? 0
               : NGTCP2_ERR_CALLBACK_FAILURE;
}

void peer_tls_callbacks(ngtcp2_callbacks *callbacks)
{
    callbacks->client_initial = client_initial;
    callbacks->recv_client_initial = recv_client_initial;
    callbacks->recv_crypto_data = recv_crypto_data;
    callbacks->encrypt = encrypt;
    callbacks->decrypt = decrypt;
    callbacks->hp_mask = hp_mask;
    callbacks->recv_retry = recv_retry;
    callbacks->update_key = update_key;
    callbacks->delete_crypto_aead_ctx = delete_aead_ctx;
    callbacks->delete_crypto_cipher_ctx = delete_cipher_ctx;
}

void peer_tls_clear(peer *p)
{
    castls_conn_free(p->tls);
    for (size_t i = 0; i < p->key_count; i++) {
        castls_quic_key_free(p->key[i]);
    }
}
