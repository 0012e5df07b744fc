/*
 * update.c: what comes after the handshake: tickets and key updates, both ways. RFC 8446 section
 * 4.6.
 */
#include "tls/conn.h"

static cas_err set_read_key(castls_conn *conn)
{
    const cas_secret *secret =
        conn->is_server ? &conn->facts.client_traffic : &conn->facts.server_traffic;
    if (conn->part == CAS_PART_MESSAGES) {
        conn->has_next_key = true;
        return CAS_OK;
    }
    return cas_half_set_key(
        &conn->reading, cas_conn_provider(conn), cas_suite_find(conn->facts.suite),
        CASTLS_AEAD_TLS13_OPEN, cas_secret_bytes(secret));
}

static cas_err set_write_key(castls_conn *conn)
{
    const cas_secret *secret =
        conn->is_server ? &conn->facts.server_traffic : &conn->facts.client_traffic;
    return cas_half_set_key(
        &conn->writing, cas_conn_provider(conn), cas_suite_find(conn->facts.suite),
        CASTLS_AEAD_TLS13_SEAL, cas_secret_bytes(secret));
}

/* The message goes out under the old key, all that follows under the new one. The new secret comes
 * first: when it fails nothing has been sent, and the alert is under a key that the peer has. */
cas_err cas_conn_update_write_key(castls_conn *conn, bool request)
{
    uint8_t room[8] = {0};
    castls_bytes message = {0};
    castls_span out = {0};
    size_t len = 0;
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_established_write_key_update(&w, request);
    CAS_TRY(cas_writer_end(&w, &message));
    CAS_TRY(cas_outgoing_room(
        &conn->outgoing, cas_record_sealed_len(&conn->writing, message.len, conn->plan), &out));
    CAS_TRY(cas_established_next_secret(&conn->established, conn->is_server));
    CAS_TRY(cas_record_seal(&conn->writing, CAS_RECORD_HANDSHAKE, message, conn->plan, out, &len));
    cas_outgoing_wrote(&conn->outgoing, len);
    CAS_TRY(cas_conn_wrote(conn, CAS_RECORD_HANDSHAKE, cas_span_prefix(out, len)));
    cas_conn_event(conn, CASTLS_EVENT_MESSAGE_OUT, 0, "", message);
    CAS_TRY(set_write_key(conn));
    cas_conn_event(conn, CASTLS_EVENT_KEY_UPDATE_OUT, request ? 1 : 0, "", cas_bytes_none());
    return CAS_OK;
}

static void report_message(castls_conn *conn)
{
    const castls_bytes message = cas_established_message(&conn->established);
    if (!cas_bytes_is_empty(message)) {
        cas_conn_event(conn, CASTLS_EVENT_MESSAGE_IN, 0, "", message);
    }
}

/* RFC 8446 section 4.6.3: one answers all that was asked before it leaves, so that a peer that only
 * asks cannot make what is outgoing grow. */
cas_err cas_conn_answer_update(castls_conn *conn)
{
    if (conn->has_closed || conn->answer_outgoing) {
        return CAS_OK;
    }
    conn->answer_outgoing = true;
    conn->owes_answer = false;
    return cas_conn_update_write_key(conn, false);
}

/* Who answers is the part of the connection that sends. */
static cas_err on_request(castls_conn *conn)
{
    switch (conn->part) {
    case CAS_PART_READS:
        cas_split_answer(conn);
        return CAS_OK;
    case CAS_PART_MESSAGES:
        conn->owes_answer = true;
        return CAS_OK;
    default:
        return cas_conn_answer_update(conn);
    }
}

static cas_err act_on(castls_conn *conn, const cas_post *post)
{
    switch (post->kind) {
    case CAS_POST_SESSION:
        cas_conn_keep_session(conn, post->session);
        return CAS_OK;
    case CAS_POST_KEY_UPDATE:
        CAS_TRY(set_read_key(conn));
        cas_conn_event(conn, CASTLS_EVENT_KEY_UPDATE_IN, 0, "", cas_bytes_none());
        return CAS_OK;
    case CAS_POST_KEY_UPDATE_REQUESTED:
        CAS_TRY(set_read_key(conn));
        cas_conn_event(conn, CASTLS_EVENT_KEY_UPDATE_IN, 1, "", cas_bytes_none());
        return on_request(conn);
    case CAS_POST_NOTHING:
    default:
        return CAS_OK;
    }
}

/* The session is handed over first, whatever happens next. */
static cas_err on_post(castls_conn *conn, const cas_post *post)
{
    report_message(conn);
    const cas_err err = act_on(conn, post);
    cas_established_message_over(&conn->established);
    return err;
}

cas_err cas_conn_on_post_handshake(castls_conn *conn, castls_bytes text)
{
    size_t at = 0;
    while (at < text.len) {
        cas_post post = {0};
        size_t used = 0;
        CAS_TRY(cas_established_feed(&conn->established, cas_bytes_skip(text, at), &used, &post));
        CAS_TRY(on_post(conn, &post));
        at = at + used;
    }
    return CAS_OK;
}

/* What comes before anything is sealed. */
static castls_code begin(castls_conn *conn)
{
    return conn->part == CAS_PART_WHOLE ? cas_conn_failure(conn) : cas_split_before_writing(conn);
}

castls_code castls_conn_update_keys(castls_conn *conn, bool request)
{
    const castls_code begun = begin(conn);
    if (begun != CASTLS_OK) {
        return begun;
    }
    if (!conn->is_connected || conn->has_closed || conn->quic != NULL) {
        return CASTLS_BAD_STATE;
    }
    if (conn->facts.version != CAS_TLS13) {
        return CASTLS_UNSUPPORTED;
    }
    const cas_err err = cas_conn_update_write_key(conn, request);
    return err == CAS_OK ? CASTLS_OK : cas_conn_fail(conn, err);
}

castls_code castls_conn_send_ticket(castls_conn *conn)
{
    cas_arena message = cas_arena_on(conn->allocator, CAS_HANDSHAKE_MESSAGE_LEN_MAX);
    const castls_code begun = begin(conn);
    if (begun != CASTLS_OK) {
        return begun;
    }
    if (!conn->is_connected || conn->has_closed || !conn->is_server) {
        return CASTLS_BAD_STATE;
    }
    cas_err err = cas_established_ticket(&conn->established, cas_bytes_none(), &message);
    if (err == CAS_ERR_UNSUPPORTED || err == CAS_ERR_STATE) {
        cas_arena_clear(&message);
        return castls_reason_code(
            (castls_reason)err); /* Nothing was sent: the connection goes on. */
    }
    if (err == CAS_OK) {
        err = cas_conn_write(conn, CAS_RECORD_HANDSHAKE, cas_arena_bytes(&message));
    }
    if (err == CAS_OK) {
        cas_conn_event(conn, CASTLS_EVENT_MESSAGE_OUT, 0, "", cas_arena_bytes(&message));
    }
    cas_arena_clear(&message);
    return err == CAS_OK ? CASTLS_OK : cas_conn_fail(conn, err);
}

castls_code castls_conn_set_fragment_max(castls_conn *conn, uint32_t bytes)
{
    if (conn->part == CAS_PART_READS || conn->part == CAS_PART_MESSAGES) {
        return CASTLS_BAD_STATE;
    }
    if (bytes < CAS_CONFIG_FRAGMENT_MIN || bytes > CAS_CONFIG_FRAGMENT_MAX) {
        return CASTLS_BAD_ARGUMENT;
    }
    conn->plan.fragment_max = bytes;
    return CASTLS_OK;
}

castls_code castls_conn_set_padding(castls_conn *conn, uint32_t bytes)
{
    if (conn->part == CAS_PART_READS || conn->part == CAS_PART_MESSAGES) {
        return CASTLS_BAD_STATE;
    }
    if (bytes > CAS_CONFIG_PADDING_MAX) {
        return CASTLS_BAD_ARGUMENT;
    }
    conn->plan.pad_to = bytes;
    return CASTLS_OK;
}
