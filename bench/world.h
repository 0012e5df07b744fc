/*
 * world.h: what every scenario needs: certificates, configurations, a client and a server in
 * memory.
 */
#ifndef CAS_BENCH_WORLD_H
#define CAS_BENCH_WORLD_H

#include "castls/castls.h"
#include "core/buf.h"

#define CAS_BENCH_PEM_MAX 16384

/* What everything is made in: the system's clock, and the provider that CASTLS_BENCH_PROVIDER
 * names, or the default one. */
castls_environment cas_bench_environment(void);

/* A certificate and its key. */
typedef struct cas_bench_pem {
    uint8_t certificate[CAS_BENCH_PEM_MAX];
    size_t certificate_len;
    uint8_t key[CAS_BENCH_PEM_MAX];
    size_t key_len;
} cas_bench_pem;

/* What each scenario's server proves itself with: all three with keys of one kind. */
typedef struct cas_bench_chain {
    cas_bench_pem root;
    cas_bench_pem intermediate;
    cas_bench_pem leaf;
} cas_bench_chain;

/* The leaf is a server's; under the same issuers, a client's can be made. */
CASTLS_MUST_USE castls_code cas_bench_chain_make(castls_key_kind kind, cas_bench_chain *out);
CASTLS_MUST_USE castls_code cas_bench_client_make(const cas_bench_chain *chain,
                                                  castls_key_kind kind, cas_bench_pem *out);

/* A credential and the trust it is verified with. */
CASTLS_MUST_USE castls_code cas_bench_credential(const castls_environment *environment,
                                                 castls_bytes chain, castls_bytes key,
                                                 castls_credential **out);

/* Leaf and intermediate in `room`, which has twice CAS_BENCH_PEM_MAX bytes; the root; the leaf's
 * key. */
castls_bytes cas_bench_sent(const cas_bench_pem *leaf, const cas_bench_pem *intermediate,
                            castls_span room);
castls_bytes cas_bench_chain_sent(const cas_bench_chain *chain, castls_span room);
castls_bytes cas_bench_chain_root(const cas_bench_chain *chain);
castls_bytes cas_bench_chain_key(const cas_bench_chain *chain);

/* One scenario's settings. */
typedef struct cas_bench_setting {
    castls_key_kind key;
    uint16_t group;
    uint16_t suite;
    bool resumes;
    bool is_mutual;   /* The client proves itself, too. */
    bool has_tickets; /* The server sends two, and nobody uses them. */
    bool is_cold;     /* The client has never seen the server's chain. */
    bool by_id;       /* TLS 1.2: sessions are in the server's cache, not in tickets. */
} cas_bench_setting;

typedef struct cas_bench_world {
    castls_config *client;
    castls_config *server;
    castls_config_builder *fresh; /* Makes clients that remember nothing; NULL unless cold. */
} cas_bench_world;

/* Makes both configurations: a root and a leaf, tickets where it resumes. */
CASTLS_MUST_USE castls_code cas_bench_world_make(const cas_bench_setting *setting,
                                                 cas_bench_world *out);
void cas_bench_world_clear(cas_bench_world *world);

/* Puts a client that remembers nothing in the place of the present one, where that is asked for. */
CASTLS_MUST_USE castls_code cas_bench_world_forget(cas_bench_world *world);

/* One handshake from two new connections to both being connected, tickets taken. The time of
 * each side is added. */
CASTLS_MUST_USE castls_code cas_bench_handshake(const cas_bench_world *world, uint64_t *client_ns,
                                                uint64_t *server_ns, bool *resumed);

/* The same, keeping the connections. */
CASTLS_MUST_USE castls_code cas_bench_connect(const cas_bench_world *world, castls_conn **client,
                                              castls_conn **server, uint64_t *client_ns,
                                              uint64_t *server_ns);

/* For measuring memory: both ends exist and the server has answered; and all the rest. */
CASTLS_MUST_USE castls_code cas_bench_meet(const cas_bench_world *world, castls_conn **client,
                                           castls_conn **server);
CASTLS_MUST_USE castls_code cas_bench_carry_on(castls_conn *client, castls_conn *server);

#endif
