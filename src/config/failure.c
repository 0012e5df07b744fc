/*
 * failure.c: filling in a castls_error, and the sentence that explains one.
 */
#include "config/failure.h"

#include "config/sized.h"

castls_error cas_error_none(void)
{
    castls_error none = {0};
    none.struct_len = sizeof(none);
    none.alert_sent = CASTLS_ALERT_NONE;
    none.alert_received = CASTLS_ALERT_NONE;
    none.state = "";
    none.hint = "";
    return none;
}

void cas_error_set(castls_error *error, cas_err err)
{
    castls_error set = cas_error_none();
    set.reason = (castls_reason)err;
    set.code = castls_reason_code(set.reason);
    castls_error_copy(error, &set);
}

/* The first release's struct, which ends behind the hint. */
#define FIRST_LEN sizeof(castls_error)

/* Reads an error of anybody's, as far as it goes; a length of 0 stands for the first release's. */
static void take(castls_error *to, const castls_error *from)
{
    const size_t len = from->struct_len == 0 ? FIRST_LEN : from->struct_len;
    if (len < FIRST_LEN) {
        CAS_TAKE(to, from, code);
        CAS_TAKE(to, from, reason);
        CAS_TAKE(to, from, alert_sent);
        CAS_TAKE(to, from, alert_received);
        CAS_TAKE(to, from, state);
        return;
    }
    *to = *from;
    to->struct_len = sizeof(*to);
    to->detail_len = cas_narrow_u16(cas_min_size(from->detail_len, CASTLS_ERROR_DETAIL_MAX));
}

void castls_error_copy(castls_error *to, const castls_error *from)
{
    if (to == NULL) {
        return;
    }
    if (to->struct_len == 0) {
        to->struct_len = FIRST_LEN;
    }
    castls_error whole = cas_error_none();
    take(&whole, from);
    CAS_GIVE(to, &whole, code);
    CAS_GIVE(to, &whole, reason);
    CAS_GIVE(to, &whole, alert_sent);
    CAS_GIVE(to, &whole, alert_received);
    CAS_GIVE(to, &whole, state);
    CAS_GIVE(to, &whole, hint);
    if (CAS_HAS(to, detail)) {
        to->detail_len = whole.detail_len;
        (void)cas_span_copy(CAS_SPAN(to->detail), CAS_BYTES(whole.detail));
    }
}

void cas_error_detail(castls_error *error, castls_bytes detail)
{
    const castls_bytes kept = cas_bytes_prefix(detail, CASTLS_ERROR_DETAIL_MAX);
    if (error == NULL || !CAS_HAS(error, detail)) {
        return;
    }
    (void)cas_span_copy(CAS_SPAN(error->detail), kept);
    error->detail_len = cas_narrow_u16(kept.len);
}

/* Writes as much of a piece as fits. */
static void put(cas_writer *w, castls_span room, castls_bytes piece)
{
    cas_write_bytes(w, cas_bytes_prefix(piece, room.len - cas_writer_len(w)));
}

size_t castls_error_explain(const castls_error *error, castls_span room)
{
    castls_error whole = cas_error_none();
    cas_writer w = cas_writer_on(room);
    take(&whole, error);
    put(&w, room, cas_text(castls_reason_text(whole.reason)));
    if (whole.alert_received != CASTLS_ALERT_NONE) {
        put(&w, room, CAS_TEXT(" The peer's alert: "));
        put(&w, room, cas_text(castls_alert_name(whole.alert_received)));
        put(&w, room, CAS_TEXT("."));
    }
    if (whole.detail_len != 0) {
        put(&w, room, CAS_TEXT(" ("));
        put(&w, room, cas_bytes_prefix(CAS_BYTES(whole.detail), whole.detail_len));
        put(&w, room, CAS_TEXT(")"));
    }
    const bool has_hint = whole.hint != NULL && !cas_bytes_is_empty(cas_text(whole.hint));
    const castls_bytes advice =
        cas_text(has_hint ? whole.hint : castls_reason_advice(whole.reason));
    if (!cas_bytes_is_empty(advice)) {
        put(&w, room, CAS_TEXT(" "));
        put(&w, room, advice);
    }
    return cas_writer_len(&w);
}
