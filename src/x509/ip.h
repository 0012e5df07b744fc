/*
 * ip.h: IP addresses as text: RFC 3986's dotted decimals for IPv4, RFC 4291 section 2.2 for IPv6.
 */
#ifndef CAS_X509_IP_H
#define CAS_X509_IP_H

#include "core/bytes.h"

/* Four decimal numbers of 0..255 without leading zeros; nothing is written unless it is one. */
bool cas_ipv4_parse(castls_bytes text, castls_span out);

/* Without a zone, which no certificate can carry. */
bool cas_ipv6_parse(castls_bytes text, castls_span out);

#endif
