/*
 * oid_filters.h: what a server wants to find in a client's certificate. RFC 8446 section 4.2.5.
 */
#ifndef CAS_WIRE_OID_FILTERS_H
#define CAS_WIRE_OID_FILTERS_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_oid_filter {
    castls_bytes certificate_extension_oid;    /* DER. */
    castls_bytes certificate_extension_values; /* DER, perhaps empty. */
} cas_oid_filter;

/* Hands out the list, perhaps empty, walked with cas_oid_filters_next. More than
 * CAS_OID_FILTERS_MAX is CAS_ERR_LIST_COUNT, one OID twice CAS_ERR_OID_FILTER_TWICE. */
CAS_MUST_USE cas_err cas_oid_filters_decode(castls_bytes body, castls_bytes *filters);

/* Walks a list: false at its end, or when it is malformed (the reader is bad then). */
bool cas_oid_filters_next(cas_reader *r, cas_oid_filter *out);

void cas_oid_filters_encode(cas_writer *w, castls_bytes filters);

#endif
