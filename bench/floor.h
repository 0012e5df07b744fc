/*
 * floor.h: what the cryptography of a scenario costs by itself: the same primitives in the same
 * order through the same provider, with nothing between them.
 */
#ifndef CAS_BENCH_FLOOR_H
#define CAS_BENCH_FLOOR_H

#include "castls/castls.h"
#include "castls/provider.h"

typedef enum cas_bench_side {
    CAS_BENCH_FULL_SERVER,
    CAS_BENCH_FULL_CLIENT, /* The chain's signatures are remembered: one is verified. */
    CAS_BENCH_RESUMED_SERVER,
    CAS_BENCH_RESUMED_CLIENT,
    CAS_BENCH_BULK_SEND /* 1 MiB in records of 16 KiB. */
} cas_bench_side;

/* The best of `batches` batches of `times` runs, in nanoseconds of one run; ECDSA P-256, X25519,
 * AES-128-GCM, SHA-256. */
CASTLS_MUST_USE castls_code cas_bench_floor(cas_bench_side side, uint64_t batches, uint64_t times,
                                            uint64_t *ns);

#endif
