/*
 * ec_point_formats.h: how a side can read points of a curve; only the uncompressed form is left.
 * TLS 1.2 only. RFC 8422 section 5.1.2.
 */
#ifndef CAS_WIRE_EC_POINT_FORMATS_H
#define CAS_WIRE_EC_POINT_FORMATS_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

/* Hands out the list, one byte a format. */
CAS_MUST_USE cas_err cas_ec_point_formats_decode(castls_bytes body,
                                                 castls_bytes *ec_point_format_list);

bool cas_ec_point_formats_has(castls_bytes ec_point_format_list, uint8_t format);

void cas_ec_point_formats_encode(cas_writer *w, castls_bytes ec_point_format_list);

#endif
