/*
 * default.c: which providers this build holds. The build says so: CASTLS_HAS_AWS_LC,
 * CASTLS_HAS_OPENSSL and CASTLS_DEFAULT_IS_AWS_LC are 0 or 1.
 */
#include "providers/providers.h"

#include <stddef.h>

#if !CASTLS_HAS_AWS_LC && !CASTLS_HAS_OPENSSL
#error "castls needs one crypto library at least"
#endif

const castls_provider *castls_provider_aws_lc(void)
{
#if CASTLS_HAS_AWS_LC
    return &cas_provider_aws_lc;
#else
    return NULL;
#endif
}

const castls_provider *castls_provider_openssl(void)
{
#if CASTLS_HAS_OPENSSL
    return &cas_provider_openssl;
#else
    return NULL;
#endif
}

const castls_provider *castls_provider_default(void)
{
#if CASTLS_DEFAULT_IS_AWS_LC
    return &cas_provider_aws_lc;
#else
    return &cas_provider_openssl;
#endif
}
