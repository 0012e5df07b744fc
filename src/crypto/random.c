/*
 * random.c: see random.h.
 */
#include "crypto/random.h"

cas_err cas_random(const castls_provider *provider, const cas_random_hook *hook, castls_span out)
{
    if (out.len == 0) {
        return CAS_OK;
    }
    const castls_code code =
        hook != NULL && hook->fill != NULL ? hook->fill(hook->user, out) : provider->random(out);
    if (code != CASTLS_OK) {
        cas_span_wipe(out);
        return CAS_ERR_RANDOM;
    }
    return CAS_OK;
}
