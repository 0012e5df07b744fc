/*
 * compress_certificate.h: the algorithms a side can decompress a Certificate with. RFC 8879
 * section 3.
 */
#ifndef CAS_WIRE_COMPRESS_CERTIFICATE_H
#define CAS_WIRE_COMPRESS_CERTIFICATE_H

#include "core/err.h"
#include "core/list.h"
#include "core/reader.h"
#include "core/writer.h"

/* Hands out the list, read with u16_list.h. */
CAS_MUST_USE cas_err cas_compress_certificate_decode(castls_bytes body, castls_bytes *algorithms);

void cas_compress_certificate_encode(cas_writer *w, castls_codes algorithms);

#endif
