/*
 * secrets12.c: TLS 1.2: main secret and Finished.
 */
#include "handshake/secrets12.h"

#include "handshake/send.h"
#include "wire/finished.h"

static cas_err start(cas_handshake *hs)
{
    cas_facts *facts = hs->facts;
    return cas_secrets12_init(&facts->tls12, cas_facts_view(facts, facts->client_random),
                              cas_facts_view(facts, facts->server_random));
}

static cas_err log_main(cas_handshake *hs)
{
    return cas_put_key_log(
        hs, CAS_TEXT("CLIENT_RANDOM"), cas_secret_bytes(&hs->facts->tls12.main_secret));
}

static cas_err derive_extended(cas_handshake *hs, castls_bytes premaster)
{
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes session_hash = {0};
    CAS_TRY(cas_digest(hs, CAS_SPAN(room), &session_hash));
    return cas_extended_main_secret12(&hs->facts->tls12, hs->config->environment.provider,
                                      hs->suite->hash, premaster, session_hash);
}

cas_err cas_derive_main12(cas_handshake *hs, castls_bytes premaster)
{
    CAS_TRY(start(hs));
    CAS_TRY(hs->facts->extended_main_secret
                ? derive_extended(hs, premaster)
                : cas_main_secret12(&hs->facts->tls12, hs->config->environment.provider,
                                    hs->suite->hash, premaster));
    return log_main(hs);
}

cas_err cas_resume_main12(cas_handshake *hs, const castls_session *session)
{
    castls_session_fields fields = {0};
    cas_session_read(session, &fields);
    CAS_TRY(start(hs));
    CAS_TRY(cas_secret_set(&hs->facts->tls12.main_secret, fields.secret));
    return log_main(hs);
}

static cas_err verify_data(const cas_handshake *hs, bool of_server, castls_span out)
{
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes digest = {0};
    CAS_TRY(cas_digest(hs, CAS_SPAN(room), &digest));
    return cas_verify_data12(&hs->facts->tls12, hs->config->environment.provider, hs->suite->hash,
                             of_server, digest, out);
}

static cas_secret *kept_verify_data(cas_handshake *hs, bool of_server)
{
    return of_server ? &hs->facts->server_finished : &hs->facts->client_finished;
}

static void write_finished(cas_writer *w, const cas_handshake *hs)
{
    const cas_facts *facts = hs->facts;
    const cas_finished finished = {
        cas_secret_bytes(hs->is_server ? &facts->server_finished : &facts->client_finished)};
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_FINISHED);
    cas_finished_encode(w, &finished);
    cas_write_close(w, message);
}

cas_err cas_send_finished12(cas_handshake *hs)
{
    uint8_t room[CAS_VERIFY_DATA12_LEN] = {0};
    CAS_TRY(cas_put_kind(hs, CAS_OUTPUT_CCS, 0));
    CAS_TRY(cas_put_write_key(hs, CAS_LEVEL_APPLICATION));
    CAS_TRY(verify_data(hs, hs->is_server, CAS_SPAN(room)));
    CAS_TRY(cas_secret_set(kept_verify_data(hs, hs->is_server), CAS_BYTES(room)));
    return cas_send_message(hs, CAS_LEVEL_APPLICATION, write_finished);
}

cas_err cas_peer_finished12(cas_handshake *hs, const cas_message *msg)
{
    uint8_t room[CAS_VERIFY_DATA12_LEN] = {0};
    cas_finished finished = {0};
    CAS_TRY(cas_finished_decode(msg->body, CAS_VERIFY_DATA12_LEN, &finished));
    CAS_TRY(verify_data(hs, !hs->is_server, CAS_SPAN(room)));
    if (!cas_ct_equal(CAS_BYTES(room), finished.verify_data)) {
        return CAS_ERR_BAD_FINISHED;
    }
    hs->proofs |= CAS_PROOF_FINISHED;
    if (hs->facts->is_resumed) {
        hs->proofs |= CAS_PROOF_PSK; /* Whoever made it knows the session's secret. */
    }
    CAS_TRY(cas_secret_set(kept_verify_data(hs, !hs->is_server), finished.verify_data));
    return cas_heard(hs, msg);
}
