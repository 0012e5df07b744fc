/*
 * client12_exchange.c: the client's flight in TLS 1.2: Certificate, ClientKeyExchange and
 * CertificateVerify. RFC 5246 sections 7.4.6 to 7.4.8, RFC 8422 sections 5.6 to 5.8.
 */
#include "handshake/auth.h"
#include "handshake/client12.h"
#include "handshake/operation.h"
#include "handshake/secrets12.h"
#include "handshake/send.h"
#include "wire/client_key_exchange.h"

/* RFC 5246 section 7.4.6: without a credential that fits, Certificate is empty. */
cas_err cas_client12_step_credential(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    CAS_TRY(cas_step_credential(hs, cas_kept(hs, hs->client.peer_schemes), &done));
    if (!done) {
        return CAS_OK;
    }
    if (hs->facts->own_credential == NULL) {
        cas_transcript_drop_raw(&hs->transcript); /* Nothing will be signed. */
    }
    *next = CAS_STATE_CLIENT_KEY_AGREE;
    return cas_send_message(hs, CAS_LEVEL_INITIAL, cas_write_certificate);
}

static cas_err ask_key_agree(const cas_handshake *hs, castls_operation *operation)
{
    operation->code = hs->facts->group;
    operation->responds = true; /* In TLS 1.2 it is the server that shares first. */
    return cas_operation_keep(
        operation, cas_kept(hs, hs->client.server_share), &operation->content);
}

static void write_client_key_exchange(cas_writer *w, const cas_handshake *hs)
{
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_CLIENT_KEY_EXCHANGE);
    cas_client_key_exchange_encode(w, cas_kept(hs, hs->client.share[0]));
    cas_write_close(w, message);
}

/* RFC 7627 section 3: the hash that the main secret is made of ends with ClientKeyExchange. */
static cas_err send_share(cas_handshake *hs, castls_bytes share, castls_bytes premaster)
{
    CAS_TRY(cas_arena_keep(&hs->kept, share, &hs->client.share[0]));
    CAS_TRY(cas_send_message(hs, CAS_LEVEL_INITIAL, write_client_key_exchange));
    return cas_derive_main12(hs, premaster);
}

static cas_err respond(cas_handshake *hs)
{
    uint8_t share_room[CASTLS_KEY_SHARE_MAX] = {0};
    uint8_t secret_room[CASTLS_SHARED_SECRET_MAX] = {0};
    castls_bytes share = {0};
    castls_bytes premaster = {0};
    const cas_random_hook hook = cas_random_hook_of(&hs->config->environment);
    cas_err err = cas_key_exchange_respond(
        hs->config->environment.provider, &hook, hs->facts->group,
        cas_kept(hs, hs->client.server_share), CAS_SPAN(share_room), CAS_SPAN(secret_room), &share,
        &premaster);
    if (err == CAS_OK) {
        err = send_share(hs, share, premaster);
    }
    cas_span_wipe(CAS_SPAN(secret_room));
    return err;
}

cas_err cas_client12_step_key_agree(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    cas_answer answer = CAS_ANSWER_PENDING;
    CAS_TRY(cas_ask(hs, CASTLS_OP_KEY_AGREE, ask_key_agree, &answer));
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    CAS_TRY(answer == CAS_ANSWER_SHARE ? send_share(hs, cas_given_bytes(hs), cas_given_secret(hs))
                                       : respond(hs));
    cas_operation_over(hs);
    *next =
        hs->facts->own_credential != NULL ? CAS_STATE_CLIENT_SIGN : CAS_STATE_CLIENT_SEND_FINISHED;
    return CAS_OK;
}

/* Behind the signature nothing asks for the messages as they are any more. */
cas_err cas_client12_step_sign(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    CAS_TRY(cas_sign_handshake(hs, &done));
    if (!done) {
        return CAS_OK;
    }
    cas_transcript_drop_raw(&hs->transcript);
    *next = CAS_STATE_CLIENT_SEND_FINISHED;
    return cas_send_message(hs, CAS_LEVEL_INITIAL, cas_write_certificate_verify);
}
