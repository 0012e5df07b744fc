/*
 * client13.c: the client's table for TLS 1.3, and the steps of its last flight.
 */
#include "handshake/auth.h"
#include "handshake/client.h"
#include "handshake/ech.h"
#include "handshake/resume.h"
#include "handshake/secrets.h"
#include "handshake/send.h"

static void write_end_of_early_data(cas_writer *w, const cas_handshake *hs)
{
    (void)hs;
    cas_write_close(w, cas_message_open(w, CAS_HANDSHAKE_END_OF_EARLY_DATA));
}

/* RFC 8446 section 4.5: after the server's Finished, under the early key, which ends with it. */
static cas_err step_end_early_data(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    if (hs->client.offers_early_data && !hs->facts->is_quic) { /* RFC 9001 section 8.3. */
        CAS_TRY(cas_send_message(hs, CAS_LEVEL_EARLY, write_end_of_early_data));
        CAS_TRY(cas_put_write_key(hs, CAS_LEVEL_HANDSHAKE));
    }
    *next = hs->client.certificate_requested ? CAS_STATE_CLIENT_CREDENTIAL
                                             : CAS_STATE_CLIENT_SEND_FINISHED;
    return CAS_OK;
}

/* A client without a credential that fits answers with an empty Certificate. RFC 8446 section
 * 4.4.2. */
static cas_err step_credential(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    CAS_TRY(cas_step_credential(hs, cas_kept(hs, hs->client.peer_schemes), &done));
    if (!done) {
        return CAS_OK;
    }
    *next = CAS_STATE_CLIENT_COMPRESS;
    return CAS_OK;
}

static cas_err step_send_finished(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    CAS_TRY(cas_send_finished(hs));
    CAS_TRY(cas_put_write_key(hs, CAS_LEVEL_APPLICATION));
    if (cas_ech_is_refused(hs)) {
        return cas_ech_end(hs);
    }
    CAS_TRY(cas_put_kind(hs, CAS_OUTPUT_MAY_SEND, 0));
    CAS_TRY(cas_derive_resumption(hs));
    cas_remember_group(hs);
    *next = CAS_STATE_CONNECTED;
    return CAS_OK;
}

/* clang-format off */
#define IN(state) CAS_STATE_CLIENT_##state
#define TO(state) CAS_TO(CLIENT_##state)
#define ON(message) CAS_HANDSHAKE_##message

/* RFC 8446 appendix A.1. What has no row here is answered with unexpected_message. A ServerHello of
 * TLS 1.2 leads over to the table of client12.c. */
static const cas_transition rows[] = {
    /* in state             on                        handler                             may go to */
    {IN(START),            CAS_STEP,                 cas_client_step_start,              TO(KEY_GENERATE) | TO(SEND_HELLO)},
    {IN(KEY_GENERATE),     CAS_STEP,                 cas_client_step_key_generate,       TO(KEY_GENERATE) | TO(SEND_HELLO)},
    {IN(SEND_HELLO),       CAS_STEP,                 cas_client_step_send_hello,         TO(WAIT_SH) | TO(WAIT_SH2)},
    {IN(WAIT_SH),          ON(SERVER_HELLO),         cas_client_on_server_hello,         TO(KEY_AGREE) | TO(KEY_GENERATE) | TO(SEND_HELLO) |
                                                                                     TO(BEGIN12)},
    {IN(WAIT_SH2),         ON(SERVER_HELLO),         cas_client_on_server_hello,         TO(KEY_AGREE)},
    {IN(KEY_AGREE),        CAS_STEP,                 cas_client_step_key_agree,          TO(WAIT_EE)},
    {IN(WAIT_EE),          ON(ENCRYPTED_EXTENSIONS), cas_client_on_encrypted_extensions, TO(WAIT_CERT_CR) | TO(VERIFY_PEER) | TO(WAIT_FINISHED)},
    {IN(WAIT_CERT_CR),     ON(CERTIFICATE_REQUEST),  cas_client_on_certificate_request,  TO(WAIT_CERT)},
    {IN(WAIT_CERT_CR),     ON(CERTIFICATE),          cas_client_on_certificate,          TO(WAIT_CV)},
    {IN(WAIT_CERT),        ON(CERTIFICATE),          cas_client_on_certificate,          TO(WAIT_CV)},
    {IN(WAIT_CERT_CR),     ON(COMPRESSED_CERTIFICATE), cas_on_compressed_certificate,    TO(DECOMPRESS)},
    {IN(WAIT_CERT),        ON(COMPRESSED_CERTIFICATE), cas_on_compressed_certificate,    TO(DECOMPRESS)},
    {IN(DECOMPRESS),       CAS_STEP,                 cas_client_step_decompress,         TO(WAIT_CV)},
    {IN(WAIT_CV),          ON(CERTIFICATE_VERIFY),   cas_on_certificate_verify,          TO(VERIFY_SIGNATURE)},
    {IN(VERIFY_SIGNATURE), CAS_STEP,                 cas_step_verify_signature,          TO(VERIFY_PEER)},
    {IN(VERIFY_PEER),      CAS_STEP,                 cas_step_verify_peer,               TO(WAIT_FINISHED)},
    {IN(WAIT_FINISHED),    ON(FINISHED),             cas_client_on_finished,             TO(END_EARLY_DATA)},
    {IN(END_EARLY_DATA),   CAS_STEP,                 step_end_early_data,                TO(CREDENTIAL) | TO(SEND_FINISHED)},
    {IN(CREDENTIAL),       CAS_STEP,                 step_credential,                    TO(COMPRESS)},
    {IN(COMPRESS),         CAS_STEP,                 cas_step_compress,                  TO(SIGN) | TO(SEND_FINISHED)},
    {IN(SIGN),             CAS_STEP,                 cas_step_sign,                      TO(SEND_FINISHED)},
    {IN(SEND_FINISHED),    CAS_STEP,                 step_send_finished,                 CAS_TO(CONNECTED)},
};
/* clang-format on */

cas_machine cas_client13_machine(void)
{
    const cas_machine machine = {&rows[0], CAS_COUNT(rows)};
    return machine;
}
