/*
 * vectors.h: the flat vectors that `run` puts on standard input: records of lines NAME=VALUE with
 * an empty line after each.
 */
#ifndef CAS_TESTS_KDF_VECTORS_H
#define CAS_TESTS_KDF_VECTORS_H

#include "castls/provider.h"
#include "support/test.h"

/* All of standard input; lives as long as the program. */
castls_bytes kdf_input(void);

/* Takes the next record off the front of what is left; false at the end. */
bool kdf_next(castls_bytes *left, castls_bytes *record);

/* The text of a field, absent when the record has none of that name. */
castls_bytes kdf_text(castls_bytes record, castls_bytes name);

/* A field as a decimal number; 0 when it is not there. */
uint32_t kdf_number(castls_bytes record, castls_bytes name);

/* A field's bytes, in the front of `room`; absent when it is not there. Fails the test when they
 * are not hexadecimal or do not fit. */
castls_bytes kdf_hex(castls_bytes record, castls_bytes name, castls_span room);

/* Runs a check with one of the build's providers; skips the test when the build does not have
 * it. */
void kdf_with(const castls_provider *provider, void (*check)(const castls_provider *));

#endif
