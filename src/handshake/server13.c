/*
 * server13.c: the server's table for TLS 1.3, and what it does with the client's last flight.
 */
#include "handshake/auth.h"
#include "handshake/secrets.h"
#include "handshake/send.h"
#include "handshake/server.h"
#include "wire/empty.h"

static cas_err step_credential(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    if (!hs->server.offer.has_schemes) {
        return CAS_ERR_SCHEMES_MISSING; /* RFC 8446 section 4.2.3. */
    }
    CAS_TRY(cas_server_choose_peer_type(hs));
    CAS_TRY(cas_server_keep_ca_names(hs));
    CAS_TRY(cas_step_credential(hs, cas_kept(hs, hs->server.offer.schemes), &done));
    if (done) {
        *next = CAS_STATE_SERVER_KEY_AGREE;
    }
    return CAS_OK;
}

/* RFC 8446 section 4.5: from here on the client's handshake key. */
static cas_err on_end_of_early_data(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    CAS_TRY(cas_empty_decode(msg->body));
    CAS_TRY(cas_heard(hs, msg));
    CAS_TRY(cas_put_read_key(hs, CAS_LEVEL_HANDSHAKE));
    CAS_TRY(cas_server_limit_records(hs));
    *next = CAS_STATE_SERVER_WAIT_FINISHED;
    return CAS_OK;
}

static cas_err take_certificate(cas_handshake *hs, castls_bytes body, cas_state *next)
{
    bool is_empty = false;
    CAS_TRY(cas_peer_certificate(hs, body, cas_bytes_none(), &is_empty));
    if (!is_empty) {
        hs->needed |= CAS_PROOF_CHAIN | CAS_PROOF_SIGNATURE;
        *next = CAS_STATE_SERVER_WAIT_CV;
        return CAS_OK;
    }
    if (cas_server_requires_certificate(hs)) {
        return CAS_ERR_CERTIFICATE_REQUIRED;
    }
    *next = CAS_STATE_SERVER_WAIT_FINISHED;
    return CAS_OK;
}

static cas_err on_certificate(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    CAS_TRY(take_certificate(hs, msg->body, next));
    return cas_heard(hs, msg);
}

static cas_err step_decompress(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    castls_bytes body = {0};
    bool done = false;
    CAS_TRY(cas_step_decompress(hs, &body, &done));
    return done ? take_certificate(hs, body, next) : CAS_OK;
}

static cas_err on_finished(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    CAS_TRY(cas_peer_finished(hs, msg));
    CAS_TRY(cas_derive_resumption(hs));
    CAS_TRY(cas_put_read_key(hs, CAS_LEVEL_APPLICATION));
    CAS_TRY(cas_put_kind(hs, CAS_OUTPUT_MAY_SEND, 0));
    hs->server.tickets_left = cas_server_ticket_count(hs);
    *next = CAS_STATE_SERVER_TICKET;
    return CAS_OK;
}

/* clang-format off */
#define IN(state) CAS_STATE_SERVER_##state
#define TO(state) CAS_TO(SERVER_##state)
#define ON(message) CAS_HANDSHAKE_##message

/* RFC 8446 appendix A.2. What has no row here is answered with unexpected_message. */
static const cas_transition rows[] = {
    /* in state             on                       handler                           may go to */
    {IN(WAIT_CH),          ON(CLIENT_HELLO),        cas_server_on_client_hello,        TO(HELLO)},
    {IN(HELLO),            CAS_STEP,                cas_server_step_hello,             TO(SELECT)},
    {IN(SELECT),           CAS_STEP,                cas_server_step_select,            TO(SESSION) | TO(WAIT_CH2)},
    {IN(WAIT_CH2),         ON(CLIENT_HELLO),        cas_server_on_second_client_hello, TO(SESSION)},
    {IN(SESSION),          CAS_STEP,                cas_server_step_session,           TO(NAME)},
    {IN(NAME),             CAS_STEP,                cas_server_step_name,              TO(ALPN)},
    {IN(ALPN),             CAS_STEP,                cas_server_step_alpn,              TO(CREDENTIAL) | TO(KEY_AGREE)},
    {IN(CREDENTIAL),       CAS_STEP,                step_credential,                   TO(KEY_AGREE)},
    {IN(KEY_AGREE),        CAS_STEP,                cas_server_step_key_agree,         TO(SEND_HELLO)},
    {IN(SEND_HELLO),       CAS_STEP,                cas_server_step_send_hello,        TO(STAPLE) | TO(SEND_FINISHED)},
    {IN(STAPLE),           CAS_STEP,                cas_server_step_staple,            TO(COMPRESS)},
    {IN(COMPRESS),         CAS_STEP,                cas_step_compress,                 TO(SIGN)},
    {IN(SIGN),             CAS_STEP,                cas_step_sign,                     TO(SEND_FINISHED)},
    {IN(SEND_FINISHED),    CAS_STEP,                cas_server_step_send_finished,     TO(WAIT_EOED) | TO(WAIT_CERT) | TO(WAIT_FINISHED)},
    {IN(WAIT_EOED),        ON(END_OF_EARLY_DATA),   on_end_of_early_data,              TO(WAIT_FINISHED)},
    {IN(WAIT_CERT),        ON(CERTIFICATE),         on_certificate,                    TO(WAIT_CV) | TO(WAIT_FINISHED)},
    {IN(WAIT_CERT),        ON(COMPRESSED_CERTIFICATE), cas_on_compressed_certificate,  TO(DECOMPRESS)},
    {IN(DECOMPRESS),       CAS_STEP,                step_decompress,                   TO(WAIT_CV) | TO(WAIT_FINISHED)},
    {IN(WAIT_CV),          ON(CERTIFICATE_VERIFY),  cas_on_certificate_verify,         TO(VERIFY_SIGNATURE)},
    {IN(VERIFY_SIGNATURE), CAS_STEP,                cas_step_verify_signature,         TO(VERIFY_PEER)},
    {IN(VERIFY_PEER),      CAS_STEP,                cas_step_verify_peer,              TO(WAIT_FINISHED)},
    {IN(WAIT_FINISHED),    ON(FINISHED),            on_finished,                       TO(TICKET)},
    {IN(TICKET),           CAS_STEP,                cas_server_step_ticket,            TO(TICKET) | CAS_TO(CONNECTED)},
};
/* clang-format on */

cas_machine cas_server13_machine(void)
{
    const cas_machine machine = {&rows[0], CAS_COUNT(rows)};
    return machine;
}
