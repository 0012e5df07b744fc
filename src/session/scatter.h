/*
 * scatter.h: a hash for tables of this floor. It is seeded, so that who can choose keys cannot
 * choose which of them meet; it is no cryptography.
 */
#ifndef CAS_SESSION_SCATTER_H
#define CAS_SESSION_SCATTER_H

#include "core/bytes.h"

/* The finishing steps of MurmurHash3: each bit of the input reaches each bit of the result. */
static inline uint64_t cas_scatter_mix(uint64_t word)
{
    uint64_t h = word;
    h = (h ^ (h >> 33)) * UINT64_C(0xff51afd7ed558ccd);
    h = (h ^ (h >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ (h >> 33);
}

static inline uint64_t cas_scatter(uint64_t seed, castls_bytes in)
{
    uint64_t h = seed ^ in.len;
    for (size_t i = 0; i < in.len; i++) {
        h = cas_scatter_mix(h ^ cas_bytes_get(in, i));
    }
    return h;
}

/* The smallest power of two that is not less than n; n is at most 2^31. */
static inline uint32_t cas_scatter_size(uint32_t n)
{
    uint32_t size = 1;
    while (size < n) {
        size = size * 2;
    }
    return size;
}

#endif
