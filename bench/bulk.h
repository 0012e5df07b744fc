/*
 * bulk.h: application data in memory, sending and receiving timed apart.
 */
#ifndef CAS_BENCH_BULK_H
#define CAS_BENCH_BULK_H

#include "bench/world.h"

/* What one transfer moves. */
#define CAS_BENCH_BULK_LEN (1024 * 1024)

/* The best of `batches` batches of `times` transfers, from the server to the client: by way of
 * castls' buffers, or from and into the caller's. */
CASTLS_MUST_USE castls_code cas_bench_bulk(const cas_bench_setting *setting, bool is_buffered,
                                           uint64_t batches, uint64_t times, uint64_t *send_ns,
                                           uint64_t *receive_ns);

#endif
