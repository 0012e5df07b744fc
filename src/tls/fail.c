/*
 * fail.c: ending a connection: the error is kept for good and the alert is queued. RFC 8446 section
 * 6.
 */
#include "tls/conn.h"

#include "wire/types.h"

castls_code cas_conn_failure(const castls_conn *conn)
{
    return conn->error.code;
}

/* RFC 5246 section 7.2.2: what TLS 1.2 has no alert of its own for is a handshake_failure. */
static castls_alert alert_of_version(const castls_conn *conn, castls_alert alert)
{
    const bool is_new =
        alert == CASTLS_ALERT_CERTIFICATE_REQUIRED || alert == CASTLS_ALERT_MISSING_EXTENSION;
    return is_new && conn->facts.version == CAS_VERSION_TLS12
               ? CASTLS_ALERT_HANDSHAKE_FAILURE
               : alert;
}

/* An application that refuses may name the alert. */
static castls_alert alert_of(const castls_conn *conn, castls_reason reason)
{
    const castls_alert given =
        conn->handshake == NULL ? CASTLS_ALERT_NONE : cas_handshake_given_alert(conn->handshake);
    return reason == CASTLS_REASON_REFUSED && given != CASTLS_ALERT_NONE
               ? given
               : alert_of_version(conn, castls_reason_alert(reason));
}

/* Whether the alert is queued, or left to whom sends in this connection's place. */
static bool sends_alert(castls_conn *conn, castls_alert alert)
{
    if (alert == CASTLS_ALERT_NONE) {
        return false;
    }
    if (conn->part == CAS_PART_READS || conn->part == CAS_PART_MESSAGES) {
        return true;
    }
    return !conn->has_closed && cas_conn_write_alert(conn, CAS_ALERT_LEVEL_FATAL, alert) == CAS_OK;
}

void cas_conn_end(castls_conn *conn, castls_reason reason, castls_alert alert)
{
    conn->error.reason = reason;
    conn->error.code = castls_reason_code(reason);
    conn->error.state = castls_conn_state(conn);
    if (conn->handshake != NULL) {
        cas_error_detail(&conn->error, cas_handshake_detail(conn->handshake));
        conn->error.hint = cas_handshake_hint(conn->handshake);
    }
    if (sends_alert(conn, alert)) {
        conn->error.alert_sent = alert;
    }
    if (conn->handshake != NULL) {
        cas_handshake_drop_operation(conn->handshake);
    }
    conn->may_send = false;
}

castls_code cas_conn_fail(castls_conn *conn, cas_err err)
{
    const castls_reason reason = (castls_reason)err;
    const castls_alert alert = alert_of(conn, reason);
    if (conn->error.code != CASTLS_OK) {
        return conn->error.code;
    }
    cas_conn_end(conn, reason, alert);
    cas_split_end(conn, reason,
                  reason == CASTLS_REASON_ALERT_RECEIVED ? conn->error.alert_received : alert);
    return conn->error.code;
}

const castls_error *castls_conn_error(const castls_conn *conn)
{
    return &conn->error;
}

castls_code castls_conn_abort(castls_conn *conn, castls_alert alert)
{
    if (conn->error.code != CASTLS_OK) {
        return conn->error.code;
    }
    cas_conn_end(conn, CASTLS_REASON_REFUSED, alert);
    cas_split_end(conn, CASTLS_REASON_REFUSED, alert);
    return CASTLS_OK;
}
