/*
 * exchange.c: the handshake and the data behind it, as the runner's protocol wants them: read up to
 * 512 bytes, send each back turned over, until the runner closes.
 */
#include "bogo/shim.h"

#define READ_MAX 16384
#define SEND_ALERT 30 /* decompression_failure, which castls itself never sends in TLS 1.3. */

static bogo_end end_of(const bogo_conn *c, castls_code code)
{
    if (c->complaint != NULL) {
        (void)bogo_complain(c->complaint);
        return BOGO_END_FAILED;
    }
    if (code == CASTLS_IO) {
        (void)bogo_complain("the runner has gone");
        return BOGO_END_FAILED;
    }
    return code < CASTLS_OK ? BOGO_END_CASTLS : BOGO_END_OK;
}

/* A client whose early data was refused has to write it again. */
static bool is_early_refused(const bogo_conn *c)
{
    return !c->is_server && c->is_resume && !c->is_retry &&
           castls_conn_early_data(c->conn) >= CASTLS_EARLY_DATA_REFUSED;
}

static bogo_end step(bogo_conn *c)
{
    const castls_code code = bogo_step(c);
    if (code < CASTLS_OK || c->complaint != NULL) {
        return end_of(c, code);
    }
    if (is_early_refused(c)) {
        return BOGO_END_EARLY_REFUSED;
    }
    if (code == CASTLS_CLOSED && !castls_conn_is_connected(c->conn)) {
        (void)bogo_complain("closed during the handshake");
        return BOGO_END_FAILED;
    }
    return BOGO_END_OK;
}

static bogo_end handshake(bogo_conn *c)
{
    castls_code code = c->is_server ? CASTLS_OK : castls_conn_start(c->conn);
    bogo_end end = end_of(c, code);
    while (end == BOGO_END_OK && !castls_conn_is_connected(c->conn) && !bogo_is_in_early_data(c)) {
        end = step(c);
    }
    if (end == BOGO_END_OK && !bogo_flush(c)) {
        /* What the runner said before it went is told by the next read. */
        c->input_ended = false;
    }
    bogo_note_events(c);
    return end;
}

/* Writes all of it, as early data first where there is still room for that. */
static bogo_end write_all(bogo_conn *c, castls_bytes data)
{
    bogo_end end = BOGO_END_OK;
    while (end == BOGO_END_OK && data.len != 0) {
        const castls_bytes parts[] = {data};
        size_t taken = 0;
        castls_code code = CASTLS_WOULD_BLOCK;
        if (!c->is_server && !castls_conn_is_connected(c->conn) &&
            castls_conn_early_data_left(c->conn) != 0) {
            code = castls_conn_send_early(c->conn, CAS_PARTS(parts), &taken);
        } else if (castls_conn_may_send(c->conn)) {
            code = castls_conn_send(c->conn, CAS_PARTS(parts), &taken);
        }
        data = cas_bytes_skip(data, taken);
        if (code < CASTLS_OK) {
            return end_of(c, code);
        }
        if (taken != 0) {
            (void)bogo_flush(c);
            bogo_note_events(c);
        } else {
            end = step(c);
        }
    }
    return end;
}

static bogo_end write_exports(bogo_conn *c)
{
    uint8_t room[2048] = {0};
    const int64_t len = bogo_number(c->flags, BOGO_EXPORT_KEYING_MATERIAL, 0);
    castls_traffic receiving = {0};
    castls_traffic sending = {0};
    bogo_end end = BOGO_END_OK;
    if (len > 0) {
        const castls_span out = cas_span_prefix(CAS_SPAN(room), (size_t)len);
        const castls_bytes context = cas_text(bogo_text(c->flags, BOGO_EXPORT_CONTEXT, ""));
        if (castls_conn_export(
                c->conn, cas_text(bogo_text(c->flags, BOGO_EXPORT_LABEL, "")),
                bogo_has(c->flags, BOGO_USE_EXPORT_CONTEXT) ? context : cas_bytes_none(), out) !=
            CASTLS_OK) {
            (void)bogo_complain(bogo_reason_words(CASTLS_REASON_EXPORTER));
            return BOGO_END_FAILED;
        }
        end = write_all(c, cas_span_bytes(out));
    }
    if (end == BOGO_END_OK && bogo_has(c->flags, BOGO_EXPORT_TRAFFIC_SECRETS)) {
        receiving.struct_len = sizeof(receiving);
        sending.struct_len = sizeof(sending);
        if (castls_conn_receiving(c->conn, &receiving) != CASTLS_OK ||
            castls_conn_sending(c->conn, &sending) != CASTLS_OK) {
            (void)bogo_complain("failed to export traffic secrets");
            return BOGO_END_FAILED;
        }
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        cas_write_u8(&w, cas_low_u8(receiving.secret_len)); /* Little-endian. */
        cas_write_u8(&w, 0);
        cas_write_bytes(&w, cas_bytes_prefix(CAS_BYTES(receiving.secret), receiving.secret_len));
        cas_write_bytes(&w, cas_bytes_prefix(CAS_BYTES(sending.secret), sending.secret_len));
        end = write_all(c, cas_writer_bytes(&w));
    }
    return end;
}

/* Reads something; `len` is 0 when the runner has closed, cleanly or not. */
static bogo_end read_some(bogo_conn *c, castls_span out, size_t *len)
{
    bogo_end end = BOGO_END_OK;
    *len = 0;
    while (end == BOGO_END_OK) {
        const castls_bytes waiting = castls_conn_received(c->conn);
        uint8_t peeked = cas_bytes_get(waiting, 0);
        const castls_code code = castls_conn_read(c->conn, out, len);
        if (bogo_has(c->flags, BOGO_PEEK_THEN_READ) && *len != 0 &&
            (waiting.len == 0 || peeked != cas_bytes_get(cas_span_bytes(out), 0))) {
            (void)bogo_complain("peek and read did not match");
            return BOGO_END_FAILED;
        }
        if (*len != 0 || code == CASTLS_CLOSED) {
            return BOGO_END_OK;
        }
        if (code < CASTLS_OK) {
            return castls_conn_error(c->conn)->code == CASTLS_TRUNCATED &&
                           castls_conn_error(c->conn)->reason == CASTLS_REASON_TRUNCATED
                       ? BOGO_END_OK
                       : end_of(c, code);
        }
        c->only_reads = true;
        end = step(c);
        c->only_reads = false;
        if (end == BOGO_END_CASTLS &&
            castls_conn_error(c->conn)->reason == CASTLS_REASON_TRUNCATED) {
            return BOGO_END_OK; /* Stop on either clean or unclean shutdown. */
        }
    }
    return end;
}

static void turn_over(castls_span bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        cas_span_set(bytes, i, cas_low_u8(255u - cas_bytes_get(cas_span_bytes(bytes), i)));
    }
}

static bogo_end update_keys(bogo_conn *c)
{
    return end_of(c, castls_conn_update_keys(c->conn, false));
}

static bogo_end write_first(bogo_conn *c)
{
    const castls_bytes hello = cas_text(bogo_text(c->flags, BOGO_SHIM_INITIAL_WRITE, "hello"));
    const int64_t count = bogo_number(c->flags, BOGO_REPEAT_SHIM_INITIAL_WRITE, 1);
    bogo_end end = BOGO_END_OK;
    if (bogo_has(c->flags, BOGO_READ_WITH_UNFINISHED_WRITE)) {
        const castls_bytes parts[] = {hello};
        castls_bytes view[1] = {0};
        size_t n = 0;
        const castls_code code =
            castls_conn_early_data_left(c->conn) != 0
                ? castls_conn_send_early(c->conn, CAS_PARTS(parts), &n)
                : castls_conn_send(c->conn, CAS_PARTS(parts), &n);
        castls_conn_outgoing(c->conn, view, 1, &n);
        if (code != CASTLS_OK || n == 0 ||
            !bogo_os_write(c->descriptor, cas_bytes_prefix(view[0], 1)) ||
            castls_conn_sent(c->conn, 1) != CASTLS_OK) {
            (void)bogo_complain("failed to leave an unfinished write");
            return BOGO_END_FAILED;
        }
        c->holds_back = true;
        return BOGO_END_OK;
    }
    for (int64_t i = 0; bogo_has(c->flags, BOGO_SHIM_WRITES_FIRST) && i < count; i++) {
        end = end != BOGO_END_OK ? end : write_all(c, hello);
    }
    return end;
}

static bogo_end echo(bogo_conn *c)
{
    uint8_t room[READ_MAX] = {0};
    const size_t size =
        cas_min_size((size_t)bogo_number(c->flags, BOGO_READ_SIZE, 512), sizeof(room));
    size_t len = 1;
    bogo_end end = BOGO_END_OK;
    while (end == BOGO_END_OK && len != 0) {
        if (bogo_has(c->flags, BOGO_KEY_UPDATE_BEFORE_READ)) {
            end = update_keys(c);
        }
        end = end != BOGO_END_OK ? end : read_some(c, cas_span_prefix(CAS_SPAN(room), size), &len);
        if (end != BOGO_END_OK || len == 0) {
            return end;
        }
        c->holds_back = false;
        if (bogo_has(c->flags, BOGO_KEY_UPDATE)) {
            end = update_keys(c);
        }
        turn_over(cas_span_prefix(CAS_SPAN(room), len));
        end = end != BOGO_END_OK ? end : write_all(c, cas_bytes_prefix(CAS_BYTES(room), len));
    }
    return end;
}

/* Our close_notify, and where asked, the runner's behind it. */
static bogo_end shut_down(bogo_conn *c)
{
    uint8_t room[512] = {0};
    size_t len = 0;
    bogo_end end = BOGO_END_OK;
    if (!bogo_has(c->flags, BOGO_CHECK_CLOSE_NOTIFY)) {
        return BOGO_END_OK; /* As quietly as the runner expects. */
    }
    if (castls_conn_close(c->conn) != CASTLS_OK) {
        return end_of(c, castls_conn_error(c->conn)->code);
    }
    bogo_note_events(c);
    (void)bogo_flush(c);
    end = read_some(c, CAS_SPAN(room), &len);
    if (end == BOGO_END_OK && len != 0) {
        /* castls hands out what was under way when we closed; this application wants no more. */
        (void)bogo_complain(":APPLICATION_DATA_ON_SHUTDOWN:");
        return BOGO_END_FAILED;
    }
    if (end == BOGO_END_OK && !castls_conn_is_peer_closed(c->conn)) {
        (void)bogo_complain("Unexpected SSL_shutdown result: -1 != 1");
        return BOGO_END_FAILED;
    }
    return end;
}

/* A client in early data goes on until a message has arrived, and writes only then. */
static bogo_end await_message(bogo_conn *c)
{
    const int64_t type = bogo_number(c->flags, BOGO_EARLY_WRITE_AFTER_MESSAGE, 0);
    bogo_end end = BOGO_END_OK;
    if (type == 0) {
        return BOGO_END_OK;
    }
    if (c->is_server || !bogo_is_in_early_data(c)) {
        (void)bogo_complain("-early-write-after-message needs a client in early data");
        return BOGO_END_FAILED;
    }
    while (end == BOGO_END_OK && c->last_message != type) {
        end = step(c);
    }
    return end;
}

static bogo_end begin(bogo_conn *c)
{
    bogo_end end = BOGO_END_OK;
    if (bogo_has(c->flags, BOGO_IMPLICIT_HANDSHAKE)) {
        /* An alert that goes before the first read or write goes before the ClientHello, too. */
        return c->is_server || bogo_has(c->flags, BOGO_SEND_ALERT)
                   ? BOGO_END_OK
                   : end_of(c, castls_conn_start(c->conn));
    }
    end = handshake(c);
    if (end != BOGO_END_OK) {
        return end;
    }
    if (castls_conn_is_connected(c->conn) ? !bogo_check_handshake(c) : !bogo_check_early(c)) {
        return BOGO_END_FAILED;
    }
    return await_message(c);
}

static bogo_end finish(bogo_conn *c, bool checked)
{
    if (!checked && castls_conn_is_connected(c->conn) && !bogo_check_handshake(c)) {
        return BOGO_END_FAILED;
    }
    if (!bogo_check_sessions(c)) {
        return BOGO_END_FAILED;
    }
    return shut_down(c);
}

bogo_end bogo_exchange(bogo_conn *c)
{
    bogo_end end = begin(c);
    const bool checked = castls_conn_is_connected(c->conn);
    if (end == BOGO_END_OK) {
        end = write_exports(c);
    }
    if (end == BOGO_END_OK && bogo_has(c->flags, BOGO_SEND_ALERT)) {
        const castls_code code = castls_conn_abort(c->conn, (castls_alert)SEND_ALERT);
        bogo_note_events(c);
        (void)bogo_flush(c);
        return code == CASTLS_OK ? BOGO_END_OK : end_of(c, code);
    }
    if (end == BOGO_END_OK) {
        end = write_first(c);
    }
    if (end == BOGO_END_OK && !bogo_has(c->flags, BOGO_SHIM_SHUTS_DOWN)) {
        end = echo(c);
    }
    return end == BOGO_END_OK ? finish(c, checked) : end;
}
