/*
 * fuzz.h: what a fuzz target is. Each file fuzz_NAME.c defines fuzz_one; os.c turns it into what
 * libFuzzer calls, or into a program that replays inputs.
 */
#ifndef CAS_TESTS_FUZZ_H
#define CAS_TESTS_FUZZ_H

#include "core/bytes.h"

/*
 * Judges one input of any length. Whatever the bytes are, it returns; a broken promise of the code
 * under test (an accepted input that does not encode to itself, say) is reported by fuzz_require.
 */
void fuzz_one(castls_bytes input);

/* Ends the program, so that the input is kept, unless `kept` holds; `promise` says what broke. */
void fuzz_require(bool kept, const char *promise);

/* The program of seeds: fuzz_seeds gives each out with fuzz_seed, which prints the target, a name,
 * and the bytes in hexadecimal, one line each. */
void fuzz_seeds(void);
void fuzz_seed(const char *target, const char *name, castls_bytes bytes);

#endif
