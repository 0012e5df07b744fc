/*
 * os.c: what tests need of the system: threads, and memory that is counted and runs out.
 */
#include "support/allocator.h"
#include "support/threads.h"

#include <pthread.h>
#include <sched.h>
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

void cas_test_yield(void)
{
    (void)sched_yield();
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

/* Whether nothing is left to read from `at` on: bytes that were wiped or never written. */
static bool is_nothing(const uint8_t *bytes, size_t at, size_t size)
{
    size_t count = 0;
    for (size_t i = at; i < size; i++) {
        count += bytes[i] == 0 || bytes[i] == 0xa5;
    }
    return count == size - at;
}

/* Whether these are whole records, as everybody on the way sees them, and nothing behind them. */
static bool is_records(const uint8_t *bytes, size_t size)
{
    size_t at = 0;
    while (size - at > 5 && bytes[at] >= 20 && bytes[at] <= 23 && bytes[at + 1] == 3) {
        const size_t len = bytes[at + 3] * (size_t)256 + bytes[at + 4];
        if (len > size - at - 5) {
            return false;
        }
        at = at + 5 + len;
    }
    return is_nothing(bytes, at, size);
}

static void release(void *user, void *memory, size_t size)
{
    test_allocator *a = user;
    a->unwiped += !is_records(memory, size);
    a->live--;
    free(memory);
}

void test_allocator_init(test_allocator *allocator, size_t fail_at)
{
    const test_allocator fresh = {
        .allocator = {sizeof(castls_allocator), allocator, allocate, release}, .fail_at = fail_at};
    *allocator = fresh;
}
