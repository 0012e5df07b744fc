/*
 * table.h: what both caches are made of: entries found by a key of bytes, in shards with a lock
 * each, in the order of their age. An entry is made and freed outside of the lock.
 */
#ifndef CAS_SESSION_TABLE_H
#define CAS_SESSION_TABLE_H

#include "session/session.h"

typedef struct cas_table_entry cas_table_entry;

struct cas_table_entry {
    cas_table_entry *next; /* In its bucket. */
    cas_table_entry *older;
    cas_table_entry *newer;
    uint64_t hash;
    cas_buf key;
    uint16_t group;         /* A client's: the NamedGroup that the server chose last, or 0. */
    uint32_t session_count; /* A server's entry has one. */
    cas_session *session[CAS_CACHE_TICKETS_MAX]; /* Oldest first. */
};

typedef CAS_POOL(cas_table_entry *) cas_table_buckets;

typedef struct cas_table_shard {
    cas_lock lock;
    cas_table_buckets bucket;
    cas_table_entry *oldest;
    cas_table_entry *newest;
    uint32_t count;
    uint32_t count_max;
} cas_table_shard;

typedef CAS_POOL(cas_table_shard) cas_table_shards;

typedef struct cas_table {
    const castls_allocator *allocator;
    uint64_t seed;
    cas_table_shards shard;
} cas_table;

/* A table of at most count_max entries, 1..1,048,576 (else CAS_ERR_ARGUMENT). */
CAS_MUST_USE cas_err cas_table_init(cas_table *table, const castls_allocator *allocator,
                                    uint64_t seed, uint32_t count_max);
void cas_table_clear(cas_table *table);

/* An entry without sessions; and the end of one, which releases its sessions. NULL is allowed. */
CAS_MUST_USE cas_err cas_table_entry_new(const cas_table *table, castls_bytes key,
                                         cas_table_entry **out);
void cas_table_entry_free(const cas_table *table, cas_table_entry *entry);

/* Adds a session, of which the entry takes over the caller's reference. When the entry is full, the
 * oldest session comes back to be released; else NULL. */
cas_session *cas_table_entry_push(cas_table_entry *entry, cas_session *session);

/* Takes the newest session off, with its reference; NULL when there is none. */
cas_session *cas_table_entry_pop(cas_table_entry *entry);

/* Where a key belongs. The functions below it want the shard's lock held. */
cas_table_shard *cas_table_shard_of(const cas_table *table, castls_bytes key, uint64_t *hash);

cas_table_entry *cas_table_find(cas_table_shard *shard, uint64_t hash, castls_bytes key);

/* Puts an entry in as the newest one. The oldest comes back to be freed when the shard was full. */
cas_table_entry *cas_table_insert(cas_table_shard *shard, cas_table_entry *entry);

/* Takes an entry of the shard out. */
void cas_table_remove(cas_table_shard *shard, cas_table_entry *entry);

/* Makes an entry of the shard the newest one. */
void cas_table_touch(cas_table_shard *shard, cas_table_entry *entry);

#endif
