/*
 * wire.c: bytes between castls and the runner. With -async they go one at a time, so that every
 * message and record is seen in pieces.
 */
#include "bogo/shim.h"
#include "core/text.h"

#define VIEWS_MAX 8

static void write_trace(bogo_conn *c, bool is_out, const char *word, uint32_t first,
                        uint32_t second)
{
    cas_writer w = cas_writer_on(cas_span_skip(CAS_SPAN(c->trace), c->trace_len));
    cas_write_bytes(&w, is_out ? CAS_TEXT("write ") : CAS_TEXT("read "));
    cas_write_bytes(&w, cas_text(word));
    if (cas_bytes_equal(cas_text(word), CAS_TEXT("hs")) ||
        cas_bytes_equal(cas_text(word), CAS_TEXT("alert"))) {
        cas_write_u8(&w, ' ');
        cas_write_decimal(&w, first);
    }
    if (cas_bytes_equal(cas_text(word), CAS_TEXT("alert"))) {
        cas_write_u8(&w, ' ');
        cas_write_decimal(&w, second);
    }
    cas_write_u8(&w, '\n');
    c->trace_len = c->trace_len + cas_writer_len(&w);
}

static void note(bogo_conn *c, const castls_event *event)
{
    switch (event->kind) {
    case CASTLS_EVENT_MESSAGE_IN:
        c->last_message = cas_bytes_get(event->bytes, 0);
        write_trace(c, false, "hs", c->last_message, 0);
        break;
    case CASTLS_EVENT_MESSAGE_OUT:
        write_trace(c, true, "hs", cas_bytes_get(event->bytes, 0), 0);
        break;
    case CASTLS_EVENT_INNER_HELLO_OUT:
        write_trace(c, true, "clienthelloinner", 0, 0);
        break;
    case CASTLS_EVENT_RECORD_IN:
    case CASTLS_EVENT_RECORD_OUT:
        /* BoringSSL says nothing of what TLS 1.3 drops. */
        if (event->code == 20 &&
            (event->kind == CASTLS_EVENT_RECORD_OUT || castls_conn_version(c->conn) != 0x0304)) {
            write_trace(c, event->kind == CASTLS_EVENT_RECORD_OUT, "ccs", 0, 0);
        }
        break;
    case CASTLS_EVENT_ALERT_IN:
    case CASTLS_EVENT_ALERT_OUT:
        write_trace(c, event->kind == CASTLS_EVENT_ALERT_OUT, "alert", event->code / 256u,
                    event->code % 256u);
        break;
    default:
        break;
    }
}

void bogo_note_events(bogo_conn *c)
{
    castls_event event = {0};
    castls_session *session = NULL;
    event.struct_len = sizeof(event);
    while (castls_conn_next_event(c->conn, &event) == CASTLS_OK) {
        note(c, &event);
    }
    while (castls_conn_take_session(c->conn, &session) == CASTLS_OK) {
        c->got_session = true;
        castls_session_release(c->shim->session);
        c->shim->session = session;
    }
    c->handshake_done = castls_conn_is_connected(c->conn);
}

bool bogo_flush(bogo_conn *c)
{
    castls_bytes views[VIEWS_MAX] = {0};
    size_t count = 0;
    castls_conn_outgoing(c->conn, views, CAS_COUNT(views), &count);
    while (count != 0) {
        const castls_bytes view = c->is_async ? cas_bytes_prefix(views[0], 1) : views[0];
        if (!bogo_os_write(c->descriptor, view) ||
            castls_conn_sent(c->conn, view.len) != CASTLS_OK) {
            return false;
        }
        castls_conn_outgoing(c->conn, views, CAS_COUNT(views), &count);
    }
    return true;
}

static castls_code take(bogo_conn *c)
{
    castls_bytes in = cas_bytes_slice(CAS_BYTES(c->room), c->in_at, c->in_len - c->in_at);
    size_t consumed = 0;
    in = c->is_async ? cas_bytes_prefix(in, 1) : in;
    const castls_code code = castls_conn_receive(c->conn, in, &consumed);
    c->in_at = c->in_at + consumed;
    return code;
}

static castls_code read_more(bogo_conn *c)
{
    c->in_at = 0;
    c->in_len = 0;
    if (!c->input_ended) {
        c->input_ended = bogo_os_read(c->descriptor, CAS_SPAN(c->room), &c->in_len) != BOGO_READ_OK;
    }
    return c->input_ended ? castls_conn_receive_end(c->conn) : CASTLS_OK;
}

castls_code bogo_step(bogo_conn *c)
{
    castls_code code = CASTLS_OK;
    const bool is_handshaking = !castls_conn_is_connected(c->conn);
    const size_t held = castls_conn_outgoing_len(c->conn);
    const bool is_quiet = c->only_reads && !is_handshaking;
    const bool holds_back = c->holds_back || is_quiet;
    if (castls_conn_operation(c->conn) != NULL) {
        code = bogo_answer(c);
    } else if (castls_conn_outgoing_len(c->conn) != 0 && !holds_back) {
        code = CASTLS_OK; /* It is sent below. */
    } else if (c->in_at < c->in_len) {
        code = take(c);
    } else {
        code = read_more(c);
    }
    bogo_note_events(c);
    if (is_handshaking && castls_conn_outgoing_len(c->conn) > held) {
        c->holds_back = false; /* The handshake's own messages come behind what was held. */
    }
    if (!c->holds_back && (!is_quiet || code < CASTLS_OK) && !bogo_flush(c) && code >= CASTLS_OK) {
        /* The runner has gone; what it sent before tells why. */
        return castls_conn_outgoing_len(c->conn) != 0 && c->in_at == c->in_len && c->input_ended
                   ? CASTLS_IO
                   : code;
    }
    return code == CASTLS_PENDING ? CASTLS_OK : code;
}
