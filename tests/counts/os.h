/*
 * os.h: what counting needs of the system: memory that counts itself, valgrind's callgrind, output.
 */
#ifndef CAS_TESTS_COUNTS_OS_H
#define CAS_TESTS_COUNTS_OS_H

#include "castls/base.h"

/* Memory of one side. */
typedef struct cas_count_memory {
    castls_allocator allocator; /* Give the address of this one. */
    uint64_t calls;             /* Blocks asked for. */
    uint64_t live;              /* Bytes in use. */
    uint64_t peak;              /* The most there were at once. */
} cas_count_memory;

/* For one thread; the object is not moved. */
void cas_count_memory_init(cas_count_memory *memory);

/* Counts from now on, or no more. Without valgrind nothing happens. */
void cas_count_on(void);
void cas_count_off(void);

/* Hands over what was counted under a name, and begins at zero. */
void cas_count_hand_over(castls_bytes name);

void cas_count_print(castls_bytes text);

/* What the program does; `main` is in os.c. */
int cas_count_main(void);

#endif
