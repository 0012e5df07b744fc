/*
 * pump.c: acting on what the handshake puts out, in its order. Messages that follow one another at
 * one level go out in the same record.
 */
#include "tls/conn.h"

#include "wire/types.h"

/* Messages of one level that stand one behind the other in the flight. */
typedef struct cas_run {
    cas_range bytes;
} cas_run;

static cas_err flush_run(castls_conn *conn, cas_run *run)
{
    if (run->bytes.len == 0) {
        return CAS_OK;
    }
    const castls_bytes text = cas_handshake_output_bytes(conn->handshake, run->bytes);
    const cas_err err = cas_conn_write(conn, CAS_RECORD_HANDSHAKE, text);
    *run = (cas_run){{0, 0}};
    if (!conn->is_server) {
        cas_half_set_plain_version(&conn->writing, 0x0303); /* All but the first ClientHello. */
    }
    return err;
}

static cas_err on_message(castls_conn *conn, cas_run *run, const cas_output *output)
{
    cas_conn_event(conn, CASTLS_EVENT_MESSAGE_OUT, 0, "",
                   cas_handshake_output_bytes(conn->handshake, output->bytes));
    if (run->bytes.len != 0 && run->bytes.offset + run->bytes.len == output->bytes.offset) {
        run->bytes.len = run->bytes.len + output->bytes.len;
        return CAS_OK;
    }
    CAS_TRY(flush_run(conn, run));
    run->bytes = output->bytes;
    return CAS_OK;
}

static cas_err set_key(castls_conn *conn, cas_record_half *half, cas_level level, bool ours)
{
    if (level == CAS_LEVEL_INITIAL) {
        cas_half_clear_key(half);
        return CAS_OK;
    }
    if (conn->facts.version == CAS_VERSION_TLS12) {
        return cas_conn_set_key12(conn, half, ours);
    }
    return cas_half_set_key(half, cas_conn_provider(conn), cas_suite_find(conn->facts.suite),
                            ours ? CASTLS_AEAD_TLS13_SEAL : CASTLS_AEAD_TLS13_OPEN,
                            cas_handshake_secret(conn->handshake, level, ours));
}

static cas_err on_write_key(castls_conn *conn, const cas_output *output)
{
    CAS_TRY(set_key(conn, &conn->writing, output->level, true));
    conn->write_level = output->level;
    if (output->level == CAS_LEVEL_EARLY) {
        conn->early_max = cas_handshake_early_data_max(conn->handshake);
    }
    return CAS_OK;
}

/* What may come changes with the key that opens it. */
static cas_err on_read_key(castls_conn *conn, const cas_output *output)
{
    CAS_TRY(set_key(conn, &conn->reading, output->level, false));
    if (conn->facts.version == CAS_VERSION_TLS12) {
        /* The peer's only change_cipher_spec is there, and its Finished not yet. */
        cas_inflow_set_ccs_rule(&conn->inflow, CAS_CCS_REFUSE);
        return CAS_OK;
    }
    cas_inflow_set_tls12(&conn->inflow, false);
    cas_inflow_allow_application_data(&conn->inflow, output->level == CAS_LEVEL_APPLICATION);
    conn->takes_early_data = false;
    if (conn->is_server && output->level == CAS_LEVEL_HANDSHAKE) {
        cas_inflow_allow_plain_alert(&conn->inflow);
    }
    if (output->level == CAS_LEVEL_APPLICATION) {
        /* The peer's Finished is there. RFC 8446 section 5. */
        cas_inflow_set_ccs_rule(&conn->inflow, CAS_CCS_REFUSE);
    }
    return CAS_OK;
}

static void on_event(castls_conn *conn, const cas_output *output)
{
    const char *name =
        output->event == CASTLS_EVENT_STATE ? cas_state_name((cas_state)output->code) : "";
    cas_conn_event(conn, output->event, output->code, name,
                   cas_handshake_output_bytes(conn->handshake, output->bytes));
}

/* The handshake object dies; what is left is in the facts. */
static cas_err on_done(castls_conn *conn)
{
    castls_config *config = cas_handshake_config(conn->handshake);
    cas_conn_use_config(conn, config);
    cas_established_init(&conn->established, config, conn->first_config, &conn->facts,
                         conn->is_server);
    cas_handshake_free(conn->handshake);
    conn->handshake = NULL;
    conn->is_connected = true;
    cas_inflow_allow_application_data(&conn->inflow, true);
    if (cas_config_has(config, CASTLS_OPTION_DROP_PEER_CHAIN)) {
        cas_facts_set_chain(&conn->facts, NULL);
    }
    return CAS_OK;
}

/* RFC 5246 sections 7.1 and 7.2: other rules for two kinds of records. */
static void on_tls12(castls_conn *conn)
{
    cas_inflow_set_tls12(&conn->inflow, true);
    cas_inflow_set_ccs_rule(&conn->inflow, CAS_CCS_DELIVER);
}

cas_err cas_conn_act(castls_conn *conn, const cas_output *output)
{
    const uint8_t ccs[] = {1};
    switch (output->kind) {
    case CAS_OUTPUT_CCS:
        return cas_conn_write(conn, CAS_RECORD_CHANGE_CIPHER_SPEC, CAS_BYTES(ccs));
    case CAS_OUTPUT_WRITE_KEY:
        return on_write_key(conn, output);
    case CAS_OUTPUT_READ_KEY:
        return on_read_key(conn, output);
    case CAS_OUTPUT_EARLY_ACCEPT:
        cas_inflow_allow_application_data(&conn->inflow, true);
        conn->takes_early_data = true;
        conn->early_max = output->limit;
        return CAS_OK;
    case CAS_OUTPUT_EARLY_SKIP:
        cas_half_skip_by_trial(&conn->reading, output->limit);
        return CAS_OK;
    case CAS_OUTPUT_EARLY_SKIP_TYPE:
        cas_half_skip_by_type(&conn->reading, output->limit);
        return CAS_OK;
    case CAS_OUTPUT_READ_LIMIT:
        cas_half_set_inner_max(&conn->reading, output->limit);
        return CAS_OK;
    case CAS_OUTPUT_WRITE_LIMIT:
        cas_half_set_inner_max(&conn->writing, output->limit);
        return CAS_OK;
    case CAS_OUTPUT_TLS12:
        on_tls12(conn);
        return CAS_OK;
    case CAS_OUTPUT_SESSION:
        cas_conn_keep_session(conn,
                              castls_session_retain(cas_handshake_made_session(conn->handshake)));
        return CAS_OK;
    case CAS_OUTPUT_MAY_SEND:
        conn->may_send = !conn->has_closed;
        return CAS_OK;
    case CAS_OUTPUT_EVENT:
        on_event(conn, output);
        return CAS_OK;
    case CAS_OUTPUT_DONE:
        return on_done(conn);
    case CAS_OUTPUT_MESSAGE:
    default:
        return CAS_ERR_INTERNAL;
    }
}

cas_err cas_conn_pump(castls_conn *conn)
{
    cas_run run = {{0, 0}};
    cas_output output = {0};
    if (conn->quic != NULL) {
        return cas_quic_pump(conn);
    }
    while (conn->handshake != NULL && cas_handshake_next_output(conn->handshake, &output)) {
        if (output.kind == CAS_OUTPUT_MESSAGE) {
            CAS_TRY(on_message(conn, &run, &output));
            continue;
        }
        if (output.kind != CAS_OUTPUT_EVENT) {
            CAS_TRY(flush_run(conn, &run));
        }
        CAS_TRY(cas_conn_act(conn, &output));
    }
    return conn->handshake == NULL ? CAS_OK : flush_run(conn, &run);
}

/* Also on an error the messages before it go out: they say how far the handshake came. */
cas_err cas_conn_advance(castls_conn *conn)
{
    const cas_err err = cas_handshake_advance(conn->handshake);
    const cas_err pumped = cas_conn_pump(conn);
    return err != CAS_OK ? err : pumped;
}

castls_code castls_conn_start(castls_conn *conn)
{
    if (cas_conn_failure(conn) != CASTLS_OK) {
        return cas_conn_failure(conn);
    }
    if (conn->handshake == NULL || conn->is_server) {
        return CASTLS_OK;
    }
    if (cas_handshake_operation(conn->handshake) != NULL) {
        return CASTLS_PENDING;
    }
    const cas_err err = cas_conn_advance(conn);
    if (err != CAS_OK) {
        return cas_conn_fail(conn, err);
    }
    return castls_conn_operation(conn) != NULL ? CASTLS_PENDING : CASTLS_OK;
}

castls_operation *castls_conn_operation(const castls_conn *conn)
{
    return conn->handshake == NULL ? NULL : cas_handshake_operation(conn->handshake);
}

castls_code castls_conn_continue(castls_conn *conn)
{
    if (cas_conn_failure(conn) != CASTLS_OK) {
        return cas_conn_failure(conn);
    }
    if (conn->handshake == NULL) {
        return CASTLS_OK;
    }
    const cas_err err = cas_conn_advance(conn);
    if (err != CAS_OK) {
        return cas_conn_fail(conn, err);
    }
    return castls_conn_operation(conn) != NULL ? CASTLS_PENDING : CASTLS_OK;
}
