/*
 * trust.c: see trust.h.
 */
#include "x509/trust.h"

#include "x509/pem.h"

/* States of an anchor's key. */
#define KEY_NONE 0
#define KEY_MAKING 1 /* Or it could not be made. */
#define KEY_READY 2

/* FNV-1a. Who fills a store chooses what is in it, so nobody gains by making hashes meet. */
static uint32_t hash_of(castls_bytes in)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < in.len; i++) {
        hash = cas_low_u32((uint64_t)(hash ^ cas_bytes_get(in, i)) * 16777619U);
    }
    return hash;
}

void cas_trust_init(cas_trust *trust, const castls_allocator *allocator)
{
    *trust = (cas_trust){0};
    trust->allocator = allocator;
    trust->bytes = cas_arena_on(allocator, CAS_TRUST_BYTES_MAX);
}

void cas_trust_clear(cas_trust *trust)
{
    for (uint32_t i = 0; i < trust->count; i++) {
        const cas_anchor *anchor = CAS_POOL_AT(&trust->anchor, i);
        if (cas_atomic_load(&anchor->key_state) == KEY_READY) {
            anchor->key_provider->public_key_free(anchor->key);
        }
    }
    cas_arena_clear(&trust->bytes);
    CAS_POOL_CLEAR(&trust->anchor, trust->allocator);
    CAS_POOL_CLEAR(&trust->bucket, trust->allocator);
    trust->count = 0;
}

void cas_trust_vet(cas_trust *trust, bool vetted)
{
    trust->adds_vetted = vetted;
}

void cas_trust_set_source(cas_trust *trust, castls_bytes text)
{
    const castls_bytes kept = cas_bytes_prefix(text, CAS_TRUST_SOURCE_MAX);
    (void)cas_span_copy(CAS_SPAN(trust->source), kept);
    trust->source_len = cas_narrow_u32(kept.len);
}

/* A provider of before has a shorter table, and one may leave the places empty. */
static bool has_public_keys(const castls_provider *provider)
{
    return provider->struct_len >=
               offsetof(castls_provider, public_key_free) + sizeof(provider->public_key_free) &&
           provider->public_key_load != NULL;
}

const void *cas_trust_ready_key(const cas_trust *trust, uint32_t i, const castls_provider *provider,
                                castls_bytes spki)
{
    if (i >= trust->count || !has_public_keys(provider)) {
        return NULL;
    }
    cas_anchor *anchor = CAS_POOL_AT(&trust->anchor, i);
    if (cas_atomic_load(&anchor->key_state) == KEY_READY) {
        return anchor->key_provider == provider ? anchor->key : NULL;
    }
    if (!cas_atomic_swap_if(&anchor->key_state, KEY_NONE, KEY_MAKING) ||
        provider->public_key_load(spki, &anchor->key) != CASTLS_OK) {
        return NULL;
    }
    anchor->key_provider = provider;
    cas_atomic_store(&anchor->key_state, KEY_READY);
    return anchor->key;
}

bool cas_trust_is_vetted(const cas_trust *trust, uint32_t i)
{
    return i < trust->count && CAS_POOL_AT(&trust->anchor, i)->is_vetted;
}

castls_bytes cas_trust_get(const cas_trust *trust, uint32_t i)
{
    if (i >= trust->count) {
        return cas_bytes_none();
    }
    return cas_arena_view(&trust->bytes, CAS_POOL_AT(&trust->anchor, i)->der);
}

/* The bucket of a hash; there is one. */
static cas_bucket *bucket_of(const cas_trust *trust, uint32_t hash)
{
    return CAS_POOL_AT(&trust->bucket, hash % CAS_POOL_COUNT(&trust->bucket));
}

static void link(cas_trust *trust, uint32_t i)
{
    cas_anchor *anchor = CAS_POOL_AT(&trust->anchor, i);
    cas_bucket *bucket = bucket_of(trust, anchor->hash);
    anchor->next = bucket->first;
    bucket->first = i + 1;
}

/* Makes room for twice as many anchors, and as many buckets. */
static cas_err grow(cas_trust *trust)
{
    const size_t wanted = cas_max_size(64, 2 * (size_t)trust->count);
    cas_anchor_pool anchor = {0};
    cas_bucket_pool bucket = {0};
    if (trust->count >= CAS_TRUST_COUNT_MAX) {
        return CAS_ERR_LIMIT;
    }
    if (!CAS_POOL_INIT(&anchor, trust->allocator, wanted)) {
        return CAS_ERR_MEMORY;
    }
    if (!CAS_POOL_INIT(&bucket, trust->allocator, wanted)) {
        CAS_POOL_CLEAR(&anchor, trust->allocator);
        return CAS_ERR_MEMORY;
    }
    for (uint32_t i = 0; i < trust->count; i++) {
        *CAS_POOL_AT(&anchor, i) = *CAS_POOL_AT(&trust->anchor, i);
    }
    CAS_POOL_CLEAR(&trust->anchor, trust->allocator);
    CAS_POOL_CLEAR(&trust->bucket, trust->allocator);
    trust->anchor = anchor;
    trust->bucket = bucket;
    for (uint32_t i = 0; i < trust->count; i++) {
        link(trust, i);
    }
    return CAS_OK;
}

/* Walks the anchors of a bucket from the one behind `cursor` on; 0 when there is none left. */
static uint32_t next_in_bucket(const cas_trust *trust, uint32_t hash, uint32_t cursor)
{
    if (trust->count == 0) {
        return 0;
    }
    uint32_t at =
        cursor == 0 ? bucket_of(trust, hash)->first : CAS_POOL_AT(&trust->anchor, cursor - 1)->next;
    while (at != 0 && CAS_POOL_AT(&trust->anchor, at - 1)->hash != hash) {
        at = CAS_POOL_AT(&trust->anchor, at - 1)->next;
    }
    return at;
}

bool cas_trust_find(const cas_trust *trust, castls_bytes subject, uint32_t *cursor,
                    uint32_t *anchor)
{
    *anchor = 0;
    const uint32_t hash = hash_of(subject);
    for (uint32_t at = next_in_bucket(trust, hash, *cursor); at != 0;
         at = next_in_bucket(trust, hash, at)) {
        const cas_anchor *it = CAS_POOL_AT(&trust->anchor, at - 1);
        if (cas_bytes_equal(cas_arena_view(&trust->bytes, it->subject), subject)) {
            *cursor = at;
            *anchor = at - 1;
            return true;
        }
    }
    return false;
}

static bool has(const cas_trust *trust, castls_bytes der, castls_bytes subject)
{
    uint32_t cursor = 0;
    uint32_t anchor = 0;
    while (cas_trust_find(trust, subject, &cursor, &anchor)) {
        if (cas_bytes_equal(cas_trust_get(trust, anchor), der)) {
            return true;
        }
    }
    return false;
}

bool cas_trust_has(const cas_trust *trust, castls_bytes der)
{
    cas_range subject = {0, 0};
    cas_range spki = {0, 0};
    return cas_cert_skim(der, &subject, &spki) == CAS_OK &&
           has(trust, der, cas_range_in(der, subject));
}

/* Indexes a certificate that is not there yet. */
static cas_err add_new(cas_trust *trust, castls_bytes der, cas_range subject)
{
    if (trust->count == CAS_POOL_COUNT(&trust->anchor)) {
        CAS_TRY(grow(trust));
    }
    cas_anchor anchor = {0};
    CAS_TRY(cas_arena_keep(&trust->bytes, der, &anchor.der));
    anchor.is_vetted = trust->adds_vetted;
    anchor.hash = hash_of(cas_range_in(der, subject));
    anchor.subject.offset = anchor.der.offset + subject.offset;
    anchor.subject.len = subject.len;
    *CAS_POOL_AT(&trust->anchor, trust->count) = anchor;
    link(trust, trust->count);
    trust->count++;
    return CAS_OK;
}

cas_err cas_trust_add(cas_trust *trust, castls_bytes der)
{
    cas_range subject = {0, 0};
    cas_range spki = {0, 0};
    CAS_TRY(cas_cert_skim(der, &subject, &spki));
    if (has(trust, der, cas_range_in(der, subject))) {
        return CAS_OK;
    }
    return add_new(trust, der, subject);
}

/* One block: decoded into the scratch room, indexed, counted. */
static cas_err add_block(cas_trust *trust, castls_span room, castls_bytes body,
                         cas_trust_counts *counts)
{
    cas_writer w = cas_writer_on(room);
    const cas_err decoded = cas_pem_decode(body, &w);
    if (decoded == CAS_ERR_PEM) {
        return decoded;
    }
    const uint32_t before = trust->count;
    const cas_err err = decoded == CAS_OK ? cas_trust_add(trust, cas_writer_bytes(&w)) : decoded;
    if (err == CAS_ERR_MEMORY || err == CAS_ERR_LIMIT) {
        return err;
    }
    if (err != CAS_OK) {
        counts->refused++;
    } else if (trust->count == before) {
        counts->repeated++;
    } else {
        counts->added++;
    }
    return CAS_OK;
}

static cas_err add_blocks(cas_trust *trust, castls_span room, castls_bytes text,
                          cas_trust_counts *counts)
{
    cas_reader r = cas_reader_on(text);
    for (;;) {
        castls_bytes label = cas_bytes_none();
        castls_bytes body = cas_bytes_none();
        const cas_err err = cas_pem_next(&r, &label, &body);
        if (err == CAS_ERR_PEM_NOTHING) {
            return CAS_OK;
        }
        CAS_TRY(err);
        if (cas_bytes_equal(label, CAS_TEXT("CERTIFICATE")) ||
            cas_bytes_equal(label, CAS_TEXT("X509 CERTIFICATE"))) {
            CAS_TRY(add_block(trust, room, body, counts));
        }
    }
}

cas_err cas_trust_add_pem(cas_trust *trust, castls_bytes text, cas_trust_counts *counts)
{
    *counts = (cas_trust_counts){0, 0, 0};
    cas_buf scratch = {0};
    CAS_TRY(cas_buf_init(&scratch, trust->allocator, CAS_CERT_LEN_MAX));
    /* Three bytes of four characters: the room is taken once. */
    const size_t left = CAS_TRUST_BYTES_MAX - cas_arena_len(&trust->bytes);
    cas_err err = cas_arena_reserve(&trust->bytes, cas_min_size(text.len / 4 * 3, left));
    if (err == CAS_OK) {
        err = add_blocks(trust, cas_buf_room(&scratch), text, counts);
    }
    cas_buf_clear(&scratch, trust->allocator);
    return err;
}
