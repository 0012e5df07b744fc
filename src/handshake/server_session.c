/*
 * server_session.c: which of the offered PSKs is one of ours. RFC 8446 section 4.2.11.
 */
#include "crypto/traffic.h"
#include "handshake/operation.h"
#include "handshake/resume.h"
#include "handshake/send.h"
#include "handshake/server.h"
#include "wire/pre_shared_key.h"

cas_err cas_server_first_identity(const cas_handshake *hs, cas_psk_identity *out)
{
    cas_offered_psks psks = {0};
    CAS_TRY(cas_offered_psks_decode(cas_kept(hs, hs->server.offer.psk), &psks));
    cas_reader r = cas_reader_on(psks.identities);
    return cas_psk_identity_next(&r, out) ? CAS_OK : CAS_ERR_DECODE;
}

static cas_err ask_session(const cas_handshake *hs, castls_operation *operation)
{
    cas_psk_identity identity = {0};
    CAS_TRY(cas_server_first_identity(hs, &identity));
    operation->code = CAS_EXTENSION_PRE_SHARED_KEY;
    CAS_TRY(cas_operation_keep(operation, identity.identity, &operation->content));
    return cas_operation_keep(
        operation, cas_facts_view(hs->facts, hs->facts->server_name), &operation->server_name);
}

bool cas_server_may_resume(const cas_handshake *hs, const castls_session *session, int64_t now_ms)
{
    castls_session_fields fields = {0};
    cas_session_read(session, &fields);
    return fields.version == hs->facts->version && fields.is_quic == hs->facts->is_quic &&
           cas_bytes_equal(fields.binding, CAS_BYTES(hs->config->binding)) &&
           cas_bytes_equal(fields.server_name, cas_facts_view(hs->facts, hs->facts->server_name)) &&
           cas_session_is_alive(session, now_ms);
}

/* A session that is not for this configuration, name, suite or time is no session: a full handshake
 * follows, which is no error. */
static bool is_usable(const cas_handshake *hs, const castls_session *session, int64_t now_ms)
{
    castls_session_fields fields = {0};
    cas_session_read(session, &fields);
    const cas_suite *suite = cas_suite_find(fields.suite);
    return suite != NULL && suite->hash == hs->suite->hash &&
           cas_server_may_resume(hs, session, now_ms);
}

cas_err cas_server_open_ticket(const cas_handshake *hs, castls_bytes ticket, int64_t now_ms,
                               castls_session **out)
{
    const castls_allocator *allocator = hs->config->environment.allocator;
    castls_ticket_ring *ring = hs->first_config->parts.ring;
    cas_buf room = {0};
    cas_chain_views chain = {0};
    cas_session_fields fields = {0};
    bool is_ours = false;
    CAS_TRY(cas_buf_init(&room, allocator, ticket.len));
    cas_err err =
        cas_ticket_open(ring, now_ms, ticket, cas_buf_room(&room), &chain, &fields, &is_ours);
    if (err == CAS_OK && is_ours) {
        err = cas_session_new(allocator, &fields, out);
    }
    cas_buf_clear(&room, allocator);
    return err;
}

static cas_err look_up(cas_handshake *hs, castls_bytes identity, int64_t now_ms,
                       castls_session **out)
{
    const cas_config_parts *parts = &hs->first_config->parts;
    *out = NULL;
    if (parts->ring != NULL) {
        return cas_server_open_ticket(hs, identity, now_ms, out);
    }
    if (parts->cache != NULL && identity.len <= CAS_SESSION_ID_MAX) {
        *out = cas_server_cache_take(&parts->cache->server, now_ms, identity);
    }
    return CAS_OK;
}

/* The binder shows that the client knows the PSK, RFC 8446 section 4.2.11.2. */
static cas_err check_binder(cas_handshake *hs, castls_bytes binder, size_t binders_len)
{
    const castls_provider *provider = hs->config->environment.provider;
    const castls_bytes hello = cas_kept(hs, hs->server.offer.hello);
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    castls_bytes digest = {0};
    cas_secret key = {0};
    cas_traffic traffic = {0};
    const castls_bytes truncated = cas_bytes_prefix(hello, hello.len - binders_len);
    CAS_TRY(cas_transcript_peek_with(
        &hs->transcript, provider->hash(hs->suite->hash), truncated, CAS_SPAN(room), &digest));
    CAS_TRY(cas_schedule_binder_resumption(&hs->schedule, &key));
    cas_err err = cas_traffic_init(&traffic, provider, hs->suite->hash, cas_secret_bytes(&key));
    if (err == CAS_OK) {
        err = cas_traffic_check_binder(&traffic, digest, binder);
    }
    cas_traffic_clear(&traffic);
    cas_secret_clear(&key);
    return err;
}

cas_err cas_server_accept_session(cas_handshake *hs, castls_session *session)
{
    castls_session_fields fields = {0};
    cas_session_read(session, &fields);
    hs->server.session = castls_session_retain(session);
    hs->facts->is_resumed = true;
    hs->facts->verdict = fields.verdict;
    hs->facts->resumed_session = castls_session_retain(session);
    hs->needed = CAS_PROOF_PSK | CAS_PROOF_FINISHED;
    cas_keep_session_chain(hs, session);
    return CAS_OK;
}

/* RFC 8446 section 4.2.11.1: the age that is claimed, against the one that our clock says. */
static int64_t age_skew(const castls_session_fields *fields, const cas_psk_identity *identity,
                        int64_t now_ms)
{
    const uint32_t claimed_ms =
        cas_low_u32((uint64_t)identity->obfuscated_ticket_age - fields->age_add);
    return (int64_t)claimed_ms - (now_ms - fields->issued_at_ms);
}

/* Accepts a session that was found: its binder has to hold. */
static cas_err accept(cas_handshake *hs, castls_session *session, const cas_offered_psks *psks,
                      castls_bytes binder, uint16_t index)
{
    castls_session_fields fields = {0};
    cas_session_read(session, &fields);
    CAS_TRY(cas_schedule_start(
        &hs->schedule, hs->config->environment.provider, hs->suite->hash, fields.secret));
    CAS_TRY(check_binder(hs, binder, psks->binders.len + 2));
    hs->server.psk_index = index;
    return cas_server_accept_session(hs, session);
}

/* Walks the identities with their binders, at most CAS_PSK_IDENTITIES_MAX of them. */
static cas_err try_identities(cas_handshake *hs, castls_session *given, int64_t now_ms)
{
    cas_offered_psks psks = {0};
    CAS_TRY(cas_offered_psks_decode(cas_kept(hs, hs->server.offer.psk), &psks));
    cas_reader identities = cas_reader_on(psks.identities);
    cas_reader binders = cas_reader_on(psks.binders);
    cas_psk_identity identity = {0};
    castls_bytes binder = {0};
    for (uint32_t i = 0; i < CAS_PSK_IDENTITIES_MAX; i++) {
        if (!cas_psk_identity_next(&identities, &identity) ||
            !cas_psk_binder_next(&binders, &binder)) {
            return CAS_OK;
        }
        castls_session *session = castls_session_retain(given);
        if (given == NULL) {
            CAS_TRY(look_up(hs, identity.identity, now_ms, &session));
        }
        if (session == NULL) {
            continue;
        }
        cas_err err = CAS_OK;
        const bool usable = is_usable(hs, session, now_ms);
        if (usable) {
            castls_session_fields fields = {0};
            cas_session_read(session, &fields);
            hs->facts->ticket_age_skew_ms = age_skew(&fields, &identity, now_ms);
            err = accept(hs, session, &psks, binder, (uint16_t)i);
        }
        castls_session_release(session);
        if (usable || err != CAS_OK || given != NULL) {
            return err;
        }
    }
    return CAS_OK;
}

void cas_server_forget_session(cas_handshake *hs)
{
    castls_session_release(hs->server.session);
    hs->server.session = NULL;
    castls_session_release(hs->facts->resumed_session);
    hs->facts->resumed_session = NULL;
    hs->facts->is_resumed = false;
    hs->facts->ticket_age_skew_ms = 0;
    hs->facts->verdict = CASTLS_VERDICT_NONE;
    cas_facts_set_chain(hs->facts, NULL);
    hs->facts->own_certificate_type = CASTLS_CERTIFICATE_X509;
    hs->facts->peer_certificate_type = CASTLS_CERTIFICATE_X509;
    hs->needed = CAS_PROOF_FINISHED;
}

cas_err cas_server_drop_session(cas_handshake *hs)
{
    cas_server_forget_session(hs);
    return cas_schedule_start(
        &hs->schedule, hs->config->environment.provider, hs->suite->hash, cas_bytes_none());
}

cas_err cas_server_step_session(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    const cas_offer *offer = &hs->server.offer;
    cas_answer answer = CAS_ANSWER_RUN;
    int64_t now_ms = 0;
    const bool resumes = offer->has_psk && offer->offers_psk_dhe &&
                         !cas_config_has(hs->config, CASTLS_OPTION_NO_TICKETS) &&
                         cas_environment_now_ms(&hs->config->environment, &now_ms) == CAS_OK;
    if (resumes) {
        CAS_TRY(cas_ask(hs, CASTLS_OP_SESSION, ask_session, &answer));
        if (answer == CAS_ANSWER_PENDING) {
            return CAS_OK;
        }
    }
    CAS_TRY(cas_server_drop_session(hs));
    if (resumes && answer == CAS_ANSWER_RUN) {
        CAS_TRY(try_identities(hs, NULL, now_ms));
    } else if (resumes && hs->operation->given_session != NULL) {
        CAS_TRY(try_identities(hs, hs->operation->given_session, now_ms));
    }
    if (resumes && !hs->facts->is_resumed) {
        /* A session that was tried may have begun the schedule with its PSK. */
        CAS_TRY(cas_server_drop_session(hs));
    }
    cas_operation_over(hs);
    CAS_TRY(cas_transcript_add(&hs->transcript, cas_kept(hs, hs->server.offer.hello)));
    *next = CAS_STATE_SERVER_NAME;
    return CAS_OK;
}
