/*
 * live.h: a real connection brought to each of its states, so that anything can be put in front of
 * it there: the peer is a real end, too, but its records are opened up, and its messages are given
 * one by one, each in a record sealed under the key that the tested end reads with.
 */
#ifndef CAS_TESTS_LIVE_H
#define CAS_TESTS_LIVE_H

#include "core/arena.h"
#include "handshake/state.h"
#include "support/allocator.h"
#include "tls/conn.h"
#include "world.h"

/* What a handshake is made of. */
#define LIVE_SERVER 1u /* The server is the end that is tested. */
#define LIVE_RETRY 2u
#define LIVE_MUTUAL 4u
#define LIVE_RESUMED 8u
#define LIVE_EARLY 16u      /* With early data; resumed. */
#define LIVE_OPERATIONS 32u /* The tested end hands every operation out. */

#define LIVE_RECORD_MAX 4096 /* Bytes of the longest record that is given. */

/* A way that handshakes go: one row of a table. */
typedef struct live_way {
    const char *name;
    uint32_t what;    /* LIVE_ bits. */
    uint16_t version; /* The only one that both ends have. */
} live_way;

/* What all handshakes of one way share. */
typedef struct live_ground {
    const live_way *way;
    castls_config *client;
    castls_config *server;
} live_ground;

typedef struct live {
    const live_ground *ground;
    castls_conn *client;
    castls_conn *server;
    castls_conn *tested;
    castls_conn *peer;
    castls_session *session;
    cas_arena queue; /* The peer's messages that have not been given yet. */
} live;

void live_ground_begin(live_ground *ground, const cas_world *world, const live_way *way);
void live_ground_end(live_ground *ground);

/* Makes both ends and starts the client, which also sends "early" where the way says so. */
void live_begin(live *l, const live_ground *ground);

/* Begins a handshake and gives `count` of the peer's messages; false when the peer has not as many.
 * The rest of what is learnt on the way is the caller's to look at. */
bool live_reach(live *l, const live_ground *ground, size_t count);
void live_end(live *l);

cas_state live_state(const live *l);

/* Whether the tested end reads protected records now. */
bool live_is_protected(const live *l);

/* One record of any type as the peer would write it now: sealed where the tested end reads
 * protected records. The view is of `room`. */
castls_bytes live_record(const live *l, uint8_t type, castls_bytes text, castls_span room);

/* The same without protection, whatever the tested end reads. */
castls_bytes live_plain_record(uint8_t type, castls_bytes text, castls_span room);

/* The peer's next message, which has not been given; absent when there is none. */
castls_bytes live_next(const live *l);

#endif
