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

#endif
