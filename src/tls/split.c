/*
 * split.c: a connection in two halves. The reading half is the connection itself, the writing half
 * a new one that gets the key, the sequence number and the outgoing bytes.
 *
 * Spec: RFC 8446 sections 4.6.3 (the two directions change keys on their own) and 6.
 */
#include "castls/split.h"

#include "crypto/suite.h"
#include "tls/conn.h"

void cas_split_release(cas_split *split)
{
    if (split != NULL && cas_count_give(&split->count)) {
        CAS_FREE(split->allocator, split);
    }
}

static uint32_t letter_of(castls_reason reason, castls_alert alert)
{
    return CAS_LETTER_ENDED | (uint32_t)alert << 8 | (uint32_t)reason << 16;
}

void cas_split_end(castls_conn *conn, castls_reason reason, castls_alert alert)
{
    if (conn->part == CAS_PART_READS) {
        (void)cas_atomic_or(&conn->split->to_writer, letter_of(reason, alert));
    }
    if (conn->part == CAS_PART_WRITES) {
        (void)cas_atomic_or(&conn->split->to_reader, letter_of(reason, alert));
    }
}

void cas_split_answer(castls_conn *conn)
{
    (void)cas_atomic_or(&conn->split->to_writer, CAS_LETTER_ANSWER);
}

/* The other half has failed, once and for good: so does this one, for the same reason. */
static void end_too(castls_conn *conn, uint32_t letter)
{
    const castls_reason reason = (castls_reason)(letter >> 16);
    const castls_alert alert = (castls_alert)(letter >> 8 & 0xff);
    if (reason == CASTLS_REASON_ALERT_RECEIVED) {
        conn->error.alert_received = alert;
        cas_conn_end(conn, reason, CASTLS_ALERT_NONE);
    } else {
        cas_conn_end(conn, reason, alert);
    }
}

/* Takes the mail out of a box; what is behind a failure does not count any more. */
static castls_code take_mail(castls_conn *conn, cas_atomic *box)
{
    const uint32_t letter = cas_atomic_load(box) == 0 ? 0 : cas_atomic_exchange(box, 0);
    if (conn->error.code != CASTLS_OK) {
        return conn->error.code;
    }
    if ((letter & CAS_LETTER_ENDED) != 0) {
        end_too(conn, letter);
        return conn->error.code;
    }
    if ((letter & CAS_LETTER_ANSWER) != 0) {
        const cas_err err = cas_conn_answer_update(conn);
        return err == CAS_OK ? CASTLS_OK : cas_conn_fail(conn, err);
    }
    return CASTLS_OK;
}

castls_code cas_split_before_reading(castls_conn *conn)
{
    if (conn->part == CAS_PART_READS) {
        return take_mail(conn, &conn->split->to_reader);
    }
    return conn->error.code == CASTLS_OK ? CASTLS_BAD_STATE : conn->error.code;
}

castls_code cas_split_before_writing(castls_conn *conn)
{
    if (conn->part == CAS_PART_WRITES) {
        return take_mail(conn, &conn->split->to_writer);
    }
    return conn->error.code == CASTLS_OK ? CASTLS_BAD_STATE : conn->error.code;
}

castls_code castls_conn_sync(castls_conn *conn)
{
    switch (conn->part) {
    case CAS_PART_READS:
        return cas_split_before_reading(conn);
    case CAS_PART_WRITES:
        return cas_split_before_writing(conn);
    default:
        return cas_conn_failure(conn);
    }
}

bool castls_conn_has_mail(const castls_conn *conn)
{
    switch (conn->part) {
    case CAS_PART_READS:
        return cas_atomic_load(&conn->split->to_writer) != 0;
    case CAS_PART_WRITES:
        return cas_atomic_load(&conn->split->to_reader) != 0;
    default:
        return false;
    }
}

/* The same key once more, in the writing half's own room, where the sequence stands. */
static cas_err take_key_over(const castls_conn *conn, castls_conn *writer)
{
    cas_half_init(&writer->writing, conn->writing.plain_version);
    const cas_secret *secret =
        conn->is_server ? &conn->facts.server_traffic : &conn->facts.client_traffic;
    if (conn->facts.version == CAS_TLS12) {
        CAS_TRY(cas_conn_set_key12(conn, &writer->writing, true));
    } else {
        CAS_TRY(cas_half_set_key(
            &writer->writing, cas_conn_provider(conn), cas_suite_find(conn->facts.suite),
            CASTLS_AEAD_TLS13_SEAL, cas_secret_bytes(secret)));
    }
    cas_half_go_on(&writer->writing, &conn->writing);
    return CAS_OK;
}

static cas_err fill_writer(const castls_conn *conn, castls_conn *writer)
{
    writer->allocator = conn->allocator;
    writer->first_config = castls_config_retain(conn->first_config);
    writer->config = writer->first_config;
    cas_conn_use_config(writer, conn->config);
    writer->error = cas_error_none();
    writer->part = CAS_PART_WRITES;
    writer->is_server = conn->is_server;
    writer->is_connected = true;
    writer->may_send = conn->may_send;
    writer->has_closed = conn->has_closed;
    writer->answer_outgoing = conn->answer_outgoing;
    writer->owes_answer = conn->owes_answer;
    writer->write_level = conn->write_level;
    writer->plan = conn->plan;
    writer->early_len = conn->early_len;
    cas_half_init(&writer->reading, conn->reading.plain_version);
    cas_outgoing_init(&writer->outgoing, conn->allocator);
    CAS_TRY(cas_facts_copy(&conn->facts, conn->allocator, &writer->facts));
    cas_established_init(&writer->established, writer->config, writer->first_config, &writer->facts,
                         writer->is_server);
    return take_key_over(conn, writer);
}

/* Nothing can fail any more: the outgoing bytes go over, and each half forgets the other's
 * secret. */
static void part(castls_conn *conn, castls_conn *writer, cas_split *split)
{
    split->allocator = conn->allocator;
    cas_count_take(&split->count);
    cas_count_take(&split->count);
    writer->outgoing = conn->outgoing;
    cas_outgoing_init(&conn->outgoing, conn->allocator);
    cas_half_retire(&conn->writing);
    cas_half_retire(&writer->reading);
    cas_secret_clear(conn->is_server ? &conn->facts.server_traffic : &conn->facts.client_traffic);
    cas_secret_clear(
        conn->is_server ? &writer->facts.client_traffic : &writer->facts.server_traffic);
    conn->part = CAS_PART_READS;
    conn->may_send = false;
    conn->has_closed = true; /* So far as this half goes: it can send nothing. */
    conn->answer_outgoing = false;
    conn->owes_answer = false;
    conn->split = split;
    writer->split = split;
}

castls_code castls_conn_split(castls_conn *conn, castls_conn **writer)
{
    *writer = NULL;
    if (cas_conn_failure(conn) != CASTLS_OK) {
        return cas_conn_failure(conn);
    }
    if (!conn->is_connected || conn->quic != NULL || conn->part != CAS_PART_WHOLE) {
        return CASTLS_BAD_STATE;
    }
    cas_split *split = CAS_NEW(conn->allocator, cas_split);
    castls_conn *made = CAS_NEW(conn->allocator, castls_conn);
    cas_err err = split == NULL || made == NULL ? CAS_ERR_MEMORY : CAS_OK;
    if (err == CAS_OK) {
        err = fill_writer(conn, made);
    }
    if (err != CAS_OK) {
        CAS_FREE(conn->allocator, split);
        if (made != NULL && made->first_config != NULL) {
            castls_conn_free(made);
        } else {
            CAS_FREE(conn->allocator, made);
        }
        return castls_reason_code((castls_reason)err);
    }
    part(conn, made, split);
    *writer = made;
    return CASTLS_OK;
}
