/*
 * castls/error.h: what a call returns, what is known about a failure, and the alerts of TLS.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_ERROR_H
#define CASTLS_ERROR_H

#include "castls/base.h"
#include "castls/reason.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What a call returns. 0 is success, positive values are ordinary outcomes after which the object
 * goes on, negative values are errors. Numbers never change; new ones may be added on either side.
 */
typedef enum castls_code {
    CASTLS_OK = 0,          /* Done. */
    CASTLS_PENDING = 1,     /* An operation waits for the application (castls/operation.h). */
    CASTLS_CLOSED = 2,      /* The peer has sent close_notify. */
    CASTLS_WOULD_BLOCK = 3, /* Nothing can be done before the descriptor is ready, or bytes
                             * leave. */
    CASTLS_NOTHING = 4,     /* There is none of what was asked for (an event, a session, a name). */

    CASTLS_FAILED = -1,       /* A defect of castls or of something it was given. */
    CASTLS_NO_MEMORY = -2,    /* The allocator returned NULL. */
    CASTLS_NO_ROOM = -3,      /* The room that the caller gave is too small. */
    CASTLS_BAD_ARGUMENT = -4, /* An argument is outside its documented range. */
    CASTLS_BAD_STATE = -5,    /* The call does not fit the state of the object. */
    CASTLS_UNSUPPORTED = -6,  /* This build or provider does not have it. */
    CASTLS_CONFIG = -7,       /* The configuration, a key or a certificate of ours cannot be
                               * used. */
    CASTLS_PROTOCOL = -8,     /* The peer broke the protocol, or has nothing in common with us. */
    CASTLS_BAD_MAC = -9,      /* A protected record or message could not be opened. */
    CASTLS_CRYPTO = -10,      /* The crypto provider failed. */
    CASTLS_TRUST = -11,       /* The peer's certificate was refused. */
    CASTLS_ALERTED = -12,     /* The peer sent a fatal alert. */
    CASTLS_LIMIT = -13,       /* A limit was reached. */
    CASTLS_REFUSED = -14,     /* The application refused. */
    CASTLS_CANCELLED = -15,   /* The operation was cancelled. */
    CASTLS_TRUNCATED = -16,   /* The stream ended without close_notify. */
    CASTLS_IO = -17           /* A system call failed (castls/io.h only). */
} castls_code;

/* AlertDescription, RFC 8446 section 6 and the IANA registry. */
typedef enum castls_alert {
    CASTLS_ALERT_CLOSE_NOTIFY = 0,
    CASTLS_ALERT_UNEXPECTED_MESSAGE = 10,
    CASTLS_ALERT_BAD_RECORD_MAC = 20,
    CASTLS_ALERT_RECORD_OVERFLOW = 22,
    CASTLS_ALERT_HANDSHAKE_FAILURE = 40,
    CASTLS_ALERT_BAD_CERTIFICATE = 42,
    CASTLS_ALERT_UNSUPPORTED_CERTIFICATE = 43,
    CASTLS_ALERT_CERTIFICATE_REVOKED = 44,
    CASTLS_ALERT_CERTIFICATE_EXPIRED = 45,
    CASTLS_ALERT_CERTIFICATE_UNKNOWN = 46,
    CASTLS_ALERT_ILLEGAL_PARAMETER = 47,
    CASTLS_ALERT_UNKNOWN_CA = 48,
    CASTLS_ALERT_ACCESS_DENIED = 49,
    CASTLS_ALERT_DECODE_ERROR = 50,
    CASTLS_ALERT_DECRYPT_ERROR = 51,
    CASTLS_ALERT_PROTOCOL_VERSION = 70,
    CASTLS_ALERT_INSUFFICIENT_SECURITY = 71,
    CASTLS_ALERT_INTERNAL_ERROR = 80,
    CASTLS_ALERT_INAPPROPRIATE_FALLBACK = 86,
    CASTLS_ALERT_USER_CANCELED = 90,
    CASTLS_ALERT_NO_RENEGOTIATION = 100,
    CASTLS_ALERT_MISSING_EXTENSION = 109,
    CASTLS_ALERT_UNSUPPORTED_EXTENSION = 110,
    CASTLS_ALERT_UNRECOGNIZED_NAME = 112,
    CASTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE = 113,
    CASTLS_ALERT_UNKNOWN_PSK_IDENTITY = 115,
    CASTLS_ALERT_CERTIFICATE_REQUIRED = 116,
    CASTLS_ALERT_NO_APPLICATION_PROTOCOL = 120,
    CASTLS_ALERT_ECH_REQUIRED = 121,
    CASTLS_ALERT_NONE = 255 /* Not on the wire: no alert is sent, or none was received. */
} castls_alert;

/* The longest detail that an error keeps, in bytes. */
#define CASTLS_ERROR_DETAIL_MAX 256

/*
 * What is known about a failure. A plain value that owns nothing: copy it freely. A connection
 * keeps one; functions that build objects fill one that the caller gives, as far as its struct_len
 * says that it goes. So begin with `castls_error error = {sizeof(error)}` or `= {0}`: 0 stands for
 * the struct of the first release, which is this one.
 */
typedef struct castls_error {
    size_t struct_len;           /* sizeof(castls_error) as the caller was built, or 0. */
    castls_code code;            /* CASTLS_OK when nothing failed. */
    castls_reason reason;        /* What exactly; CASTLS_REASON_NONE when nothing failed. */
    castls_alert alert_sent;     /* The alert that castls queued, or CASTLS_ALERT_NONE. */
    castls_alert alert_received; /* The alert that the peer sent, or CASTLS_ALERT_NONE. */
    const char *state;           /* Name of the state it happened in, lives for ever; "" outside
                                  * one. */
    uint16_t detail_len;         /* Bytes of detail, 0..CASTLS_ERROR_DETAIL_MAX. */
    char detail[CASTLS_ERROR_DETAIL_MAX]; /* UTF-8, not terminated: names expected and presented
                                           * ... */
    const char *hint; /* What probably is the matter in this case and what to do about it; "" where
                       * the advice of the reason is all there is. Lives for ever. */
} castls_error;

/*
 * castls_error_explain writes one sentence for a person, the detail, and what to do about it where
 * there is something to do, into `room`, as UTF-8 without a terminator.
 *
 *   error  Not NULL.
 *   room   Where to write; 1,024 bytes hold every explanation, less cuts it short.
 *
 * Returns the bytes written, 0..room.len. Never fails and never allocates.
 */
CASTLS_API size_t castls_error_explain(const castls_error *error, castls_span room);

/* Copies an error as far as the caller's struct goes; `to` may be NULL. Its struct_len stays, or
 * becomes that of the first release where it was 0. */
CASTLS_API void castls_error_copy(castls_error *to, const castls_error *from);

/* The stable name of a reason ("NAME_MISMATCH"), its sentence, and its advice ("" for none). The
 * strings live for ever; an unknown number gives "UNKNOWN", a general sentence and "". */
CASTLS_API const char *castls_reason_name(castls_reason reason);
CASTLS_API const char *castls_reason_text(castls_reason reason);
CASTLS_API const char *castls_reason_advice(castls_reason reason);

/* The code and the alert that go with a reason. */
CASTLS_API castls_code castls_reason_code(castls_reason reason);
CASTLS_API castls_alert castls_reason_alert(castls_reason reason);

/* The RFC's name of an alert ("bad_certificate"), or "unknown". Lives for ever. */
CASTLS_API const char *castls_alert_name(castls_alert alert);

/* The name of a code ("CASTLS_BAD_MAC"), or "unknown". Lives for ever. */
CASTLS_API const char *castls_code_name(castls_code code);

#ifdef __cplusplus
}
#endif

#endif
