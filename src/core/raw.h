/*
 * raw.h: what cannot be proved and is therefore assumed: memory from an allocator, wiping, copying,
 * the address of an element, atomics. At most 100 lines, each argued; everything else in core is
 * proved on top of it. Nothing outside src/core calls these functions by name.
 */
#ifndef CAS_CORE_RAW_H
#define CAS_CORE_RAW_H

#include <stdlib.h>
#include <string.h>

#include "castls/base.h"

/* Zeroed memory for one object of `size` bytes, or NULL. The hook is the allocator's own. */
static inline void *cas_raw_allocate(const castls_allocator *allocator, size_t size)
{
    if (allocator == NULL) {
        return calloc(1, size);
    }
    void *memory = allocator->allocate(allocator->user, size);
    if (memory != NULL) {
        memset(memory, 0, size);
    }
    return memory;
}

/* Overwrites in a way that the compiler may not leave out: the barrier claims to read the bytes. */
static inline void cas_raw_wipe(void *memory, size_t size)
{
    if (size != 0) {
        memset(memory, 0, size);
        __asm__ __volatile__("" : : "r"(memory) : "memory");
    }
}

/* Gives back what cas_raw_allocate gave, wiped. NULL is allowed. */
static inline void cas_raw_release(const castls_allocator *allocator, void *memory, size_t size)
{
    if (memory == NULL) {
        return;
    }
    cas_raw_wipe(memory, size);
    if (allocator == NULL) {
        free(memory);
    } else {
        allocator->release(allocator->user, memory, size);
    }
}

/* Copies size bytes, also between overlapping places; either pointer may be NULL when size is 0. */
static inline void cas_raw_copy(uint8_t *to, const uint8_t *from, size_t size)
{
    if (size != 0) {
        memmove(to, from, size);
    }
}

static inline void cas_raw_fill(uint8_t *to, uint8_t value, size_t size)
{
    if (size != 0) {
        memset(to, value, size);
    }
}

/* The address of element i of count elements of `size` bytes each. Out of range is a trap. */
static inline void *cas_raw_at(const void *base, size_t size, size_t count, size_t i)
{
    if (i >= count) {
        __builtin_trap();
    }
    return (uint8_t *)(uintptr_t)base + size * i;
}

/* The length of a NUL-terminated string. */
static inline size_t cas_raw_text_len(const char *text)
{
    return text == NULL ? 0 : strlen(text);
}

#endif
