/*
 * server12_exchange.c: TLS 1.2: the key exchange as the server has it: its share, which it signs,
 * then the client's, and the main secret. RFC 5246 sections 7.4.3 to 7.4.7, RFC 8422 sections 5.4
 * and 5.7.
 */
#include "crypto/scheme.h"
#include "handshake/auth.h"
#include "handshake/operation.h"
#include "handshake/secrets12.h"
#include "handshake/send.h"
#include "handshake/server.h"
#include "handshake/server12.h"
#include "wire/certificate_request12.h"
#include "wire/client_key_exchange.h"
#include "wire/server_key_exchange.h"

static cas_err ask_key_generate(const cas_handshake *hs, castls_operation *operation)
{
    operation->code = hs->facts->group;
    return CAS_OK;
}

static cas_err generate(cas_handshake *hs, const cas_named_group *group)
{
    castls_span room = {0};
    CAS_TRY(cas_arena_room(&hs->kept, group->share_len, &hs->server.share, &room));
    const cas_random_hook hook = cas_random_hook_of(&hs->config->environment);
    return cas_key_exchange_generate(
        &hs->server.kx, hs->config->environment.provider, &hook, group->id, room);
}

/* In TLS 1.2 it is the server that shares first. */
cas_err cas_server12_step_key_generate(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    const cas_named_group *group = cas_named_group_find(hs->facts->group);
    cas_answer answer = CAS_ANSWER_PENDING;
    if (group == NULL) {
        return CAS_ERR_NO_GROUP;
    }
    CAS_TRY(cas_ask(hs, CASTLS_OP_KEY_GENERATE, ask_key_generate, &answer));
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    if (answer == CAS_ANSWER_BYTES) {
        if (cas_given_bytes(hs).len != group->share_len) {
            return CAS_ERR_ARGUMENT;
        }
        CAS_TRY(cas_arena_keep(&hs->kept, cas_given_bytes(hs), &hs->server.share));
    } else {
        CAS_TRY(generate(hs, group));
    }
    cas_operation_over(hs);
    *next = CAS_STATE_SERVER_SEND_HELLO;
    return CAS_OK;
}

static cas_server_key_exchange exchange_of(const cas_handshake *hs)
{
    const cas_server_key_exchange exchange = {
        .namedcurve = hs->facts->group,
        .point = cas_kept(hs, hs->server.share),
        .algorithm = hs->facts->own_scheme,
        .signature = cas_kept(hs, hs->signature),
    };
    return exchange;
}

/* RFC 8422 section 5.4: both randoms and the parameters are signed. */
cas_err cas_server12_signed_content(const cas_handshake *hs, castls_span room,
                                    castls_bytes *content)
{
    const cas_server_key_exchange exchange = exchange_of(hs);
    cas_writer w = cas_writer_on(room);
    cas_write_bytes(&w, cas_facts_view(hs->facts, hs->facts->client_random));
    cas_write_bytes(&w, cas_facts_view(hs->facts, hs->facts->server_random));
    cas_server_ecdh_params_encode(&w, &exchange);
    return cas_writer_end(&w, content);
}

cas_err cas_server12_step_sign(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    CAS_TRY(cas_sign_handshake(hs, &done));
    if (done) {
        *next = CAS_STATE_SERVER_SEND_DONE;
    }
    return CAS_OK;
}

static void write_server_key_exchange(cas_writer *w, const cas_handshake *hs)
{
    const cas_server_key_exchange exchange = exchange_of(hs);
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_SERVER_KEY_EXCHANGE);
    cas_server_key_exchange_encode(w, &exchange);
    cas_write_close(w, message);
}

/* Those that TLS 1.2 knows: a client of that version may not expect others. */
static void write_schemes(cas_writer *w, const cas_policy *policy)
{
    for (size_t i = 0; i < policy->verify_schemes.count; i++) {
        const uint16_t id = *CAS_AT(policy->verify_schemes.code, i);
        const cas_scheme *scheme = cas_scheme_find(id);
        if (scheme != NULL && cas_scheme_is_for(scheme, CAS_VERSION_TLS12)) {
            cas_write_u16(w, id);
        }
    }
}

static void write_certificate_request(cas_writer *w, const cas_handshake *hs)
{
    const uint8_t types[] = {CAS_CLIENT_ECDSA_SIGN, CAS_CLIENT_RSA_SIGN};
    const cas_policy *policy = &hs->config->policy;
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_CERTIFICATE_REQUEST);
    const cas_mark schemes = cas_certificate_request12_open(w, CAS_BYTES(types));
    write_schemes(w, policy);
    cas_write_close(w, schemes);
    cas_write_vec16(w, cas_config_text(hs->config, policy->ca_names));
    cas_write_close(w, message);
}

static void write_server_hello_done(cas_writer *w, const cas_handshake *hs)
{
    (void)hs;
    cas_write_close(w, cas_message_open(w, CAS_HANDSHAKE_SERVER_HELLO_DONE));
}

cas_err cas_server12_step_send_done(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    CAS_TRY(cas_send_message(hs, CAS_LEVEL_INITIAL, write_server_key_exchange));
    if (hs->server.requests_certificate) {
        CAS_TRY(cas_send_message(hs, CAS_LEVEL_INITIAL, write_certificate_request));
    }
    CAS_TRY(cas_send_message(hs, CAS_LEVEL_INITIAL, write_server_hello_done));
    *next =
        hs->server.requests_certificate ? CAS_STATE_SERVER_WAIT_CERT : CAS_STATE_SERVER_WAIT_CKE;
    return CAS_OK;
}

cas_err
cas_server12_on_client_key_exchange(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    castls_bytes point = {0};
    CAS_TRY(cas_client_key_exchange_decode(msg->body, &point));
    CAS_TRY(cas_arena_keep(&hs->kept, point, &hs->server.client_share));
    *next = CAS_STATE_SERVER_KEY_AGREE;
    return cas_heard(hs, msg);
}

static cas_err ask_key_agree(const cas_handshake *hs, castls_operation *operation)
{
    operation->code = hs->facts->group;
    return cas_operation_keep(
        operation, cas_kept(hs, hs->server.client_share), &operation->content);
}

static cas_err derive(cas_handshake *hs, cas_answer answer)
{
    uint8_t room[CASTLS_SHARED_SECRET_MAX] = {0};
    castls_bytes secret = {0};
    cas_err err = CAS_OK;
    if (answer == CAS_ANSWER_BYTES) {
        secret = cas_given_bytes(hs);
    } else {
        err =
            cas_key_exchange_agree(&hs->server.kx, hs->facts->group,
                                   cas_kept(hs, hs->server.client_share), CAS_SPAN(room), &secret);
    }
    if (err == CAS_OK) {
        err = cas_derive_main12(hs, secret);
    }
    cas_span_wipe(CAS_SPAN(room));
    return err;
}

/* RFC 5246 section 7.4.8: a client that sent a certificate shows that it has the key to it. */
cas_err cas_server12_step_key_agree(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    cas_answer answer = CAS_ANSWER_PENDING;
    CAS_TRY(cas_ask(hs, CASTLS_OP_KEY_AGREE, ask_key_agree, &answer));
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    CAS_TRY(derive(hs, answer));
    cas_operation_over(hs);
    cas_key_exchange_clear(&hs->server.kx);
    *next = hs->facts->peer_chain != NULL ? CAS_STATE_SERVER_WAIT_CV : CAS_STATE_SERVER_WAIT_CCS;
    return CAS_OK;
}
