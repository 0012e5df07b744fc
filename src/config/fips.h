/*
 * fips.h: whether a configuration stays inside its provider's validated module, as far as what it
 * may negotiate and who does its arithmetic decide that.
 */
#ifndef CAS_CONFIG_FIPS_H
#define CAS_CONFIG_FIPS_H

#include "config/environment.h"
#include "config/policy.h"

/* Takes out of the lists what lies outside, and requires the extended main secret. */
void cas_fips_restrict(cas_policy *policy);

/* Of a settled policy: CAS_ERR_CONFIG_FIPS, and in `detail` what lies outside; the text lives for
 * ever. */
CAS_MUST_USE cas_err cas_fips_check(const cas_policy *policy, const cas_environment *environment,
                                    castls_bytes *detail);

#endif
