/*
 * conn.c: the life of a connection, its events and sessions.
 */
#include "tls/conn.h"

#include "config/sized.h"
#include "x509/name.h"

static cas_err prepare(castls_conn *conn, bool is_quic, castls_bytes server_name)
{
    cas_facts_init(&conn->facts, conn->allocator);
    cas_outgoing_init(&conn->outgoing, conn->allocator);
    conn->error = cas_error_none();
    if (is_quic) {
        CAS_TRY(cas_quic_new(conn));
    }
    /* RFC 8446 section 5.1: the record of a first ClientHello says 0x0301, all others 0x0303. */
    cas_half_init(&conn->writing, conn->is_server ? 0x0303 : 0x0301);
    cas_half_init(&conn->reading, 0x0303);
    conn->plan.fragment_max = conn->config->policy.fragment_max;
    conn->plan.pad_to = conn->config->policy.padding;
    if (!conn->is_server) {
        cas_inflow_set_ccs_rule(&conn->inflow, CAS_CCS_DROP);
        if (cas_policy_speaks(&conn->config->policy, CAS_TLS12)) {
            cas_inflow_allow_warnings(&conn->inflow);
        }
    }
    return cas_handshake_new(
        conn->config, conn->is_server, server_name, &conn->facts, &conn->handshake);
}

/* A name may be left out only where nobody looks at it. */
static cas_err check_name(const castls_config *config, castls_bytes server_name)
{
    cas_name name = {0};
    if (!cas_bytes_is_empty(server_name)) {
        return cas_name_parse(server_name, &name);
    }
    const bool unused = config->policy.verify == CASTLS_VERIFY_NONE ||
                        cas_config_has(config, CASTLS_OPTION_NO_NAME_CHECK) ||
                        (config->policy.operations >> CASTLS_OP_VERIFY_PEER & 1) != 0;
    return unused ? CAS_OK : CAS_ERR_NAME_MISSING;
}

cas_err cas_conn_make(castls_config *config, bool is_server, bool is_quic, castls_bytes server_name,
                      castls_conn **out)
{
    *out = NULL;
    if (!is_server) {
        CAS_TRY(check_name(config, server_name));
    }
    castls_conn *conn = CAS_NEW(config->environment.allocator, castls_conn);
    if (conn == NULL) {
        return CAS_ERR_MEMORY;
    }
    conn->allocator = config->environment.allocator;
    conn->first_config = castls_config_retain(config);
    conn->config = config;
    conn->is_server = is_server;
    const cas_err err = prepare(conn, is_quic, server_name);
    if (err != CAS_OK) {
        castls_conn_free(conn);
        return err;
    }
    *out = conn;
    return CAS_OK;
}

void cas_conn_use_config(castls_conn *conn, castls_config *config)
{
    castls_config *old = conn->config;
    conn->config = config == conn->first_config ? config : castls_config_retain(config);
    if (old != conn->first_config) {
        castls_config_release(old);
    }
}

static castls_code code_of(cas_err err)
{
    return castls_reason_code((castls_reason)err);
}

castls_code castls_client_new(castls_config *config, castls_bytes server_name, castls_conn **out)
{
    return code_of(cas_conn_make(config, false, false, server_name, out));
}

castls_code castls_server_new(castls_config *config, castls_conn **out)
{
    return code_of(cas_conn_make(config, true, false, cas_bytes_none(), out));
}

void castls_conn_free(castls_conn *conn)
{
    if (conn == NULL) {
        return;
    }
    const castls_allocator *allocator = conn->allocator;
    castls_config *first_config = conn->first_config;
    cas_handshake_free(conn->handshake);
    cas_quic_free(conn);
    if (conn->established.config != NULL) {
        cas_established_clear(&conn->established);
    }
    cas_facts_clear(&conn->facts);
    cas_half_clear(&conn->reading);
    cas_half_clear(&conn->writing);
    cas_buf_clear(&conn->partial, allocator);
    cas_buf_clear(&conn->opened, allocator);
    cas_outgoing_clear(&conn->outgoing);
    cas_split_release(conn->split);
    for (size_t i = 0; i < conn->session_count; i++) {
        castls_session_release(*CAS_AT(conn->session, i));
    }
    if (conn->events != NULL) {
        cas_events_clear(conn->events, allocator);
        CAS_FREE(allocator, conn->events);
    }
    cas_conn_use_config(conn, first_config);
    CAS_FREE(allocator, conn);
    castls_config_release(first_config); /* Last: it may keep the allocator's owner alive. */
}

castls_code castls_conn_set_config(castls_conn *conn, castls_config *config)
{
    if (config == NULL) {
        return CASTLS_BAD_ARGUMENT;
    }
    if (conn->handshake == NULL) {
        return CASTLS_BAD_STATE;
    }
    const cas_err err = cas_handshake_set_config(conn->handshake, config);
    if (err != CAS_OK) {
        return code_of(err);
    }
    cas_conn_use_config(conn, config);
    return CASTLS_OK;
}

castls_code castls_conn_set_session(castls_conn *conn, castls_session *session)
{
    if (conn->handshake == NULL) {
        return CASTLS_BAD_STATE;
    }
    return code_of(cas_handshake_set_session(conn->handshake, session));
}

castls_code castls_conn_set_session_key(castls_conn *conn, castls_bytes key)
{
    if (conn->handshake == NULL) {
        return CASTLS_BAD_STATE;
    }
    return code_of(cas_handshake_set_session_key(conn->handshake, key));
}

castls_code castls_conn_set_ticket_data(castls_conn *conn, castls_bytes data)
{
    if (conn->handshake == NULL) {
        return CASTLS_BAD_STATE;
    }
    return code_of(cas_handshake_set_ticket_data(conn->handshake, data));
}

void cas_conn_event(castls_conn *conn, castls_event_kind kind, uint16_t code, const char *name,
                    castls_bytes bytes)
{
    if ((conn->config->policy.events >> kind & 1) == 0) {
        return;
    }
    if (conn->events == NULL) {
        conn->events = CAS_NEW(conn->allocator, cas_events);
    }
    if (conn->events == NULL ||
        cas_events_put(conn->events, conn->allocator, kind, code, name, bytes) != CAS_OK) {
        conn->events_lost = conn->events_lost + 1;
    }
}

castls_code castls_conn_next_event(castls_conn *conn, castls_event *event)
{
    castls_event taken = {.struct_len = sizeof(taken)};
    if (!CAS_HAS(event, struct_len)) {
        return CASTLS_BAD_ARGUMENT;
    }
    if (conn->events == NULL || !cas_events_take(conn->events, conn->allocator, &taken)) {
        return CASTLS_NOTHING;
    }
    CAS_GIVE(event, &taken, kind);
    CAS_GIVE(event, &taken, code);
    CAS_GIVE(event, &taken, name);
    CAS_GIVE(event, &taken, bytes);
    return CASTLS_OK;
}

size_t castls_conn_events_dropped(const castls_conn *conn)
{
    return conn->events_lost + (conn->events == NULL ? 0 : conn->events->dropped);
}

void cas_conn_keep_session(castls_conn *conn, castls_session *session)
{
    if (conn->session_count == CAS_SESSIONS_MAX) {
        castls_session_release(conn->session[0]);
        for (size_t i = 1; i < CAS_SESSIONS_MAX; i++) {
            *CAS_AT(conn->session, i - 1) = *CAS_AT(conn->session, i);
        }
        conn->session_count = CAS_SESSIONS_MAX - 1;
    }
    *CAS_AT(conn->session, conn->session_count) = session;
    conn->session_count = conn->session_count + 1;
    cas_conn_event(conn, CASTLS_EVENT_SESSION, 0, "", cas_bytes_none());
}

castls_code castls_conn_take_session(castls_conn *conn, castls_session **out)
{
    *out = NULL;
    if (conn->session_count == 0) {
        return CASTLS_NOTHING;
    }
    *out = conn->session[0];
    for (size_t i = 1; i < conn->session_count; i++) {
        *CAS_AT(conn->session, i - 1) = *CAS_AT(conn->session, i);
    }
    conn->session_count = conn->session_count - 1;
    *CAS_AT(conn->session, conn->session_count) = NULL;
    return CASTLS_OK;
}
