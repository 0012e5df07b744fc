/*
 * math.h: arithmetic that says when it would overflow, and narrowing that says when it would lose.
 * Comparisons, not builtins: the prover sees through them.
 */
#ifndef CAS_CORE_MATH_H
#define CAS_CORE_MATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*@ requires \valid(out);
  @ assigns *out;
  @ ensures \result <==> a + b <= SIZE_MAX;
  @ ensures *out == (a + b <= SIZE_MAX ? a + b : 0); */
static inline bool cas_add_size(size_t a, size_t b, size_t *out)
{
    if (a > SIZE_MAX - b) {
        *out = 0;
        return false;
    }
    *out = a + b;
    return true;
}

/*@ requires \valid(out);
  @ assigns *out;
  @ ensures \result <==> a * b <= SIZE_MAX;
  @ ensures *out == (a * b <= SIZE_MAX ? a * b : 0); */
static inline bool cas_mul_size(size_t a, size_t b, size_t *out)
{
    if (b != 0 && a > SIZE_MAX / b) {
        *out = 0;
        return false;
    }
    *out = a * b;
    return true;
}

/*@ requires \valid(out);
  @ assigns *out;
  @ ensures \result <==> a + b <= UINT64_MAX;
  @ ensures *out == (a + b <= UINT64_MAX ? a + b : 0); */
static inline bool cas_add_u64(uint64_t a, uint64_t b, uint64_t *out)
{
    if (a > UINT64_MAX - b) {
        *out = 0;
        return false;
    }
    *out = a + b;
    return true;
}

/*@ assigns \nothing;
  @ ensures \result <= a && \result <= b && (\result == a || \result == b); */
static inline size_t cas_min_size(size_t a, size_t b)
{
    return a < b ? a : b;
}

/*@ assigns \nothing;
  @ ensures \result >= a && \result >= b && (\result == a || \result == b); */
static inline size_t cas_max_size(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Narrowing for values that are known to fit; one that does not is a defect of ours and traps. */
/*@ requires value <= UINT8_MAX;
  @ assigns \nothing;
  @ ensures \result == value; */
static inline uint8_t cas_narrow_u8(uint64_t value)
{
    if (value > UINT8_MAX) {
        __builtin_trap();
    }
    return (uint8_t)value;
}

/*@ requires value <= UINT16_MAX;
  @ assigns \nothing;
  @ ensures \result == value; */
static inline uint16_t cas_narrow_u16(uint64_t value)
{
    if (value > UINT16_MAX) {
        __builtin_trap();
    }
    return (uint16_t)value;
}

/*@ requires value <= UINT32_MAX;
  @ assigns \nothing;
  @ ensures \result == value; */
static inline uint32_t cas_narrow_u32(uint64_t value)
{
    if (value > UINT32_MAX) {
        __builtin_trap();
    }
    return (uint32_t)value;
}

/*@ requires value <= SIZE_MAX;
  @ assigns \nothing;
  @ ensures \result == value; */
static inline size_t cas_narrow_size(uint64_t value)
{
    if (value > SIZE_MAX) {
        __builtin_trap();
    }
    return (size_t)value;
}

/* The low bits only, on purpose. */
/*@ assigns \nothing;
  @ ensures \result == value % 256; */
static inline uint8_t cas_low_u8(uint64_t value)
{
    return (uint8_t)(value % 256);
}

/*@ assigns \nothing;
  @ ensures \result == value % 4294967296; */
static inline uint32_t cas_low_u32(uint64_t value)
{
    return (uint32_t)(value % UINT64_C(4294967296));
}

#endif
