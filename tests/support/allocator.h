/*
 * allocator.h: memory that is counted, and runs out on demand.
 */
#ifndef CAS_TESTS_ALLOCATOR_H
#define CAS_TESTS_ALLOCATOR_H

#include "castls/base.h"

typedef struct test_allocator {
    castls_allocator allocator; /* Give the address of this one. */
    size_t live;                /* Blocks that were not given back. */
    size_t calls;               /* Allocations asked for. */
    size_t unwiped;             /* Given back with more in it than whole records. */
    size_t fail_at;             /* The number of the call, from 1 on, that gets NULL; 0 for none. */
} test_allocator;

/* For one thread; the object is not moved. */
void test_allocator_init(test_allocator *allocator, size_t fail_at);

#endif
