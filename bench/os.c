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

int main(int argc, char **argv)
{
    argument_count = argc;
    arguments = argv;
    return cas_bench_main();
}
