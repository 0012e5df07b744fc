/*
 * write.c: sealing records into outgoing room, for whoever writes: handshake, alerts, application.
 */
#include "tls/conn.h"

#include "wire/alert.h"
#include "wire/types.h"

/* What a KeyUpdate's own cost is: after it the new key seals. */
static cas_err update_if_due(castls_conn *conn)
{
    const bool is_due = conn->owes_answer || cas_half_wants_update(&conn->writing);
    if (conn->is_connected && is_due) {
        conn->owes_answer = false;
        return cas_conn_update_write_key(conn, false); /* RFC 8446 sections 4.6.3 and 5.5. */
    }
    return CAS_OK;
}

cas_err cas_conn_wrote(castls_conn *conn, uint8_t type, castls_span records)
{
    const castls_bytes written = cas_span_bytes(records);
    size_t at = 0;
    if ((conn->config->policy.events >> CASTLS_EVENT_RECORD_OUT & 1) == 0) {
        return CAS_OK;
    }
    while (at < written.len) {
        cas_frame frame = {0};
        size_t need = 0;
        CAS_TRY(cas_frame_next(cas_bytes_skip(written, at), &frame, &need));
        cas_conn_event(conn, CASTLS_EVENT_RECORD_OUT, type, "", frame.header);
        at = at + cas_frame_len(&frame);
    }
    return CAS_OK;
}

/* Seals as much as the key allows, about `max` bytes at most, into one new block. */
static cas_err seal_block(castls_conn *conn, uint8_t type, castls_parts parts, size_t skip,
                          size_t max, size_t *taken)
{
    const size_t total = cas_min_size(cas_parts_total(parts) - skip, max);
    const size_t room_len =
        cas_record_sealed_all_len(&conn->writing, total, parts.count, conn->plan);
    castls_span room = {0};
    size_t len = 0;
    *taken = 0;
    if (room_len == SIZE_MAX) {
        return CAS_ERR_LIMIT;
    }
    CAS_TRY(cas_outgoing_room(&conn->outgoing, room_len, &room));
    CAS_TRY(cas_record_seal_all(&conn->writing, type, parts, skip, conn->plan, room, taken, &len));
    cas_outgoing_wrote(&conn->outgoing, len);
    return cas_conn_wrote(conn, type, cas_span_prefix(room, len));
}

cas_err cas_conn_write(castls_conn *conn, uint8_t type, castls_bytes text)
{
    const castls_bytes one[] = {text};
    size_t done = 0;
    if (conn->quic != NULL) {
        return cas_quic_write(conn, CAS_LEVEL_APPLICATION, text);
    }
    while (done < text.len) {
        size_t taken = 0;
        CAS_TRY(seal_block(conn, type, CAS_PARTS(one), done, SIZE_MAX, &taken));
        if (taken == 0) {
            return CAS_ERR_RECORD_SEQUENCE;
        }
        done = done + taken;
    }
    return CAS_OK;
}

static void tell_of_alert(castls_conn *conn, uint8_t level, castls_alert alert)
{
    cas_conn_event(conn, CASTLS_EVENT_ALERT_OUT, (uint16_t)(level * 256 + (uint16_t)alert),
                   castls_alert_name(alert), cas_bytes_none());
}

cas_err cas_conn_write_alert(castls_conn *conn, uint8_t level, castls_alert alert)
{
    if (conn->quic != NULL) {
        tell_of_alert(conn, level, alert); /* RFC 9001 section 4.8: QUIC carries it. */
        return CAS_OK;
    }
    uint8_t text_room[2] = {0};
    castls_bytes text = {0};
    castls_span room = {0};
    size_t len = 0;
    const cas_alert message = {level, (uint8_t)alert};
    cas_writer w = cas_writer_on(CAS_SPAN(text_room));
    cas_alert_encode(&w, &message);
    CAS_TRY(cas_writer_end(&w, &text));
    CAS_TRY(cas_outgoing_room(
        &conn->outgoing, cas_record_sealed_len(&conn->writing, text.len, conn->plan), &room));
    CAS_TRY(cas_record_seal(&conn->writing, CAS_RECORD_ALERT, text, conn->plan, room, &len));
    cas_outgoing_wrote(&conn->outgoing, len);
    CAS_TRY(cas_conn_wrote(conn, CAS_RECORD_ALERT, cas_span_prefix(room, len)));
    tell_of_alert(conn, level, alert);
    return CAS_OK;
}

/* What may be taken now of `total` bytes. */
static size_t quota(const castls_conn *conn, size_t total)
{
    return conn->outgoing.len >= CAS_OUTGOING_MAX
               ? 0
               : cas_min_size(total, CAS_OUTGOING_MAX - conn->outgoing.len);
}

/* Writes application data, with key updates between where they are due. */
static cas_err write_data(castls_conn *conn, castls_parts parts, size_t total, size_t *taken)
{
    const size_t whole = cas_parts_total(parts);
    while (*taken < total) {
        size_t now = 0;
        CAS_TRY(update_if_due(conn));
        CAS_TRY(seal_block(conn, CAS_RECORD_APPLICATION_DATA, parts, *taken, total - *taken, &now));
        *taken = *taken + now;
        if (now == 0 && !cas_half_wants_update(&conn->writing)) {
            return CAS_ERR_RECORD_SEQUENCE;
        }
        if (*taken >= whole) {
            return CAS_OK;
        }
    }
    return CAS_OK;
}

/* What comes before anything is sealed. */
static castls_code begin(castls_conn *conn)
{
    return conn->part == CAS_PART_WHOLE ? cas_conn_failure(conn) : cas_split_before_writing(conn);
}

castls_code castls_conn_send(castls_conn *conn, castls_parts parts, size_t *taken)
{
    *taken = 0;
    const castls_code begun = begin(conn);
    if (begun != CASTLS_OK) {
        return begun;
    }
    if (conn->has_closed) {
        return CASTLS_BAD_STATE;
    }
    const size_t total = cas_parts_total(parts);
    if (!conn->may_send || (quota(conn, total) == 0 && total != 0)) {
        return conn->quic != NULL ? CASTLS_BAD_STATE : CASTLS_WOULD_BLOCK;
    }
    const cas_err err = write_data(conn, parts, quota(conn, total), taken);
    return err == CAS_OK ? CASTLS_OK : cas_conn_fail(conn, err);
}

castls_code castls_conn_send_into(castls_conn *conn, castls_parts parts, castls_span out,
                                  size_t *taken, size_t *len)
{
    *taken = 0;
    *len = 0;
    const castls_code begun = begin(conn);
    if (begun != CASTLS_OK) {
        return begun;
    }
    if (conn->has_closed) {
        return CASTLS_BAD_STATE;
    }
    if (conn->quic != NULL) {
        return CASTLS_BAD_STATE;
    }
    if (!conn->may_send || conn->outgoing.len != 0 || cas_half_wants_update(&conn->writing) ||
        conn->owes_answer) {
        /* A key update goes out first, by the other way. */
        const cas_err due = update_if_due(conn);
        return due == CAS_OK ? CASTLS_WOULD_BLOCK : cas_conn_fail(conn, due);
    }
    const cas_err err = cas_record_seal_all(
        &conn->writing, CAS_RECORD_APPLICATION_DATA, parts, 0, conn->plan, out, taken, len);
    if (err != CAS_OK) {
        return cas_conn_fail(conn, err);
    }
    const cas_err told =
        cas_conn_wrote(conn, CAS_RECORD_APPLICATION_DATA, cas_span_prefix(out, *len));
    if (told != CAS_OK) {
        return cas_conn_fail(conn, told);
    }
    return *taken == 0 && cas_parts_total(parts) != 0 ? CASTLS_NO_ROOM : CASTLS_OK;
}

castls_code castls_conn_send_early(castls_conn *conn, castls_parts parts, size_t *taken)
{
    *taken = 0;
    const castls_code begun = begin(conn);
    if (begun != CASTLS_OK) {
        return begun;
    }
    const castls_code started = castls_conn_start(conn);
    if (started != CASTLS_OK) {
        return started;
    }
    const size_t total =
        cas_min_size(quota(conn, cas_parts_total(parts)), castls_conn_early_data_left(conn));
    if (total == 0) {
        return conn->write_level == CAS_LEVEL_EARLY ? CASTLS_WOULD_BLOCK : CASTLS_BAD_STATE;
    }
    /* One part a call: the limit may cut inside it. */
    for (size_t i = 0; i < parts.count && *taken < total; i++) {
        const castls_bytes part = cas_bytes_prefix(cas_parts_get(parts, i), total - *taken);
        const cas_err err = cas_conn_write(conn, CAS_RECORD_APPLICATION_DATA, part);
        if (err != CAS_OK) {
            return cas_conn_fail(conn, err);
        }
        *taken = *taken + part.len;
    }
    conn->early_max = conn->early_max - cas_narrow_u32(*taken);
    conn->early_len = conn->early_len + *taken;
    return CASTLS_OK;
}

void castls_conn_outgoing(const castls_conn *conn, castls_bytes *views, size_t max, size_t *count)
{
    *count = cas_outgoing_views(&conn->outgoing, views, max);
}

size_t castls_conn_outgoing_len(const castls_conn *conn)
{
    return conn->outgoing.len;
}

castls_code castls_conn_sent(castls_conn *conn, size_t n)
{
    const cas_err err = cas_outgoing_sent(&conn->outgoing, n);
    if (conn->outgoing.len == 0) {
        conn->answer_outgoing = false;
    }
    return castls_reason_code((castls_reason)err);
}

castls_code castls_conn_close(castls_conn *conn)
{
    const castls_code begun = begin(conn);
    if (begun != CASTLS_OK) {
        return begun;
    }
    if (conn->has_closed) {
        return CASTLS_OK;
    }
    if (conn->quic != NULL) {
        return CASTLS_BAD_STATE;
    }
    const cas_err err =
        cas_conn_write_alert(conn, CAS_ALERT_LEVEL_WARNING, CASTLS_ALERT_CLOSE_NOTIFY);
    if (err != CAS_OK) {
        return cas_conn_fail(conn, err);
    }
    conn->has_closed = true;
    conn->may_send = false;
    return CASTLS_OK;
}
