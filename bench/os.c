/*
 * os.c: the benchmark's system calls, and main.
 */
#define _GNU_SOURCE /* mallinfo2. */
#include "bench/os.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int argument_count;
static char **arguments;

uint64_t cas_bench_now_ns(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

castls_bytes cas_bench_argument(size_t i)
{
    if (i + 1 >= (size_t)argument_count) {
        return cas_bytes_none();
    }
    return cas_text(arguments[i + 1]);
}

void cas_bench_print(castls_bytes text)
{
    (void)fwrite(text.data, 1, text.len, stdout);
    (void)fflush(stdout);
}

bool cas_bench_write_file(castls_bytes folder, castls_bytes name, castls_bytes content)
{
    char path[4096] = {0};
    const int len = snprintf(path, sizeof(path), "%.*s/%.*s", (int)folder.len,
                             (const char *)folder.data, (int)name.len, (const char *)name.data);
    if (len < 0 || (size_t)len >= sizeof(path)) {
        return false;
    }
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return false;
    }
    const size_t written = fwrite(content.data, 1, content.len, file);
    return fclose(file) == 0 && written == content.len;
}

castls_bytes cas_bench_provider(void)
{
    const char *name = getenv("CASTLS_BENCH_PROVIDER");
    return name == NULL ? cas_bytes_none() : cas_text(name);
}

uint64_t cas_bench_heap(void)
{
    const struct mallinfo2 now = mallinfo2();
    return now.uordblks + now.hblkhd;
}

size_t cas_bench_cores(void)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : (size_t)cores;
}

typedef struct job {
    void (*work)(void *user, size_t number);
    void *user;
    size_t number;
    pthread_t thread;
} job;

static void *start(void *user)
{
    const job *own = user;
    own->work(own->user, own->number);
    return NULL;
}

bool cas_bench_threads(size_t count, void (*work)(void *user, size_t number), void *user)
{
    job *jobs = calloc(count, sizeof(*jobs));
    size_t started = 0;
    while (jobs != NULL && started < count) {
        jobs[started].work = work;
        jobs[started].user = user;
        jobs[started].number = started;
        if (pthread_create(&jobs[started].thread, NULL, start, &jobs[started]) != 0) {
            break;
        }
        started++;
    }
    for (size_t i = 0; i < started; i++) {
        (void)pthread_join(jobs[i].thread, NULL);
    }
    free(jobs);
    return started == count;
}

void cas_bench_times_add(cas_bench_times *times, uint64_t ns)
{
    if (times->count < sizeof(times->ns) / sizeof(times->ns[0])) {
        times->ns[times->count] = ns;
        times->count++;
    }
}

static int order(const void *a, const void *b)
{
    const uint64_t *left = a;
    const uint64_t *right = b;
    return (*left > *right) - (*left < *right);
}

uint64_t cas_bench_times_at(cas_bench_times *times, size_t permille)
{
    if (times->count == 0) {
        return 0;
    }
    qsort(times->ns, times->count, sizeof(times->ns[0]), order);
    const size_t at = times->count * permille / 1000;
    return times->ns[at < times->count ? at : times->count - 1];
}

int main(int argc, char **argv)
{
    argument_count = argc;
    arguments = argv;
    return cas_bench_main();
}
