/*
 * compressed.c: the cache of our own compressed chains.
 */
#include "config/compressed.h"

#include "compress/compress.h"
#include "core/alloc.h"

#define PHASE_EMPTY 0u
#define PHASE_FILLING 1u
#define PHASE_THERE 2u

cas_err cas_compressed_cache_new(const castls_allocator *allocator, cas_compressed_cache **out)
{
    *out = CAS_NEW(allocator, cas_compressed_cache);
    if (*out == NULL) {
        return CAS_ERR_MEMORY;
    }
    cas_count_take(&(*out)->count);
    (*out)->allocator = allocator;
    return CAS_OK;
}

cas_compressed_cache *cas_compressed_cache_retain(cas_compressed_cache *cache)
{
    if (cache != NULL) {
        cas_count_take(&cache->count);
    }
    return cache;
}

void cas_compressed_cache_release(cas_compressed_cache *cache)
{
    if (cache == NULL || !cas_count_give(&cache->count)) {
        return;
    }
    const castls_allocator *allocator = cache->allocator;
    for (size_t i = 0; i < CAS_COUNT(cache->message); i++) {
        cas_buf_clear(&CAS_AT(cache->message, i)->plain, allocator);
        cas_buf_clear(&CAS_AT(cache->message, i)->compressed, allocator);
    }
    CAS_FREE(allocator, cache);
}

/* Compresses into a buffer that is one byte shorter: what does not fit is not worth it. */
static cas_err compress(const castls_allocator *allocator, uint16_t algorithm, castls_bytes plain,
                        cas_buf *out)
{
    cas_buf room = {0};
    size_t len = 0;
    CAS_TRY(cas_buf_init(&room, allocator, plain.len == 0 ? 0 : plain.len - 1));
    cas_err err = cas_compress(algorithm, plain, cas_buf_room(&room), &len);
    if (err == CAS_OK) {
        cas_buf_wrote(&room, len);
        err = cas_buf_copy(out, allocator, cas_buf_bytes(&room));
    } else if (err == CAS_ERR_ROOM) {
        err = CAS_OK;
    }
    cas_buf_clear(&room, allocator);
    return err;
}

static cas_err fill(cas_compressed_message *message, const castls_allocator *allocator,
                    uint16_t algorithm, castls_bytes plain)
{
    message->algorithm = algorithm;
    CAS_TRY(cas_buf_copy(&message->plain, allocator, plain));
    const cas_err err = compress(allocator, algorithm, plain, &message->compressed);
    if (err != CAS_OK) {
        cas_buf_clear(&message->plain, allocator);
    }
    return err;
}

cas_err cas_compressed_cache_get(cas_compressed_cache *cache, uint16_t algorithm,
                                 castls_bytes plain, castls_bytes *out)
{
    *out = cas_bytes_none();
    for (size_t i = 0; i < CAS_COUNT(cache->message); i++) {
        cas_compressed_message *message = CAS_AT(cache->message, i);
        /* Looked at first: an exchange writes to memory that all threads share even if it fails. */
        if (cas_atomic_load(&message->phase) == PHASE_EMPTY &&
            cas_atomic_swap_if(&message->phase, PHASE_EMPTY, PHASE_FILLING)) {
            const cas_err err = fill(message, cache->allocator, algorithm, plain);
            *out = cas_buf_bytes(&message->compressed);
            cas_atomic_store(&message->phase, err == CAS_OK ? PHASE_THERE : PHASE_EMPTY);
            return err;
        }
        if (cas_atomic_load(&message->phase) != PHASE_THERE) {
            return CAS_OK;
        }
        if (message->algorithm == algorithm &&
            cas_bytes_equal(cas_buf_bytes(&message->plain), plain)) {
            *out = cas_buf_bytes(&message->compressed);
            return CAS_OK;
        }
    }
    return CAS_OK;
}
