/*
 * builtins.h: what the prover is to know of the compiler's builtins. It stands before the headers
 * of core in each proof and is never compiled. The atomic builtins are given as one thread sees
 * them: what the proofs say of a word holds as long as no other thread writes it.
 */
#ifndef CAS_PROVE_BUILTINS_H
#define CAS_PROVE_BUILTINS_H

/*@ assigns \nothing;
  @ ensures \false; */
void __builtin_trap(void);

#define __atomic_load_n(word, order) (*(word))
#define __atomic_store_n(word, value, order) ((void)(*(word) = (value)))
#define __atomic_exchange_n(word, value, order)                                                    \
    ({                                                                                             \
        const __typeof__(*(word)) old_ = *(word);                                                  \
        *(word) = (value);                                                                         \
        old_;                                                                                      \
    })
#define __atomic_fetch_or(word, value, order) __atomic_exchange_n((word), *(word) | (value), order)
#define __atomic_fetch_add(word, value, order) __atomic_exchange_n((word), *(word) + (value), order)
#define __atomic_fetch_sub(word, value, order) __atomic_exchange_n((word), *(word) - (value), order)
#define __atomic_compare_exchange_n(word, expected, value, weak, order, otherwise)                 \
    (*(word) == *(expected) ? (*(word) = (value), 1) : (*(expected) = *(word), 0))

#endif
