/*
 * sig_memory.h: signatures that were found to be right, so that meeting the same chain again costs
 * no arithmetic for them.
 *
 * What is remembered is one fact: this key made the signature of this certificate or list. It holds
 * whatever the time, the name and the policy are, and no other check asks here. Only the signatures
 * of a path that led to a trusted root are put in.
 *
 * Any number of threads may use one memory. A look-up takes no lock and writes nothing but its
 * shard's counter; putting in takes the shard's lock for some stores. The room is fixed: in a full
 * set the entry that was put in first is replaced. Certificates of CAs have shards of their own, so
 * that many leaves cannot push them out.
 */
#ifndef CAS_X509_SIG_MEMORY_H
#define CAS_X509_SIG_MEMORY_H

#include "castls/provider.h"
#include "core/alloc.h"
#include "core/atomic.h"
#include "core/bytes.h"
#include "core/err.h"

#define CAS_SIG_WAYS 4    /* Entries of a set. */
#define CAS_SIG_SETS 16   /* Sets of a shard. */
#define CAS_SIG_SHARDS 16 /* The first half for certificates of CAs and lists. */

typedef enum cas_sig_sort {
    CAS_SIG_OF_LEAF = 1,
    CAS_SIG_OF_CA = 2,
    CAS_SIG_OF_LIST = 3
} cas_sig_sort;

/* SHA-256 over the sort, the issuer's SubjectPublicKeyInfo and what it signed. All zero for none:
 * such a key is never found. */
typedef struct cas_sig_key {
    cas_sig_sort sort;
    uint64_t word[4];
} cas_sig_key;

typedef struct cas_sig_entry {
    cas_atomic64 word[4]; /* All zero when it is empty. */
} cas_sig_entry;

typedef struct cas_sig_set {
    cas_sig_entry entry[CAS_SIG_WAYS];
} cas_sig_set;

typedef struct cas_sig_shard {
    cas_sig_set set[CAS_SIG_SETS];
    cas_lock lock;
    uint8_t next[CAS_SIG_SETS]; /* The entry of each set that is replaced next; under the lock. */
    cas_atomic64 hits;
    cas_atomic64 misses;
    uint8_t apart[64]; /* What one shard writes is on no cache line of another. */
} cas_sig_shard;

typedef struct cas_sig_memory {
    const castls_allocator *allocator_;
    cas_atomic count_;
    cas_sig_shard shard[CAS_SIG_SHARDS];
} cas_sig_memory;

CAS_MUST_USE cas_err cas_sig_memory_new(const castls_allocator *allocator, cas_sig_memory **out);
cas_sig_memory *cas_sig_memory_retain(cas_sig_memory *memory);
void cas_sig_memory_release(cas_sig_memory *memory);

/*
 * Makes the key of a signature.
 *
 *   issuer_spki  Whole SubjectPublicKeyInfo.
 *   what         The whole certificate, signature included; of a list the digest of all of it.
 */
cas_sig_key cas_sig_key_of(const castls_provider *provider, cas_sig_sort sort,
                           castls_bytes issuer_spki, castls_bytes what);

/* Whether it was put in; counts a hit or a miss. No memory (NULL) has nothing. */
bool cas_sig_memory_has(cas_sig_memory *memory, const cas_sig_key *key);
void cas_sig_memory_put(cas_sig_memory *memory, const cas_sig_key *key);

/* The sums over all shards. */
void cas_sig_memory_counts(const cas_sig_memory *memory, uint64_t *hits, uint64_t *misses);

#endif
