/*
 * client12.c: the client's table for TLS 1.2, from the ServerHello on, and the handshake's end. RFC
 * 5246 section 7.3.
 */
#include "handshake/client12.h"

#include "handshake/auth.h"
#include "handshake/ech.h"
#include "handshake/secrets12.h"
#include "handshake/send.h"
#include "wire/new_session_ticket12.h"

/* What the server sends before its Finished: RFC 5077 section 3.3. */
static cas_state before_finished(const cas_handshake *hs)
{
    return hs->client.expects_ticket ? CAS_STATE_CLIENT_WAIT_TICKET : CAS_STATE_CLIENT_WAIT_CCS;
}

/* RFC 5246 section 7.3: the two pictures. The chain of a resumed session is judged again where the
 * configuration says so. */
static cas_err step_begin(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    if (!hs->facts->is_resumed) {
        *next = CAS_STATE_CLIENT_WAIT_CERT;
        return CAS_OK;
    }
    *next = cas_config_has(hs->config, CASTLS_OPTION_VERIFY_RESUMED)
                ? CAS_STATE_CLIENT_VERIFY_RESUMED
                : before_finished(hs);
    return CAS_OK;
}

/* The judgement is both versions' affair; only what comes next differs. */
static cas_err verify_peer(cas_handshake *hs, cas_state after, cas_state *next)
{
    cas_state judged = hs->state;
    CAS_TRY(cas_step_verify_peer(hs, NULL, &judged));
    if (judged != hs->state) {
        *next = after;
    }
    return CAS_OK;
}

static cas_err step_verify_peer(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    return verify_peer(hs, CAS_STATE_CLIENT_WAIT_CR_SHD, next);
}

static cas_err step_verify_resumed(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    return verify_peer(hs, before_finished(hs), next);
}

/* RFC 5077 section 3.3: an empty ticket means that the server has none after all. */
static cas_err on_new_session_ticket(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    cas_new_session_ticket12 ticket = {0};
    CAS_TRY(cas_new_session_ticket12_decode(msg->body, &ticket));
    CAS_TRY(cas_arena_keep(&hs->kept, ticket.ticket, &hs->client.ticket));
    hs->client.ticket_lifetime = ticket.ticket_lifetime_hint;
    *next = CAS_STATE_CLIENT_WAIT_CCS;
    return cas_heard(hs, msg);
}

/* RFC 5246 section 7.1: what follows is opened with the new key. */
static cas_err on_change_cipher_spec(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    *next = CAS_STATE_CLIENT_WAIT_FINISHED;
    return cas_put_read_key(hs, CAS_LEVEL_APPLICATION);
}

static cas_err finish(cas_handshake *hs, cas_state *next)
{
    *next = CAS_STATE_CONNECTED;
    if (cas_ech_is_refused(hs)) {
        return cas_ech_end(hs);
    }
    CAS_TRY(cas_put_kind(hs, CAS_OUTPUT_MAY_SEND, 0));
    return cas_client12_keep_session(hs);
}

/* RFC 5246 section 7.3: in a resumed handshake the server's Finished comes first. */
static cas_err on_finished(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    CAS_TRY(cas_peer_finished12(hs, msg));
    if (hs->facts->is_resumed) {
        *next = CAS_STATE_CLIENT_SEND_RESUMED;
        return CAS_OK;
    }
    return finish(hs, next);
}

static cas_err step_send_finished(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    *next = before_finished(hs);
    return cas_send_finished12(hs);
}

static cas_err step_send_resumed(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    CAS_TRY(cas_send_finished12(hs));
    return finish(hs, next);
}

/* clang-format off */
#define IN(state) CAS_STATE_CLIENT_##state
#define TO(state) CAS_TO(CLIENT_##state)
#define ON(message) CAS_HANDSHAKE_##message
#define DO(step) cas_client12_##step

/* RFC 5246 section 7.3. What has no row here is answered with unexpected_message. */
static const cas_transition rows[] = {
    /* in state            on                       handler                     may go to */
    {IN(BEGIN12),          CAS_STEP,                step_begin,                 TO(WAIT_CERT) | TO(VERIFY_RESUMED) |
                                                                                TO(WAIT_TICKET) | TO(WAIT_CCS)},
    {IN(VERIFY_RESUMED),   CAS_STEP,                step_verify_resumed,        TO(WAIT_TICKET) | TO(WAIT_CCS)},
    {IN(WAIT_CERT),        ON(CERTIFICATE),         DO(on_certificate),         TO(WAIT_STATUS_SKE) | TO(WAIT_SKE)},
    {IN(WAIT_STATUS_SKE),  ON(CERTIFICATE_STATUS),  DO(on_certificate_status),  TO(WAIT_SKE)},
    {IN(WAIT_STATUS_SKE),  ON(SERVER_KEY_EXCHANGE), DO(on_server_key_exchange), TO(VERIFY_SIGNATURE)},
    {IN(WAIT_SKE),         ON(SERVER_KEY_EXCHANGE), DO(on_server_key_exchange), TO(VERIFY_SIGNATURE)},
    {IN(VERIFY_SIGNATURE), CAS_STEP,                cas_step_verify_signature,  TO(VERIFY_PEER)},
    {IN(VERIFY_PEER),      CAS_STEP,                step_verify_peer,           TO(WAIT_CR_SHD)},
    {IN(WAIT_CR_SHD),      ON(CERTIFICATE_REQUEST), DO(on_certificate_request), TO(WAIT_SHD)},
    {IN(WAIT_CR_SHD),      ON(SERVER_HELLO_DONE),   DO(on_server_hello_done),   TO(KEY_AGREE)},
    {IN(WAIT_SHD),         ON(SERVER_HELLO_DONE),   DO(on_server_hello_done),   TO(CREDENTIAL)},
    {IN(CREDENTIAL),       CAS_STEP,                DO(step_credential),        TO(KEY_AGREE)},
    {IN(KEY_AGREE),        CAS_STEP,                DO(step_key_agree),         TO(SIGN) | TO(SEND_FINISHED)},
    {IN(SIGN),             CAS_STEP,                DO(step_sign),              TO(SEND_FINISHED)},
    {IN(SEND_FINISHED),    CAS_STEP,                step_send_finished,         TO(WAIT_TICKET) | TO(WAIT_CCS)},
    {IN(WAIT_TICKET),      ON(NEW_SESSION_TICKET),  on_new_session_ticket,      TO(WAIT_CCS)},
    {IN(WAIT_CCS),         CAS_CCS,                 on_change_cipher_spec,      TO(WAIT_FINISHED)},
    {IN(WAIT_FINISHED),    ON(FINISHED),            on_finished,                TO(SEND_RESUMED) | CAS_TO(CONNECTED)},
    {IN(SEND_RESUMED),     CAS_STEP,                step_send_resumed,          CAS_TO(CONNECTED)},
};
/* clang-format on */

cas_machine cas_client12_machine(void)
{
    const cas_machine machine = {&rows[0], CAS_COUNT(rows)};
    return machine;
}
