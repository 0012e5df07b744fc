/*
 * builder.h: how the set functions of a builder settle: the first failure is remembered.
 */
#ifndef CAS_CONFIG_BUILDER_H
#define CAS_CONFIG_BUILDER_H

#include "config/config.h"

/* The public code of this call, and the first failure for the build. */
castls_code cas_builder_settle(castls_config_builder *builder, cas_err err);

/* Sets a number that lies in min..max. */
castls_code cas_builder_number(castls_config_builder *builder, uint32_t *field, uint32_t value,
                               uint32_t min, uint32_t max);

/* Writes a list into the text: items of 1..max bytes, each behind its length in `prefix` bytes (1
 * or 2); `bad` for one of another length. */
CAS_MUST_USE cas_err cas_builder_keep_list(castls_config_builder *builder, castls_parts names,
                                           size_t prefix, size_t max, cas_err bad, cas_range *out);

#endif
