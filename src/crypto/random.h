/*
 * random.h: random bytes: from the configuration's own source where it has one (tests that must
 * repeat), else from the provider.
 */
#ifndef CAS_CRYPTO_RANDOM_H
#define CAS_CRYPTO_RANDOM_H

#include "castls/provider.h"
#include "core/bytes.h"

/* A source of the application's. It fills `out` or answers with an error; it may be called from any
 * thread. A zeroed object is no source. */
typedef struct cas_random_hook {
    castls_code (*fill)(void *user, castls_span out);
    void *user;
} cas_random_hook;

/* Fills `out`. `hook` may be NULL, or empty. On CAS_ERR_RANDOM the bytes are zero. */
CAS_MUST_USE cas_err cas_random(const castls_provider *provider, const cas_random_hook *hook,
                                castls_span out);

#endif
