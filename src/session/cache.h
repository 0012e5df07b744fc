/*
 * cache.h: the session cache of a configuration: one object for both roles, counted, shared by
 * threads and by configurations.
 */
#ifndef CAS_SESSION_CACHE_H
#define CAS_SESSION_CACHE_H

#include "crypto/random.h"
#include "session/cache_client.h"
#include "session/cache_server.h"

/* The public castls_session_cache is this object. */
typedef struct castls_session_cache cas_session_cache;

struct castls_session_cache {
    cas_atomic count_;
    const castls_allocator *allocator_;
    cas_server_cache server;
    cas_client_cache client;
};

/* Makes one, with one reference: at most `sessions_max` sessions of a server, and that many servers
 * of a client, 1..1,048,576. */
CAS_MUST_USE cas_err cas_session_cache_new(
    const castls_allocator *allocator, const castls_provider *provider,
    const cas_random_hook *random, uint32_t sessions_max, cas_session_cache **out);
cas_session_cache *cas_session_cache_retain(cas_session_cache *cache);
void cas_session_cache_release(cas_session_cache *cache);

#endif
