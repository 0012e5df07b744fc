/*
 * cache_client.c: what a client remembers of servers.
 */
#include "session/cache_client.h"

#include "core/writer.h"
#include "wire/types.h"

/* Three parts, each behind a byte with its length, and one byte behind them for QUIC. */
#define KEY_ROOM (4 + CAS_SESSION_SERVER_NAME_MAX + CAS_CACHE_CONTEXT_MAX + CAS_SESSION_BINDING_MAX)

cas_err cas_client_cache_init(cas_client_cache *cache, const castls_allocator *allocator,
                              uint64_t seed, uint32_t servers_max)
{
    return cas_table_init(&cache->table, allocator, seed, servers_max);
}

void cas_client_cache_clear(cas_client_cache *cache)
{
    cas_table_clear(&cache->table);
}

/* The three parts as one: host names are the same in either case (RFC 4343). */
static cas_err join(cas_client_key key, castls_span room, castls_bytes *out)
{
    *out = cas_bytes_none();
    if (key.server_name.len > CAS_SESSION_SERVER_NAME_MAX ||
        key.context.len > CAS_CACHE_CONTEXT_MAX || key.binding.len > CAS_SESSION_BINDING_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    cas_writer w = cas_writer_on(room);
    const cas_mark mark = cas_write_open8(&w);
    for (size_t i = 0; i < key.server_name.len; i++) {
        const uint8_t byte = cas_bytes_get(key.server_name, i);
        cas_write_u8(&w, byte >= 'A' && byte <= 'Z' ? cas_low_u8((uint64_t)byte + 32) : byte);
    }
    cas_write_close(&w, mark);
    cas_write_vec8(&w, key.context);
    cas_write_vec8(&w, key.binding);
    if (key.is_quic) {
        cas_write_u8(&w, 1);
    }
    return cas_writer_end(&w, out);
}

/* What is changed in an entry: a session is added, whose reference the entry takes over, or the
 * group is set. A session that fell out comes back. */
typedef struct change {
    cas_session *session;
    uint16_t group;
} change;

static cas_session *apply(cas_table_shard *shard, cas_table_entry *entry, change what)
{
    cas_table_touch(shard, entry);
    if (what.session == NULL) {
        entry->group = what.group;
        return NULL;
    }
    return cas_table_entry_push(entry, what.session);
}

/* Changes the entry of a server if there is one, and says whether there was. */
static bool change_known(cas_client_cache *cache, castls_bytes key, change what)
{
    uint64_t hash = 0;
    cas_session *gone = NULL;
    cas_table_shard *shard = cas_table_shard_of(&cache->table, key, &hash);
    cas_lock_take(&shard->lock);
    cas_table_entry *entry = cas_table_find(shard, hash, key);
    if (entry != NULL) {
        gone = apply(shard, entry, what);
    }
    cas_lock_give(&shard->lock);
    cas_session_release(gone);
    return entry != NULL;
}

/* The same for a server that was not known; meanwhile another thread may have made its entry. */
static cas_err change_new(cas_client_cache *cache, castls_bytes key, change what)
{
    cas_table_entry *fresh = NULL;
    CAS_TRY(cas_table_entry_new(&cache->table, key, &fresh));

    uint64_t hash = 0;
    cas_table_entry *unused = NULL;
    cas_table_shard *shard = cas_table_shard_of(&cache->table, key, &hash);
    cas_lock_take(&shard->lock);
    cas_table_entry *entry = cas_table_find(shard, hash, key);
    if (entry == NULL) {
        entry = fresh;
        unused = cas_table_insert(shard, fresh);
    } else {
        unused = fresh;
    }
    cas_session *gone = apply(shard, entry, what);
    cas_lock_give(&shard->lock);
    cas_session_release(gone);
    cas_table_entry_free(&cache->table, unused);
    return CAS_OK;
}

static cas_err change_entry(cas_client_cache *cache, cas_client_key key, change what)
{
    uint8_t room[KEY_ROOM] = {0};
    castls_bytes joined = {0};
    CAS_TRY(join(key, CAS_SPAN(room), &joined));
    return change_known(cache, joined, what) ? CAS_OK : change_new(cache, joined, what);
}

cas_err cas_client_cache_put(cas_client_cache *cache, cas_client_key key, cas_session *session)
{
    const cas_err put = change_entry(cache, key, (change){cas_session_retain(session), 0});
    if (put != CAS_OK) {
        cas_session_release(session);
    }
    return put;
}

cas_err cas_client_cache_set_group(cas_client_cache *cache, cas_client_key key, uint16_t group)
{
    return change_entry(cache, key, (change){NULL, group});
}

/* The newest session that is alive; those that are not are taken out into `dead`. One of TLS 1.2
 * goes back to where it was. */
static cas_session *take_newest(cas_table_entry *entry, int64_t now_ms, cas_table_entry *dead)
{
    cas_session *session = cas_table_entry_pop(entry);
    while (session != NULL && !cas_session_is_alive(session, now_ms)) {
        (void)cas_table_entry_push(dead, session);
        session = cas_table_entry_pop(entry);
    }
    if (session != NULL && session->version_ == CAS_VERSION_TLS12) {
        (void)cas_table_entry_push(entry, cas_session_retain(session));
    }
    return session;
}

/* Releases what was gathered in an entry that is no table's. */
static void release_all(cas_table_entry *entry)
{
    cas_session *session = cas_table_entry_pop(entry);
    while (session != NULL) {
        cas_session_release(session);
        session = cas_table_entry_pop(entry);
    }
}

cas_session *cas_client_cache_take(cas_client_cache *cache, int64_t now_ms, cas_client_key key)
{
    uint8_t room[KEY_ROOM] = {0};
    castls_bytes joined = {0};
    if (join(key, CAS_SPAN(room), &joined) != CAS_OK) {
        return NULL;
    }
    uint64_t hash = 0;
    cas_session *session = NULL;
    cas_table_entry dead = {0};
    cas_table_shard *shard = cas_table_shard_of(&cache->table, joined, &hash);
    cas_lock_take(&shard->lock);
    cas_table_entry *entry = cas_table_find(shard, hash, joined);
    if (entry != NULL) {
        session = take_newest(entry, now_ms, &dead);
        cas_table_touch(shard, entry);
    }
    cas_lock_give(&shard->lock);
    release_all(&dead);
    return session;
}

void cas_client_cache_drop(cas_client_cache *cache, cas_client_key key)
{
    uint8_t room[KEY_ROOM] = {0};
    castls_bytes joined = {0};
    if (join(key, CAS_SPAN(room), &joined) != CAS_OK) {
        return;
    }
    uint64_t hash = 0;
    cas_table_entry gone = {0};
    cas_table_shard *shard = cas_table_shard_of(&cache->table, joined, &hash);
    cas_lock_take(&shard->lock);
    cas_table_entry *entry = cas_table_find(shard, hash, joined);
    cas_session *session = entry == NULL ? NULL : cas_table_entry_pop(entry);
    while (session != NULL) {
        (void)cas_table_entry_push(&gone, session);
        session = cas_table_entry_pop(entry);
    }
    cas_lock_give(&shard->lock);
    release_all(&gone);
}

uint16_t cas_client_cache_group(cas_client_cache *cache, cas_client_key key)
{
    uint8_t room[KEY_ROOM] = {0};
    castls_bytes joined = {0};
    if (join(key, CAS_SPAN(room), &joined) != CAS_OK) {
        return 0;
    }
    uint64_t hash = 0;
    cas_table_shard *shard = cas_table_shard_of(&cache->table, joined, &hash);
    cas_lock_take(&shard->lock);
    const cas_table_entry *entry = cas_table_find(shard, hash, joined);
    const uint16_t group = entry == NULL ? 0 : entry->group;
    cas_lock_give(&shard->lock);
    return group;
}

static size_t count_sessions(const cas_table_shard *shard)
{
    size_t count = 0;
    const cas_table_entry *entry = shard->oldest;
    while (entry != NULL) {
        count = count + entry->session_count;
        entry = entry->newer;
    }
    return count;
}

size_t cas_client_cache_count(cas_client_cache *cache)
{
    size_t count = 0;
    for (size_t i = 0; i < CAS_POOL_COUNT(&cache->table.shard); i++) {
        cas_table_shard *shard = CAS_POOL_AT(&cache->table.shard, i);
        cas_lock_take(&shard->lock);
        count = count + count_sessions(shard);
        cas_lock_give(&shard->lock);
    }
    return count;
}
