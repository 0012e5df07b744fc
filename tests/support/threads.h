/*
 * threads.h: running one function in several threads at once.
 */
#ifndef CAS_TESTS_THREADS_H
#define CAS_TESTS_THREADS_H

#include <stddef.h>

#define CAS_TEST_THREADS_MAX 8

/* Runs it in `count` threads (1..8) and returns when all are done; how many could be started. */
size_t cas_test_in_threads(size_t count, void (*run)(void *user), void *user);

/* Lets others run while there is nothing to do. */
void cas_test_yield(void);

#endif
