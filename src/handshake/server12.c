/*
 * server12.c: the server's table for TLS 1.2, from the choice of the version on, and what it does
 * with the client's flight. RFC 5246 section 7.3.
 */
#include "handshake/auth.h"
#include "handshake/secrets12.h"
#include "handshake/send.h"
#include "handshake/server.h"
#include "handshake/server12.h"

/* RFC 5246 section 7.4.6. */
static cas_err on_certificate(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    bool is_empty = false;
    CAS_TRY(cas_peer_certificate(hs, msg->body, cas_bytes_none(), &is_empty));
    CAS_TRY(cas_heard(hs, msg));
    if (!is_empty) {
        hs->needed |= CAS_PROOF_CHAIN | CAS_PROOF_SIGNATURE;
    } else if (cas_server_requires_certificate(hs)) {
        return CAS_ERR_CERTIFICATE_REQUIRED;
    } else {
        cas_transcript_drop_raw(&hs->transcript); /* Nothing will be signed. */
    }
    *next = CAS_STATE_SERVER_WAIT_CKE;
    return CAS_OK;
}

/* RFC 5246 section 7.1: what follows is opened with the new key. */
static cas_err on_change_cipher_spec(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    *next = CAS_STATE_SERVER_WAIT_FINISHED;
    return cas_put_read_key(hs, CAS_LEVEL_APPLICATION);
}

static cas_err on_finished(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    CAS_TRY(cas_peer_finished12(hs, msg));
    if (!hs->facts->is_resumed) {
        *next = CAS_STATE_SERVER_TICKET;
        return CAS_OK;
    }
    *next = CAS_STATE_CONNECTED;
    return cas_put_kind(hs, CAS_OUTPUT_MAY_SEND, 0);
}

/* clang-format off */
#define IN(state) CAS_STATE_SERVER_##state
#define TO(state) CAS_TO(SERVER_##state)
#define ON(message) CAS_HANDSHAKE_##message
#define DO(step) cas_server12_##step

/* RFC 5246 section 7.3. What has no row here is answered with unexpected_message. The order of the
 * operations is the one that applications rely on: a full handshake asks for ALPN last, a resumed
 * one right after the name. */
static const cas_transition rows[] = {
    /* in state            on                       handler                     may go to */
    {IN(SESSION),          CAS_STEP,                DO(step_session),           TO(NAME)},
    {IN(NAME),             CAS_STEP,                DO(step_name),              TO(CREDENTIAL) | TO(ALPN)},
    {IN(CREDENTIAL),       CAS_STEP,                DO(step_credential),        TO(STAPLE)},
    {IN(STAPLE),           CAS_STEP,                DO(step_staple),            TO(ALPN) | TO(KEY_GENERATE)},
    {IN(ALPN),             CAS_STEP,                DO(step_alpn),              TO(KEY_GENERATE) | TO(SEND_HELLO) |
                                                                                TO(CREDENTIAL)},
    {IN(KEY_GENERATE),     CAS_STEP,                DO(step_key_generate),      TO(SEND_HELLO)},
    {IN(SEND_HELLO),       CAS_STEP,                DO(step_send_hello),        TO(SIGN) | TO(RENEW)},
    {IN(SIGN),             CAS_STEP,                DO(step_sign),              TO(SEND_DONE)},
    {IN(SEND_DONE),        CAS_STEP,                DO(step_send_done),         TO(WAIT_CERT) | TO(WAIT_CKE)},
    {IN(WAIT_CERT),        ON(CERTIFICATE),         on_certificate,             TO(WAIT_CKE)},
    {IN(WAIT_CKE),         ON(CLIENT_KEY_EXCHANGE), DO(on_client_key_exchange), TO(KEY_AGREE)},
    {IN(KEY_AGREE),        CAS_STEP,                DO(step_key_agree),         TO(WAIT_CV) | TO(WAIT_CCS)},
    {IN(WAIT_CV),          ON(CERTIFICATE_VERIFY),  cas_on_certificate_verify,  TO(VERIFY_SIGNATURE)},
    {IN(VERIFY_SIGNATURE), CAS_STEP,                cas_step_verify_signature,  TO(VERIFY_PEER)},
    {IN(VERIFY_PEER),      CAS_STEP,                cas_step_verify_peer,       TO(WAIT_CCS)},
    {IN(WAIT_CCS),         CAS_CCS,                 on_change_cipher_spec,      TO(WAIT_FINISHED)},
    {IN(WAIT_FINISHED),    ON(FINISHED),            on_finished,                TO(TICKET) | CAS_TO(CONNECTED)},
    {IN(TICKET),           CAS_STEP,                DO(step_ticket),            TO(SEND_FINISHED)},
    {IN(SEND_FINISHED),    CAS_STEP,                DO(step_send_finished),     CAS_TO(CONNECTED)},
    {IN(RENEW),            CAS_STEP,                DO(step_renew),             TO(SEND_RESUMED)},
    {IN(SEND_RESUMED),     CAS_STEP,                DO(step_send_resumed),      TO(WAIT_CCS)},
};
/* clang-format on */

cas_machine cas_server12_machine(void)
{
    const cas_machine machine = {&rows[0], CAS_COUNT(rows)};
    return machine;
}
