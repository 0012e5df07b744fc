/*
 * cache_client.h: what a client remembers of servers: up to 8 sessions each, and the group they
 * chose last, so that the first key share fits the next time. Bounded, in shards with a lock each;
 * the server that was not used for the longest time is forgotten first.
 */
#ifndef CAS_SESSION_CACHE_CLIENT_H
#define CAS_SESSION_CACHE_CLIENT_H

#include "session/table.h"

/* Which server, and under which terms. Only what is equal in all of them is found. */
typedef struct cas_client_key {
    castls_bytes server_name; /* The name that is verified, 0..255 bytes; letter case is ignored. */
    castls_bytes context;     /* Port, or whatever else tells servers apart, 0..255 bytes. */
    castls_bytes binding;     /* Of the configuration, 0..64 bytes. */
    bool is_quic;             /* What was learnt over QUIC is of no use over a stream. */
} cas_client_key;

typedef struct cas_client_cache {
    cas_table table;
} cas_client_cache;

/* Room for at most `servers_max` servers, 1..1,048,576. `seed` is random. */
CAS_MUST_USE cas_err cas_client_cache_init(cas_client_cache *cache,
                                           const castls_allocator *allocator, uint64_t seed,
                                           uint32_t servers_max);
void cas_client_cache_clear(cas_client_cache *cache);

/* Keeps a session; the oldest of 8 for the same server goes. The cache takes its own reference.
 * CAS_ERR_ARGUMENT for a key out of its range. */
CAS_MUST_USE cas_err cas_client_cache_put(cas_client_cache *cache, cas_client_key key,
                                          cas_session *session);

/*
 * The newest session for the server, with a reference for the caller; NULL for none. One of TLS 1.3
 * is taken out, so that no ticket is shown twice (RFC 8446 appendix C.4); one of TLS 1.2 stays.
 */
cas_session *cas_client_cache_take(cas_client_cache *cache, int64_t now_ms, cas_client_key key);

/* Forgets all sessions of a server: they were of no use. The group stays. */
void cas_client_cache_drop(cas_client_cache *cache, cas_client_key key);

/* The NamedGroup that the server chose last, or 0. */
CAS_MUST_USE cas_err cas_client_cache_set_group(cas_client_cache *cache, cas_client_key key,
                                                uint16_t group);
uint16_t cas_client_cache_group(cas_client_cache *cache, cas_client_key key);

/* How many sessions there are now, of all servers. */
size_t cas_client_cache_count(cas_client_cache *cache);

#endif
