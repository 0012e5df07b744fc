/*
 * os.c: what tests need of the system: threads.
 */
#include "support/threads.h"

#include <pthread.h>

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
