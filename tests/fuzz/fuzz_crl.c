/*
 * fuzz_crl.c: revocation lists: what parses lies within its bytes, and each entry is found.
 */
#include "fuzz/fuzz.h"

#include "x509/crl_store.h"

static void check_entries(const cas_crl_item *item)
{
    const castls_bytes der = cas_buf_bytes(&item->der);
    uint32_t count = 0;
    cas_der d = cas_der_at(der, item->crl.entries);
    while (cas_der_has_more(&d)) {
        const castls_bytes serial = cas_range_in(der, cas_crl_entry_read(&d));
        fuzz_require(cas_crl_item_has(item, serial), "an entry is found");
        count++;
    }
    fuzz_require(count == item->crl.count, "entries are counted");
    fuzz_require(cas_range_in(der, item->crl.tbs).len == item->crl.tbs.len,
                 "what is signed lies within the bytes");
}

void fuzz_one(castls_bytes input)
{
    cas_crl_store store = {0};
    cas_crl_store_init(&store, NULL, castls_provider_default());
    if (cas_crl_store_add(&store, input) == CAS_OK) {
        check_entries(cas_crl_store_get(&store, 0));
    }
    cas_crl_store_clear(&store);
}
