/*
 * lists.c: how long a look-up in a revocation list takes, for `make bench-x509`.
 */
#include "limbo/limbo.h"

#include "castls/provider.h"
#include "x509/crl_store.h"

#define BATCHES 20
#define RUNS 1000

cas_err limbo_time_list(castls_bytes der, castls_bytes serial, uint64_t *load_ns,
                        uint64_t *look_up_ns)
{
    cas_crl_store store = {0};
    const uint64_t begun_ns = limbo_now_ns();
    cas_crl_store_init(&store, NULL, castls_provider_default());
    cas_err err = cas_crl_store_add(&store, der);
    *load_ns = limbo_now_ns() - begun_ns;
    *look_up_ns = UINT64_MAX;
    for (uint32_t batch = 0; batch < BATCHES && err == CAS_OK; batch++) {
        const cas_crl_item *item = cas_crl_store_get(&store, 0);
        const uint64_t from_ns = limbo_now_ns();
        for (uint32_t i = 0; i < RUNS; i++) {
            err = cas_crl_item_has(item, serial) ? err : CAS_ERR_CRL_DECODE;
        }
        const uint64_t took_ns = (limbo_now_ns() - from_ns) / RUNS;
        *look_up_ns = took_ns < *look_up_ns ? took_ns : *look_up_ns;
    }
    cas_crl_store_clear(&store);
    return err;
}
