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

bool castls_provider_is_fips(const castls_provider *provider)
{
    return provider->is_fips != NULL && provider->is_fips();
}

/* A provider of before has a shorter table. */
const castls_fips_module *castls_provider_fips_module(const castls_provider *provider)
{
    const size_t len = offsetof(castls_provider, fips_module) + sizeof(provider->fips_module);
    return provider->struct_len >= len && provider->fips_module != NULL
               ? provider->fips_module()
               : NULL;
}

const castls_provider *castls_provider_default(void)
{
#if CASTLS_DEFAULT_IS_AWS_LC
    return &cas_provider_aws_lc_paired;
#else
    return &cas_provider_openssl;
#endif
}
