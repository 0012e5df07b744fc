/*
 * server_ticket.c: the tickets that follow the client's Finished: one a step, with TICKET_SEAL or
 * SESSION_STORE between. RFC 8446 section 4.6.1.
 */
#include "handshake/operation.h"
#include "handshake/send.h"
#include "handshake/server.h"
#include "handshake/ticket.h"

uint32_t cas_server_ticket_count(const cas_handshake *hs)
{
    int64_t now_ms = 0;
    if (cas_resumption_of(hs->config, hs->first_config) == CAS_RESUMPTION_NONE ||
        !hs->server.offer.offers_psk_dhe ||
        cas_environment_now_ms(&hs->config->environment, &now_ms) != CAS_OK) {
        return 0;
    }
    const cas_offer *offer = &hs->server.offer;
    const cas_policy *policy = &hs->config->policy;
    const uint32_t ours = hs->facts->is_resumed ? policy->tickets_resumed : policy->tickets_full;
    if (!offer->has_ticket_request) {
        return ours;
    }
    /* RFC 9149 section 3: no more than were asked for, and no more than we like. */
    const uint32_t asked =
        hs->facts->is_resumed ? offer->tickets_asked_resumed : offer->tickets_asked_full;
    return asked < ours ? asked : ours;
}

static castls_session_fields made_fields(const cas_handshake *hs)
{
    castls_session_fields fields = {0};
    cas_session_read(hs->made_session, &fields);
    return fields;
}

static cas_err ask_seal(const cas_handshake *hs, castls_operation *operation)
{
    castls_span room = {0};
    size_t len = 0;
    const castls_code measured = castls_session_encode(hs->made_session, room, &len);
    if (measured != CASTLS_NO_ROOM) {
        return CAS_ERR_INTERNAL;
    }
    operation->session = castls_session_retain(hs->made_session);
    CAS_TRY(cas_arena_room(&operation->input, len, &operation->content, &room));
    return castls_session_encode(hs->made_session, room, &len) == CASTLS_OK
               ? CAS_OK
               : CAS_ERR_INTERNAL;
}

static cas_err ask_store(const cas_handshake *hs, castls_operation *operation)
{
    operation->session = castls_session_retain(hs->made_session);
    return cas_operation_keep(operation, made_fields(hs).id, &operation->content);
}

static cas_err store(const cas_handshake *hs)
{
    const castls_session_fields fields = made_fields(hs);
    return cas_server_cache_put(
        &hs->first_config->parts.cache->server, fields.issued_at_ms, fields.id, hs->made_session);
}

cas_err cas_server_make_ticket(cas_handshake *hs, cas_resumption way, bool *done)
{
    cas_answer answer = CAS_ANSWER_PENDING;
    const bool stateless = way == CAS_RESUMPTION_STATELESS;
    *done = false;
    CAS_TRY(cas_ask(hs, stateless ? CASTLS_OP_TICKET_SEAL : CASTLS_OP_SESSION_STORE,
                    stateless ? ask_seal : ask_store, &answer));
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    if (answer == CAS_ANSWER_BYTES) {
        CAS_TRY(cas_arena_keep(&hs->kept, cas_given_bytes(hs), &hs->server.ticket));
    } else if (stateless) {
        CAS_TRY(cas_ticket_seal_session(hs->config, hs->first_config->parts.ring, hs->made_session,
                                        &hs->kept, &hs->server.ticket));
    } else {
        if (answer == CAS_ANSWER_RUN) {
            if (hs->first_config->parts.cache == NULL) {
                return CAS_ERR_UNSUPPORTED;
            }
            CAS_TRY(store(hs));
        }
        CAS_TRY(cas_arena_keep(&hs->kept, made_fields(hs).id, &hs->server.ticket));
    }
    *done = true;
    return CAS_OK;
}

static void write_ticket(cas_writer *w, const cas_handshake *hs)
{
    cas_ticket_write(w, hs->config, hs->made_session, hs->facts->tickets_sent,
                     cas_kept(hs, hs->server.ticket));
}

cas_err cas_server_step_ticket(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    const cas_resumption way = cas_resumption_of(hs->config, hs->first_config);
    cas_range message = {0};
    bool done = false;
    *next = CAS_STATE_SERVER_TICKET;
    if (hs->server.tickets_left == 0) {
        *next = CAS_STATE_CONNECTED;
        return CAS_OK;
    }
    if (hs->made_session == NULL) {
        CAS_TRY(
            cas_ticket_session(hs->config, hs->facts, &hs->randoms, way, hs->facts->tickets_sent,
                               cas_buf_bytes(&hs->server.ticket_data), &hs->made_session));
    }
    CAS_TRY(cas_server_make_ticket(hs, way, &done));
    if (!done) {
        return CAS_OK;
    }
    cas_operation_over(hs);
    castls_session *made = hs->made_session;
    hs->server.tickets_left = hs->server.tickets_left - 1;
    /* The application may give none after all. RFC 8446 section 4.6.1: a ticket is never empty. */
    if (hs->server.ticket.len != 0) {
        CAS_TRY(cas_write_message(hs, write_ticket, &message));
        CAS_TRY(cas_put_message(hs, CAS_LEVEL_APPLICATION, message));
        hs->facts->tickets_sent = hs->facts->tickets_sent + 1;
    }
    hs->made_session = NULL;
    castls_session_release(made);
    return CAS_OK;
}
