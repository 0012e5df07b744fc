/*
 * limbo.h: the two halves of the program that runs x509-limbo's cases: limbo.c judges, os.c reads
 * the cases and prints the answers.
 */
#ifndef CAS_TESTS_LIMBO_H
#define CAS_TESTS_LIMBO_H

#include "core/bytes.h"

/* Runs all cases of a text (limbo.c has its form) and prints one line each. CAS_OK, or what made it
 * stop. */
CAS_MUST_USE cas_err limbo_run(castls_bytes text);

/* Prints one line. */
void limbo_print(castls_bytes line);

#endif
