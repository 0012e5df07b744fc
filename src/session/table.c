/*
 * table.c: entries found by a key, oldest first out.
 */
#include "session/table.h"

#include "session/scatter.h"

/* A shard is worth its lock from about that many entries on. */
#define SHARD_COUNT_MIN 16

static cas_err init_shards(cas_table *table, uint32_t count_max)
{
    const uint32_t count = cas_narrow_u32(CAS_POOL_COUNT(&table->shard));
    for (uint32_t i = 0; i < count; i++) {
        cas_table_shard *shard = CAS_POOL_AT(&table->shard, i);
        shard->count_max = count_max / count + (i < count_max % count ? 1 : 0);
        const uint32_t buckets = cas_scatter_size(shard->count_max);
        if (!CAS_POOL_INIT(&shard->bucket, table->allocator, buckets)) {
            return CAS_ERR_MEMORY;
        }
    }
    return CAS_OK;
}

cas_err cas_table_init(cas_table *table, const castls_allocator *allocator, uint64_t seed,
                       uint32_t count_max)
{
    *table = (cas_table){0};
    if (count_max == 0 || count_max > CAS_CACHE_SESSIONS_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    table->allocator = allocator;
    table->seed = seed;
    const uint32_t shards =
        count_max < CAS_CACHE_SHARDS_MAX * SHARD_COUNT_MIN ? 1 : CAS_CACHE_SHARDS_MAX;
    if (!CAS_POOL_INIT(&table->shard, allocator, shards)) {
        return CAS_ERR_MEMORY;
    }
    const cas_err made = init_shards(table, count_max);
    if (made != CAS_OK) {
        cas_table_clear(table);
    }
    return made;
}

void cas_table_clear(cas_table *table)
{
    for (size_t i = 0; i < CAS_POOL_COUNT(&table->shard); i++) {
        cas_table_shard *shard = CAS_POOL_AT(&table->shard, i);
        cas_table_entry *entry = shard->oldest;
        while (entry != NULL) {
            cas_table_entry *newer = entry->newer;
            cas_table_entry_free(table, entry);
            entry = newer;
        }
        CAS_POOL_CLEAR(&shard->bucket, table->allocator);
    }
    CAS_POOL_CLEAR(&table->shard, table->allocator);
}

cas_err cas_table_entry_new(const cas_table *table, castls_bytes key, cas_table_entry **out)
{
    *out = NULL;
    cas_table_entry *entry = CAS_NEW(table->allocator, cas_table_entry);
    if (entry == NULL) {
        return CAS_ERR_MEMORY;
    }
    const cas_err copied = cas_buf_copy(&entry->key, table->allocator, key);
    if (copied != CAS_OK) {
        cas_table_entry_free(table, entry);
        return copied;
    }
    entry->hash = cas_scatter(table->seed, key);
    *out = entry;
    return CAS_OK;
}

void cas_table_entry_free(const cas_table *table, cas_table_entry *entry)
{
    if (entry == NULL) {
        return;
    }
    cas_session *session = cas_table_entry_pop(entry);
    while (session != NULL) {
        cas_session_release(session);
        session = cas_table_entry_pop(entry);
    }
    cas_buf_clear(&entry->key, table->allocator);
    CAS_FREE(table->allocator, entry);
}

cas_session *cas_table_entry_push(cas_table_entry *entry, cas_session *session)
{
    cas_session *gone = NULL;
    if (entry->session_count == CAS_CACHE_TICKETS_MAX) {
        gone = *CAS_AT(entry->session, 0);
        for (size_t i = 1; i < CAS_CACHE_TICKETS_MAX; i++) {
            *CAS_AT(entry->session, i - 1) = *CAS_AT(entry->session, i);
        }
        entry->session_count--;
    }
    *CAS_AT(entry->session, entry->session_count) = session;
    entry->session_count++;
    return gone;
}

cas_session *cas_table_entry_pop(cas_table_entry *entry)
{
    if (entry->session_count == 0) {
        return NULL;
    }
    entry->session_count--;
    cas_session *session = *CAS_AT(entry->session, entry->session_count);
    *CAS_AT(entry->session, entry->session_count) = NULL;
    return session;
}

/* The low bits choose the shard, the high ones the bucket: they are independent. */
cas_table_shard *cas_table_shard_of(const cas_table *table, castls_bytes key, uint64_t *hash)
{
    *hash = cas_scatter(table->seed, key);
    return CAS_POOL_AT(&table->shard, *hash % CAS_POOL_COUNT(&table->shard));
}

static cas_table_entry **bucket_of(cas_table_shard *shard, uint64_t hash)
{
    return CAS_POOL_AT(&shard->bucket, (hash >> 16) % CAS_POOL_COUNT(&shard->bucket));
}

cas_table_entry *cas_table_find(cas_table_shard *shard, uint64_t hash, castls_bytes key)
{
    cas_table_entry *entry = *bucket_of(shard, hash);
    while (entry != NULL &&
           (entry->hash != hash || !cas_bytes_equal(cas_buf_bytes(&entry->key), key))) {
        entry = entry->next;
    }
    return entry;
}

/* Puts an entry at the new end of the order. */
static void link_newest(cas_table_shard *shard, cas_table_entry *entry)
{
    entry->older = shard->newest;
    entry->newer = NULL;
    if (shard->newest != NULL) {
        shard->newest->newer = entry;
    } else {
        shard->oldest = entry;
    }
    shard->newest = entry;
}

static void unlink_order(cas_table_shard *shard, cas_table_entry *entry)
{
    if (entry->older != NULL) {
        entry->older->newer = entry->newer;
    } else {
        shard->oldest = entry->newer;
    }
    if (entry->newer != NULL) {
        entry->newer->older = entry->older;
    } else {
        shard->newest = entry->older;
    }
    entry->older = NULL;
    entry->newer = NULL;
}

cas_table_entry *cas_table_insert(cas_table_shard *shard, cas_table_entry *entry)
{
    cas_table_entry *gone = NULL;
    if (shard->count >= shard->count_max) {
        gone = shard->oldest;
        cas_table_remove(shard, gone);
    }
    cas_table_entry **bucket = bucket_of(shard, entry->hash);
    entry->next = *bucket;
    *bucket = entry;
    link_newest(shard, entry);
    shard->count++;
    return gone;
}

void cas_table_remove(cas_table_shard *shard, cas_table_entry *entry)
{
    cas_table_entry **link = bucket_of(shard, entry->hash);
    while (*link != entry) {
        link = &(*link)->next;
    }
    *link = entry->next;
    entry->next = NULL;
    unlink_order(shard, entry);
    shard->count--;
}

void cas_table_touch(cas_table_shard *shard, cas_table_entry *entry)
{
    unlink_order(shard, entry);
    link_newest(shard, entry);
}
