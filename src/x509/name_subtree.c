/*
 * name_subtree.c: see name_subtree.h.
 */
#include "x509/name_subtree.h"

#include "x509/dn.h"
#include "x509/name.h"

static bool ends_with_fold(castls_bytes text, castls_bytes end)
{
    return text.len >= end.len &&
           cas_bytes_equal_fold(cas_bytes_skip(text, text.len - end.len), end);
}

/* Whether a host is below a domain: its labels, and at least one more in front of them. */
static bool is_below(castls_bytes host, castls_bytes domain)
{
    return host.len > domain.len + 1 && ends_with_fold(host, domain) &&
           cas_bytes_get(host, host.len - domain.len - 1) == '.';
}

/*
 * "Any DNS name that can be constructed by simply adding zero or more labels to the left-hand side
 * of the name satisfies the name constraint." A wildcard stands for all its names: it is inside
 * when all are, and overlaps when one may be.
 */
static cas_subtree_relation relate_dns(castls_bytes name, castls_bytes base)
{
    if (!cas_dns_is_valid_presented(name)) {
        return CAS_SUBTREE_UNKNOWN;
    }
    const bool has_period = cas_bytes_get(base, 0) == '.';
    const castls_bytes domain = has_period ? cas_bytes_skip(base, 1) : base;
    if (base.len == 0) {
        return CAS_SUBTREE_INSIDE;
    }
    if (cas_bytes_get(name, 0) != '*') {
        const bool is_equal = !has_period && cas_bytes_equal_fold(name, domain);
        return is_equal || is_below(name, domain) ? CAS_SUBTREE_INSIDE : CAS_SUBTREE_OUTSIDE;
    }
    const castls_bytes parent = cas_bytes_skip(name, 2);
    if (cas_bytes_equal_fold(parent, domain) || is_below(parent, domain)) {
        return CAS_SUBTREE_INSIDE;
    }
    const castls_bytes domain_parent = cas_bytes_skip(domain, cas_bytes_find(domain, '.') + 1);
    return !has_period && cas_bytes_equal_fold(parent, domain_parent)
               ? CAS_SUBTREE_OVERLAPS
               : CAS_SUBTREE_OUTSIDE;
}

/* "A CIDR style": address, then mask, each of the address' length; the mask has no gaps. */
static bool is_ip_base(castls_bytes base)
{
    if (base.len != 8 && base.len != 32) {
        return false;
    }
    bool has_ended = false;
    for (size_t i = base.len / 2; i < base.len; i++) {
        for (uint32_t bit = 0x80; bit != 0; bit = bit / 2) {
            const bool is_set = (cas_bytes_get(base, i) & bit) != 0;
            if (is_set && has_ended) {
                return false;
            }
            has_ended = !is_set;
        }
    }
    return true;
}

static cas_subtree_relation relate_ip(castls_bytes name, castls_bytes base)
{
    if (name.len != 4 && name.len != 16) {
        return CAS_SUBTREE_UNKNOWN;
    }
    if (base.len != 2 * name.len) {
        return CAS_SUBTREE_OUTSIDE; /* The other family. */
    }
    for (size_t i = 0; i < name.len; i++) {
        const uint8_t mask = cas_bytes_get(base, name.len + i);
        if (((cas_bytes_get(name, i) ^ cas_bytes_get(base, i)) & mask) != 0) {
            return CAS_SUBTREE_OUTSIDE;
        }
    }
    return CAS_SUBTREE_INSIDE;
}

/* A mailbox, a host, or a domain with a period before it; all mailboxes when empty. */
static bool is_mailbox_base(castls_bytes base)
{
    if (cas_bytes_find(base, '@') != base.len) {
        cas_name mailbox = {CAS_NAME_NONE, 0, {0}};
        return cas_name_parse_mailbox(base, &mailbox) == CAS_OK;
    }
    const bool has_period = cas_bytes_get(base, 0) == '.';
    return base.len == 0 || cas_dns_is_valid(has_period ? cas_bytes_skip(base, 1) : base);
}

/* "Host" or ".domain" against a host name. */
static bool host_is_in(castls_bytes host, castls_bytes base)
{
    if (cas_bytes_get(base, 0) == '.') {
        return is_below(host, cas_bytes_skip(base, 1));
    }
    return cas_bytes_equal_fold(host, base);
}

static cas_subtree_relation relate_mailbox(castls_bytes name, castls_bytes base)
{
    cas_name mailbox = {CAS_NAME_NONE, 0, {0}};
    if (cas_name_parse_mailbox(name, &mailbox) != CAS_OK) {
        return CAS_SUBTREE_UNKNOWN;
    }
    const size_t at = cas_bytes_find(name, '@');
    const size_t base_at = cas_bytes_find(base, '@');
    bool is_inside = base.len == 0;
    if (base_at != base.len) {
        is_inside = cas_bytes_equal(cas_bytes_prefix(name, at), cas_bytes_prefix(base, base_at)) &&
                    cas_bytes_equal_fold(cas_bytes_skip(name, at), cas_bytes_skip(base, base_at));
    } else if (!is_inside) {
        is_inside = host_is_in(cas_bytes_skip(name, at + 1), base);
    }
    return is_inside ? CAS_SUBTREE_INSIDE : CAS_SUBTREE_OUTSIDE;
}

/* The host of a URI (RFC 3986 section 3.2), without user and port; absent when there is none. */
static castls_bytes uri_host(castls_bytes uri)
{
    const size_t colon = cas_bytes_find(uri, ':');
    const castls_bytes rest = cas_bytes_skip(uri, colon + 1);
    if (!cas_bytes_starts_with(rest, CAS_TEXT("//"))) {
        return cas_bytes_none();
    }
    castls_bytes authority = cas_bytes_skip(rest, 2);
    authority = cas_bytes_prefix(authority, cas_bytes_find(authority, '/'));
    authority = cas_bytes_prefix(authority, cas_bytes_find(authority, '?'));
    authority = cas_bytes_prefix(authority, cas_bytes_find(authority, '#'));
    const size_t at = cas_bytes_find(authority, '@');
    const castls_bytes host = at == authority.len ? authority : cas_bytes_skip(authority, at + 1);
    return cas_bytes_prefix(host, cas_bytes_find(host, ':'));
}

/* "The constraint applies to the host part of the name"; a URI without a host name "MUST be
 * rejected". */
static cas_subtree_relation relate_uri(castls_bytes name, castls_bytes base)
{
    const castls_bytes host = uri_host(name);
    if (!cas_dns_is_valid(host)) {
        return CAS_SUBTREE_UNKNOWN;
    }
    return host_is_in(host, base) ? CAS_SUBTREE_INSIDE : CAS_SUBTREE_OUTSIDE;
}

bool cas_subtree_has_period(cas_general_kind kind, castls_bytes base)
{
    return kind == CAS_GENERAL_DNS && cas_bytes_get(base, 0) == '.';
}

bool cas_subtree_is_valid(cas_general_kind kind, castls_bytes base)
{
    const bool has_period = cas_bytes_get(base, 0) == '.';
    switch (kind) {
    case CAS_GENERAL_DNS:
        return base.len == 0 || cas_dns_is_valid(has_period ? cas_bytes_skip(base, 1) : base);
    case CAS_GENERAL_IP:
        return is_ip_base(base);
    case CAS_GENERAL_MAILBOX:
        return is_mailbox_base(base);
    case CAS_GENERAL_URI:
        return cas_dns_is_valid(has_period ? cas_bytes_skip(base, 1) : base);
    case CAS_GENERAL_DIRECTORY: /* cas_general_name_read has looked at its form. */
    case CAS_GENERAL_OTHER:
    case CAS_GENERAL_X400:
    case CAS_GENERAL_EDI:
    case CAS_GENERAL_OID:
    default:
        return true;
    }
}

cas_subtree_relation cas_subtree_relate(cas_general_kind kind, castls_bytes name, castls_bytes base)
{
    switch (kind) {
    case CAS_GENERAL_DNS:
        return relate_dns(name, base);
    case CAS_GENERAL_IP:
        return relate_ip(name, base);
    case CAS_GENERAL_MAILBOX:
        return relate_mailbox(name, base);
    case CAS_GENERAL_URI:
        return relate_uri(name, base);
    case CAS_GENERAL_DIRECTORY:
        return cas_dn_is_within(name, base) ? CAS_SUBTREE_INSIDE : CAS_SUBTREE_OUTSIDE;
    case CAS_GENERAL_OTHER:
    case CAS_GENERAL_X400:
    case CAS_GENERAL_EDI:
    case CAS_GENERAL_OID:
    default:
        return CAS_SUBTREE_UNKNOWN;
    }
}
