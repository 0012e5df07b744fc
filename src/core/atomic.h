/*
 * atomic.h: the few atomic words castls uses: reference counts, the state of an operation, the
 * mailbox between two halves of a connection. Acquire and release only, said in the names.
 */
#ifndef CAS_CORE_ATOMIC_H
#define CAS_CORE_ATOMIC_H

#include <stdbool.h>
#include <stdint.h>

typedef struct cas_atomic {
    uint32_t value_;
} cas_atomic;

typedef struct cas_atomic64 {
    uint64_t value_;
} cas_atomic64;

static inline uint32_t cas_atomic_load(const cas_atomic *a)
{
    return __atomic_load_n(&a->value_, __ATOMIC_ACQUIRE);
}

static inline void cas_atomic_store(cas_atomic *a, uint32_t value)
{
    __atomic_store_n(&a->value_, value, __ATOMIC_RELEASE);
}

/* Sets `wanted` where `expected` stands, and says whether it did. */
static inline bool cas_atomic_swap_if(cas_atomic *a, uint32_t expected, uint32_t wanted)
{
    return __atomic_compare_exchange_n(
        &a->value_, &expected, wanted, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/* Takes what stands there and leaves `value`. */
static inline uint32_t cas_atomic_exchange(cas_atomic *a, uint32_t value)
{
    return __atomic_exchange_n(&a->value_, value, __ATOMIC_ACQ_REL);
}

/* Sets the bits and returns what stood there before. */
static inline uint32_t cas_atomic_or(cas_atomic *a, uint32_t bits)
{
    return __atomic_fetch_or(&a->value_, bits, __ATOMIC_ACQ_REL);
}

/* A reference count: taken by whoever already has one, so that relaxed order suffices. */
static inline void cas_count_take(cas_atomic *a)
{
    (void)__atomic_fetch_add(&a->value_, 1, __ATOMIC_RELAXED);
}

/* Gives one reference back; true for the last. */
static inline bool cas_count_give(cas_atomic *a)
{
    return __atomic_fetch_sub(&a->value_, 1, __ATOMIC_ACQ_REL) == 1;
}

static inline uint64_t cas_atomic64_load(const cas_atomic64 *a)
{
    return __atomic_load_n(&a->value_, __ATOMIC_ACQUIRE);
}

static inline void cas_atomic64_store(cas_atomic64 *a, uint64_t value)
{
    __atomic_store_n(&a->value_, value, __ATOMIC_RELEASE);
}

static inline uint64_t cas_atomic64_add(cas_atomic64 *a, uint64_t value)
{
    return __atomic_fetch_add(&a->value_, value, __ATOMIC_RELAXED);
}

/* A lock for the rare paths that need one (session cache shards, store refresh). It spins
 * briefly. */
typedef struct cas_lock {
    cas_atomic word_;
} cas_lock;

static inline void cas_lock_take(cas_lock *lock)
{
    while (!cas_atomic_swap_if(&lock->word_, 0, 1)) {
        while (cas_atomic_load(&lock->word_) != 0) {
            __asm__ __volatile__("" : : : "memory");
        }
    }
}

static inline void cas_lock_give(cas_lock *lock)
{
    cas_atomic_store(&lock->word_, 0);
}

#endif
