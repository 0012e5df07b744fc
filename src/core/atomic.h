/*
 * atomic.h: the few atomic words castls uses: reference counts, the state of an operation, the
 * mailbox between two halves of a connection. Acquire and release only. The
 * contracts say what one thread sees, for the prover knows of no other.
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

/*@ requires \valid_read(a);
  @ assigns \nothing;
  @ ensures \result == a->value_; */
static inline uint32_t cas_atomic_load(const cas_atomic *a)
{
    return __atomic_load_n(&a->value_, __ATOMIC_ACQUIRE);
}

/*@ requires \valid(a);
  @ assigns a->value_;
  @ ensures a->value_ == value; */
static inline void cas_atomic_store(cas_atomic *a, uint32_t value)
{
    __atomic_store_n(&a->value_, value, __ATOMIC_RELEASE);
}

/* Sets `wanted` where `expected` stands, and says whether it did. */
/*@ requires \valid(a);
  @ assigns a->value_;
  @ ensures \result <==> \old(a->value_) == expected;
  @ ensures a->value_ == (\old(a->value_) == expected ? wanted : \old(a->value_)); */
static inline bool cas_atomic_swap_if(cas_atomic *a, uint32_t expected, uint32_t wanted)
{
    return __atomic_compare_exchange_n(
        &a->value_, &expected, wanted, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/* Takes what stands there and leaves `value`. */
/*@ requires \valid(a);
  @ assigns a->value_;
  @ ensures a->value_ == value && \result == \old(a->value_); */
static inline uint32_t cas_atomic_exchange(cas_atomic *a, uint32_t value)
{
    return __atomic_exchange_n(&a->value_, value, __ATOMIC_ACQ_REL);
}

/* Sets the bits and returns what stood there before. */
/*@ requires \valid(a);
  @ assigns a->value_;
  @ ensures a->value_ == (\old(a->value_) | bits) && \result == \old(a->value_); */
static inline uint32_t cas_atomic_or(cas_atomic *a, uint32_t bits)
{
    return __atomic_fetch_or(&a->value_, bits, __ATOMIC_ACQ_REL);
}

/* A reference count: taken by whoever already has one, so that relaxed order suffices. */
/*@ requires \valid(a) && a->value_ < UINT32_MAX;
  @ assigns a->value_;
  @ ensures a->value_ == \old(a->value_) + 1; */
static inline void cas_count_take(cas_atomic *a)
{
    (void)__atomic_fetch_add(&a->value_, 1, __ATOMIC_RELAXED);
}

/* Gives one reference back; true for the last. */
/*@ requires \valid(a) && a->value_ > 0;
  @ assigns a->value_;
  @ ensures a->value_ == \old(a->value_) - 1;
  @ ensures \result <==> a->value_ == 0; */
static inline bool cas_count_give(cas_atomic *a)
{
    return __atomic_fetch_sub(&a->value_, 1, __ATOMIC_ACQ_REL) == 1;
}

/*@ requires \valid_read(a);
  @ assigns \nothing;
  @ ensures \result == a->value_; */
static inline uint64_t cas_atomic64_load(const cas_atomic64 *a)
{
    return __atomic_load_n(&a->value_, __ATOMIC_ACQUIRE);
}

/*@ requires \valid(a);
  @ assigns a->value_;
  @ ensures a->value_ == value; */
static inline void cas_atomic64_store(cas_atomic64 *a, uint64_t value)
{
    __atomic_store_n(&a->value_, value, __ATOMIC_RELEASE);
}

/*@ requires \valid(a);
  @ assigns a->value_;
  @ ensures a->value_ == (uint64_t)(\old(a->value_) + value);
  @ ensures \result == \old(a->value_); */
static inline uint64_t cas_atomic64_add(cas_atomic64 *a, uint64_t value)
{
    return __atomic_fetch_add(&a->value_, value, __ATOMIC_RELAXED);
}

/* A lock for the rare paths that need one (session cache shards, store refresh). It spins
 * briefly. */
typedef struct cas_lock {
    cas_atomic word_;
} cas_lock;

/*@ requires \valid(lock);
  @ assigns lock->word_.value_;
  @ ensures lock->word_.value_ == 1; */
static inline void cas_lock_take(cas_lock *lock)
{
    /*@ loop assigns lock->word_.value_; */
    while (!cas_atomic_swap_if(&lock->word_, 0, 1)) {
        /*@ loop assigns \nothing; */
        while (cas_atomic_load(&lock->word_) != 0) {
            __asm__ __volatile__("" : : : "memory");
        }
    }
}

/*@ requires \valid(lock);
  @ assigns lock->word_.value_;
  @ ensures lock->word_.value_ == 0; */
static inline void cas_lock_give(cas_lock *lock)
{
    cas_atomic_store(&lock->word_, 0);
}

#endif
