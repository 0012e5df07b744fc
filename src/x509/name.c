/*
 * name.c: see name.h. Addresses are ip.c's.
 */
#include "x509/name.h"

#include "x509/general_name.h"
#include "x509/ip.h"

#define LABEL_MAX 63
#define DNS_MAX 253

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter_or_digit(uint8_t c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static uint8_t to_lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? cas_narrow_u8(c + 32U) : c;
}

static bool is_label(castls_bytes label)
{
    if (label.len == 0 || label.len > LABEL_MAX || cas_bytes_get(label, 0) == '-' ||
        cas_bytes_get(label, label.len - 1) == '-') {
        return false;
    }
    for (size_t i = 0; i < label.len; i++) {
        const uint8_t c = cas_bytes_get(label, i);
        if (!is_letter_or_digit(c) && c != '-') {
            return false;
        }
    }
    return true;
}

static bool is_all_digits(castls_bytes label)
{
    for (size_t i = 0; i < label.len; i++) {
        if (!is_digit(cas_bytes_get(label, i))) {
            return false;
        }
    }
    return true;
}

bool cas_dns_is_valid(castls_bytes text)
{
    if (text.len == 0 || text.len > DNS_MAX) {
        return false;
    }
    castls_bytes rest = text;
    castls_bytes label = cas_bytes_none();
    for (;;) {
        const size_t dot = cas_bytes_find(rest, '.');
        label = cas_bytes_prefix(rest, dot);
        if (!is_label(label)) {
            return false;
        }
        if (dot == rest.len) {
            return !is_all_digits(label);
        }
        rest = cas_bytes_skip(rest, dot + 1);
    }
}

bool cas_dns_is_valid_presented(castls_bytes text)
{
    if (cas_bytes_starts_with(text, CAS_TEXT("*."))) {
        return text.len <= DNS_MAX && cas_dns_is_valid(cas_bytes_skip(text, 2));
    }
    return cas_dns_is_valid(text);
}

cas_err cas_name_parse_dns(castls_bytes text, cas_name *out)
{
    *out = (cas_name){CAS_NAME_NONE, 0, {0}};
    const bool is_absolute = text.len > 1 && cas_bytes_get(text, text.len - 1) == '.';
    const castls_bytes name = is_absolute ? cas_bytes_prefix(text, text.len - 1) : text;
    if (!cas_dns_is_valid(name)) {
        return CAS_ERR_CONFIG_NAME;
    }
    for (size_t i = 0; i < name.len; i++) {
        *CAS_AT(out->octet, i) = to_lower(cas_bytes_get(name, i));
    }
    out->kind = CAS_NAME_DNS;
    out->len = cas_narrow_u32(name.len);
    return CAS_OK;
}

cas_err cas_name_parse_ip(castls_bytes text, cas_name *out)
{
    *out = (cas_name){CAS_NAME_NONE, 0, {0}};
    uint8_t address[16] = {0};
    const bool is_bracketed =
        cas_bytes_get(text, 0) == '[' && cas_bytes_get(text, text.len - 1) == ']';
    const castls_bytes inner =
        is_bracketed ? cas_bytes_skip(cas_bytes_prefix(text, text.len - 1), 1) : text;
    if (!is_bracketed && cas_ipv4_parse(inner, cas_span_prefix(CAS_SPAN(address), 4))) {
        out->len = 4;
    } else if (cas_ipv6_parse(inner, CAS_SPAN(address))) {
        out->len = 16;
    } else {
        return CAS_ERR_CONFIG_NAME;
    }
    out->kind = CAS_NAME_IP;
    (void)cas_span_copy(CAS_SPAN(out->octet), cas_bytes_prefix(CAS_BYTES(address), out->len));
    return CAS_OK;
}

/* RFC 5321 section 4.1.2 as far as certificates need it: something, one "@", and a host name. */
cas_err cas_name_parse_mailbox(castls_bytes text, cas_name *out)
{
    *out = (cas_name){CAS_NAME_NONE, 0, {0}};
    const size_t at = cas_bytes_find(text, '@');
    const castls_bytes host = cas_bytes_skip(text, at + 1);
    if (at == 0 || text.len > CAS_NAME_LEN_MAX || !cas_dns_is_valid(host)) {
        return CAS_ERR_CONFIG_NAME;
    }
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t c = cas_bytes_get(text, i);
        if (c <= ' ' || c >= 0x7f) {
            *out = (cas_name){CAS_NAME_NONE, 0, {0}};
            return CAS_ERR_CONFIG_NAME;
        }
        *CAS_AT(out->octet, i) = i > at ? to_lower(c) : c;
    }
    out->kind = CAS_NAME_MAILBOX;
    out->len = cas_narrow_u32(text.len);
    return CAS_OK;
}

cas_err cas_name_parse(castls_bytes text, cas_name *out)
{
    const cas_err as_ip = cas_name_parse_ip(text, out);
    return as_ip == CAS_OK ? CAS_OK : cas_name_parse_dns(text, out);
}

cas_err cas_name_list_add(cas_name_list *list, const cas_name *name)
{
    if (list->count >= CAS_NAME_COUNT_MAX) {
        return CAS_ERR_LIMIT;
    }
    *CAS_AT(list->name, list->count) = *name;
    list->count++;
    return CAS_OK;
}

void cas_write_name(cas_writer *w, const cas_name *name)
{
    if (name->kind == CAS_NAME_IP) {
        cas_write_ip(w, cas_name_bytes(name));
    } else {
        cas_write_bytes(w, cas_name_bytes(name));
    }
}

/*
 * RFC 9525 section 6.3: labels are compared without regard to case; "*" stands only for the whole
 * left-most label, and for one label. What is no presented DNS name covers nothing.
 */
bool cas_dns_matches(castls_bytes presented, castls_bytes reference)
{
    if (!cas_dns_is_valid_presented(presented)) {
        return false;
    }
    if (cas_bytes_get(presented, 0) != '*') {
        return cas_bytes_equal_fold(presented, reference);
    }
    const size_t dot = cas_bytes_find(reference, '.');
    return dot != 0 &&
           cas_bytes_equal_fold(cas_bytes_skip(presented, 1), cas_bytes_skip(reference, dot));
}

/* RFC 5280 section 7.5: the local part is compared exactly, the host as a DNS name. */
static bool mailbox_matches(castls_bytes presented, castls_bytes reference)
{
    const size_t at = cas_bytes_find(reference, '@');
    return presented.len == reference.len &&
           cas_bytes_equal(cas_bytes_prefix(presented, at), cas_bytes_prefix(reference, at)) &&
           cas_bytes_equal_fold(cas_bytes_skip(presented, at), cas_bytes_skip(reference, at));
}

bool cas_cert_is_for_name(castls_bytes der, const cas_cert *cert, const cas_name *name)
{
    const castls_bytes wanted = cas_name_bytes(name);
    cas_der d = cas_cert_names(der, cert);
    while (cas_der_has_more(&d)) {
        cas_general_kind kind = CAS_GENERAL_OTHER;
        const castls_bytes presented = cas_general_name_read(&d, &kind);
        bool is_match = false;
        if (name->kind == CAS_NAME_DNS && kind == CAS_GENERAL_DNS) {
            is_match = cas_dns_matches(presented, wanted);
        } else if (name->kind == CAS_NAME_IP && kind == CAS_GENERAL_IP) {
            is_match = cas_bytes_equal(presented, wanted);
        } else if (name->kind == CAS_NAME_MAILBOX && kind == CAS_GENERAL_MAILBOX) {
            is_match = mailbox_matches(presented, wanted);
        }
        if (is_match) {
            return true;
        }
    }
    return false;
}
