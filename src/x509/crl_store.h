/*
 * crl_store.h: revocation lists, each with an index of its serial numbers, so that a look-up costs
 * the same in a list of ten entries and in one of a million. Filled once, then only read.
 */
#ifndef CAS_X509_CRL_STORE_H
#define CAS_X509_CRL_STORE_H

#include "x509/crl.h"

/* One place of an open-addressed table: where the entry stands in the list's DER, plus one. */
typedef struct cas_crl_slot {
    uint32_t entry;
} cas_crl_slot;

typedef CAS_POOL(cas_crl_slot) cas_crl_slot_pool;

typedef struct cas_crl_item {
    cas_buf der;
    cas_crl crl;
    cas_crl_slot_pool slot;
    uint8_t digest[32]; /* SHA-256 of the whole list. */
} cas_crl_item;

typedef CAS_POOL(cas_crl_item) cas_crl_item_pool;

typedef struct cas_crl_store {
    const castls_allocator *allocator;
    const castls_provider *provider;
    cas_crl_item_pool item; /* Grows by doubling while filling. */
    uint32_t count;
} cas_crl_store;

void cas_crl_store_init(cas_crl_store *store, const castls_allocator *allocator,
                        const castls_provider *provider);
void cas_crl_store_clear(cas_crl_store *store);

/* Adds a copy of one list; CAS_ERR_CRL_DECODE when it cannot be used. */
CAS_MUST_USE cas_err cas_crl_store_add(cas_crl_store *store, castls_bytes der);

/* List i, below `count`. */
const cas_crl_item *cas_crl_store_get(const cas_crl_store *store, uint32_t i);

/* Whether a list names a serial number (INTEGER content). */
bool cas_crl_item_has(const cas_crl_item *item, castls_bytes serial);

#endif
