/*
 * environment.c: defaults, time and randomness of a configuration.
 */
#include "config/environment.h"

#include "config/sized.h"

/* Whether each table that was given holds what its first version had. */
static bool is_whole(const cas_environment *environment)
{
    const castls_allocator *allocator = environment->allocator;
    const castls_clock *clock = environment->clock;
    const castls_random *random = environment->random;
    return CAS_HAS(environment->provider, sign) &&
           (allocator == NULL || CAS_HAS(allocator, release)) &&
           (clock == NULL || CAS_HAS(clock, now_ms)) && (random == NULL || CAS_HAS(random, fill));
}

cas_err cas_environment_read(const castls_environment *given, cas_environment *out)
{
    *out = (cas_environment){castls_provider_default(), NULL, NULL, NULL};
    if (given == NULL) {
        return CAS_OK;
    }
    if (!CAS_HAS(given, struct_len)) {
        return CAS_ERR_ARGUMENT;
    }
    CAS_TAKE(out, given, provider);
    CAS_TAKE(out, given, allocator);
    CAS_TAKE(out, given, clock);
    CAS_TAKE(out, given, random);
    if (out->provider == NULL) {
        out->provider = castls_provider_default();
    }
    return is_whole(out) ? CAS_OK : CAS_ERR_ARGUMENT;
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
