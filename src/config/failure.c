/*
 * failure.c: filling in a castls_error, and the sentence that explains one.
 */
#include "config/failure.h"

castls_error cas_error_none(void)
{
    castls_error none = {0};
    none.struct_len = sizeof(none);
    none.alert_sent = CASTLS_ALERT_NONE;
    none.alert_received = CASTLS_ALERT_NONE;
    none.state = "";
    return none;
}

void cas_error_set(castls_error *error, cas_err err)
{
    if (error == NULL) {
        return;
    }
    *error = cas_error_none();
    error->reason = (castls_reason)err;
    error->code = castls_reason_code(error->reason);
}

void cas_error_detail(castls_error *error, castls_bytes detail)
{
    const castls_bytes kept = cas_bytes_prefix(detail, CASTLS_ERROR_DETAIL_MAX);
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
    cas_writer w = cas_writer_on(room);
    put(&w, room, cas_text(castls_reason_text(error->reason)));
    if (error->alert_received != CASTLS_ALERT_NONE) {
        put(&w, room, CAS_TEXT(" The peer's alert: "));
        put(&w, room, cas_text(castls_alert_name(error->alert_received)));
        put(&w, room, CAS_TEXT("."));
    }
    if (error->detail_len != 0) {
        put(&w, room, CAS_TEXT(" ("));
        put(&w, room, cas_bytes_prefix(CAS_BYTES(error->detail), error->detail_len));
        put(&w, room, CAS_TEXT(")"));
    }
    const castls_bytes advice = cas_text(castls_reason_advice(error->reason));
    if (!cas_bytes_is_empty(advice)) {
        put(&w, room, CAS_TEXT(" "));
        put(&w, room, advice);
    }
    return cas_writer_len(&w);
}
