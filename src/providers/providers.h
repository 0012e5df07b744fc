/*
 * providers.h: the tables of the providers that this build holds. Each is one const object, linked
 * in only where its library was found.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CAS_PROVIDERS_H
#define CAS_PROVIDERS_H

#include "castls/provider.h"

extern const castls_provider cas_provider_aws_lc;
extern const castls_provider cas_provider_openssl;

/* AWS-LC, with OpenSSL beside it where this build has both. */
extern const castls_provider cas_provider_aws_lc_paired;

#endif
