/*
 * work.c: castls' own answers to SIGN, VERIFY_SIGNATURE, VERIFY_PEER, DECOMPRESS and a server's
 * KEY_AGREE.
 */
#include "handshake/work.h"

#include "compress/compress.h"
#include "config/status.h"
#include "config/verify.h"
#include "crypto/outcome.h"
#include "crypto/scheme.h"
#include "crypto/spki.h"
#include "handshake/auth.h"
#include "handshake/operation.h"

cas_err cas_work_sign(const castls_credential *credential, uint16_t scheme, castls_bytes content,
                      castls_span room, castls_bytes *signature)
{
    *signature = cas_bytes_none();
    const cas_scheme *row = cas_scheme_find(scheme);
    if (row == NULL || credential == NULL || credential->key == NULL) {
        return CAS_ERR_UNKNOWN_CREDENTIAL;
    }
    size_t len = 0;
    CAS_TRY(cas_outcome(credential->environment.provider->sign(
        credential->key->key, row->signature, content, room, &len)));
    *signature = cas_bytes_prefix(cas_span_bytes(room), len);
    return CAS_OK;
}

cas_err cas_work_verify_signature(const castls_provider *provider, uint16_t version,
                                  uint16_t scheme, castls_bytes spki, castls_bytes content,
                                  castls_bytes signature)
{
    const cas_scheme *row = cas_scheme_find(scheme);
    cas_spki key = {0};
    CAS_TRY(cas_spki_read(spki, &key));
    if (row == NULL || !cas_scheme_fits_key(row, key.kind, version)) {
        return CAS_ERR_SCHEME_WRONG_KEY;
    }
    switch (provider->verify(row->signature, spki, content, signature)) {
    case CASTLS_OK:
        return CAS_OK;
    case CASTLS_BAD_MAC:
        return CAS_ERR_BAD_SIGNATURE;
    case CASTLS_BAD_ARGUMENT:
        return CAS_ERR_CERTIFICATE_KEY;
    case CASTLS_NO_MEMORY:
        return CAS_ERR_MEMORY;
    default:
        return CAS_ERR_CRYPTO;
    }
}

cas_err cas_work_verify_peer(const castls_config *config, bool peer_is_server, castls_parts chain,
                             const cas_cert *leaf, castls_bytes name, castls_bytes staple,
                             int64_t now_ms, cas_writer *detail, const char **hint)
{
    *hint = "";
    if (now_ms < 0) {
        return config->parts.trust == NULL ? CAS_ERR_NO_TRUST : CAS_ERR_CLOCK;
    }
    cas_verdict verdict = {0};
    const cas_err err =
        cas_config_verify(config, peer_is_server ? CAS_PURPOSE_SERVER : CAS_PURPOSE_CLIENT, chain,
                          leaf, name, now_ms / 1000, &verdict, detail);
    *hint = verdict.hint == NULL ? "" : verdict.hint;
    if (err != CAS_OK || cas_bytes_is_absent(staple)) {
        return err;
    }
    return cas_config_check_status(config, chain, &verdict, staple, now_ms / 1000);
}

cas_err cas_work_verify_raw_key(const castls_config *config, castls_bytes spki)
{
    return cas_is_trusted_key(config, spki) ? CAS_OK : CAS_ERR_RAW_KEY_UNKNOWN;
}

static cas_err run_sign(castls_operation *operation)
{
    uint8_t room[CASTLS_SIGNATURE_MAX] = {0};
    castls_bytes signature = {0};
    CAS_TRY(cas_work_sign(
        operation->credential, operation->code, cas_operation_view(operation, operation->content),
        CAS_SPAN(room), &signature));
    CAS_TRY(cas_buf_copy(&operation->bytes, operation->config->environment.allocator, signature));
    operation->answer = CAS_ANSWER_BYTES;
    return CAS_OK;
}

static cas_err run_verify_peer(castls_operation *operation)
{
    if (operation->certificate_type == CASTLS_CERTIFICATE_RAW_KEY) {
        CAS_TRY(
            cas_work_verify_raw_key(operation->config, castls_operation_certificate(operation, 0)));
        operation->verdict = CASTLS_VERDICT_VERIFIED;
        operation->answer = CAS_ANSWER_VERDICT;
        return CAS_OK;
    }
    castls_bytes chain[CAS_CERTIFICATE_ENTRIES_MAX] = {0};
    for (size_t i = 0; i < operation->certificate_count; i++) {
        *CAS_AT(chain, i) = castls_operation_certificate(operation, i);
    }
    const castls_bytes name =
        cas_config_has(operation->config, CASTLS_OPTION_NO_NAME_CHECK)
            ? cas_bytes_none()
            : cas_operation_view(operation, operation->server_name);
    const castls_bytes sent = cas_operation_view(operation, operation->content);
    const castls_bytes staple =
        !operation->has_status     ? cas_bytes_none()
        : cas_bytes_is_empty(sent) ? CAS_TEXT("")
                                   : sent;
    cas_writer detail = cas_writer_on(CAS_SPAN(operation->detail));
    const cas_err err = cas_work_verify_peer(
        operation->config, !operation->is_server,
        CAS_PARTS_FIRST(chain, operation->certificate_count), NULL,
        operation->is_server ? cas_bytes_none() : name, staple, operation->now_ms, &detail,
        &operation->hint);
    operation->detail_len = cas_writer_len(&detail);
    CAS_TRY(err);
    operation->verdict = CASTLS_VERDICT_VERIFIED;
    operation->answer = CAS_ANSWER_VERDICT;
    return CAS_OK;
}

static cas_err run_respond(castls_operation *operation)
{
    const castls_allocator *allocator = operation->config->environment.allocator;
    uint8_t share_room[CASTLS_KEY_SHARE_MAX] = {0};
    uint8_t secret_room[CASTLS_SHARED_SECRET_MAX] = {0};
    castls_bytes share = {0};
    castls_bytes secret = {0};
    cas_err err = cas_key_exchange_respond(
        operation->config->environment.provider, NULL, operation->code,
        cas_operation_view(operation, operation->content), CAS_SPAN(share_room),
        CAS_SPAN(secret_room), &share, &secret);
    if (err == CAS_OK) {
        err = cas_buf_copy(&operation->bytes, allocator, share);
    }
    if (err == CAS_OK) {
        err = cas_buf_copy(&operation->secret, allocator, secret);
    }
    cas_span_wipe(CAS_SPAN(secret_room));
    operation->answer = CAS_ANSWER_SHARE;
    return err;
}

static cas_err run_decompress(castls_operation *operation)
{
    const castls_allocator *allocator = operation->config->environment.allocator;
    CAS_TRY(cas_buf_init(&operation->bytes, allocator, operation->length));
    CAS_TRY(cas_decompress(operation->code, cas_operation_view(operation, operation->content),
                           cas_buf_room(&operation->bytes)));
    cas_buf_wrote(&operation->bytes, operation->length);
    operation->answer = CAS_ANSWER_BYTES;
    return CAS_OK;
}

cas_err cas_operation_work(castls_operation *operation)
{
    const castls_provider *provider = operation->config->environment.provider;
    switch (operation->kind) {
    case CASTLS_OP_SIGN:
        return run_sign(operation);
    case CASTLS_OP_VERIFY_SIGNATURE:
        operation->answer = CAS_ANSWER_ACCEPT;
        return cas_work_verify_signature(
            provider, operation->version, operation->code,
            cas_operation_view(operation, operation->spki),
            cas_operation_view(operation, operation->content),
            cas_operation_view(operation, operation->signature));
    case CASTLS_OP_VERIFY_PEER:
        return run_verify_peer(operation);
    case CASTLS_OP_DECOMPRESS:
        return run_decompress(operation);
    case CASTLS_OP_KEY_AGREE:
        if (operation->responds) {
            return run_respond(operation);
        }
        operation->answer = CAS_ANSWER_RUN; /* The private key is the connection's. */
        return CAS_OK;
    default:
        operation->answer = CAS_ANSWER_RUN;
        return CAS_OK;
    }
}
