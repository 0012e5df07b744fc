/*
 * chain_store.c: one copy of each chain.
 */
#include "session/chain_store.h"

#include "session/scatter.h"

/* The end of a certificate is its signature: as good as random, and enough to tell chains apart. */
#define TAIL_LEN 32

cas_err cas_chain_store_new(const castls_allocator *allocator, cas_chain_store **out)
{
    *out = CAS_NEW(allocator, cas_chain_store);
    if (*out == NULL) {
        return CAS_ERR_MEMORY;
    }
    cas_atomic_store(&(*out)->count_, 1);
    (*out)->allocator_ = allocator;
    return CAS_OK;
}

cas_chain_store *cas_chain_store_retain(cas_chain_store *store)
{
    if (store != NULL) {
        cas_count_take(&store->count_);
    }
    return store;
}

void cas_chain_store_release(cas_chain_store *store)
{
    if (store == NULL || !cas_count_give(&store->count_)) {
        return;
    }
    for (size_t i = 0; i < CAS_COUNT(store->set_); i++) {
        cas_chain_set *set = CAS_AT(store->set_, i);
        for (size_t k = 0; k < CAS_COUNT(set->chain); k++) {
            cas_chain_release(*CAS_AT(set->chain, k));
        }
    }
    CAS_FREE(store->allocator_, store);
}

static cas_chain_set *set_of(cas_chain_store *store, const cas_chain *chain)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < cas_chain_length(chain); i++) {
        const castls_bytes der = cas_chain_certificate(chain, i);
        const size_t tail = cas_min_size(der.len, TAIL_LEN);
        hash = cas_scatter(hash, cas_bytes_slice(der, der.len - tail, tail));
    }
    return CAS_AT(store->set_, (size_t)(hash % CAS_CHAIN_SETS));
}

static cas_chain *find(const cas_chain_set *set, const cas_chain *chain)
{
    for (size_t i = 0; i < CAS_COUNT(set->chain); i++) {
        cas_chain *known = *CAS_AT(set->chain, i);
        if (known != NULL && cas_chain_equal(known, chain)) {
            return known;
        }
    }
    return NULL;
}

cas_chain *cas_chain_store_share(cas_chain_store *store, cas_chain *chain)
{
    if (store == NULL || chain == NULL) {
        return chain;
    }
    cas_chain_set *set = set_of(store, chain);
    cas_lock_take(&set->lock);
    cas_chain *shared = cas_chain_retain(find(set, chain));
    cas_chain *over = chain;
    if (shared == NULL) {
        cas_chain **slot = CAS_AT(set->chain, set->next % CAS_CHAIN_WAYS);
        over = *slot;
        *slot = cas_chain_retain(chain);
        shared = chain;
        set->next = (set->next + 1) % CAS_CHAIN_WAYS;
    }
    cas_lock_give(&set->lock);
    /* Outside of the lock: the last reference frees. */
    cas_chain_release(over);
    return shared;
}
