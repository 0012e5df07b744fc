/*
 * cache_server.h: a server's sessions, found by their id: bounded, in shards with a lock each. When
 * a shard is full the oldest goes. Nothing is allocated, and no session freed, under a lock.
 */
#ifndef CAS_SESSION_CACHE_SERVER_H
#define CAS_SESSION_CACHE_SERVER_H

#include "session/table.h"

typedef struct cas_server_cache {
    cas_table table;
} cas_server_cache;

/* Room for at most `sessions_max` sessions, 1..1,048,576. `seed` is random. */
CAS_MUST_USE cas_err cas_server_cache_init(cas_server_cache *cache,
                                           const castls_allocator *allocator, uint64_t seed,
                                           uint32_t sessions_max);
void cas_server_cache_clear(cas_server_cache *cache);

/* Keeps a session under an id of 1..32 bytes (else CAS_ERR_ARGUMENT), in place of one that was
 * there. The cache takes a reference of its own. */
CAS_MUST_USE cas_err cas_server_cache_put(cas_server_cache *cache, int64_t now_ms, castls_bytes id,
                                          cas_session *session);

/* Takes a session out: only one caller gets it. NULL when there is none, or it has expired. */
cas_session *cas_server_cache_take(cas_server_cache *cache, int64_t now_ms, castls_bytes id);

/* The session with a reference for the caller; it stays (TLS 1.2). NULL as above. */
cas_session *cas_server_cache_find(cas_server_cache *cache, int64_t now_ms, castls_bytes id);

/* How many there are now, expired ones included. */
size_t cas_server_cache_count(cas_server_cache *cache);

#endif
