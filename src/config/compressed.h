/*
 * compressed.h: our own Certificate messages, compressed once. The configurations that are derived
 * from one another and share their credentials share it, and so do all threads: a place is filled
 * by whoever needs it first, and never changes after.
 */
#ifndef CAS_CONFIG_COMPRESSED_H
#define CAS_CONFIG_COMPRESSED_H

#include "castls/base.h"
#include "core/atomic.h"
#include "core/buf.h"

#define CAS_COMPRESSED_MESSAGES_MAX 32

typedef struct cas_compressed_message {
    cas_atomic phase; /* Empty, being filled, there. */
    uint16_t algorithm;
    cas_buf plain;      /* What was compressed; the key of the place. */
    cas_buf compressed; /* Empty when it would be no shorter. */
} cas_compressed_message;

typedef struct cas_compressed_cache {
    cas_atomic count;
    const castls_allocator *allocator;
    cas_compressed_message message[CAS_COMPRESSED_MESSAGES_MAX];
} cas_compressed_cache;

CAS_MUST_USE cas_err cas_compressed_cache_new(const castls_allocator *allocator,
                                              cas_compressed_cache **out);
cas_compressed_cache *cas_compressed_cache_retain(cas_compressed_cache *cache);
void cas_compressed_cache_release(cas_compressed_cache *cache);

/*
 * Hands out the compressed form of `plain` as a view that lives as long as the cache. It is empty
 * where the message has to go as it is: it would be no shorter, somebody else is compressing it at
 * the moment, or there is no place left; a peer cannot make us compress over and over.
 */
CAS_MUST_USE cas_err cas_compressed_cache_get(cas_compressed_cache *cache, uint16_t algorithm,
                                              castls_bytes plain, castls_bytes *out);

#endif
