/*
 * environment.h: provider, allocator, clock and random source as they were given, with defaults in
 * the empty places. It is copied into every object that is made under it.
 */
#ifndef CAS_CONFIG_ENVIRONMENT_H
#define CAS_CONFIG_ENVIRONMENT_H

#include "castls/config.h"
#include "core/bytes.h"

typedef struct cas_environment {
    const castls_provider *provider; /* Never NULL. */
    const castls_allocator *allocator;
    const castls_clock *clock;
    const castls_random *random;
} cas_environment;

/* Reads what a caller gave, NULL included, up to its own size. CAS_ERR_ARGUMENT for a struct or a
 * table that does not say how long it is, or ends before what castls cannot do without. */
CAS_MUST_USE cas_err cas_environment_read(const castls_environment *given, cas_environment *out);

/* Milliseconds since 1970; CAS_ERR_CLOCK without a clock or when it has no time. */
CAS_MUST_USE cas_err cas_environment_now_ms(const cas_environment *environment, int64_t *now_ms);

/* Fills `out` from the random source of tests, else from the provider. */
CAS_MUST_USE cas_err cas_environment_random(const cas_environment *environment, castls_span out);

#endif
