/*
 * certificate_types.h: what a key may come in, most preferred first. RFC 7250.
 */
#ifndef CAS_CONFIG_CERTIFICATE_TYPES_H
#define CAS_CONFIG_CERTIFICATE_TYPES_H

#include "castls/config.h"
#include "core/bytes.h"

/* castls_certificate_type as bytes, most preferred first, each once. */
typedef struct cas_certificate_types {
    uint8_t type[2];
    uint8_t count;
} cas_certificate_types;

static inline castls_bytes cas_certificate_types_bytes(const cas_certificate_types *types)
{
    return cas_bytes_prefix(CAS_BYTES(types->type), types->count);
}

static inline bool cas_certificate_types_has_one(const cas_certificate_types *types, uint8_t type)
{
    return cas_bytes_find(cas_certificate_types_bytes(types), type) < types->count;
}

/* X.509 alone: what no extension says. */
static inline bool cas_certificate_types_are_default(const cas_certificate_types *types)
{
    return types->count == 1 && types->type[0] == CASTLS_CERTIFICATE_X509;
}

#endif
