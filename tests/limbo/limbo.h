/*
 * limbo.h: the harness for x509-limbo. limbo.c judges and times cases, lists.c times revocation
 * lists, os.c has the files.
 */
#ifndef CAS_TESTS_LIMBO_H
#define CAS_TESTS_LIMBO_H

#include "core/bytes.h"

#define LIMBO_CASES_MAX 16384

/* How long cases took. Zero at first; `at` and `total_ns` are set to zero before each round. */
typedef struct limbo_tally {
    uint64_t best_ns[LIMBO_CASES_MAX]; /* Of each case, the best round. */
    size_t at;
    uint64_t total_ns;
} limbo_tally;

/* Judges all cases of a text and prints a line for each; with a tally it times them instead. */
CAS_MUST_USE cas_err limbo_run(castls_bytes text, limbo_tally *tally);
void limbo_count(limbo_tally *tally, uint64_t spent_ns);

/* Nanoseconds of one look-up of a serial number in a list, and of making its index first. */
CAS_MUST_USE cas_err limbo_time_list(castls_bytes der, castls_bytes serial, uint64_t *load_ns,
                                     uint64_t *look_up_ns);

/* Prints one line. */
void limbo_print(castls_bytes line);

uint64_t limbo_now_ns(void);

#endif
