/*
 * os.c: see os.h. Valgrind is talked to by its own header where that is installed; the requests are
 * a few instructions that do nothing outside it.
 */
#include "counts/os.h"

#include <stdio.h>
#include <stdlib.h>

#if defined(__has_include)
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define HAS_CALLGRIND 1
#endif
#endif

static void *allocate(void *user, size_t size)
{
    cas_count_memory *memory = user;
    memory->calls++;
    memory->live += size;
    memory->peak = memory->live > memory->peak ? memory->live : memory->peak;
    return malloc(size);
}

static void release(void *user, void *block, size_t size)
{
    cas_count_memory *memory = user;
    memory->live -= size;
    free(block);
}

void cas_count_memory_init(cas_count_memory *memory)
{
    *memory = (cas_count_memory){{sizeof(castls_allocator), memory, allocate, release}, 0, 0, 0};
}

void cas_count_on(void)
{
#ifdef HAS_CALLGRIND
    CALLGRIND_TOGGLE_COLLECT;
#endif
}

void cas_count_off(void)
{
#ifdef HAS_CALLGRIND
    CALLGRIND_TOGGLE_COLLECT;
#endif
}

void cas_count_hand_over(castls_bytes name)
{
    char text[128] = {0};
    (void)snprintf(text, sizeof(text), "%.*s", (int)name.len, (const char *)name.data);
#ifdef HAS_CALLGRIND
    CALLGRIND_DUMP_STATS_AT(text);
    CALLGRIND_ZERO_STATS;
#endif
}

void cas_count_print(castls_bytes text)
{
    (void)fwrite(text.data, 1, text.len, stdout);
}

int main(void)
{
    return cas_count_main();
}
