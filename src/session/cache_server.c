/*
 * cache_server.c: a server's sessions by their id.
 */
#include "session/cache_server.h"

cas_err cas_server_cache_init(cas_server_cache *cache, const castls_allocator *allocator,
                              uint64_t seed, uint32_t sessions_max)
{
    return cas_table_init(&cache->table, allocator, seed, sessions_max);
}

void cas_server_cache_clear(cas_server_cache *cache)
{
    cas_table_clear(&cache->table);
}

/* Takes the oldest entry out if its session has expired, so that secrets do not stay for ever in a
 * cache that is not full. */
static cas_table_entry *remove_expired(cas_table_shard *shard, int64_t now_ms)
{
    cas_table_entry *oldest = shard->oldest;
    if (oldest == NULL || cas_session_is_alive(*CAS_AT(oldest->session, 0), now_ms)) {
        return NULL;
    }
    cas_table_remove(shard, oldest);
    return oldest;
}

cas_err cas_server_cache_put(cas_server_cache *cache, int64_t now_ms, castls_bytes id,
                             cas_session *session)
{
    if (id.len == 0 || id.len > CAS_SESSION_ID_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    cas_table_entry *entry = NULL;
    CAS_TRY(cas_table_entry_new(&cache->table, id, &entry));
    (void)cas_table_entry_push(entry, cas_session_retain(session));

    uint64_t hash = 0;
    cas_table_shard *shard = cas_table_shard_of(&cache->table, id, &hash);
    cas_lock_take(&shard->lock);
    cas_table_entry *replaced = cas_table_find(shard, hash, id);
    if (replaced != NULL) {
        cas_table_remove(shard, replaced);
    }
    cas_table_entry *expired = remove_expired(shard, now_ms);
    cas_table_entry *evicted = cas_table_insert(shard, entry);
    cas_lock_give(&shard->lock);

    cas_table_entry_free(&cache->table, replaced);
    cas_table_entry_free(&cache->table, expired);
    cas_table_entry_free(&cache->table, evicted);
    return CAS_OK;
}

cas_session *cas_server_cache_take(cas_server_cache *cache, int64_t now_ms, castls_bytes id)
{
    uint64_t hash = 0;
    cas_table_shard *shard = cas_table_shard_of(&cache->table, id, &hash);
    cas_lock_take(&shard->lock);
    cas_table_entry *entry = cas_table_find(shard, hash, id);
    if (entry != NULL) {
        cas_table_remove(shard, entry);
    }
    cas_lock_give(&shard->lock);

    if (entry == NULL) {
        return NULL;
    }
    cas_session *session = cas_table_entry_pop(entry);
    cas_table_entry_free(&cache->table, entry);
    if (!cas_session_is_alive(session, now_ms)) {
        cas_session_release(session);
        return NULL;
    }
    return session;
}

cas_session *cas_server_cache_find(cas_server_cache *cache, int64_t now_ms, castls_bytes id)
{
    uint64_t hash = 0;
    cas_session *session = NULL;
    cas_table_shard *shard = cas_table_shard_of(&cache->table, id, &hash);
    cas_lock_take(&shard->lock);
    const cas_table_entry *entry = cas_table_find(shard, hash, id);
    if (entry != NULL) {
        session = cas_session_retain(*CAS_AT(entry->session, 0));
    }
    cas_lock_give(&shard->lock);

    if (session != NULL && !cas_session_is_alive(session, now_ms)) {
        cas_session_release(session);
        return NULL;
    }
    return session;
}

size_t cas_server_cache_count(cas_server_cache *cache)
{
    size_t count = 0;
    for (size_t i = 0; i < CAS_POOL_COUNT(&cache->table.shard); i++) {
        cas_table_shard *shard = CAS_POOL_AT(&cache->table.shard, i);
        cas_lock_take(&shard->lock);
        count = count + shard->count;
        cas_lock_give(&shard->lock);
    }
    return count;
}
