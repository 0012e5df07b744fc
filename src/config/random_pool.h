/*
 * random_pool.h: random bytes in advance, for one handshake: a provider's generator costs a third
 * of a microsecond a call whatever the length, and a handshake wants few bytes many times.
 *
 * The pool belongs to one connection, so no thread and no other connection draws from it. A process
 * that forks in the middle of a handshake has that handshake twice, keys and all; the pool adds
 * nothing to what the two then have in common, and each other connection has a pool of its own.
 */
#ifndef CAS_CONFIG_RANDOM_POOL_H
#define CAS_CONFIG_RANDOM_POOL_H

#include "config/environment.h"

/* A server's random and what two tickets take, or a client's random and session id. */
#define CAS_RANDOM_POOL_LEN 64

/* A zeroed object is an empty pool. */
typedef struct cas_random_pool {
    uint8_t bytes_[CAS_RANDOM_POOL_LEN];
    size_t left_; /* The first of these were not handed out. */
} cas_random_pool;

/* Fills `out`, from the pool where it fits into one; what was handed out is wiped. A random source
 * of tests is asked each time. On CAS_ERR_RANDOM the bytes are zero. */
CAS_MUST_USE cas_err cas_random_pool_take(cas_random_pool *pool, const cas_environment *environment,
                                          castls_span out);

#endif
