/*
 * os.h: what the benchmark needs of the system: a clock, its arguments, a line of output.
 */
#ifndef CAS_BENCH_OS_H
#define CAS_BENCH_OS_H

#include "castls/base.h"
#include "core/bytes.h"

/* Nanoseconds of this thread's processor time. */
uint64_t cas_bench_now_ns(void);

/* Argument i behind the program's name; absent past the last. */
castls_bytes cas_bench_argument(size_t i);

void cas_bench_print(castls_bytes text);

/* What the program does; `main` is in os.c. */
int cas_bench_main(void);

#endif
