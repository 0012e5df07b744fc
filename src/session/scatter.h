/*
 * scatter.h: a hash for tables of this floor. It is seeded, so that who can choose keys cannot
 * choose which of them meet; it is no cryptography.
 */
#ifndef CAS_SESSION_SCATTER_H
#define CAS_SESSION_SCATTER_H

#include "core/reader.h"

/* The finishing steps of MurmurHash3: each bit of the input reaches each bit of the result. */
static inline uint64_t cas_scatter_mix(uint64_t word)
{
    uint64_t h = word;
    h = (h ^ (h >> 33)) * UINT64_C(0xff51afd7ed558ccd);
    h = (h ^ (h >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ (h >> 33);
}

/* Four bytes a step, in the low half of a word: a difference in its highest bits would pass through
 * both multiplications whatever the seed is. */
static inline uint64_t cas_scatter(uint64_t seed, castls_bytes in)
{
    uint64_t h = seed ^ in.len;
    cas_reader r = cas_reader_on(in);
    while (cas_reader_left(&r) >= sizeof(uint32_t)) {
        h = cas_scatter_mix(h ^ cas_read_u32(&r));
    }
    while (cas_reader_left(&r) != 0) {
        h = cas_scatter_mix(h ^ cas_read_u8(&r));
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
