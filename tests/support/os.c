/*
 * os.c: what tests need of the system: threads, and memory that is counted and runs out.
 */
#include "support/allocator.h"
#include "support/threads.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct job {
    void (*run)(void *user);
    void *user;
} job;

static void *start(void *user)
{
    const job *own = user;
    own->run(own->user);
    return NULL;
}

size_t cas_test_in_threads(size_t count, void (*run)(void *user), void *user)
{
    pthread_t threads[CAS_TEST_THREADS_MAX];
    job shared = {run, user};
    size_t started = 0;
    while (started < count && started < CAS_TEST_THREADS_MAX &&
           pthread_create(&threads[started], NULL, start, &shared) == 0) {
        started++;
    }
    for (size_t i = 0; i < started; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    return started;
}

static void *allocate(void *user, size_t size)
{
    test_allocator *a = user;
    a->calls++;
    if (a->calls == a->fail_at) {
        return NULL;
    }
    void *memory = malloc(size);
    if (memory != NULL) {
        memset(memory, 0xa5, size); /* What was there before is not zero. */
        a->live++;
    }
    return memory;
}

static void release(void *user, void *memory, size_t size)
{
    test_allocator *a = user;
    const uint8_t *bytes = memory;
    size_t set = 0;
    for (size_t i = 0; i < size; i++) {
        set += bytes[i] != 0;
    }
    a->unwiped += set != 0;
    a->live--;
    free(memory);
}

void test_allocator_init(test_allocator *allocator, size_t fail_at)
{
    const test_allocator fresh = {
        .allocator = {sizeof(castls_allocator), allocator, allocate, release}, .fail_at = fail_at};
    *allocator = fresh;
}
