/*
 * certificate_authorities.h: the CAs a side trusts, as DER names. RFC 8446 section 4.2.4.
 */
#ifndef CAS_WIRE_CERTIFICATE_AUTHORITIES_H
#define CAS_WIRE_CERTIFICATE_AUTHORITIES_H

#include "core/err.h"
#include "core/list.h"
#include "core/reader.h"
#include "core/writer.h"

/* Hands out the list, walked with cas_certificate_authorities_next. */
CAS_MUST_USE cas_err cas_certificate_authorities_decode(castls_bytes body,
                                                        castls_bytes *authorities);

/* Walks a list: false at its end, or when it is malformed (the reader is bad then). */
bool cas_certificate_authorities_next(cas_reader *r, castls_bytes *distinguished_name);

void cas_certificate_authorities_encode(cas_writer *w, castls_parts distinguished_names);

#endif
