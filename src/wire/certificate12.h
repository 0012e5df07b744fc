/*
 * certificate12.h: the Certificate message of TLS 1.2: certificates and nothing beside them. RFC
 * 5246 sections 7.4.2 and 7.4.6.
 */
#ifndef CAS_WIRE_CERTIFICATE12_H
#define CAS_WIRE_CERTIFICATE12_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

/* `certificate_list` is walked with cas_certificate12_next. CAS_ERR_CHAIN_TOO_LONG past
 * CAS_CERTIFICATE_ENTRIES_MAX. */
CAS_MUST_USE cas_err cas_certificate12_decode(castls_bytes body, castls_bytes *certificate_list);

/* The next certificate; false at the end of the list, or when it is malformed (the reader is bad
 * then). */
bool cas_certificate12_next(cas_reader *r, castls_bytes *certificate);

/* Opens the list: certificates follow, then cas_write_close. */
cas_mark cas_certificate12_open(cas_writer *w);
void cas_certificate12_add(cas_writer *w, castls_bytes certificate);

#endif
