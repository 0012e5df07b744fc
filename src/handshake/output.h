/*
 * output.h: what a handshake asks its carrier to do, as an ordered list. The carrier (tls for TCP,
 * a QUIC stack for QUIC) takes the outputs one by one and acts on each before the next.
 */
#ifndef CAS_HANDSHAKE_OUTPUT_H
#define CAS_HANDSHAKE_OUTPUT_H

#include "castls/event.h"
#include "core/buf.h"

/* Encryption levels, in the words of RFC 9001 section 4. */
typedef enum cas_level {
    CAS_LEVEL_INITIAL = 0, /* Plaintext. */
    CAS_LEVEL_EARLY = 1,
    CAS_LEVEL_HANDSHAKE = 2,
    CAS_LEVEL_APPLICATION = 3
} cas_level;

#define CAS_LEVEL_COUNT 4

/* clang-format off */
typedef enum cas_output_kind {
    CAS_OUTPUT_MESSAGE,        /* Send the handshake message of `bytes` at `level`. */
    CAS_OUTPUT_CCS,            /* Send change_cipher_spec (RFC 8446 appendix D.4, RFC 5246 section 7.1). */
    CAS_OUTPUT_WRITE_KEY,      /* Seal with the key of `level` from here on; INITIAL is plaintext again. */
    CAS_OUTPUT_READ_KEY,       /* Open with the key of `level` from here on. */
    CAS_OUTPUT_EARLY_ACCEPT,   /* Application data under the early key is early data, at most `limit` bytes. */
    CAS_OUTPUT_EARLY_SKIP,     /* Records that do not open are skipped, at most `limit` bytes of them. */
    CAS_OUTPUT_EARLY_SKIP_TYPE, /* Records of application data are skipped, at most `limit` bytes of them. */
    CAS_OUTPUT_READ_LIMIT,     /* Protected records hold `limit` bytes at most from here on (RFC 8449). */
    CAS_OUTPUT_WRITE_LIMIT,    /* The same for those that are sent. */
    CAS_OUTPUT_TLS12,          /* TLS 1.2 was chosen: change_cipher_spec is a message, alerts have levels. */
    CAS_OUTPUT_SESSION,        /* The session that was made is for the application. */
    CAS_OUTPUT_MAY_SEND,       /* Application data may be sent from here on (half-RTT, or done). */
    CAS_OUTPUT_EVENT,          /* Something for the event queue: `event`, `code`, `bytes`. */
    CAS_OUTPUT_DONE            /* The handshake is over: what it leaves is in the facts. */
} cas_output_kind;
/* clang-format on */

typedef struct cas_output {
    cas_output_kind kind;
    cas_level level;
    castls_event_kind event;
    uint16_t code;
    uint32_t limit;  /* Bytes. */
    cas_range bytes; /* In the handshake's flight. */
} cas_output;

/* The most outputs that wait at a time; the carrier drains them after each call. */
#define CAS_OUTPUTS_MAX 48

typedef struct cas_outputs {
    cas_output item[CAS_OUTPUTS_MAX];
    uint32_t first; /* Taken so far. */
    uint32_t count; /* Put so far. */
} cas_outputs;

#endif
