/*
 * certificate12.h: the Certificate message of TLS 1.2: certificates and nothing beside them (RFC
 * 5246 sections 7.4.2 and 7.4.6), or one raw public key (RFC 7250 section 3).
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

/* The same message where the type is RawPublicKey: the SubjectPublicKeyInfo stands in no list. It
 * is empty where a client has no key to show. */
CAS_MUST_USE cas_err cas_raw_key12_decode(castls_bytes body, castls_bytes *subject_public_key_info);
void cas_raw_key12_encode(cas_writer *w, castls_bytes subject_public_key_info);

#endif
