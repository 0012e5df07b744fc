/*
 * failure.h: filling in a castls_error.
 */
#ifndef CAS_CONFIG_FAILURE_H
#define CAS_CONFIG_FAILURE_H

#include "castls/error.h"
#include "core/writer.h"

/* No failure. */
castls_error cas_error_none(void);

/* Fills in code and reason and clears the rest, as far as the caller's struct goes; NULL is
 * allowed. */
void cas_error_set(castls_error *error, cas_err err);

/* Puts a detail of at most CASTLS_ERROR_DETAIL_MAX bytes into an error that was set; more is cut
 * off. NULL is allowed. */
void cas_error_detail(castls_error *error, castls_bytes detail);

#endif
