/*
 * finished.c: Finished of both sides, RFC 8446 section 4.4.4.
 */
#include "crypto/traffic.h"
#include "handshake/auth.h"
#include "handshake/send.h"
#include "wire/finished.h"

cas_err cas_peer_finished(cas_handshake *hs, const cas_message *msg)
{
    const castls_provider *provider = hs->config->environment.provider;
    cas_finished finished = {0};
    CAS_TRY(cas_finished_decode(msg->body, hs->suite->hash_len, &finished));

    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes digest = {0};
    cas_traffic traffic = {0};
    CAS_TRY(cas_digest(hs, CAS_SPAN(room), &digest));
    CAS_TRY(cas_traffic_init(&traffic, provider, hs->suite->hash,
                             cas_secret_bytes(CAS_AT(hs->theirs, CAS_LEVEL_HANDSHAKE))));
    const cas_err err = cas_traffic_check_finished(&traffic, digest, finished.verify_data);
    cas_traffic_clear(&traffic);
    CAS_TRY(err);

    hs->proofs |= CAS_PROOF_FINISHED;
    if (hs->facts->is_resumed) {
        hs->proofs |= CAS_PROOF_PSK;
    }
    CAS_TRY(
        cas_secret_set(hs->is_server ? &hs->facts->client_finished : &hs->facts->server_finished,
                       finished.verify_data));
    return cas_heard(hs, msg);
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

cas_err cas_send_finished(cas_handshake *hs)
{
    uint8_t digest_room[CASTLS_HASH_LEN_MAX] = {0};
    uint8_t verify_room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes digest = {0};
    castls_bytes verify_data = {0};
    cas_traffic traffic = {0};
    CAS_TRY(cas_digest(hs, CAS_SPAN(digest_room), &digest));
    CAS_TRY(cas_traffic_init(&traffic, hs->config->environment.provider, hs->suite->hash,
                             cas_secret_bytes(CAS_AT(hs->ours, CAS_LEVEL_HANDSHAKE))));
    const cas_err err = cas_traffic_finished(&traffic, digest, CAS_SPAN(verify_room), &verify_data);
    cas_traffic_clear(&traffic);
    CAS_TRY(err);
    CAS_TRY(cas_secret_set(
        hs->is_server ? &hs->facts->server_finished : &hs->facts->client_finished, verify_data));
    return cas_send_message(hs, CAS_LEVEL_HANDSHAKE, write_finished);
}
