/*
 * sig_memory.c: see sig_memory.h.
 *
 * An entry is four words. Who writes one empties the first word before the others change and fills
 * it last; who reads one reads the first word again at the end. So no reader takes the halves of
 * two entries for one; and were it to, it would hold a hit only if they made up a third digest.
 */
#include "x509/sig_memory.h"

#include "core/list.h"
#include "core/reader.h"

#define HALF (CAS_SIG_SHARDS / 2)

cas_err cas_sig_memory_new(const castls_allocator *allocator, cas_sig_memory **out)
{
    *out = CAS_NEW(allocator, cas_sig_memory);
    if (*out == NULL) {
        return CAS_ERR_MEMORY;
    }
    (*out)->allocator_ = allocator;
    cas_count_take(&(*out)->count_);
    return CAS_OK;
}

cas_sig_memory *cas_sig_memory_retain(cas_sig_memory *memory)
{
    if (memory != NULL) {
        cas_count_take(&memory->count_);
    }
    return memory;
}

void cas_sig_memory_release(cas_sig_memory *memory)
{
    if (memory != NULL && cas_count_give(&memory->count_)) {
        CAS_FREE(memory->allocator_, memory);
    }
}

cas_sig_key cas_sig_key_of(const castls_provider *provider, cas_sig_sort sort,
                           castls_bytes issuer_spki, castls_bytes what)
{
    cas_sig_key key = {sort, {0}};
    uint8_t digest[32] = {0};
    const uint8_t first[] = {(uint8_t)sort};
    /* A SubjectPublicKeyInfo tells its own length, so that no two inputs give the same bytes. */
    const castls_bytes parts[] = {CAS_BYTES(first), issuer_spki, what};
    const castls_hash *hash = provider->hash(CASTLS_HASH_SHA256);
    if (hash == NULL || hash->digest(CAS_PARTS(parts), CAS_SPAN(digest)) != CASTLS_OK) {
        return key;
    }
    cas_reader r = cas_reader_on(CAS_BYTES(digest));
    for (size_t i = 0; i < CAS_COUNT(key.word); i++) {
        *CAS_AT(key.word, i) = cas_read_u64(&r);
    }
    return key;
}

static bool is_none(const cas_sig_key *key)
{
    return key->word[0] == 0;
}

static cas_sig_shard *shard_of(cas_sig_memory *memory, const cas_sig_key *key)
{
    const size_t half = key->sort == CAS_SIG_OF_LEAF ? HALF : 0;
    return CAS_AT(memory->shard, half + *CAS_AT(key->word, 1) % HALF);
}

static size_t set_of(const cas_sig_key *key)
{
    return *CAS_AT(key->word, 2) % CAS_SIG_SETS;
}

static bool entry_is(const cas_sig_entry *entry, const cas_sig_key *key)
{
    for (size_t i = 0; i < CAS_COUNT(key->word); i++) {
        if (cas_atomic64_load(CAS_AT(entry->word, i)) != *CAS_AT(key->word, i)) {
            return false;
        }
    }
    return cas_atomic64_load(&entry->word[0]) == key->word[0];
}

static bool set_has(const cas_sig_set *set, const cas_sig_key *key)
{
    for (size_t i = 0; i < CAS_SIG_WAYS; i++) {
        if (entry_is(CAS_AT(set->entry, i), key)) {
            return true;
        }
    }
    return false;
}

bool cas_sig_memory_has(cas_sig_memory *memory, const cas_sig_key *key)
{
    if (memory == NULL || is_none(key)) {
        return false;
    }
    cas_sig_shard *shard = shard_of(memory, key);
    const bool found = set_has(CAS_AT(shard->set, set_of(key)), key);
    (void)cas_atomic64_add(found ? &shard->hits : &shard->misses, 1);
    return found;
}

void cas_sig_memory_put(cas_sig_memory *memory, const cas_sig_key *key)
{
    if (memory == NULL || is_none(key)) {
        return;
    }
    cas_sig_shard *shard = shard_of(memory, key);
    const size_t at = set_of(key);
    cas_sig_set *set = CAS_AT(shard->set, at);
    cas_lock_take(&shard->lock);
    if (!set_has(set, key)) {
        uint8_t *next = CAS_AT(shard->next, at);
        cas_sig_entry *entry = CAS_AT(set->entry, *next);
        *next = cas_narrow_u8((*next + 1U) % CAS_SIG_WAYS);
        cas_atomic64_store(&entry->word[0], 0);
        for (size_t i = 1; i < CAS_COUNT(key->word); i++) {
            cas_atomic64_store(CAS_AT(entry->word, i), *CAS_AT(key->word, i));
        }
        cas_atomic64_store(&entry->word[0], key->word[0]);
    }
    cas_lock_give(&shard->lock);
}

void cas_sig_memory_counts(const cas_sig_memory *memory, uint64_t *hits, uint64_t *misses)
{
    *hits = 0;
    *misses = 0;
    for (size_t i = 0; memory != NULL && i < CAS_SIG_SHARDS; i++) {
        const cas_sig_shard *shard = CAS_AT(memory->shard, i);
        *hits = *hits + cas_atomic64_load(&shard->hits);
        *misses = *misses + cas_atomic64_load(&shard->misses);
    }
}
