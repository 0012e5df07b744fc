/*
 * os.h: what the benchmark needs of the system: a clock, its arguments, a line of output.
 */
#ifndef CAS_BENCH_OS_H
#define CAS_BENCH_OS_H

#include "castls/base.h"
#include "core/bytes.h"

/*
 * Nanoseconds of the monotonic clock, which is read without a system call. A thread's own clock is
 * not: reading it costs more than some of what is measured. What others take of the processor is
 * kept out by batches that are short, of which the best counts.
 */
uint64_t cas_bench_now_ns(void);

/* Argument i behind the program's name; absent past the last. */
castls_bytes cas_bench_argument(size_t i);

void cas_bench_print(castls_bytes text);

/* What the environment names as the provider, or nothing. */
castls_bytes cas_bench_provider(void);

/* Bytes that the C library's allocator has given out. */
uint64_t cas_bench_heap(void);

size_t cas_bench_cores(void);

/* Runs work(user, number) in so many threads and waits for all. */
bool cas_bench_threads(size_t count, void (*work)(void *user, size_t number), void *user);

/* Durations, and the one that so many of a thousand are not above. */
typedef struct cas_bench_times {
    uint64_t ns[4096];
    size_t count;
} cas_bench_times;

void cas_bench_times_add(cas_bench_times *times, uint64_t ns);
uint64_t cas_bench_times_at(cas_bench_times *times, size_t permille);

/* Writes a new file of that name in the folder. */
bool cas_bench_write_file(castls_bytes folder, castls_bytes name, castls_bytes content);

/* What the program does; `main` is in os.c. */
int cas_bench_main(void);

#endif
