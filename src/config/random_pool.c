/*
 * random_pool.c: see random_pool.h.
 */
#include "config/random_pool.h"

cas_err cas_random_pool_take(cas_random_pool *pool, const cas_environment *environment,
                             castls_span out)
{
    const castls_span all = CAS_SPAN(pool->bytes_);
    if (environment->random != NULL || out.len > all.len) {
        return cas_environment_random(environment, out);
    }
    if (pool->left_ < out.len) {
        pool->left_ = 0;
        const cas_err err = cas_environment_random(environment, all);
        if (err != CAS_OK) {
            cas_span_wipe(out);
            return err;
        }
        pool->left_ = all.len;
    }
    pool->left_ = pool->left_ - out.len;
    const castls_span taken = cas_span_slice(all, pool->left_, out.len);
    const bool fits = cas_span_copy(out, cas_span_bytes(taken));
    cas_span_wipe(taken);
    return fits ? CAS_OK : CAS_ERR_INTERNAL;
}
