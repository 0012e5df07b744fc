/*
 * stack.h: two connections over QUIC in memory, and between them as much of a QUIC stack as keeps
 * keys by level and carries CRYPTO bytes: every piece travels in a packet that is really sealed,
 * protected, unprotected and opened with the keys that castls gave.
 */
#ifndef CAS_TESTS_QUIC_STACK_H
#define CAS_TESTS_QUIC_STACK_H

#include "castls/quic.h"
#include "core/arena.h"
#include "core/list.h"
#include "handshake/world.h"

#define QUIC_LEVELS 4
#define QUIC_QUEUE 64

/* CRYPTO bytes that wait to be carried. */
typedef struct quic_crypto {
    castls_quic_level level;
    cas_range bytes;
} quic_crypto;

/* One end: its connection, its keys, and its next packet number at each level. */
typedef struct quic_end {
    castls_conn *conn;
    cas_arena bytes;
    quic_crypto queue[QUIC_QUEUE];
    size_t count;
    castls_quic_key *seal[QUIC_LEVELS];
    castls_quic_key *open[QUIC_LEVELS];
    uint64_t next[QUIC_LEVELS];
    size_t crypto[QUIC_LEVELS]; /* CRYPTO bytes that were put out. */
    castls_code code;           /* What its last receive said. */
} quic_end;

typedef struct quic_pair {
    quic_end client;
    quic_end server;
    size_t piece;  /* CRYPTO bytes a packet, 1..1200; 0: 1200. */
    bool is_plain; /* No packets are made: the bytes go as they are. */
} quic_pair;

/* Transport parameters: those of one end differ from the other's. */
castls_bytes quic_parameters(bool of_server);

/* A builder of the world's for "h3", with tickets and, where early_data is not 0, 0-RTT. */
castls_config_builder *quic_builder(const cas_world *world, bool is_server, uint32_t early_data);

/* Two ends for "localhost", and their Initial keys. References to the configurations go over. */
quic_pair quic_pair_new(castls_config *client, castls_config *server, castls_quic_version version);

/* Both ends as quic_builder makes them, in version 1. */
quic_pair quic_pair_plain(const cas_world *world);

/* The connection has failed with that error code; 0: not at all. */
void quic_expect(const castls_conn *conn, uint64_t code);
void quic_pair_clear(quic_pair *pair);

/* Takes what an end has to do over: keys into their places, bytes into its queue. */
void quic_drain(quic_end *end);

/* Carries what is to be sent from one end to the other; the number of CRYPTO bytes. */
size_t quic_carry(quic_pair *pair, bool to_server);

/* Both ways until nothing moves any more. */
void quic_run(quic_pair *pair);

/* The same, and both ends have to be connected. */
void quic_connect(quic_pair *pair);

/* A packet of application data with the keys of a level, from one end to the other. */
void quic_say(quic_pair *pair, bool from_client, castls_quic_level level, castls_bytes text);

/* Each of these seals, and the other opens it. */
void quic_agree(castls_quic_key *seal, castls_quic_key *open, uint32_t path_id, uint64_t number);

#endif
