/*
 * more.h: what has no peer in the run: the floor of each scenario, memory of a connection, setting
 * up, threads and latency.
 */
#ifndef CAS_BENCH_MORE_H
#define CAS_BENCH_MORE_H

#include "castls/castls.h"

/* What is made of a figure: a line. */
typedef void (*cas_bench_printer)(const char *scenario, castls_bytes side, uint64_t value,
                                  castls_bytes unit);

CASTLS_MUST_USE castls_code cas_bench_more(uint64_t rounds, cas_bench_printer print);

#endif
