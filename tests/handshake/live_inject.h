/*
 * live_inject.h: putting something in front of a connection in one of its states, and what has to
 * come of it.
 */
#ifndef CAS_TESTS_LIVE_INJECT_H
#define CAS_TESTS_LIVE_INJECT_H

#include "live.h"

/* What the tests share: a message of each type, from real handshakes, and counted memory. */
typedef struct live_book {
    cas_world *world;
    test_allocator memory;
    cas_arena room;
    cas_range message[256];
    const live_way *way;
    size_t way_count;
} live_book;

/* Where one injection is made. */
typedef struct live_place {
    const live_book *book;
    const live_ground *ground;
    size_t count; /* Messages given before. */
    cas_state state;
    bool is_server;
    bool is_secret;         /* Records are protected. */
    bool takes_plain_alert; /* An alert may still come without protection, RFC 8446 A.1. */
} live_place;

/* What has to come of an injection. */
typedef enum live_end_kind {
    GOES_ON,  /* Nothing has happened. */
    FAILS,    /* With the alert that is named. */
    CLOSES,   /* The peer has closed in order. */
    IS_JUDGED /* A message that may come: the connection goes on, or fails with some alert. */
} live_end_kind;

typedef struct live_wanted {
    live_end_kind kind;
    castls_alert alert;    /* FAILS: what we send. */
    castls_alert received; /* FAILS: what came. */
} live_wanted;

live_wanted live_fails(castls_alert alert);
live_wanted live_wants(live_end_kind kind);

/* How the bytes of an injection are made. */
typedef castls_bytes (*live_maker)(const live *l, uint8_t type, castls_bytes text,
                                   castls_span room);

/* A record without protection. */
castls_bytes live_make_plain(const live *l, uint8_t type, castls_bytes text, castls_span room);

/* Puts one record before a connection of its own; `before` is a message's beginning, or empty. */
void live_inject(const live_place *place, live_maker maker, uint8_t type, castls_bytes text,
                 castls_bytes before, live_wanted wanted);

/* cmocka's set-up and tear-down, over the ways that are given; the book is in *state. */
int live_set_up(void **state, const live_way *way, size_t count);
int live_tear_down(void **state);

/* A body as it stands in a real handshake; for a type that none has, some bytes. */
castls_bytes live_plausible(const live_book *book, uint8_t type);

/* Calls back at each place where a connection waits, once for each state of one side. The states
 * that were met. */
uint64_t live_everywhere(const live_book *book, bool is_server,
                         void (*act)(const live_place *place));

#endif
