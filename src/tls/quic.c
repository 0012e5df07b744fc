/*
 * quic.c: a connection over QUIC: the handshake's outputs become CRYPTO bytes and keys for the
 * stack, and CRYPTO bytes go into the handshake where their level is due. RFC 9001 section 4.
 */
#include "tls/quic.h"

#include "config/sized.h"

/* Error codes of QUIC, RFC 9000 section 20.1 and RFC 9001 section 4.8. */
#define NO_ERROR 0x00
#define INTERNAL_ERROR 0x01
#define TRANSPORT_PARAMETER_ERROR 0x08
#define PROTOCOL_VIOLATION 0x0a
#define CRYPTO_BUFFER_EXCEEDED 0x0d
#define CRYPTO_ERROR 0x0100

cas_err cas_quic_new(castls_conn *conn)
{
    conn->quic = CAS_NEW(conn->allocator, cas_quic);
    if (conn->quic == NULL) {
        return CAS_ERR_MEMORY;
    }
    conn->quic->flight = cas_arena_on(conn->allocator, CAS_FLIGHT_LEN_MAX);
    conn->quic->waiting = cas_arena_on(conn->allocator, CAS_QUIC_WAITING_MAX);
    conn->facts.is_quic = true;
    return CAS_OK;
}

void cas_quic_free(castls_conn *conn)
{
    cas_quic *quic = conn->quic;
    if (quic == NULL) {
        return;
    }
    for (size_t i = quic->first; i < quic->count; i++) {
        castls_quic_key_free(CAS_AT(quic->output, i)->key);
    }
    cas_arena_clear(&quic->flight);
    cas_arena_clear(&quic->waiting);
    CAS_FREE(conn->allocator, quic);
    conn->quic = NULL;
}

/* ---- Outputs ---- */

static castls_quic_level level_of(cas_level level)
{
    switch (level) {
    case CAS_LEVEL_EARLY:
        return CASTLS_QUIC_EARLY;
    case CAS_LEVEL_HANDSHAKE:
        return CASTLS_QUIC_HANDSHAKE;
    case CAS_LEVEL_APPLICATION:
        return CASTLS_QUIC_APPLICATION;
    case CAS_LEVEL_INITIAL:
    default:
        return CASTLS_QUIC_INITIAL;
    }
}

/* What was taken makes room, once all of it was. */
static void forget_taken(cas_quic *quic)
{
    if (quic->first == quic->count) {
        quic->first = 0;
        quic->count = 0;
        cas_arena_reset(&quic->flight);
    }
}

static cas_err put(cas_quic *quic, cas_quic_output output)
{
    if (quic->count >= CAS_QUIC_OUTPUTS_MAX) {
        return CAS_ERR_FLIGHT_TOO_LONG;
    }
    *CAS_AT(quic->output, quic->count) = output;
    quic->count = quic->count + 1;
    return CAS_OK;
}

cas_err cas_quic_write(castls_conn *conn, cas_level level, castls_bytes message)
{
    cas_quic *quic = conn->quic;
    cas_range range = {0};
    forget_taken(quic);
    const cas_err err = cas_arena_keep(&quic->flight, message, &range);
    if (err != CAS_OK) {
        return err == CAS_ERR_LIMIT ? CAS_ERR_FLIGHT_TOO_LONG : err;
    }
    if (quic->count > quic->first) {
        cas_quic_output *last = CAS_AT(quic->output, quic->count - 1);
        if (last->kind == CASTLS_QUIC_CRYPTO && last->level == level_of(level)) {
            last->bytes.len = last->bytes.len + range.len; /* They follow one another. */
            return CAS_OK;
        }
    }
    return put(quic, (cas_quic_output){CASTLS_QUIC_CRYPTO, level_of(level), range, NULL});
}

/* The keys of a level go to the stack. Initial keys are its own, and what takes a stream back to
 * plaintext after a HelloRetryRequest says nothing here. */
static cas_err give_key(castls_conn *conn, cas_level level, bool seals)
{
    cas_quic *quic = conn->quic;
    castls_quic_key *key = NULL;
    if (level == CAS_LEVEL_INITIAL) {
        return CAS_OK;
    }
    forget_taken(quic);
    CAS_TRY(cas_quic_key_make(conn->config, quic->version, cas_suite_find(conn->facts.suite),
                              seals ? CASTLS_AEAD_QUIC_SEAL : CASTLS_AEAD_QUIC_OPEN,
                              cas_handshake_secret(conn->handshake, level, seals), &key));
    const castls_quic_output_kind kind = seals ? CASTLS_QUIC_SEAL_KEY : CASTLS_QUIC_OPEN_KEY;
    const cas_err err = put(quic, (cas_quic_output){kind, level_of(level), {0, 0}, key});
    if (err != CAS_OK) {
        castls_quic_key_free(key);
    }
    return err;
}

static cas_err on_message(castls_conn *conn, const cas_output *output)
{
    const castls_bytes message = cas_handshake_output_bytes(conn->handshake, output->bytes);
    cas_conn_event(conn, CASTLS_EVENT_MESSAGE_OUT, 0, "", message);
    return cas_quic_write(conn, output->level, message);
}

/* No CRYPTO bytes come in 0-RTT packets (RFC 9001 section 4.1.3): that level is never due. */
static cas_err on_read_key(castls_conn *conn, cas_level level)
{
    if (level != CAS_LEVEL_EARLY) {
        conn->quic->read_level = level;
    }
    return give_key(conn, level, false);
}

static cas_err act(castls_conn *conn, const cas_output *output)
{
    switch (output->kind) {
    case CAS_OUTPUT_MESSAGE:
        return on_message(conn, output);
    case CAS_OUTPUT_WRITE_KEY:
        return give_key(conn, output->level, true);
    case CAS_OUTPUT_READ_KEY:
        return on_read_key(conn, output->level);
    case CAS_OUTPUT_SESSION:
    case CAS_OUTPUT_EVENT:
    case CAS_OUTPUT_DONE:
        return cas_conn_act(conn, output);
    case CAS_OUTPUT_EARLY_ACCEPT:
    case CAS_OUTPUT_EARLY_SKIP:
    case CAS_OUTPUT_EARLY_SKIP_TYPE:
    case CAS_OUTPUT_MAY_SEND:
        return CAS_OK; /* QUIC has limits of its own, and knows by the keys what it may do. */
    case CAS_OUTPUT_CCS:
    case CAS_OUTPUT_READ_LIMIT:
    case CAS_OUTPUT_WRITE_LIMIT:
    case CAS_OUTPUT_TLS12:
    default:
        return CAS_ERR_INTERNAL;
    }
}

/* What came at the 1-RTT level while our last flight waited for an operation. */
static cas_err drain_waiting(castls_conn *conn)
{
    cas_arena *waiting = &conn->quic->waiting;
    if (conn->handshake != NULL || cas_arena_len(waiting) == 0) {
        return CAS_OK;
    }
    const cas_err err = cas_conn_on_post_handshake(conn, cas_arena_bytes(waiting));
    cas_arena_clear(waiting);
    return err;
}

cas_err cas_quic_pump(castls_conn *conn)
{
    cas_output output = {0};
    while (conn->handshake != NULL && cas_handshake_next_output(conn->handshake, &output)) {
        CAS_TRY(act(conn, &output));
    }
    return drain_waiting(conn);
}

castls_code castls_quic_next(castls_conn *conn, castls_quic_output *output)
{
    if (!CAS_HAS(output, key)) {
        return CASTLS_BAD_ARGUMENT; /* Without room for the key nobody would free it. */
    }
    output->bytes = cas_bytes_none();
    output->key = NULL;
    if (conn->quic == NULL) {
        return CASTLS_BAD_STATE;
    }
    cas_quic *quic = conn->quic;
    if (quic->first == quic->count) {
        return CASTLS_NOTHING;
    }
    const cas_quic_output *next = CAS_AT(quic->output, quic->first);
    output->kind = next->kind;
    output->level = next->level;
    output->bytes = cas_arena_view(&quic->flight, next->bytes);
    output->key = next->key;
    quic->first = quic->first + 1;
    return CASTLS_OK;
}

/* ---- Input ---- */

static cas_err keep_waiting(cas_quic *quic, castls_bytes in)
{
    cas_range ignored = {0};
    const cas_err err = cas_arena_keep(&quic->waiting, in, &ignored);
    return err == CAS_ERR_LIMIT ? CAS_ERR_QUIC_CRYPTO_BUFFER : err;
}

static cas_err receive(castls_conn *conn, castls_quic_level level, castls_bytes in)
{
    cas_quic *quic = conn->quic;
    if (level != level_of(quic->read_level)) {
        return CAS_ERR_QUIC_LEVEL;
    }
    if (conn->handshake == NULL) {
        return cas_conn_on_post_handshake(conn, in);
    }
    if (quic->read_level == CAS_LEVEL_APPLICATION) {
        return keep_waiting(quic, in);
    }
    const cas_err err = cas_handshake_feed(conn->handshake, in);
    const cas_err pumped = cas_quic_pump(conn);
    return err != CAS_OK ? err : pumped;
}

castls_code castls_quic_receive(castls_conn *conn, castls_quic_level level, castls_bytes in)
{
    if (conn->quic == NULL) {
        return CASTLS_BAD_STATE;
    }
    const castls_code started = castls_conn_start(conn);
    if (started != CASTLS_OK && started != CASTLS_PENDING) {
        return started;
    }
    const cas_err err = cas_bytes_is_empty(in) ? CAS_OK : receive(conn, level, in);
    if (err != CAS_OK) {
        return cas_conn_fail(conn, err);
    }
    return castls_conn_operation(conn) != NULL ? CASTLS_PENDING : CASTLS_OK;
}

/* ---- Failure ---- */

uint64_t castls_quic_error_code(const castls_conn *conn)
{
    const castls_error *error = &conn->error;
    if (error->alert_sent != CASTLS_ALERT_NONE) {
        return CRYPTO_ERROR + (uint64_t)error->alert_sent;
    }
    switch (error->reason) {
    case CASTLS_REASON_NONE:
    case CASTLS_REASON_ALERT_RECEIVED:
    case CASTLS_REASON_QUIC_CLOSED:
        return NO_ERROR;
    case CASTLS_REASON_QUIC_SESSION_ID:
    case CASTLS_REASON_QUIC_EARLY_DATA_MAX:
        return PROTOCOL_VIOLATION;
    case CASTLS_REASON_QUIC_TRANSPORT_PARAMETERS:
        return TRANSPORT_PARAMETER_ERROR;
    case CASTLS_REASON_QUIC_CRYPTO_BUFFER:
        return CRYPTO_BUFFER_EXCEEDED;
    default:
        return INTERNAL_ERROR;
    }
}

castls_code castls_quic_closed(castls_conn *conn, uint64_t error_code)
{
    if (conn->quic == NULL) {
        return CASTLS_BAD_STATE;
    }
    if (cas_conn_failure(conn) != CASTLS_OK) {
        return cas_conn_failure(conn);
    }
    if (error_code < CRYPTO_ERROR || error_code > CRYPTO_ERROR + 0xff) {
        return cas_conn_fail(conn, CAS_ERR_QUIC_CLOSED);
    }
    conn->error.alert_received = (castls_alert)(error_code - CRYPTO_ERROR);
    return cas_conn_fail(conn, CAS_ERR_ALERT_RECEIVED);
}
