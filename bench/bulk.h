/*
 * bulk.h: application data in memory, sending and receiving timed apart.
 */
#ifndef CAS_BENCH_BULK_H
#define CAS_BENCH_BULK_H

#include "bench/world.h"

/* What one transfer moves. */
#define CAS_BENCH_BULK_LEN (1024 * 1024)

/* How the bytes go: by way of castls' buffers, or from and into the caller's, `write_len` at once,
 * `total_len` in one transfer. */
typedef struct cas_bench_way {
    bool is_buffered;
    size_t write_len;
    size_t total_len;
} cas_bench_way;

/* The best of `batches` batches of `times` transfers, from the server to the client. */
CASTLS_MUST_USE castls_code cas_bench_bulk(const cas_bench_setting *setting, cas_bench_way way,
                                           uint64_t batches, uint64_t times, uint64_t *send_ns,
                                           uint64_t *receive_ns);

#endif
