/*
 * read.c: bytes from the peer: finding records, opening them, and handing each on by its type.
 *
 * Received bytes are taken one record at a time, and no further while received data waits to be
 * taken or an operation is open: a peer cannot make a waiting connection grow.
 */
#include "tls/conn.h"
#include "tls/offload.h"

#include "wire/alert.h"

static bool is_blocked(const castls_conn *conn)
{
    return conn->received.len != 0 || castls_conn_operation(conn) != NULL;
}

static bool is_mid_message(const castls_conn *conn)
{
    return conn->handshake != NULL ? cas_handshake_is_mid_message(conn->handshake)
                                   : cas_established_is_mid_message(&conn->established);
}

static cas_err on_handshake(castls_conn *conn, castls_bytes text)
{
    if (conn->handshake == NULL) {
        return cas_conn_on_post_handshake(conn, text);
    }
    const cas_err err = cas_handshake_feed(conn->handshake, text);
    const cas_err pumped = cas_conn_pump(conn);
    if (conn->facts.was_retried) {
        cas_inflow_set_tls12(&conn->inflow, false); /* Only TLS 1.3 has a HelloRetryRequest. */
    }
    if (conn->is_server && conn->handshake != NULL && !conn->inflow_begun) {
        /* RFC 8446 section 5: change_cipher_spec may come once the first ClientHello is there. */
        conn->inflow_begun = cas_handshake_state(conn->handshake) != CAS_STATE_SERVER_WAIT_CH;
        if (conn->inflow_begun && !conn->inflow.is_tls12) {
            cas_inflow_set_ccs_rule(&conn->inflow, CAS_CCS_DROP);
        }
    }
    return err != CAS_OK ? err : pumped;
}

/* TLS 1.2 only: in TLS 1.3 it was dropped before. */
static cas_err on_change_cipher_spec(castls_conn *conn)
{
    if (conn->handshake == NULL) {
        return CAS_ERR_RECORD_CCS;
    }
    const cas_err err = cas_handshake_change_cipher_spec(conn->handshake);
    const cas_err pumped = cas_conn_pump(conn);
    return err != CAS_OK ? err : pumped;
}

static cas_err on_alert(castls_conn *conn, const cas_record_alert *alert)
{
    const castls_alert description = (castls_alert)alert->description;
    cas_conn_event(conn, CASTLS_EVENT_ALERT_IN, (uint16_t)(alert->level * 256 + alert->description),
                   castls_alert_name(description), cas_bytes_none());
    if (description == CASTLS_ALERT_CLOSE_NOTIFY) {
        conn->peer_closed = true;
        return conn->handshake == NULL ? CAS_OK : CAS_ERR_CLOSED_IN_HANDSHAKE;
    }
    if (alert->is_fatal) {
        conn->error.alert_received = description;
        return CAS_ERR_ALERT_RECEIVED;
    }
    return CAS_OK;
}

/* Early data counts against its limit, RFC 8446 section 4.2.10. */
static cas_err on_data(castls_conn *conn, castls_bytes text)
{
    if (conn->takes_early_data) {
        if (text.len > conn->early_max) {
            return CAS_ERR_EARLY_DATA_TOO_MUCH;
        }
        conn->early_max = conn->early_max - cas_narrow_u32(text.len);
        conn->early_len = conn->early_len + text.len;
    }
    if (conn->handshake == NULL) {
        cas_established_saw_data(&conn->established);
    }
    return CAS_OK;
}

cas_err cas_conn_on_record(castls_conn *conn, const cas_record_plain *plain)
{
    if (plain->type != CAS_RECORD_HANDSHAKE && is_mid_message(conn)) {
        return CAS_ERR_RECORD_INTERLEAVED; /* RFC 8446 section 5.1. */
    }
    switch (plain->type) {
    case CAS_RECORD_HANDSHAKE:
        return on_handshake(conn, plain->text);
    case CAS_RECORD_ALERT:
        return on_alert(conn, &plain->alert);
    case CAS_RECORD_CHANGE_CIPHER_SPEC:
        return on_change_cipher_spec(conn);
    case CAS_RECORD_APPLICATION_DATA:
        return on_data(conn, plain->text);
    default:
        return CAS_OK; /* Dropped. */
    }
}

/* Opens a record and hands it on; `data` is its application data, if that is what it held. */
static cas_err take_record(castls_conn *conn, const cas_frame *frame, castls_span out,
                           castls_bytes *data)
{
    cas_record_plain plain = {0};
    *data = cas_bytes_none();
    CAS_TRY(cas_inflow_record(&conn->inflow, &conn->reading, frame, out, &plain));
    /* What was dropped unopened has no inner type. */
    const uint8_t type = plain.type == 0 ? cas_bytes_get(frame->header, 0) : plain.type;
    cas_conn_event(conn, CASTLS_EVENT_RECORD_IN, type, "", frame->header);
    CAS_TRY(cas_conn_on_record(conn, &plain));
    if (plain.type == CAS_RECORD_APPLICATION_DATA) {
        *data = plain.text;
    }
    return CAS_OK;
}

/* The same into the connection's own room; application data waits there until it is taken. */
static cas_err take_into_own_room(castls_conn *conn, const cas_frame *frame)
{
    const size_t need = cas_record_open_len(&conn->reading, frame);
    castls_bytes data = {0};
    if (cas_buf_cap(&conn->opened) < need) {
        cas_buf_clear(&conn->opened, conn->allocator);
        CAS_TRY(cas_buf_init(&conn->opened, conn->allocator, need));
    }
    cas_buf_reset(&conn->opened);
    CAS_TRY(take_record(conn, frame, cas_buf_room(&conn->opened), &data));
    if (!cas_bytes_is_empty(data)) {
        cas_buf_wrote(&conn->opened, data.len);
        conn->received = cas_range_of(cas_buf_bytes(&conn->opened), data);
    }
    return CAS_OK;
}

/* Room that holds nothing goes back: an idle connection keeps none. */
static void give_room_back(castls_conn *conn)
{
    if (conn->received.len == 0) {
        cas_buf_clear(&conn->opened, conn->allocator);
    }
}

/* Until the first bytes are known to be TLS. */
static cas_err sniff(castls_conn *conn, castls_bytes first, size_t *need)
{
    *need = 0;
    if (!conn->has_sniffed) {
        CAS_TRY(cas_frame_sniff(first, need));
        conn->has_sniffed = *need == 0;
    }
    return CAS_OK;
}

/* Finds the record at the front; `need` is how many bytes are missing. */
static cas_err find_record(castls_conn *conn, castls_bytes in, cas_frame *frame, size_t *need)
{
    CAS_TRY(sniff(conn, in, need));
    return *need != 0 ? CAS_OK : cas_frame_next(in, frame, need);
}

/* Keeps the beginning of a record, in room for all of it that is known to come. */
static cas_err keep_partial(castls_conn *conn, castls_bytes in, size_t need)
{
    const size_t have = cas_buf_len(&conn->partial);
    if (cas_buf_cap(&conn->partial) < have + in.len + need) {
        cas_buf larger = {0};
        CAS_TRY(cas_buf_init(&larger, conn->allocator, have + in.len + need));
        CAS_TRY(cas_buf_append(&larger, cas_buf_bytes(&conn->partial)));
        cas_buf_clear(&conn->partial, conn->allocator);
        conn->partial = larger;
    }
    return cas_buf_append(&conn->partial, in);
}

/* Takes one record whose beginning is kept, or more of its bytes. */
static cas_err receive_partial(castls_conn *conn, castls_bytes in, size_t *used)
{
    cas_frame frame = {0};
    size_t need = 0;
    *used = 0;
    CAS_TRY(find_record(conn, cas_buf_bytes(&conn->partial), &frame, &need));
    while (need != 0 && *used < in.len) {
        const castls_bytes more = cas_bytes_slice(in, *used, cas_min_size(need, in.len - *used));
        CAS_TRY(keep_partial(conn, more, need - more.len));
        *used = *used + more.len;
        CAS_TRY(find_record(conn, cas_buf_bytes(&conn->partial), &frame, &need));
    }
    if (need != 0) {
        return CAS_OK;
    }
    const cas_err err = take_into_own_room(conn, &frame);
    cas_buf_clear(&conn->partial, conn->allocator);
    return err;
}

/* Takes one record from the front of `in`, or keeps its beginning. */
static cas_err receive_some(castls_conn *conn, castls_bytes in, size_t *used)
{
    cas_frame frame = {0};
    size_t need = 0;
    *used = 0;
    if (cas_buf_len(&conn->partial) != 0) {
        return receive_partial(conn, in, used);
    }
    CAS_TRY(find_record(conn, in, &frame, &need));
    if (need != 0) {
        *used = in.len;
        return keep_partial(conn, in, need);
    }
    *used = cas_frame_len(&frame);
    return take_into_own_room(conn, &frame);
}

static castls_code status(const castls_conn *conn)
{
    if (cas_conn_failure(conn) != CASTLS_OK) {
        return cas_conn_failure(conn);
    }
    if (castls_conn_operation(conn) != NULL) {
        return CASTLS_PENDING;
    }
    return conn->peer_closed ? CASTLS_CLOSED : CASTLS_OK;
}

/* What comes before anything is taken in. QUIC has no records: what it brings comes through
 * castls_quic_receive. */
static castls_code begin(castls_conn *conn)
{
    if (conn->part != CAS_PART_WHOLE) {
        return cas_split_before_reading(conn);
    }
    return conn->quic != NULL ? CASTLS_BAD_STATE : castls_conn_start(conn);
}

castls_code castls_conn_receive(castls_conn *conn, castls_bytes in, size_t *consumed)
{
    *consumed = 0;
    const castls_code started = begin(conn);
    if (started != CASTLS_OK) {
        return started;
    }
    while (*consumed < in.len && !conn->peer_closed && !is_blocked(conn)) {
        size_t used = 0;
        const cas_err err = receive_some(conn, cas_bytes_skip(in, *consumed), &used);
        *consumed = *consumed + used;
        if (err != CAS_OK) {
            give_room_back(conn);
            return cas_conn_fail(conn, err);
        }
    }
    give_room_back(conn);
    return status(conn);
}

/* Where the record at the front of `in` is opened in place: at its ciphertext. */
static castls_span opening_room(const castls_conn *conn, const cas_frame *frame, castls_span in)
{
    return cas_span_slice(in, cas_half_text_at(&conn->reading),
                          cas_record_open_len(&conn->reading, frame));
}

castls_code castls_conn_receive_in_place(castls_conn *conn, castls_span in, size_t *consumed,
                                         castls_bytes *data)
{
    *consumed = 0;
    *data = cas_bytes_none();
    const castls_code started = begin(conn);
    if (started != CASTLS_OK) {
        return started;
    }
    if (cas_buf_len(&conn->partial) != 0) {
        return CASTLS_BAD_STATE; /* The beginning of a record went to castls_conn_receive. */
    }
    while (!conn->peer_closed && !is_blocked(conn) && cas_bytes_is_empty(*data)) {
        const castls_span rest = cas_span_skip(in, *consumed);
        cas_frame frame = {0};
        size_t need = 0;
        cas_err err = find_record(conn, cas_span_bytes(rest), &frame, &need);
        if (err == CAS_OK && need == 0) {
            *consumed = *consumed + cas_frame_len(&frame);
            err = take_record(conn, &frame, opening_room(conn, &frame, rest), data);
        }
        if (err != CAS_OK) {
            return cas_conn_fail(conn, err);
        }
        if (need != 0) {
            break;
        }
    }
    return status(conn);
}

castls_code castls_conn_receive_end(castls_conn *conn)
{
    const castls_code begun =
        conn->part == CAS_PART_WHOLE ? cas_conn_failure(conn) : cas_split_before_reading(conn);
    if (begun != CASTLS_OK) {
        return begun;
    }
    if (conn->peer_closed) {
        return CASTLS_CLOSED;
    }
    if (conn->quic != NULL) {
        return CASTLS_BAD_STATE;
    }
    return cas_conn_fail(conn,
                         conn->handshake == NULL ? CAS_ERR_TRUNCATED : CAS_ERR_CLOSED_IN_HANDSHAKE);
}

castls_bytes castls_conn_received(const castls_conn *conn)
{
    return cas_range_in(cas_buf_bytes(&conn->opened), conn->received);
}

void castls_conn_take(castls_conn *conn, size_t n)
{
    const uint32_t taken = cas_narrow_u32(cas_min_size(n, conn->received.len));
    conn->received.offset = conn->received.offset + taken;
    conn->received.len = conn->received.len - taken;
    give_room_back(conn);
}

castls_code castls_conn_read(castls_conn *conn, castls_span out, size_t *len)
{
    const castls_bytes waiting = castls_conn_received(conn);
    const castls_bytes now = cas_bytes_prefix(waiting, out.len);
    *len = 0;
    if (conn->part > CAS_PART_READS) {
        return cas_split_before_reading(conn);
    }
    if (cas_bytes_is_empty(waiting)) {
        return status(conn) == CASTLS_PENDING ? CASTLS_OK : status(conn);
    }
    if (cas_span_copy(out, now)) {
        *len = now.len;
        castls_conn_take(conn, now.len);
    }
    return CASTLS_OK;
}
