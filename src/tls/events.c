/*
 * events.c: a ring of events.
 */
#include "tls/events.h"

static void clear_event(cas_event *event, const castls_allocator *allocator)
{
    cas_buf_clear(&event->bytes, allocator);
    *event = (cas_event){0};
}

void cas_events_clear(cas_events *events, const castls_allocator *allocator)
{
    for (size_t i = 0; i < CAS_COUNT(events->item); i++) {
        clear_event(CAS_AT(events->item, i), allocator);
    }
    clear_event(&events->taken, allocator);
}

cas_err cas_events_put(cas_events *events, const castls_allocator *allocator,
                       castls_event_kind kind, uint16_t code, const char *name, castls_bytes bytes)
{
    cas_event event = {kind, code, name, {0}};
    CAS_TRY(cas_buf_copy(&event.bytes, allocator, bytes));
    if (events->count == CASTLS_EVENTS_MAX) {
        clear_event(CAS_AT(events->item, events->first), allocator);
        events->first = (events->first + 1) % CASTLS_EVENTS_MAX;
        events->count = events->count - 1;
        events->dropped = events->dropped + 1;
    }
    *CAS_AT(events->item, (events->first + events->count) % CASTLS_EVENTS_MAX) = event;
    events->count = events->count + 1;
    return CAS_OK;
}

bool cas_events_take(cas_events *events, const castls_allocator *allocator, castls_event *out)
{
    if (events->count == 0) {
        return false;
    }
    clear_event(&events->taken, allocator);
    cas_event *oldest = CAS_AT(events->item, events->first);
    events->taken = *oldest;
    *oldest = (cas_event){0};
    events->first = (events->first + 1) % CASTLS_EVENTS_MAX;
    events->count = events->count - 1;
    out->kind = events->taken.kind;
    out->code = events->taken.code;
    out->name = events->taken.name;
    out->bytes = cas_buf_bytes(&events->taken.bytes);
    return true;
}
