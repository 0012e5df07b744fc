/*
 * world.h: what every scenario needs: certificates, configurations, a client and a server in
 * memory.
 */
#ifndef CAS_BENCH_WORLD_H
#define CAS_BENCH_WORLD_H

#include "castls/castls.h"
#include "core/buf.h"

/* One scenario's settings. */
typedef struct cas_bench_setting {
    castls_key_kind key;
    uint16_t group;
    uint16_t suite;
    bool resumes;
} cas_bench_setting;

typedef struct cas_bench_world {
    castls_config *client;
    castls_config *server;
} cas_bench_world;

/* Makes both configurations: a root and a leaf, tickets where it resumes. */
CASTLS_MUST_USE castls_code cas_bench_world_make(const cas_bench_setting *setting,
                                                 cas_bench_world *out);
void cas_bench_world_clear(cas_bench_world *world);

/* One handshake from two new connections to both being connected, tickets taken. The processor time
 * of each side is added. */
CASTLS_MUST_USE castls_code cas_bench_handshake(const cas_bench_world *world, uint64_t *client_ns,
                                                uint64_t *server_ns, bool *resumed);

/* The same, keeping the connections. */
CASTLS_MUST_USE castls_code cas_bench_connect(const cas_bench_world *world, castls_conn **client,
                                              castls_conn **server, uint64_t *client_ns,
                                              uint64_t *server_ns);

#endif
