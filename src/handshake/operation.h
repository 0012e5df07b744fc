/*
 * operation.h: one operation, and how a step asks for one.
 *
 * A step whose operation the configuration hands to the application asks; the first time, the
 * operation is made and filled with copies of its inputs, and the answer is CAS_ANSWER_PENDING
 * until somebody gives one. A step whose operation castls answers itself gets CAS_ANSWER_RUN at
 * once, without an allocation.
 */
#ifndef CAS_HANDSHAKE_OPERATION_H
#define CAS_HANDSHAKE_OPERATION_H

#include "handshake/inner.h"

typedef enum cas_answer {
    CAS_ANSWER_PENDING = 0,
    CAS_ANSWER_RUN, /* castls does it, on the connection's thread. */
    CAS_ANSWER_BYTES,
    CAS_ANSWER_SHARE,
    CAS_ANSWER_CONFIG,
    CAS_ANSWER_SESSION,
    CAS_ANSWER_CREDENTIAL,
    CAS_ANSWER_VERDICT,
    CAS_ANSWER_ACCEPT,
    CAS_ANSWER_FAILED /* `failure` says why. */
} cas_answer;

#define CAS_OPERATION_INPUT_MAX 524288  /* Bytes of all inputs of one operation. */
#define CAS_OPERATION_ANSWER_MAX 131072 /* Bytes of an answer. */

struct castls_operation {
    cas_atomic count;
    cas_atomic phase; /* Open, being answered, done. */
    castls_operation_kind kind;
    bool is_server;
    bool responds;    /* KEY_AGREE: the answer is a share and the secret, not the secret alone. */
    uint16_t version; /* Of TLS; it says how a signature is made. 0 while not known. */
    uint16_t code;
    castls_config *config; /* A reference: provider, trust and policy for castls' own answer. */
    int64_t now_ms;
    cas_arena input;
    cas_range content;
    cas_range signature;
    cas_range server_name;
    cas_range schemes;
    cas_range ca_names;
    uint8_t certificate_type; /* castls_certificate_type */
    bool has_status;          /* VERIFY_PEER: a server may have stapled an OCSP response. */
    size_t length;            /* DECOMPRESS: bytes of the answer. */
    cas_range spki;
    cas_range certificate[CAS_CERTIFICATE_ENTRIES_MAX];
    uint32_t certificate_count;
    castls_credential *credential; /* References, or NULL. */
    castls_session *session;

    /* The answer: written by whoever answers, read after `phase` says done. */
    cas_answer answer;
    cas_err failure;
    castls_alert alert; /* With CAS_ERR_REFUSED; CASTLS_ALERT_NONE for the reason's own. */
    cas_buf bytes;
    cas_buf secret;
    castls_config *given_config;
    castls_session *given_session;
    castls_credential *given_credential;
    castls_verdict verdict;
    uint8_t detail[CAS_DETAIL_MAX];
    size_t detail_len;
    const char *hint; /* That goes with the detail; NULL for none. Lives for ever. */
};

/* Copies the inputs of an operation in. */
typedef cas_err (*cas_question)(const cas_handshake *hs, castls_operation *operation);

/* Asks, or looks again. CAS_ERR_* when the answer was a failure. After another answer than PENDING
 * the operation stays in hs->operation until cas_operation_over. */
CAS_MUST_USE cas_err cas_ask(cas_handshake *hs, castls_operation_kind kind, cas_question question,
                             cas_answer *answer);

/* The step has used the answer. Does nothing where castls answered itself. */
void cas_operation_over(cas_handshake *hs);

/* What was given. */
castls_bytes cas_given_bytes(const cas_handshake *hs);
castls_bytes cas_given_secret(const cas_handshake *hs);

/* Keeps an input. */
CAS_MUST_USE static inline cas_err
cas_operation_keep(castls_operation *operation, castls_bytes bytes, cas_range *out)
{
    return cas_arena_keep(&operation->input, bytes, out);
}

static inline castls_bytes cas_operation_view(const castls_operation *operation, cas_range range)
{
    return cas_arena_view(&operation->input, range);
}

/* castls' own answer to the kinds that need the operation's inputs alone (work.c). */
CAS_MUST_USE cas_err cas_operation_work(castls_operation *operation);

#endif
