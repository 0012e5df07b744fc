/*
 * os.c: between a fuzz target and what runs it.
 *
 * libFuzzer calls LLVMFuzzerTestOneInput with a copy of exactly the input's size, so that the
 * sanitizers see each byte read beyond it. Without libFuzzer, main does the same for a stream of
 * inputs on standard input, each behind its length in four bytes, which `replay` writes.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"

void fuzz_require(bool kept, const char *promise)
{
    if (!kept) {
        (void)fprintf(stderr, "broken promise: %s\n", promise);
        abort();
    }
}

#ifdef CASTLS_FUZZ_SEEDS
void fuzz_seed(const char *target, const char *name, castls_bytes bytes)
{
    (void)printf("%s %s ", target, name);
    for (size_t i = 0; i < bytes.len; i++) {
        (void)printf("%02x", bytes.data[i]);
    }
    (void)putchar('\n');
}

int main(void)
{
    fuzz_seeds();
    return fflush(stdout) == 0 ? 0 : 2;
}
#else
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const castls_bytes input = {data, size};
    fuzz_one(input);
    return 0;
}

#ifdef CASTLS_FUZZ_REPLAY
int main(void)
{
    uint8_t head[4] = {0};
    while (fread(head, 1, sizeof(head), stdin) == sizeof(head)) {
        const size_t size =
            (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
        uint8_t *data = malloc(size == 0 ? 1 : size);
        if (data == NULL || fread(data, 1, size, stdin) != size) {
            free(data);
            return 2;
        }
        (void)LLVMFuzzerTestOneInput(data, size);
        free(data);
        if (putchar('.') == EOF || fflush(stdout) != 0) {
            return 2;
        }
    }
    return 0;
}
#endif
#endif
