/*
 * environment.c: defaults, time and randomness of a configuration.
 */
#include "config/environment.h"

#include <stddef.h>

cas_environment cas_environment_of(const castls_environment *given)
{
    cas_environment out = {NULL, NULL, NULL, NULL};
    if (given != NULL) {
        if (given->struct_len >= sizeof(castls_environment)) {
            out.provider = given->provider;
            out.allocator = given->allocator;
            out.clock = given->clock;
            out.random = given->random;
        }
    }
    if (out.provider == NULL) {
        out.provider = castls_provider_default();
    }
    return out;
}

cas_err cas_environment_now_ms(const cas_environment *environment, int64_t *now_ms)
{
    *now_ms = 0;
    if (environment->clock == NULL || environment->clock->now_ms == NULL) {
        return CAS_ERR_CLOCK;
    }
    const int64_t now = environment->clock->now_ms(environment->clock->user);
    if (now < 0) {
        return CAS_ERR_CLOCK;
    }
    *now_ms = now;
    return CAS_OK;
}

cas_err cas_environment_random(const cas_environment *environment, castls_span out)
{
    castls_code code = CASTLS_FAILED;
    if (environment->random != NULL && environment->random->fill != NULL) {
        code = environment->random->fill(environment->random->user, out);
    } else {
        code = environment->provider->random(out);
    }
    if (code != CASTLS_OK) {
        cas_span_wipe(out);
        return CAS_ERR_RANDOM;
    }
    return CAS_OK;
}
