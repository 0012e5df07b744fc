/*
 * own_auth.c: sending our Certificate and CertificateVerify. The same for both sides; RFC 8446
 * section 4.4.
 */
#include "handshake/auth.h"
#include "handshake/send.h"
#include "wire/certificate.h"
#include "wire/certificate12.h"
#include "wire/certificate_verify.h"
#include "wire/signed_certificate_timestamp.h"
#include "wire/status_request.h"

/* What a server staples to its leaf, where the client asked. */
static void write_leaf_extensions(cas_writer *w, const cas_handshake *hs)
{
    const castls_credential *credential = hs->facts->own_credential;
    if (hs->is_server && hs->server.offer.has_status_request) {
        const castls_bytes staple = cas_kept(hs, hs->server.staple);
        if (!cas_bytes_is_empty(staple)) {
            const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_STATUS_REQUEST);
            cas_certificate_status_encode(w, staple);
            cas_write_close(w, mark);
        }
    }
    if (hs->is_server && hs->server.offer.has_sct && cas_buf_len(&credential->sct_list) != 0) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP);
        cas_sct_list_encode(w, cas_buf_bytes(&credential->sct_list));
        cas_write_close(w, mark);
    }
    cas_write_custom(w, hs, CASTLS_IN_CERTIFICATE);
}

/* RFC 5246 section 7.4.2: the chain and nothing beside it; RFC 7250 section 3: the key and no list.
 * Without a credential both are the same three bytes. */
static void write_certificate12(cas_writer *w, const cas_handshake *hs)
{
    const castls_credential *credential = hs->facts->own_credential;
    const size_t count = credential == NULL ? 0 : credential->certificate_count;
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_CERTIFICATE);
    if (credential != NULL && credential->is_raw_key) {
        cas_raw_key12_encode(w, cas_credential_der(credential, 0));
    } else {
        const cas_mark list = cas_certificate12_open(w);
        for (size_t i = 0; i < count; i++) {
            cas_certificate12_add(w, cas_credential_der(credential, i));
        }
        cas_write_close(w, list);
    }
    cas_write_close(w, message);
}

/* RFC 8446 section 4.4.2: a raw public key is an entry as a certificate is. */
static void write_certificate13(cas_writer *w, const cas_handshake *hs)
{
    const castls_credential *credential = hs->facts->own_credential;
    const size_t count = credential == NULL ? 0 : credential->certificate_count;
    const castls_bytes context =
        hs->is_server ? cas_bytes_none() : cas_kept(hs, hs->client.request_context);
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_CERTIFICATE);
    const cas_mark list = cas_certificate_open(w, context);
    for (size_t i = 0; i < count; i++) {
        const cas_mark entry = cas_certificate_entry_open(w, cas_credential_der(credential, i));
        if (i == 0) {
            write_leaf_extensions(w, hs);
        }
        cas_write_close(w, entry);
    }
    cas_write_close(w, list);
    cas_write_close(w, message);
}

void cas_write_certificate(cas_writer *w, const cas_handshake *hs)
{
    if (hs->facts->version == CAS_VERSION_TLS12) {
        write_certificate12(w, hs);
    } else {
        write_certificate13(w, hs);
    }
}

void cas_write_certificate_verify(cas_writer *w, const cas_handshake *hs)
{
    const cas_certificate_verify verify = {hs->facts->own_scheme, cas_kept(hs, hs->signature)};
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_CERTIFICATE_VERIFY);
    cas_certificate_verify_encode(w, &verify);
    cas_write_close(w, message);
}

cas_err cas_step_sign(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    CAS_TRY(cas_sign_handshake(hs, &done));
    if (!done) {
        return CAS_OK;
    }
    *next = hs->is_server ? CAS_STATE_SERVER_SEND_FINISHED : CAS_STATE_CLIENT_SEND_FINISHED;
    return cas_send_message(hs, CAS_LEVEL_HANDSHAKE, cas_write_certificate_verify);
}
