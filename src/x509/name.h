/*
 * name.h: reference identities: the DNS names, IP addresses and mailboxes that a certificate is
 * asked to be for, in their normal form, and how one is found among a certificate's names.
 *
 * DNS names are matched by RFC 9525 section 6.3 (which obsoletes RFC 6125); a certificate's common
 * name is never looked at.
 */
#ifndef CAS_X509_NAME_H
#define CAS_X509_NAME_H

#include "core/writer.h"
#include "x509/cert.h"
#include "x509/limits.h"

typedef enum cas_name_kind {
    CAS_NAME_NONE = 0,
    CAS_NAME_DNS = 1,
    CAS_NAME_IP = 2,
    CAS_NAME_MAILBOX = 3
} cas_name_kind;

/* One reference identity. A plain value that owns its bytes. */
typedef struct cas_name {
    cas_name_kind kind;
    uint32_t len;                    /* IP: 4 or 16. */
    uint8_t octet[CAS_NAME_LEN_MAX]; /* DNS: lower case, no trailing dot. IP: network order. */
} cas_name;

/* Any of these will do. */
typedef struct cas_name_list {
    cas_name name[CAS_NAME_COUNT_MAX];
    size_t count;
} cas_name_list;

/*
 * Makes a reference identity of what a user or application wrote: an IP address (RFC 5952's forms
 * and all of RFC 4291's; brackets are allowed round IPv6), else a DNS name. CAS_ERR_CONFIG_NAME
 * when it is neither. *out is zero on failure.
 */
CAS_MUST_USE cas_err cas_name_parse(castls_bytes text, cas_name *out);
CAS_MUST_USE cas_err cas_name_parse_dns(castls_bytes text, cas_name *out);
CAS_MUST_USE cas_err cas_name_parse_ip(castls_bytes text, cas_name *out);
CAS_MUST_USE cas_err cas_name_parse_mailbox(castls_bytes text, cas_name *out);

static inline castls_bytes cas_name_bytes(const cas_name *name)
{
    return cas_bytes_prefix(CAS_BYTES(name->octet), name->len);
}

/* CAS_ERR_LIMIT when the list is full. */
CAS_MUST_USE cas_err cas_name_list_add(cas_name_list *list, const cas_name *name);

/* The address or name as text; RFC 5952 for IPv6. */
void cas_write_name(cas_writer *w, const cas_name *name);
void cas_write_ip(cas_writer *w, castls_bytes address);

/*
 * Whether text is a host name: labels of 1..63 letters, digits and hyphens, none of them first or
 * last a hyphen, at most 253 bytes (RFC 1123 section 2.1), and the last label not all digits, so
 * that no IPv4 address passes (RFC 3696 section 2). An underscore counts as a letter: RFC 1034
 * knows none in host names, but certificates and SNI carry them and no comparison gets weaker.
 */
bool cas_dns_is_valid(castls_bytes text);

/* The same for what a certificate presents: the left-most label may be "*" and nothing else. */
bool cas_dns_is_valid_presented(castls_bytes text);

/* Whether a presented DNS name covers a reference name (RFC 9525 section 6.3). */
bool cas_dns_matches(castls_bytes presented, castls_bytes reference);

/* Whether a certificate is for the name, by its subjectAltName alone. */
bool cas_cert_is_for_name(castls_bytes der, const cas_cert *cert, const cas_name *name);

#endif
