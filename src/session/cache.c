/*
 * cache.c: the session cache of a configuration.
 */
#include "session/cache.h"

#include "core/reader.h"

cas_err cas_session_cache_new(const castls_allocator *allocator, const castls_provider *provider,
                              const cas_random_hook *random, uint32_t sessions_max,
                              cas_session_cache **out)
{
    *out = NULL;
    uint8_t seed_room[16] = {0};
    CAS_TRY(cas_random(provider, random, CAS_SPAN(seed_room)));
    cas_reader r = cas_reader_on(CAS_BYTES(seed_room));
    const uint64_t server_seed = cas_read_u64(&r);
    const uint64_t client_seed = cas_read_u64(&r);

    cas_session_cache *cache = CAS_NEW(allocator, cas_session_cache);
    if (cache == NULL) {
        return CAS_ERR_MEMORY;
    }
    cache->allocator_ = allocator;
    cas_atomic_store(&cache->count_, 1);
    cas_err made = cas_server_cache_init(&cache->server, allocator, server_seed, sessions_max);
    if (made == CAS_OK) {
        made = cas_client_cache_init(&cache->client, allocator, client_seed, sessions_max);
    }
    if (made != CAS_OK) {
        cas_session_cache_release(cache);
        return made;
    }
    *out = cache;
    return CAS_OK;
}

cas_session_cache *cas_session_cache_retain(cas_session_cache *cache)
{
    if (cache != NULL) {
        cas_count_take(&cache->count_);
    }
    return cache;
}

void cas_session_cache_release(cas_session_cache *cache)
{
    if (cache == NULL || !cas_count_give(&cache->count_)) {
        return;
    }
    cas_server_cache_clear(&cache->server);
    cas_client_cache_clear(&cache->client);
    CAS_FREE(cache->allocator_, cache);
}
