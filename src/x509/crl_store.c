/*
 * crl_store.c: see crl_store.h.
 */
#include "x509/crl_store.h"

#include "core/list.h"

#define LISTS_MAX 65536

void cas_crl_store_init(cas_crl_store *store, const castls_allocator *allocator,
                        const castls_provider *provider)
{
    *store = (cas_crl_store){0};
    store->allocator = allocator;
    store->provider = provider;
}

static void clear_item(cas_crl_item *item, const castls_allocator *allocator)
{
    cas_buf_clear(&item->der, allocator);
    CAS_POOL_CLEAR(&item->slot, allocator);
}

void cas_crl_store_clear(cas_crl_store *store)
{
    for (uint32_t i = 0; i < store->count; i++) {
        clear_item(CAS_POOL_AT(&store->item, i), store->allocator);
    }
    CAS_POOL_CLEAR(&store->item, store->allocator);
    store->count = 0;
}

const cas_crl_item *cas_crl_store_get(const cas_crl_store *store, uint32_t i)
{
    return CAS_POOL_AT(&store->item, i);
}

/* FNV-1a. A CA could make its own serial numbers meet; what that slows down is its own list. */
static uint32_t hash_of(castls_bytes serial)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < serial.len; i++) {
        hash = cas_low_u32((uint64_t)(hash ^ cas_bytes_get(serial, i)) * 16777619U);
    }
    return hash ^ hash >> 15;
}

/* The serial number of the entry that begins at an offset. */
static castls_bytes serial_at(castls_bytes der, size_t offset)
{
    const cas_range rest = {cas_narrow_u32(offset), cas_narrow_u32(der.len - offset)};
    cas_der d = cas_der_at(der, rest);
    cas_der entry = cas_der_enter(&d, CAS_DER_SEQUENCE);
    return cas_range_in(der, cas_der_integer(&entry));
}

/* The slot of a serial number, or the free one where it would go: there is always a free one. */
static cas_crl_slot *find_slot(const cas_crl_item *item, castls_bytes serial)
{
    const castls_bytes der = cas_buf_bytes(&item->der);
    const size_t count = CAS_POOL_COUNT(&item->slot);
    size_t at = hash_of(serial) % count;
    for (;;) {
        cas_crl_slot *slot = CAS_POOL_AT(&item->slot, at);
        if (slot->entry == 0 || cas_bytes_equal(serial_at(der, slot->entry - 1), serial)) {
            return slot;
        }
        at = at + 1 == count ? 0 : at + 1;
    }
}

bool cas_crl_item_has(const cas_crl_item *item, castls_bytes serial)
{
    return CAS_POOL_COUNT(&item->slot) != 0 && find_slot(item, serial)->entry != 0;
}

/* By its digest a list is known again when its signature has been checked. */
static cas_err set_digest(cas_crl_item *item, const castls_provider *provider, castls_bytes der)
{
    const castls_hash *hash = provider->hash(CASTLS_HASH_SHA256);
    const castls_bytes parts[] = {der};
    if (hash == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    return hash->digest(CAS_PARTS(parts), CAS_SPAN(item->digest)) == CASTLS_OK
               ? CAS_OK
               : CAS_ERR_CRYPTO;
}

static cas_err fill(cas_crl_item *item, const cas_crl_store *store, castls_bytes der)
{
    const castls_allocator *allocator = store->allocator;
    CAS_TRY(cas_crl_decode(der, &item->crl));
    CAS_TRY(set_digest(item, store->provider, der));
    CAS_TRY(cas_buf_copy(&item->der, allocator, der));
    if (item->crl.count == 0) {
        return CAS_OK;
    }
    /* At most half full, so that a look-up meets a free slot soon. */
    if (!CAS_POOL_INIT(&item->slot, allocator, 2 * (size_t)item->crl.count + 1)) {
        return CAS_ERR_MEMORY;
    }
    const castls_bytes own = cas_buf_bytes(&item->der);
    cas_der d = cas_der_at(own, item->crl.entries);
    while (cas_der_has_more(&d)) {
        const size_t entry = d.end - cas_reader_left(&d.reader);
        const castls_bytes serial = cas_range_in(own, cas_crl_entry_read(&d));
        find_slot(item, serial)->entry = cas_narrow_u32(entry + 1);
    }
    return CAS_OK;
}

static cas_err grow(cas_crl_store *store)
{
    cas_crl_item_pool item = {0};
    if (store->count >= LISTS_MAX) {
        return CAS_ERR_LIMIT;
    }
    if (!CAS_POOL_INIT(&item, store->allocator, cas_max_size(4, 2 * (size_t)store->count))) {
        return CAS_ERR_MEMORY;
    }
    for (uint32_t i = 0; i < store->count; i++) {
        *CAS_POOL_AT(&item, i) = *CAS_POOL_AT(&store->item, i);
    }
    CAS_POOL_CLEAR(&store->item, store->allocator);
    store->item = item;
    return CAS_OK;
}

cas_err cas_crl_store_add(cas_crl_store *store, castls_bytes der)
{
    if (store->count == CAS_POOL_COUNT(&store->item)) {
        CAS_TRY(grow(store));
    }
    cas_crl_item *item = CAS_POOL_AT(&store->item, store->count);
    const cas_err err = fill(item, store, der);
    if (err != CAS_OK) {
        clear_item(item, store->allocator);
        *item = (cas_crl_item){0};
        return err;
    }
    store->count++;
    return CAS_OK;
}
