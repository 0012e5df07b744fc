/*
 * chain_store.h: equal chains of peers are kept once. A busy server or proxy meets the same few
 * chains again and again; with a store all of their connections and sessions hold one copy.
 *
 * The store is bounded and any number of threads may use it. It keeps a reference of each chain
 * that it knows, so that the next connection finds it; in a full set the one that was put in first
 * makes room. A chain is equal when all of its bytes are: what the store says never depends on the
 * hash, which only says where to look.
 */
#ifndef CAS_SESSION_CHAIN_STORE_H
#define CAS_SESSION_CHAIN_STORE_H

#include "core/alloc.h"
#include "session/chain.h"

#define CAS_CHAIN_WAYS 4    /* Chains of a set. */
#define CAS_CHAIN_SETS 256u /* So many sets, each with a lock: a power of two. */

typedef struct cas_chain_set {
    cas_lock lock;
    uint32_t next; /* The chain that is replaced next. */
    cas_chain *chain[CAS_CHAIN_WAYS];
} cas_chain_set;

typedef struct cas_chain_store {
    cas_atomic count_;
    const castls_allocator *allocator_;
    cas_chain_set set_[CAS_CHAIN_SETS];
} cas_chain_store;

CAS_MUST_USE cas_err cas_chain_store_new(const castls_allocator *allocator, cas_chain_store **out);

/* One more reference, and one less; NULL is allowed. */
cas_chain_store *cas_chain_store_retain(cas_chain_store *store);
void cas_chain_store_release(cas_chain_store *store);

/* Takes the caller's reference of a chain and gives one of an equal chain, which is the chain
 * itself when the store had none or is NULL. Fails never. */
cas_chain *cas_chain_store_share(cas_chain_store *store, cas_chain *chain);

#endif
