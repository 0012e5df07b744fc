/*
 * conn.h: the connection, as the files of this floor share it. It carries bytes between records,
 * handshake and application.
 */
#ifndef CAS_TLS_CONN_H
#define CAS_TLS_CONN_H

#include "castls/connection.h"
#include "config/config.h"
#include "config/failure.h"
#include "handshake/established.h"
#include "handshake/handshake.h"
#include "record/inflow.h"
#include "record/seal.h"
#include "tls/events.h"
#include "tls/outgoing.h"
#include "tls/split.h"

#define CAS_SESSIONS_MAX 8 /* Sessions that wait to be taken. */

struct castls_conn {
    const castls_allocator *allocator;
    castls_config *first_config; /* A reference. */
    castls_config *config;       /* The one in force: the first, or a reference to another. */
    cas_part part;               /* Which part of a connection this is. */
    bool is_server;
    bool is_connected;
    bool may_send;
    bool peer_closed;            /* close_notify came. */
    bool has_closed;             /* Ours is queued. */
    bool has_sniffed;            /* The first bytes were TLS. */
    bool answer_outgoing;        /* A KeyUpdate that the peer asked for waits to leave. */
    bool owes_answer;            /* Another is due before the next application data. */
    bool has_next_key;           /* Offloaded: the present record changed the peer's key. */
    bool inflow_begun;           /* Server: the first ClientHello is there. */
    cas_handshake *handshake;    /* NULL once it is done. */
    cas_established established; /* In use once it is done. */
    cas_facts facts;
    castls_error error;
    cas_split *split; /* What the halves share; NULL for what is whole. */

    cas_record_half reading;
    cas_inflow inflow;
    cas_buf partial;    /* A record that is not whole yet. */
    cas_buf opened;     /* Where records are opened; holds received data. */
    cas_range received; /* In `opened`: what waits to be taken. */

    cas_record_half writing;
    cas_level write_level;
    cas_record_plan plan;
    cas_outgoing outgoing;

    bool takes_early_data; /* Server: what comes is early data. */
    uint32_t early_max;    /* Bytes: what may still be sent, or accepted. */
    uint64_t early_len;    /* Bytes sent, or received. */

    struct cas_quic *quic; /* NULL over a stream: castls/quic.h. */
    cas_events *events;    /* NULL until there is one. */
    size_t events_lost;    /* For want of memory. */
    castls_session *session[CAS_SESSIONS_MAX];
    size_t session_count;
};

static inline const castls_provider *cas_conn_provider(const castls_conn *conn)
{
    return conn->config->environment.provider;
}

/* conn.c: makes one end, over a stream or QUIC. */
CAS_MUST_USE cas_err cas_conn_make(castls_config *config, bool is_server, bool is_quic,
                                   castls_bytes server_name, castls_conn **out);

/* conn.c: puts another configuration in force; a reference is taken unless it is the first. */
void cas_conn_use_config(castls_conn *conn, castls_config *config);

/* fail.c: ends the connection, with the alert that goes with the reason; hands the code back. */
castls_code cas_conn_fail(castls_conn *conn, cas_err err);
/* The code of a failed connection, or CASTLS_OK. */
castls_code cas_conn_failure(const castls_conn *conn);

/* pump.c: acts on everything that the handshake put out. */
CAS_MUST_USE cas_err cas_conn_pump(castls_conn *conn);
/* Acts on one of its outputs, other than a message. */
CAS_MUST_USE cas_err cas_conn_act(castls_conn *conn, const cas_output *output);
/* Steps the handshake and acts on what it put out. */
CAS_MUST_USE cas_err cas_conn_advance(castls_conn *conn);

/* write.c: records of one type into the outgoing blocks. */
CAS_MUST_USE cas_err cas_conn_write(castls_conn *conn, uint8_t type, castls_bytes text);
/* Tells of records that were written, one event each. */
CAS_MUST_USE cas_err cas_conn_wrote(castls_conn *conn, uint8_t type, castls_span records);
CAS_MUST_USE cas_err cas_conn_write_alert(castls_conn *conn, uint8_t level, castls_alert alert);

/* update.c: post-handshake messages, both ways. */
CAS_MUST_USE cas_err cas_conn_on_post_handshake(castls_conn *conn, castls_bytes text);
CAS_MUST_USE cas_err cas_conn_update_write_key(castls_conn *conn, bool request);

/* quic.c: what stands in for records over QUIC. */
CAS_MUST_USE cas_err cas_quic_new(castls_conn *conn);
void cas_quic_free(castls_conn *conn);
CAS_MUST_USE cas_err cas_quic_pump(castls_conn *conn);
CAS_MUST_USE cas_err cas_quic_write(castls_conn *conn, cas_level level, castls_bytes message);

/* secrets.c: TLS 1.2: puts the key that seals (ours) or opens from the key block into a half. */
CAS_MUST_USE cas_err cas_conn_set_key12(const castls_conn *conn, cas_record_half *half, bool ours);

/* Puts an event into the queue if the configuration collects that kind. For want of memory it is
 * dropped and counted: what is told of a connection does not end it, and no key change is left half
 * done for it. */
void cas_conn_event(castls_conn *conn, castls_event_kind kind, uint16_t code, const char *name,
                    castls_bytes bytes);

/* Keeps a session until it is taken; the caller's reference goes over. */
void cas_conn_keep_session(castls_conn *conn, castls_session *session);

#endif
