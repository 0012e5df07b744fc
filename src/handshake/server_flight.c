/*
 * server_flight.c: the server's flight, from the application protocol to Finished. RFC 8446
 * sections 4.1.3, 4.3 and 4.4.
 */
#include "handshake/auth.h"
#include "handshake/operation.h"
#include "handshake/quic.h"
#include "handshake/secrets.h"
#include "handshake/send.h"
#include "handshake/server.h"
#include "wire/alpn.h"
#include "wire/certificate_request.h"
#include "wire/compress_certificate.h"
#include "wire/encrypted_extensions.h"
#include "wire/key_share.h"
#include "wire/pre_shared_key.h"
#include "wire/record_size_limit.h"
#include "wire/server_hello.h"
#include "wire/signature_algorithms.h"
#include "wire/supported_versions.h"
#include "wire/ticket_request.h"

static cas_err ask_alpn(const cas_handshake *hs, castls_operation *operation)
{
    CAS_TRY(
        cas_operation_keep(operation, cas_kept(hs, hs->server.offer.alpn), &operation->content));
    return cas_operation_keep(
        operation, cas_facts_view(hs->facts, hs->facts->server_name), &operation->server_name);
}

/* RFC 7301 section 3.2: our order; fatal when both sides have a list and nothing is in both. */
static cas_err choose_alpn(const cas_handshake *hs, castls_bytes *chosen)
{
    const castls_bytes ours = cas_config_text(hs->config, hs->config->policy.alpn);
    const castls_bytes offered = cas_kept(hs, hs->server.offer.alpn);
    cas_reader r = cas_reader_on(ours);
    castls_bytes name = {0};
    *chosen = cas_bytes_none();
    if (!hs->server.offer.has_alpn || cas_bytes_is_empty(ours)) {
        return CAS_OK;
    }
    while (cas_alpn_next(&r, &name)) {
        if (cas_alpn_has(offered, name)) {
            *chosen = name;
            return CAS_OK;
        }
    }
    return CAS_ERR_NO_ALPN;
}

cas_err cas_server_choose_alpn(cas_handshake *hs, bool *done)
{
    cas_answer answer = CAS_ANSWER_RUN;
    castls_bytes chosen = {0};
    *done = false;
    if (hs->server.offer.has_alpn) {
        CAS_TRY(cas_ask(hs, CASTLS_OP_ALPN, ask_alpn, &answer));
    }
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    if (answer == CAS_ANSWER_BYTES) {
        chosen = cas_given_bytes(hs);
        if (!cas_bytes_is_empty(chosen) &&
            !cas_alpn_has(cas_kept(hs, hs->server.offer.alpn), chosen)) {
            return CAS_ERR_NO_ALPN;
        }
    } else {
        CAS_TRY(choose_alpn(hs, &chosen));
    }
    if (hs->facts->is_quic && cas_bytes_is_empty(chosen)) {
        return CAS_ERR_NO_ALPN; /* RFC 9001 section 8.1. */
    }
    CAS_TRY(cas_arena_keep(&hs->facts->kept, chosen, &hs->facts->alpn));
    cas_operation_over(hs);
    *done = true;
    return CAS_OK;
}

cas_err cas_server_step_alpn(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    CAS_TRY(cas_server_choose_alpn(hs, &done));
    if (!done) {
        return CAS_OK;
    }
    CAS_TRY(cas_server_decide_early_data(hs));
    *next = hs->facts->is_resumed ? CAS_STATE_SERVER_KEY_AGREE : CAS_STATE_SERVER_CREDENTIAL;
    return CAS_OK;
}

static castls_bytes client_share(const cas_handshake *hs)
{
    castls_bytes share = {0};
    if (!cas_key_share_find(cas_kept(hs, hs->server.offer.shares), hs->facts->group, &share)) {
        return cas_bytes_none();
    }
    return share;
}

static cas_err ask_key_agree(const cas_handshake *hs, castls_operation *operation)
{
    operation->code = hs->facts->group;
    operation->responds = true;
    return cas_operation_keep(operation, client_share(hs), &operation->content);
}

static void write_server_hello(cas_writer *w, const cas_handshake *hs)
{
    const cas_server_hello hello = {
        .legacy_version = CAS_VERSION_TLS12,
        .random = cas_facts_view(hs->facts, hs->facts->server_random),
        .legacy_session_id_echo = cas_kept(hs, hs->server.offer.session_id),
        .cipher_suite = hs->suite->id,
        .has_extensions = true,
    };
    const cas_key_share_entry entry = {hs->facts->group, cas_kept(hs, hs->server.response)};
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_SERVER_HELLO);
    const cas_mark extensions = cas_server_hello_open(w, &hello);
    cas_mark mark = cas_extension_open(w, CAS_EXTENSION_SUPPORTED_VERSIONS);
    cas_supported_versions_server_hello_encode(w, CAS_VERSION_TLS13);
    cas_write_close(w, mark);
    mark = cas_extension_open(w, CAS_EXTENSION_KEY_SHARE);
    cas_key_share_entry_encode(w, &entry);
    cas_write_close(w, mark);
    if (hs->facts->is_resumed) {
        mark = cas_extension_open(w, CAS_EXTENSION_PRE_SHARED_KEY);
        cas_selected_identity_encode(w, hs->server.psk_index);
        cas_write_close(w, mark);
    }
    cas_write_close(w, extensions);
    cas_write_close(w, message);
}

/* Sends ServerHello and changes both keys: ours at once, the client's after its early data, if
 * any. */
/* RFC 8449 section 4: the client's limit holds for all that we protect, ours only where we answer
 * and the client has no early data under way, which knows nothing of it. */
cas_err cas_server_limit_records(cas_handshake *hs)
{
    const uint16_t theirs = hs->server.offer.record_size_limit;
    if (theirs == 0 || hs->config->policy.record_size_limit == 0) {
        return CAS_OK;
    }
    return cas_put_kind(hs, CAS_OUTPUT_READ_LIMIT, hs->config->policy.record_size_limit);
}

static cas_err send_server_hello(cas_handshake *hs, castls_bytes secret)
{
    castls_span room = {0};
    CAS_TRY(cas_server_check_late(hs));
    CAS_TRY(cas_arena_room(&hs->facts->kept, CAS_RANDOM_LEN, &hs->facts->server_random, &room));
    CAS_TRY(cas_random_pool_take(&hs->randoms, &hs->config->environment, room));
    CAS_TRY(cas_server_open_early_data(hs)); /* Its secret is over the ClientHello alone. */
    CAS_TRY(cas_send_message(hs, CAS_LEVEL_INITIAL, write_server_hello));
    CAS_TRY(cas_put_ccs(hs));
    CAS_TRY(cas_derive_handshake(hs, secret));
    CAS_TRY(cas_put_write_key(hs, CAS_LEVEL_HANDSHAKE));
    if (hs->server.offer.record_size_limit != 0 && hs->config->policy.record_size_limit != 0) {
        hs->facts->peer_record_size_limit = hs->server.offer.record_size_limit;
        CAS_TRY(cas_put_kind(hs, CAS_OUTPUT_WRITE_LIMIT, hs->facts->peer_record_size_limit));
    }
    if (hs->server.early_data_accepted) {
        CAS_TRY(cas_put_read_key(hs, CAS_LEVEL_EARLY));
        CAS_TRY(cas_put_kind(hs, CAS_OUTPUT_EARLY_ACCEPT, hs->config->policy.early_data_max));
    }
    if (hs->server.early_data_accepted && !hs->facts->is_quic) {
        return CAS_OK; /* EndOfEarlyData changes the key. */
    }
    CAS_TRY(cas_put_read_key(hs, CAS_LEVEL_HANDSHAKE));
    CAS_TRY(cas_server_limit_records(hs));
    if (hs->server.offer.has_early_data && !hs->facts->was_retried) {
        return cas_put_kind(hs, CAS_OUTPUT_EARLY_SKIP, cas_server_skipped_max(hs));
    }
    return CAS_OK;
}

static cas_err respond(cas_handshake *hs)
{
    uint8_t response_room[CASTLS_KEY_SHARE_MAX] = {0};
    uint8_t secret_room[CASTLS_SHARED_SECRET_MAX] = {0};
    castls_bytes response = {0};
    castls_bytes secret = {0};
    const cas_random_hook hook = cas_random_hook_of(&hs->config->environment);
    cas_err err = cas_key_exchange_respond(
        hs->config->environment.provider, &hook, hs->facts->group, client_share(hs),
        CAS_SPAN(response_room), CAS_SPAN(secret_room), &response, &secret);
    if (err == CAS_OK) {
        err = cas_arena_keep(&hs->kept, response, &hs->server.response);
    }
    if (err == CAS_OK) {
        err = send_server_hello(hs, secret);
    }
    cas_span_wipe(CAS_SPAN(secret_room));
    return err;
}

cas_err cas_server_step_key_agree(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    cas_answer answer = CAS_ANSWER_PENDING;
    CAS_TRY(cas_ask(hs, CASTLS_OP_KEY_AGREE, ask_key_agree, &answer));
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    if (answer == CAS_ANSWER_SHARE) {
        const cas_named_group *group = cas_named_group_find(hs->facts->group);
        if (group == NULL || cas_given_bytes(hs).len != group->response_len ||
            cas_given_secret(hs).len != group->secret_len) {
            return CAS_ERR_ARGUMENT;
        }
        CAS_TRY(cas_arena_keep(&hs->kept, cas_given_bytes(hs), &hs->server.response));
        CAS_TRY(send_server_hello(hs, cas_given_secret(hs)));
    } else {
        CAS_TRY(respond(hs));
    }
    cas_operation_over(hs);
    *next = CAS_STATE_SERVER_SEND_HELLO;
    return CAS_OK;
}

/* Answers to what the client said of records (RFC 8449) and tickets (RFC 9149). */
static void write_wishes(cas_writer *w, const cas_handshake *hs)
{
    const cas_offer *offer = &hs->server.offer;
    const uint32_t limit = hs->config->policy.record_size_limit;
    if (offer->record_size_limit != 0 && limit != 0) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_RECORD_SIZE_LIMIT);
        cas_record_size_limit_encode(w, cas_narrow_u16(limit));
        cas_write_close(w, mark);
    }
    if (offer->has_ticket_request) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_TICKET_REQUEST);
        cas_ticket_request_hint_encode(w, cas_narrow_u8(cas_server_ticket_count(hs)));
        cas_write_close(w, mark);
    }
}

static void write_encrypted_extensions(cas_writer *w, const cas_handshake *hs)
{
    const castls_bytes alpn = cas_facts_view(hs->facts, hs->facts->alpn);
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_ENCRYPTED_EXTENSIONS);
    const cas_mark extensions = cas_encrypted_extensions_open(w);
    if (!cas_bytes_is_empty(alpn)) {
        const cas_mark mark =
            cas_extension_open(w, CAS_EXTENSION_APPLICATION_LAYER_PROTOCOL_NEGOTIATION);
        cas_alpn_encode_one(w, alpn);
        cas_write_close(w, mark);
    }
    if (hs->facts->server_name.len != 0 && !hs->facts->is_resumed) {
        cas_extension_encode(w, CAS_EXTENSION_SERVER_NAME,
                             cas_bytes_none()); /* RFC 6066 section 3. */
    }
    if (hs->server.early_data_accepted) {
        cas_extension_encode(w, CAS_EXTENSION_EARLY_DATA, cas_bytes_none());
    }
    write_wishes(w, hs);
    cas_write_transport_parameters(w, hs);
    cas_server_write_types(w, hs);
    cas_write_custom(w, hs, CASTLS_IN_ENCRYPTED_EXTENSIONS);
    cas_write_close(w, extensions);
    cas_write_close(w, message);
}

static void write_certificate_request(cas_writer *w, const cas_handshake *hs)
{
    const cas_policy *policy = &hs->config->policy;
    const castls_bytes names = cas_config_text(hs->config, policy->ca_names);
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_CERTIFICATE_REQUEST);
    const cas_mark extensions = cas_certificate_request_open(w, cas_bytes_none());
    cas_mark mark = cas_extension_open(w, CAS_EXTENSION_SIGNATURE_ALGORITHMS);
    cas_signature_algorithms_encode(w, cas_code_list_codes(&policy->verify_schemes));
    cas_write_close(w, mark);
    if (policy->certificate_schemes.count != 0) {
        mark = cas_extension_open(w, CAS_EXTENSION_SIGNATURE_ALGORITHMS_CERT);
        cas_signature_algorithms_encode(w, cas_code_list_codes(&policy->certificate_schemes));
        cas_write_close(w, mark);
    }
    if (!cas_bytes_is_empty(names)) {
        mark = cas_extension_open(w, CAS_EXTENSION_CERTIFICATE_AUTHORITIES);
        cas_write_vec16(w, names);
        cas_write_close(w, mark);
    }
    if (policy->compression.count != 0) {
        mark = cas_extension_open(w, CAS_EXTENSION_COMPRESS_CERTIFICATE);
        cas_compress_certificate_encode(w, cas_code_list_codes(&policy->compression));
        cas_write_close(w, mark);
    }
    cas_write_custom(w, hs, CASTLS_IN_CERTIFICATE_REQUEST);
    cas_write_close(w, extensions);
    cas_write_close(w, message);
}

bool cas_server_requires_certificate(const cas_handshake *hs)
{
    return hs->config->policy.verify == CASTLS_VERIFY_REQUIRED;
}

bool cas_server_requests_certificate(const cas_handshake *hs)
{
    return cas_server_requires_certificate(hs) ||
           hs->config->policy.verify == CASTLS_VERIFY_OPTIONAL;
}

cas_err cas_server_step_send_hello(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    CAS_TRY(cas_send_message(hs, CAS_LEVEL_HANDSHAKE, write_encrypted_extensions));
    if (hs->facts->is_resumed) {
        *next = CAS_STATE_SERVER_SEND_FINISHED;
        return CAS_OK;
    }
    hs->needed = CAS_PROOF_FINISHED;
    hs->peer_compression = hs->server.offer.compression;
    hs->server.requests_certificate = cas_server_requests_certificate(hs);
    if (hs->server.requests_certificate) {
        CAS_TRY(cas_send_message(hs, CAS_LEVEL_HANDSHAKE, write_certificate_request));
    }
    if (cas_server_requires_certificate(hs)) {
        hs->needed |= CAS_PROOF_CHAIN | CAS_PROOF_SIGNATURE;
    }
    *next = CAS_STATE_SERVER_STAPLE;
    return CAS_OK;
}

static cas_err ask_staple(const cas_handshake *hs, castls_operation *operation)
{
    operation->credential = castls_credential_retain(hs->facts->own_credential);
    return cas_operation_keep(
        operation, cas_facts_view(hs->facts, hs->facts->server_name), &operation->server_name);
}

cas_err cas_server_choose_staple(cas_handshake *hs, bool *done)
{
    cas_answer answer = CAS_ANSWER_RUN;
    castls_bytes staple = cas_buf_bytes(&hs->facts->own_credential->ocsp_response);
    *done = false;
    /* A raw public key has no certificate that a status could be of. */
    if (hs->server.offer.has_status_request && !hs->facts->own_credential->is_raw_key) {
        CAS_TRY(cas_ask(hs, CASTLS_OP_STAPLE, ask_staple, &answer));
    }
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    if (answer == CAS_ANSWER_BYTES) {
        staple = cas_given_bytes(hs);
    }
    CAS_TRY(cas_arena_keep(&hs->kept, staple, &hs->server.staple));
    cas_operation_over(hs);
    *done = true;
    return CAS_OK;
}

cas_err cas_server_step_staple(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    CAS_TRY(cas_server_choose_staple(hs, &done));
    if (!done) {
        return CAS_OK;
    }
    *next = CAS_STATE_SERVER_COMPRESS;
    return CAS_OK;
}

cas_err cas_server_step_send_finished(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    CAS_TRY(cas_send_finished(hs));
    CAS_TRY(cas_derive_application(hs));
    CAS_TRY(cas_put_write_key(hs, CAS_LEVEL_APPLICATION));
    if (cas_config_has(hs->config, CASTLS_OPTION_HALF_RTT_DATA) &&
        !hs->server.requests_certificate) {
        CAS_TRY(cas_put_kind(hs, CAS_OUTPUT_MAY_SEND, 0));
    }
    if (hs->server.early_data_accepted && !hs->facts->is_quic) { /* RFC 9001 section 8.3. */
        *next = CAS_STATE_SERVER_WAIT_EOED;
    } else {
        *next = hs->server.requests_certificate ? CAS_STATE_SERVER_WAIT_CERT
                                                : CAS_STATE_SERVER_WAIT_FINISHED;
    }
    return CAS_OK;
}
