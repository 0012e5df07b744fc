/*
 * dn.h: distinguished names (RFC 5280 section 4.1.2.4): their form, their comparison, and their
 * text for people.
 */
#ifndef CAS_X509_DN_H
#define CAS_X509_DN_H

#include "core/writer.h"
#include "x509/der.h"

/* Whether a whole Name element is well formed. */
CAS_MUST_USE cas_err cas_dn_check(castls_bytes name);

/* A Name without any attribute: SEQUENCE {}. */
bool cas_dn_is_empty(castls_bytes name);

/*
 * Whether `name` lies in the subtree of `base`: its first attributes are those of the base. Strings
 * are compared without regard to their type, letter case and repeated spaces (RFC 5280 section 7.1,
 * for ASCII).
 */
bool cas_dn_is_within(castls_bytes name, castls_bytes base);

/* The value of the last common name, where it is a string; absent when there is none. */
castls_bytes cas_dn_common_name(castls_bytes name);

/* Value i, from 0 on, of the attributes of that type, where it is a string; absent past the
 * last. */
castls_bytes cas_dn_attribute(castls_bytes name, castls_bytes oid, size_t i);

/*
 * The name as text like RFC 4514's but in the order of the certificate: "C=DE, O=Example, CN=Root".
 * Bytes that could mislead a terminal are escaped.
 */
void cas_write_dn(cas_writer *w, castls_bytes name);

/* Text of a certificate for people: printable ASCII and well-formed UTF-8 as they are, the rest
 * escaped. */
void cas_write_safe_text(cas_writer *w, castls_bytes text);

/* Whether text is well-formed UTF-8 (RFC 3629). */
bool cas_text_is_utf8(castls_bytes text);

/* An OID in dotted decimals. */
void cas_write_oid(cas_writer *w, castls_bytes oid);

/* The shortest well-known name of an attribute type ("CN"), or "" when there is none. */
const char *cas_dn_attribute_name(castls_bytes oid);

#endif
