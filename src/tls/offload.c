/*
 * offload.c: a connection whose records are sealed and opened elsewhere: the keys go out once, and
 * what is no application data comes in as opened records.
 *
 * Spec: RFC 8446 sections 4.6 and 5.1.
 */
#include "tls/offload.h"

#include "tls/conn.h"

/* Bytes that would be lost: on their way out, or taken in and not yet given on. */
static bool is_busy(const castls_conn *conn)
{
    return conn->outgoing.len != 0 || conn->owes_answer || conn->received.len != 0 ||
           cas_buf_len(&conn->partial) != 0 || cas_established_is_mid_message(&conn->established);
}

castls_code castls_conn_offload(castls_conn *conn, castls_traffic *sending,
                                castls_traffic *receiving)
{
    cas_conn_clear_traffic(sending);
    cas_conn_clear_traffic(receiving);
    if (cas_conn_failure(conn) != CASTLS_OK) {
        return cas_conn_failure(conn);
    }
    if (!conn->is_connected || conn->quic != NULL || conn->part != CAS_PART_WHOLE ||
        conn->has_closed || conn->peer_closed) {
        return CASTLS_BAD_STATE;
    }
    if (is_busy(conn)) {
        return CASTLS_WOULD_BLOCK;
    }
    castls_code code = castls_conn_sending(conn, sending);
    if (code == CASTLS_OK) {
        code = castls_conn_receiving(conn, receiving);
    }
    if (code != CASTLS_OK) {
        cas_conn_clear_traffic(sending);
        return code;
    }
    cas_half_retire(&conn->writing);
    cas_half_retire(&conn->reading);
    conn->part = CAS_PART_MESSAGES;
    conn->may_send = false;
    conn->has_closed = true; /* So far as this object goes: it can send nothing. */
    return CASTLS_OK;
}

/* CASTLS_OK for an offloaded connection that goes on. */
static castls_code check(const castls_conn *conn)
{
    if (cas_conn_failure(conn) != CASTLS_OK) {
        return cas_conn_failure(conn);
    }
    return conn->part == CAS_PART_MESSAGES ? CASTLS_OK : CASTLS_BAD_STATE;
}

static cas_err take(castls_conn *conn, uint8_t type, castls_bytes content)
{
    cas_record_plain plain = {0};
    CAS_TRY(cas_inflow_content(&conn->inflow, type, content, &plain));
    return cas_conn_on_record(conn, &plain);
}

static uint32_t bit_if(bool is_set, castls_brought bit)
{
    return is_set ? (uint32_t)bit : 0;
}

castls_code castls_conn_opened(castls_conn *conn, uint8_t type, castls_bytes content,
                               uint32_t *what, castls_traffic *receiving)
{
    const castls_code checked = check(conn);
    const uint32_t tickets = conn->established.tickets;
    *what = 0;
    cas_conn_clear_traffic(receiving);
    if (checked != CASTLS_OK) {
        return checked;
    }
    if (conn->peer_closed) {
        return CASTLS_CLOSED;
    }
    conn->has_next_key = false;
    cas_err err = take(conn, type, content);
    if (err == CAS_OK && conn->has_next_key) {
        err = cas_conn_read_traffic(conn, !conn->is_server, 0, receiving);
    }
    if (err != CAS_OK) {
        return cas_conn_fail(conn, err);
    }
    *what = bit_if(conn->established.tickets != tickets, CASTLS_BROUGHT_SESSION) |
            bit_if(conn->has_next_key, CASTLS_BROUGHT_RECEIVING) |
            bit_if(conn->has_next_key && conn->owes_answer, CASTLS_BROUGHT_REQUEST) |
            bit_if(conn->peer_closed, CASTLS_BROUGHT_CLOSED);
    return conn->peer_closed ? CASTLS_CLOSED : CASTLS_OK;
}

/* The message, and the secret after it. */
static cas_err change_own_key(castls_conn *conn, bool request, castls_span message,
                              castls_traffic *sending)
{
    castls_bytes written = {0};
    cas_writer w = cas_writer_on(cas_span_prefix(message, CASTLS_KEY_UPDATE_LEN));
    cas_established_write_key_update(&w, request);
    CAS_TRY(cas_writer_end(&w, &written));
    CAS_TRY(cas_established_next_secret(&conn->established, conn->is_server));
    CAS_TRY(cas_conn_read_traffic(conn, conn->is_server, 0, sending));
    conn->owes_answer = false;
    cas_conn_event(conn, CASTLS_EVENT_MESSAGE_OUT, 0, "", written);
    cas_conn_event(conn, CASTLS_EVENT_KEY_UPDATE_OUT, request ? 1 : 0, "", cas_bytes_none());
    return CAS_OK;
}

castls_code castls_conn_next_sending(castls_conn *conn, bool request, castls_span message,
                                     castls_traffic *sending)
{
    const castls_code checked = check(conn);
    cas_conn_clear_traffic(sending);
    if (checked != CASTLS_OK) {
        return checked;
    }
    if (conn->facts.version != CAS_TLS13) {
        return CASTLS_UNSUPPORTED;
    }
    if (message.len < CASTLS_KEY_UPDATE_LEN) {
        return CASTLS_NO_ROOM;
    }
    const cas_err err = change_own_key(conn, request, message, sending);
    if (err != CAS_OK) {
        cas_conn_clear_traffic(sending);
        return cas_conn_fail(conn, err);
    }
    return CASTLS_OK;
}
