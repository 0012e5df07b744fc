/*
 * server12_finish.c: TLS 1.2: the ticket, or the keeping of the session under its id, and our last
 * messages. RFC 5077 section 3.3, RFC 5246 sections 7.1 and 7.4.9.
 */
#include "handshake/operation.h"
#include "handshake/secrets12.h"
#include "handshake/send.h"
#include "handshake/server.h"
#include "handshake/server12.h"
#include "wire/new_session_ticket12.h"

/* RFC 5077 section 3.3: the lifetime is counted from when the ticket arrives. A renewed one does
 * not outlive the session that it renews. */
static uint32_t lifetime_hint(const cas_handshake *hs)
{
    castls_session_fields fields = {0};
    int64_t now_ms = 0;
    cas_session_read(hs->made_session, &fields);
    if (cas_environment_now_ms(&hs->config->environment, &now_ms) != CAS_OK ||
        now_ms < fields.issued_at_ms) {
        return fields.lifetime_s;
    }
    const int64_t age_s = (now_ms - fields.issued_at_ms) / 1000;
    return age_s >= fields.lifetime_s ? 1 : fields.lifetime_s - cas_low_u32((uint64_t)age_s);
}

static void write_ticket(cas_writer *w, const cas_handshake *hs)
{
    const cas_new_session_ticket12 ticket = {
        .ticket_lifetime_hint = lifetime_hint(hs),
        .ticket = cas_kept(hs, hs->server.ticket),
    };
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_NEW_SESSION_TICKET);
    cas_new_session_ticket12_encode(w, &ticket);
    cas_write_close(w, message);
}

/* A resumed session is in the cache already; its ticket is sealed anew, under the present key. */
static bool has_nothing_to_give(const cas_handshake *hs)
{
    return hs->server.resumption == CAS_RESUMPTION_NONE ||
           (hs->facts->is_resumed && hs->server.resumption == CAS_RESUMPTION_STATEFUL);
}

static cas_err give(cas_handshake *hs, bool *done)
{
    *done = has_nothing_to_give(hs);
    if (*done) {
        return CAS_OK;
    }
    if (hs->made_session == NULL) {
        const castls_bytes id = hs->server.resumption == CAS_RESUMPTION_STATEFUL
                                    ? cas_kept(hs, hs->server.session_id)
                                    : cas_bytes_none();
        CAS_TRY(cas_ticket_session12(
            hs->config, hs->facts, id, cas_buf_bytes(&hs->server.ticket_data), &hs->made_session));
    }
    CAS_TRY(cas_server_make_ticket(hs, hs->server.resumption, done));
    if (!*done) {
        return CAS_OK;
    }
    cas_operation_over(hs);
    if (hs->server.resumption == CAS_RESUMPTION_STATELESS) {
        CAS_TRY(cas_send_message(hs, CAS_LEVEL_INITIAL, write_ticket));
        /* RFC 5077 section 3.3: an empty one is none after all. */
        hs->facts->tickets_sent = hs->server.ticket.len != 0 ? 1 : 0;
    }
    return CAS_OK;
}

cas_err cas_server12_step_ticket(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    CAS_TRY(give(hs, &done));
    if (done) {
        *next = CAS_STATE_SERVER_SEND_FINISHED;
    }
    return CAS_OK;
}

cas_err cas_server12_step_renew(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    CAS_TRY(give(hs, &done));
    if (done) {
        *next = CAS_STATE_SERVER_SEND_RESUMED;
    }
    return CAS_OK;
}

/* RFC 5246 section 7.3: in a resumed handshake our Finished comes first. */
cas_err cas_server12_step_send_resumed(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    *next = CAS_STATE_SERVER_WAIT_CCS;
    return cas_send_finished12(hs);
}

cas_err cas_server12_step_send_finished(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    CAS_TRY(cas_send_finished12(hs));
    CAS_TRY(cas_put_kind(hs, CAS_OUTPUT_MAY_SEND, 0));
    *next = CAS_STATE_CONNECTED;
    return CAS_OK;
}
