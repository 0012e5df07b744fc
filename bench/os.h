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

/* Writes a new file of that name in the folder. */
bool cas_bench_write_file(castls_bytes folder, castls_bytes name, castls_bytes content);

/* What the program does; `main` is in os.c. */
int cas_bench_main(void);

#endif
