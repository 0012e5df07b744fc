/*
 * each_provider.h: one check, run as a test of its own for each provider and for the default one,
 * which may be made of two. A provider that this build lacks is a skip, so that it is seen.
 *
 *   static void a_seal_opens(const castls_provider *provider) { ... }
 *   EACH_PROVIDER(a_seal_opens)
 *   ... in the list of tests: EACH_PROVIDER_TESTS(a_seal_opens)
 */
#ifndef CAS_TESTS_EACH_PROVIDER_H
#define CAS_TESTS_EACH_PROVIDER_H

#include "support/test.h"

#include "castls/provider.h"

/* What every room of a provider's is: aligned for any type. */
#define CAS_TEST_ROOM _Alignas(16) uint8_t

static inline void cas_test_with_provider(const castls_provider *provider, const char *name,
                                          void (*check)(const castls_provider *provider))
{
    if (provider == NULL) {
        print_message("# reason: this build has no provider %s\n", name);
        skip();
    }
    check(provider);
}

#define EACH_PROVIDER(check)                                                                       \
    static void check##_with_aws_lc(void **state)                                                  \
    {                                                                                              \
        (void)state;                                                                               \
        cas_test_with_provider(castls_provider_aws_lc(), "aws-lc", check);                         \
    }                                                                                              \
    static void check##_with_openssl(void **state)                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        cas_test_with_provider(castls_provider_openssl(), "openssl", check);                       \
    }                                                                                              \
    static void check##_with_the_default(void **state)                                             \
    {                                                                                              \
        (void)state;                                                                               \
        check(castls_provider_default());                                                          \
    }

#define EACH_PROVIDER_TESTS(check)                                                                 \
    cmocka_unit_test(check##_with_aws_lc), cmocka_unit_test(check##_with_openssl),                 \
        cmocka_unit_test(check##_with_the_default)

#endif
