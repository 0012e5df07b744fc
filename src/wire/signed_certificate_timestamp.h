/*
 * signed_certificate_timestamp.h: certificate transparency: a list of SCTs. In a ClientHello and a
 * CertificateRequest the body is empty (empty.h). RFC 6962 section 3.3.
 */
#ifndef CAS_WIRE_SIGNED_CERTIFICATE_TIMESTAMP_H
#define CAS_WIRE_SIGNED_CERTIFICATE_TIMESTAMP_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

/* Hands out the list, checked to consist of whole SCTs, walked with cas_sct_list_next. */
CAS_MUST_USE cas_err cas_sct_list_decode(castls_bytes body, castls_bytes *sct_list);

/* Walks a list: false at its end, or when it is malformed (the reader is bad then). */
bool cas_sct_list_next(cas_reader *r, castls_bytes *serialized_sct);

void cas_sct_list_encode(cas_writer *w, castls_bytes sct_list);

#endif
