/*
 * events.h: the queue of events. It exists only where the configuration collects any; the oldest go
 * when nobody takes them.
 */
#ifndef CAS_TLS_EVENTS_H
#define CAS_TLS_EVENTS_H

#include "castls/event.h"
#include "core/buf.h"

typedef struct cas_event {
    castls_event_kind kind;
    uint16_t code;
    const char *name;
    cas_buf bytes;
} cas_event;

typedef struct cas_events {
    cas_event item[CASTLS_EVENTS_MAX];
    size_t first;
    size_t count;
    size_t dropped;
    cas_event taken; /* What was handed out last: its bytes live until the next call. */
} cas_events;

void cas_events_clear(cas_events *events, const castls_allocator *allocator);

/* Adds one, with a copy of its bytes. */
CAS_MUST_USE cas_err cas_events_put(cas_events *events, const castls_allocator *allocator,
                                    castls_event_kind kind, uint16_t code, const char *name,
                                    castls_bytes bytes);

/* Takes the oldest; false when there is none. */
bool cas_events_take(cas_events *events, const castls_allocator *allocator, castls_event *out);

#endif
