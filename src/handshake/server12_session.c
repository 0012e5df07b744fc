/*
 * server12_session.c: TLS 1.2: whether the client's ticket or session id names a session that may
 * be resumed, and what depends on it. RFC 5246 section 7.4.1.3, RFC 5077 section 3.4, RFC 7627
 * section 5.3.
 */
#include "crypto/schedule12.h"
#include "handshake/operation.h"
#include "handshake/send.h"
#include "handshake/server.h"
#include "handshake/server12.h"
#include "wire/types.h"

/* RFC 5077 section 3.4: where there is a ticket, the session id names nothing. */
static castls_bytes presented(const cas_handshake *hs)
{
    const cas_offer *offer = &hs->server.offer;
    return cas_kept(hs, offer->session_ticket.len != 0 ? offer->session_ticket : offer->session_id);
}

static cas_err ask_session(const cas_handshake *hs, castls_operation *operation)
{
    operation->code = hs->server.offer.session_ticket.len != 0 ? CAS_EXTENSION_SESSION_TICKET : 0;
    CAS_TRY(cas_operation_keep(operation, presented(hs), &operation->content));
    return cas_operation_keep(
        operation, cas_facts_view(hs->facts, hs->facts->server_name), &operation->server_name);
}

/*
 * Whether a session may be resumed here at all. One without the extended main secret never is: RFC
 * 7627 section 5.3 forbids it to a client that offers the extension, and advises against it for all
 * others. The suite has to be offered again (RFC 5246 section 7.4.1.2).
 */
static bool is_usable(const cas_handshake *hs, const castls_session *session, int64_t now_ms)
{
    castls_session_fields fields = {0};
    cas_session_read(session, &fields);
    return cas_server_may_resume(hs, session, now_ms) && fields.extended_main_secret &&
           fields.secret.len == CAS_MAIN_SECRET_LEN && cas_server_has_suite(hs, fields.suite);
}

static cas_err look_up(const cas_handshake *hs, int64_t now_ms, castls_session **out)
{
    const cas_config_parts *parts = &hs->first_config->parts;
    *out = NULL;
    if (hs->server.offer.session_ticket.len != 0) {
        return parts->ring == NULL ? CAS_OK
                                   : cas_server_open_ticket(hs, presented(hs), now_ms, out);
    }
    if (parts->cache != NULL) {
        *out = cas_server_cache_find(&parts->cache->server, now_ms, presented(hs));
    }
    return CAS_OK;
}

static cas_err try_session(cas_handshake *hs, castls_session *session, int64_t now_ms)
{
    castls_session_fields fields = {0};
    if (session == NULL || !is_usable(hs, session, now_ms)) {
        return CAS_OK; /* A full handshake follows, which is no error. */
    }
    if (!hs->facts->extended_main_secret) {
        return CAS_ERR_RESUMED_WITHOUT_EMS; /* RFC 7627 section 5.3. */
    }
    CAS_TRY(cas_server_accept_session(hs, session));
    cas_session_read(session, &fields);
    hs->suite = cas_suite_find(fields.suite);
    hs->facts->suite = fields.suite;
    hs->facts->group = fields.group;
    return CAS_OK;
}

cas_err cas_server12_step_session(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    cas_answer answer = CAS_ANSWER_RUN;
    castls_session *session = NULL;
    int64_t now_ms = 0;
    hs->needed = CAS_PROOF_FINISHED;
    const bool resumes = !cas_bytes_is_empty(presented(hs)) &&
                         !cas_config_has(hs->config, CASTLS_OPTION_NO_TICKETS) &&
                         cas_environment_now_ms(&hs->config->environment, &now_ms) == CAS_OK;
    if (resumes) {
        CAS_TRY(cas_ask(hs, CASTLS_OP_SESSION, ask_session, &answer));
        if (answer == CAS_ANSWER_PENDING) {
            return CAS_OK;
        }
        if (answer == CAS_ANSWER_RUN) {
            CAS_TRY(look_up(hs, now_ms, &session));
        } else {
            session = castls_session_retain(hs->operation->given_session);
        }
        const cas_err err = try_session(hs, session, now_ms);
        castls_session_release(session);
        CAS_TRY(err);
    }
    cas_operation_over(hs);
    *next = CAS_STATE_SERVER_NAME;
    return CAS_OK;
}

/* A session that a configuration put in by name does not allow is given up. */
static cas_err check_replaced(cas_handshake *hs)
{
    int64_t now_ms = 0;
    CAS_TRY(cas_server12_check_hello(hs));
    if (hs->server.session == NULL) {
        return CAS_OK;
    }
    CAS_TRY(cas_environment_now_ms(&hs->config->environment, &now_ms));
    if (!is_usable(hs, hs->server.session, now_ms)) {
        cas_server_forget_session(hs);
    }
    return CAS_OK;
}

cas_err cas_server12_step_name(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    bool replaced = false;
    CAS_TRY(cas_server_ask_name(hs, &done, &replaced));
    if (!done) {
        return CAS_OK;
    }
    if (replaced) {
        CAS_TRY(check_replaced(hs));
    }
    *next = hs->facts->is_resumed ? CAS_STATE_SERVER_ALPN : CAS_STATE_SERVER_CREDENTIAL;
    return CAS_OK;
}

/* A session is not carried over to another application protocol: what it authenticated was meant
 * for that one. */
static bool alpn_has_changed(const cas_handshake *hs)
{
    castls_session_fields fields = {0};
    cas_session_read(hs->server.session, &fields);
    return !cas_bytes_equal(fields.alpn, cas_facts_view(hs->facts, hs->facts->alpn));
}

cas_err cas_server12_step_alpn(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    CAS_TRY(cas_server_choose_alpn(hs, &hs->server.alpn_is_chosen));
    if (!hs->server.alpn_is_chosen) {
        return CAS_OK;
    }
    if (!hs->facts->is_resumed) {
        *next = CAS_STATE_SERVER_KEY_GENERATE;
        return CAS_OK;
    }
    if (alpn_has_changed(hs)) {
        cas_server_forget_session(hs);
        *next = CAS_STATE_SERVER_CREDENTIAL;
        return CAS_OK;
    }
    *next = CAS_STATE_SERVER_SEND_HELLO;
    return CAS_OK;
}

/* Neither a ticket nor an id is given out for a connection that must not be resumed. */
cas_resumption cas_server12_resumption(const cas_handshake *hs)
{
    int64_t now_ms = 0;
    const cas_policy *policy = &hs->config->policy;
    const uint32_t wanted = hs->facts->is_resumed ? policy->tickets_resumed : policy->tickets_full;
    if (!hs->facts->extended_main_secret || wanted == 0 ||
        cas_environment_now_ms(&hs->config->environment, &now_ms) != CAS_OK) {
        return CAS_RESUMPTION_NONE;
    }
    const cas_resumption way = cas_resumption_of(hs->config, hs->first_config);
    if (way != CAS_RESUMPTION_STATELESS || hs->server.offer.has_session_ticket) {
        return way;
    }
    /* RFC 5077 section 3.2: a client that does not know tickets may still know ids. */
    return hs->first_config->parts.cache != NULL || cas_asks_for(hs, CASTLS_OP_SESSION_STORE)
               ? CAS_RESUMPTION_STATEFUL
               : CAS_RESUMPTION_NONE;
}
