/*
 * mutant.h: the switches that sites.py writes into the sources. Each notes that it was met, and
 * lets pass what its check would refuse if it is the mutant that was chosen.
 */
#ifndef CAS_MUTATE_MUTANT_H
#define CAS_MUTATE_MUTANT_H

#include <stddef.h>

#define CAS_MUTANTS_MAX 131072

extern unsigned cas_mutant;
extern unsigned char cas_mutant_met[CAS_MUTANTS_MAX];

static inline _Bool cas_mutant_is(unsigned n)
{
    cas_mutant_met[n] = 1;
    return n == cas_mutant;
}

static inline int cas_mutant_err(unsigned n, int err)
{
    return cas_mutant_is(n) ? 0 : err;
}

static inline _Bool cas_mutant_no(unsigned n, _Bool value)
{
    return cas_mutant_is(n) ? 0 : value;
}

static inline _Bool cas_mutant_yes(unsigned n, _Bool value)
{
    return cas_mutant_is(n) ? 1 : value;
}

static inline size_t cas_mutant_size(unsigned n, size_t value, size_t other)
{
    return cas_mutant_is(n) ? other : value;
}

/* Where the table of a machine stands, whose first row is mutant `base`. */
void cas_mutant_table(unsigned base, const void *rows);
_Bool cas_mutant_row(const void *rows, size_t i);

#endif
