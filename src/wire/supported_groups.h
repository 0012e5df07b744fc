/*
 * supported_groups.h: the groups a side supports, most preferred first. RFC 8446 section 4.2.7.
 */
#ifndef CAS_WIRE_SUPPORTED_GROUPS_H
#define CAS_WIRE_SUPPORTED_GROUPS_H

#include "core/err.h"
#include "core/list.h"
#include "core/reader.h"
#include "core/writer.h"

/* Hands out the list, read with u16_list.h. */
CAS_MUST_USE cas_err cas_supported_groups_decode(castls_bytes body, castls_bytes *named_group_list);

void cas_supported_groups_encode(cas_writer *w, castls_codes named_group_list);

#endif
