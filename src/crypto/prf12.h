/*
 * prf12.h: the pseudorandom function of TLS 1.2. RFC 5246 section 5.
 */
#ifndef CAS_CRYPTO_PRF12_H
#define CAS_CRYPTO_PRF12_H

#include "castls/provider.h"
#include "core/list.h"

#define CAS_PRF12_SEED_PARTS_MAX 4

/* PRF(secret, label, seed) with the suite's hash: fills `out`. The seed has at most
 * CAS_PRF12_SEED_PARTS_MAX parts. A provider that brings the whole function is asked for it.
 * CAS_ERR_UNSUPPORTED when the provider lacks the hash; `out` is zero on failure. */
CAS_MUST_USE cas_err cas_prf12(const castls_provider *provider, castls_hash_id hash,
                               castls_bytes secret, castls_bytes label, castls_parts seed,
                               castls_span out);

#endif
