/*
 * der.h: reading DER (ITU-T X.690) strictly: definite and minimal lengths, minimal integers, one
 * spelling of each value. What BER allows beyond that is refused.
 *
 * A cas_der is a place in a buffer: a reader that also knows its offset there, so that what it
 * reads can be kept as a range of the buffer. It fails sticky like a reader. A constructed element
 * is entered and left; leaving refuses what was not read:
 *
 *   cas_der validity = cas_der_enter(&tbs, CAS_DER_SEQUENCE);
 *   const int64_t not_before = cas_der_time(&validity);
 *   const int64_t not_after = cas_der_time(&validity);
 *   cas_der_leave(&tbs, &validity);
 */
#ifndef CAS_X509_DER_H
#define CAS_X509_DER_H

#include "core/buf.h"
#include "core/reader.h"

/* Identifier octets. Tags above 30 have no use in certificates and are refused. */
#define CAS_DER_BOOLEAN 0x01
#define CAS_DER_INTEGER 0x02
#define CAS_DER_BIT_STRING 0x03
#define CAS_DER_OCTET_STRING 0x04
#define CAS_DER_NULL 0x05
#define CAS_DER_OID 0x06
#define CAS_DER_ENUMERATED 0x0a
#define CAS_DER_UTF8_STRING 0x0c
#define CAS_DER_NUMERIC_STRING 0x12
#define CAS_DER_PRINTABLE_STRING 0x13
#define CAS_DER_TELETEX_STRING 0x14
#define CAS_DER_IA5_STRING 0x16
#define CAS_DER_UTC_TIME 0x17
#define CAS_DER_GENERALIZED_TIME 0x18
#define CAS_DER_UNIVERSAL_STRING 0x1c
#define CAS_DER_BMP_STRING 0x1e
#define CAS_DER_SEQUENCE 0x30
#define CAS_DER_SET 0x31
#define CAS_DER_CONTEXT(n) (0x80 + (n))     /* [n] IMPLICIT, primitive */
#define CAS_DER_CONSTRUCTED(n) (0xa0 + (n)) /* [n] constructed or EXPLICIT */

typedef struct cas_der {
    cas_reader reader;
    size_t end; /* Offset in the buffer of the byte behind what this place may read. */
} cas_der;

/* The whole of a buffer, or the part of it that a range names. */
cas_der cas_der_on(castls_bytes whole);
cas_der cas_der_at(castls_bytes whole, cas_range range);

void cas_der_fail(cas_der *d);
bool cas_der_has_more(const cas_der *d);

/* CAS_OK when everything was read and nothing failed, else CAS_ERR_DECODE. */
CAS_MUST_USE cas_err cas_der_end(const cas_der *d);

/* Whether the next element has this identifier octet. */
bool cas_der_next_is(const cas_der *d, uint8_t tag);

/* The content of the next element, which must have this tag; empty on failure. */
castls_bytes cas_der_read(cas_der *d, uint8_t tag);

/* The content of the next element and its tag, whatever that is; 0 on failure. */
castls_bytes cas_der_read_any(cas_der *d, uint8_t *tag);

/* Where the content of the next element stands, and where the element with its header does. */
cas_range cas_der_range(cas_der *d, uint8_t tag);
cas_range cas_der_element(cas_der *d, uint8_t tag);
cas_range cas_der_any_element(cas_der *d);

/* Where the n bytes stand that were read last; empty after a failure. */
cas_range cas_der_last(const cas_der *d, size_t n);

/* A place inside the next element, which must have this tag; and the check that all was read. */
cas_der cas_der_enter(cas_der *d, uint8_t tag);
void cas_der_leave(cas_der *d, const cas_der *inner);

/* BOOLEAN, and BOOLEAN DEFAULT FALSE, whose FALSE may not be written down. */
bool cas_der_boolean(cas_der *d);
bool cas_der_boolean_default_false(cas_der *d);

/* A minimal INTEGER of 0..2^31-1; and one of any size and sign, as its content. */
uint32_t cas_der_small(cas_der *d);
cas_range cas_der_integer(cas_der *d);

/* A BIT STRING of whole octets: a signature, a key. */
cas_range cas_der_bits(cas_der *d);

/* A named BIT STRING of at most 16 bits; bit n of the RFC is bit n here. Trailing zero bits, which
 * X.690 section 11.2.2 has left out, are taken: roots of the Web PKI write them (Trustwave Global
 * ECC), and no other reading of them exists. */
uint16_t cas_der_named_bits(cas_der *d, uint8_t tag);

/* UTCTime or GeneralizedTime in the only form that RFC 5280 section 4.1.2.5 allows, in seconds
 * since 1970-01-01T00:00:00Z. */
int64_t cas_der_time(cas_der *d);

/* Whether the content of an OBJECT IDENTIFIER is well formed. */
bool cas_der_oid_is_valid(castls_bytes oid);

/* Whether a content fits the universal type that its tag names, as far as that says anything of
 * it. */
bool cas_der_value_is_valid(uint8_t tag, castls_bytes content);

#endif
