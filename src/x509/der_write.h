/*
 * der_write.h: writing DER through a writer. An element is opened with its tag and closed; closing
 * puts the minimal length in front of what was written.
 */
#ifndef CAS_X509_DER_WRITE_H
#define CAS_X509_DER_WRITE_H

#include "core/writer.h"
#include "x509/der.h"

typedef struct cas_der_mark {
    size_t at; /* Where the content begins. */
} cas_der_mark;

cas_der_mark cas_der_open(cas_writer *w, uint8_t tag);
void cas_der_close(cas_writer *w, cas_der_mark mark);

/* A whole element. */
void cas_der_write(cas_writer *w, uint8_t tag, castls_bytes content);
void cas_der_write_boolean(cas_writer *w, bool value);
void cas_der_write_small(cas_writer *w, uint32_t value);

/* A non-negative INTEGER from its big-endian bytes. */
void cas_der_write_unsigned(cas_writer *w, castls_bytes value);

/* A BIT STRING of whole octets, and a named one (der.h: cas_der_named_bits). */
void cas_der_write_bits(cas_writer *w, castls_bytes octets);
void cas_der_write_named_bits(cas_writer *w, uint8_t tag, uint16_t bits);

/* UTCTime up to 2049 and GeneralizedTime from 2050 (RFC 5280 section 4.1.2.5). */
void cas_der_write_time(cas_writer *w, int64_t seconds);

#endif
