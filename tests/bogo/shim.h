/*
 * shim.h: one connection of the shim: what it was set up with, the socket to the runner, and what
 * was seen on the way.
 */
#ifndef BOGO_SHIM_H
#define BOGO_SHIM_H

#include "bogo/flags.h"
#include "castls/castls.h"
#include "core/bytes.h"
#include "core/list.h"
#include "core/reader.h"
#include "core/writer.h"

#define BOGO_CREDENTIALS_MAX 16
#define BOGO_ROOM_LEN 17408
#define BOGO_TRACE_MAX 4096

/* What lives as long as the process: what connections leave to the next one. */
typedef struct bogo_shim {
    bogo_plan plan;
    castls_environment environment;
    castls_ticket_ring *ring;
    castls_session_cache *cache;
    castls_session *session; /* The client's latest. */
} bogo_shim;

/* A configuration as the flags want it. */
typedef struct bogo_setup {
    castls_config *config; /* What the connection is made from. */
    castls_config *later;  /* Where the early callback gives the credentials, the configuration with
                            * them. */
    castls_credential *credential[BOGO_CREDENTIALS_MAX]; /* By number; the default one is last. */
    size_t credentials;
} bogo_setup;

typedef struct bogo_conn {
    bogo_shim *shim;
    const bogo_flags *flags;
    bogo_setup setup;
    castls_conn *conn;
    int descriptor;
    bool is_server;
    bool is_resume;
    bool is_retry;
    bool is_async;

    /* The transport. */
    bool input_ended;
    bool holds_back; /* What is outgoing stays, for -read-with-unfinished-write. */
    bool only_reads; /* What castls has to say waits for the next write. */
    size_t in_at;    /* What arrived and was not taken: room[in_at .. in_len - 1]. */
    size_t in_len;
    uint8_t room[BOGO_ROOM_LEN];

    /* Operations. */
    const castls_operation *asked; /* The one that was answered "later" once. */
    bool hello_seen;
    bool peer_verified;
    bool alpn_chosen;
    castls_operation_kind refused; /* What the shim refused, where refused_any. */
    bool refused_any;
    const char *complaint; /* An expectation that failed inside an answer, or NULL. */

    /* Events. */
    uint16_t last_message;
    bool handshake_done;
    bool got_session;
    uint8_t trace[BOGO_TRACE_MAX];
    size_t trace_len;
} bogo_conn;

/* Says what is wrong on standard error; false, so that it can be returned. */
bool bogo_complain(const char *what);
/* The same for a castls error; `refused` is NULL or the operation that the shim refused. */
void bogo_explain(const castls_error *error, const castls_operation_kind *refused);
/* The runner's words for a reason, an alert that was received, and a refused operation. */
const char *bogo_reason_words(castls_reason reason);
const char *bogo_alert_words(castls_alert alert);
const char *bogo_refusal_words(castls_operation_kind kind);

/* settings.c, credentials.c: configurations. CASTLS_UNSUPPORTED is what the shim ends with 89
 * for. */
castls_code bogo_setup_init(bogo_setup *setup, bogo_shim *shim, const bogo_flags *flags,
                            castls_error *error);
void bogo_setup_clear(bogo_setup *setup);
castls_code bogo_credentials_load(bogo_setup *setup, const bogo_shim *shim, const bogo_flags *flags,
                                  castls_error *error);

/* compress.c, raw_key.c. */
void bogo_set_compression(castls_config_builder *b, const bogo_flags *flags);
castls_code bogo_compress(castls_operation *operation);
castls_code bogo_decompress(bogo_conn *c, castls_operation *operation);
void bogo_set_certificate_types(castls_config_builder *b, const bogo_flags *flags);
bool bogo_is_expected_key(const bogo_flags *flags, castls_bytes spki);

/* answer.c: the operation that waits. wire.c: the transport. */
castls_code bogo_answer(bogo_conn *c);
/* Takes the next step: answers an operation, sends, or waits for the runner's bytes. */
castls_code bogo_step(bogo_conn *c);
bool bogo_flush(bogo_conn *c); /* Sends what is outgoing. */
void bogo_note_events(bogo_conn *c);

/* expect.c: what the flags expect of a connection. */
bool bogo_is_in_early_data(const bogo_conn *c);
bool bogo_check_early(const bogo_conn *c);
bool bogo_check_handshake(const bogo_conn *c);
bool bogo_check_sessions(const bogo_conn *c);
bool bogo_check_request(bogo_conn *c, const castls_operation *operation);

/* exchange.c: the handshake and the data. */
typedef enum bogo_end {
    BOGO_END_OK = 0,
    BOGO_END_FAILED, /* It was said why. */
    BOGO_END_CASTLS, /* castls_conn_error has it. */
    BOGO_END_EARLY_REFUSED
} bogo_end;
bogo_end bogo_exchange(bogo_conn *c);

#endif
