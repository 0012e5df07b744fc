/*
 * problem.h: what a failed system call becomes: a reason, and a detail with the file or host and
 * the system's message.
 */
#ifndef CAS_IO_PROBLEM_H
#define CAS_IO_PROBLEM_H

#include "castls/error.h"
#include "io/os.h"

/* Fills `error` in (NULL is allowed) and hands the code back. `about` is a NUL-terminated
 * string. */
castls_code cas_io_problem(castls_error *error, castls_reason reason, const char *about);

/* The reason of a result of a read or write. */
castls_reason cas_io_reason(cas_os_result result);

/* Copies a connection's failure out. */
castls_code cas_io_failed(castls_error *error, const castls_error *of);

/* No failure. */
void cas_io_no_problem(castls_error *error);

#endif
