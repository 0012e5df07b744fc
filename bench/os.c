/*
 * os.c: the benchmark's system calls, and main.
 */
#include "bench/os.h"

#include <stdio.h>
#include <time.h>

static int argument_count;
static char **arguments;

uint64_t cas_bench_now_ns(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
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

int main(int argc, char **argv)
{
    argument_count = argc;
    arguments = argv;
    return cas_bench_main();
}
