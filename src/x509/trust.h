/*
 * trust.h: a store of trust anchors, which are certificates found by their subject.
 *
 * A store is filled, and from then on only read: any number of threads may use it at once. Filling
 * makes an index alone (subject and key of each certificate); a certificate is parsed when a path
 * wants it. The public, reference-counted object is made of this one.
 */
#ifndef CAS_X509_TRUST_H
#define CAS_X509_TRUST_H

#include "core/arena.h"
#include "core/atomic.h"
#include "x509/cert.h"
#include "x509/limits.h"

typedef struct cas_anchor {
    cas_range der;     /* In the store's bytes. */
    cas_range subject; /* The whole Name, in the store's bytes. */
    uint32_t hash;     /* Of the subject. */
    uint32_t next;     /* The next anchor of the same bucket, plus one; 0 for none. */
    bool is_vetted;
    /* The key as a provider keeps it ready, made when a path first wants it. What stands beside the
     * state (trust.c has them) is written by who moves it from NONE, and read when it is READY. */
    cas_atomic key_state;
    const castls_provider *key_provider;
    void *key;
} cas_anchor;

typedef struct cas_bucket {
    uint32_t first; /* The first anchor of the bucket, plus one; 0 for none. */
} cas_bucket;

typedef CAS_POOL(cas_anchor) cas_anchor_pool;
typedef CAS_POOL(cas_bucket) cas_bucket_pool;

typedef struct cas_trust {
    const castls_allocator *allocator;
    cas_arena bytes;        /* All certificates, one behind the other. */
    cas_anchor_pool anchor; /* Grows by doubling while filling. */
    cas_bucket_pool bucket; /* As many as there is room for anchors. */
    uint32_t count;
    bool adds_vetted; /* What is added from now on is vetted. */
    uint32_t source_len;
    uint8_t source[CAS_TRUST_SOURCE_MAX]; /* Where they come from, for people. */
} cas_trust;

/* What became of a bundle. */
typedef struct cas_trust_counts {
    uint32_t added;
    uint32_t repeated; /* Was there already. */
    uint32_t refused;  /* Is no certificate that can be indexed. */
} cas_trust_counts;

void cas_trust_init(cas_trust *trust, const castls_allocator *allocator);
void cas_trust_clear(cas_trust *trust);

/*
 * Says whether what is added from now on has been vetted: it comes from the platform, whose root
 * programme has looked at each root. Then its name and its key are what counts, as RFC 5280 section
 * 6.1.1 (d) has it, and the form of the certificate around them is not judged again: some of the
 * oldest roots break rules that are younger than they are. A new store adds what is not vetted.
 */
void cas_trust_vet(cas_trust *trust, bool vetted);

/* Adds a copy of one certificate; one that is there already is counted once. */
CAS_MUST_USE cas_err cas_trust_add(cas_trust *trust, castls_bytes der);

/* Adds each CERTIFICATE block of a PEM text; blocks of other kinds are passed over. An error is one
 * of memory, of a limit, or of malformed PEM; what was added before it stays. */
CAS_MUST_USE cas_err cas_trust_add_pem(cas_trust *trust, castls_bytes text,
                                       cas_trust_counts *counts);

/* Says where the anchors come from, for people; what is longer is cut. */
void cas_trust_set_source(cas_trust *trust, castls_bytes text);

static inline castls_bytes cas_trust_source(const cas_trust *trust)
{
    return cas_bytes_prefix(CAS_BYTES(trust->source), trust->source_len);
}

static inline uint32_t cas_trust_count(const cas_trust *trust)
{
    return trust->count;
}

/* The DER of anchor i; absent past the end. */
castls_bytes cas_trust_get(const cas_trust *trust, uint32_t i);

/*
 * The key of anchor i, which is that of this SubjectPublicKeyInfo, ready for the provider's
 * public_key_verify; NULL where the provider has none, or another thread is just making it. It
 * lives as long as the store. Any thread.
 */
const void *cas_trust_ready_key(const cas_trust *trust, uint32_t i, const castls_provider *provider,
                                castls_bytes spki);

/* Whether anchor i is vetted. */
bool cas_trust_is_vetted(const cas_trust *trust, uint32_t i);

/* Walks the anchors with this subject (whole Name): `cursor` starts at 0; false when there is none
 * left. */
bool cas_trust_find(const cas_trust *trust, castls_bytes subject, uint32_t *cursor,
                    uint32_t *anchor);

/* Whether just this certificate is an anchor. */
bool cas_trust_has(const cas_trust *trust, castls_bytes der);

#endif
