/*
 * castls/event.h: what happens on a connection, as a queue that the application drains. There are
 * no callbacks. Only the kinds that castls_config_builder_set_events names are collected; when more
 * than CASTLS_EVENTS_MAX wait, the oldest are dropped and counted; so is one without memory for it.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_EVENT_H
#define CASTLS_EVENT_H

#include "castls/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CASTLS_EVENTS_MAX 64 /* Events that wait at most. */

typedef enum castls_event_kind {
    CASTLS_EVENT_MESSAGE_IN = 0,  /* A handshake message from the peer, header and body. */
    CASTLS_EVENT_MESSAGE_OUT = 1, /* One of ours. */
    CASTLS_EVENT_RECORD_IN = 2,   /* The 5-byte header of a record; code is the inner content
                                   * type. */
    CASTLS_EVENT_RECORD_OUT = 3,
    CASTLS_EVENT_STATE = 4,    /* name is the state that was reached. */
    CASTLS_EVENT_ALERT_IN = 5, /* code is level << 8 | description. */
    CASTLS_EVENT_ALERT_OUT = 6,
    CASTLS_EVENT_KEY_LOG = 7,        /* A line of the NSS key log, without its end; needs
                                      * OPTION_KEY_LOG. */
    CASTLS_EVENT_SESSION = 8,        /* A session arrived: castls_conn_take_session. */
    CASTLS_EVENT_EARLY_DATA = 9,     /* The verdict is known: castls_conn_early_data. */
    CASTLS_EVENT_KEY_UPDATE_IN = 10, /* The peer changed its key; code is 1 when it asked us to. */
    CASTLS_EVENT_KEY_UPDATE_OUT = 11,
    CASTLS_EVENT_INNER_HELLO_OUT = 12 /* Our ClientHello that goes out encrypted in the one after it
                                       * (castls/ech.h), header and body. */
} castls_event_kind;

typedef struct castls_event {
    size_t struct_len; /* sizeof(castls_event) as the caller was built: no more is written. */
    castls_event_kind kind;
    uint16_t code;      /* As the kind says, else 0. */
    const char *name;   /* As the kind says, else "". Lives for ever. */
    castls_bytes bytes; /* As the kind says; lives until the next call on the connection. */
} castls_event;

#ifdef __cplusplus
}
#endif

#endif
