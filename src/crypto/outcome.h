/*
 * outcome.h: what a provider's answer means inside castls. A function that expects a particular
 * failure (a bad MAC, a bad share) looks for it first and leaves the rest to this.
 */
#ifndef CAS_CRYPTO_OUTCOME_H
#define CAS_CRYPTO_OUTCOME_H

#include "castls/provider.h"
#include "core/bytes.h"

CAS_MUST_USE static inline cas_err cas_outcome(castls_code code)
{
    switch (code) {
    case CASTLS_OK:
        return CAS_OK;
    case CASTLS_NO_MEMORY:
        return CAS_ERR_MEMORY;
    case CASTLS_UNSUPPORTED:
        return CAS_ERR_UNSUPPORTED;
    default:
        return CAS_ERR_CRYPTO;
    }
}

#endif
