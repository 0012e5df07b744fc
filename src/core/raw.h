/*
 * raw.h: what cannot be proved and is assumed: memory from an allocator, wiping, copying, elements
 * and objects as bytes. At most 100 lines, each argued; the rest of core is proved on top of it.
 */
#ifndef CAS_CORE_RAW_H
#define CAS_CORE_RAW_H

#include <stdlib.h>
#include <string.h>

#include "castls/base.h"

/* memset writes just those bytes; the barrier claims to read them, so that no compiler skips it. */
/*@ requires \valid(room + (0 .. size - 1)); assigns room[0 .. size - 1];
  @ ensures \forall integer k; 0 <= k < size ==> room[k] == 0; */
static inline void cas_raw_wipe(uint8_t *room, size_t size)
{
    if (size != 0) {
        memset(room, 0, size);
        __asm__ __volatile__("" : : "r"(room) : "memory");
    }
}

/* memmove copies as if by way of a third place. For no bytes the pointers may be NULL. */
/*@ requires \valid(to + (0 .. size - 1)) && \valid_read(from + (0 .. size - 1));
  @ assigns to[0 .. size - 1];
  @ ensures \forall integer k; 0 <= k < size ==> to[k] == \old(from[k]); */
static inline void cas_raw_copy(uint8_t *to, const uint8_t *from, size_t size)
{
    if (size != 0) {
        memmove(to, from, size);
    }
}

/* New memory, or NULL: a copy of a, then of b, then zeros, then what lay there. It is apart from
 * every object that there was, so also from the one that is to hold its address. */
/*@ requires \valid(room) && 0 < size && a.len + b.len + zeros <= size;
  @ requires \valid_read(a.data + (0 .. a.len - 1)) && \valid_read(b.data + (0 .. b.len - 1));
  @ assigns *room; ensures *room == \null || \valid(*room + (0 .. size - 1));
  @ ensures *room == \null || \base_addr(*room) != \base_addr(room);
  @ ensures *room == \null || \base_addr(*room) != \base_addr(a.data);
  @ ensures *room == \null || \base_addr(*room) != \base_addr(b.data);
  @ ensures *room == \null || \forall integer k; 0 <= k < a.len ==> (*room)[k] == a.data[k];
  @ ensures *room == \null || \forall integer k; 0 <= k < b.len ==> (*room)[a.len + k] == b.data[k];
  @ ensures *room == \null || \forall integer k; 0 <= k < zeros ==>
  @   (*room)[a.len + b.len + k] == 0; */
static inline void cas_raw_allocate(const castls_allocator *allocator, size_t size, castls_bytes a,
                                    castls_bytes b, size_t zeros, uint8_t **room)
{
    *room = allocator == NULL ? malloc(size) : allocator->allocate(allocator->user, size);
    if (*room != NULL) {
        cas_raw_copy(*room, a.data, a.len);
        cas_raw_copy(*room + a.len, b.data, b.len);
        memset(*room + a.len + b.len, 0, zeros);
    }
}

/* Gives back what cas_raw_allocate made; NULL is allowed. Afterwards it is nobody's. */
/*@ requires room == \null || \valid(room + (0 .. size - 1)); assigns \nothing; */
static inline void cas_raw_release(const castls_allocator *allocator, uint8_t *room, size_t size)
{
    if (room != NULL) {
        if (allocator == NULL) {
            free(room);
        } else {
            allocator->release(allocator->user, room, size);
        }
    }
}

/* Nothing overflows, for element i lies inside an array that exists. Out of range is a trap. */
/*@ requires i < count; assigns \nothing; ensures (char *)\result == (char *)base + size * i; */
static inline void *cas_raw_at(const void *base, size_t size, size_t count, size_t i)
{
    if (i >= count) {
        __builtin_trap();
    }
    return (uint8_t *)(uintptr_t)base + size * i;
}

/* Any object may be read, and any that is not const written, as bytes (C11 section 6.5). */
/*@ assigns \nothing; ensures \result == (uint8_t *)object; */
static inline uint8_t *cas_raw_object(void *object)
{
    return object;
}

/*@ assigns \nothing; ensures \result.data == (uint8_t *)data && \result.len == len; */
static inline castls_bytes cas_bytes_at_(const void *data, size_t len)
{
    return (castls_bytes){(const uint8_t *)data, len};
}

/*@ assigns \nothing; ensures \result.data == (uint8_t *)data && \result.len == len; */
static inline castls_span cas_span_at_(void *data, size_t len)
{
    return (castls_span){(uint8_t *)data, len};
}

#endif
