/*
 * leaf_name.c: see leaf_name.h.
 */
#include "x509/leaf_name.h"

#include "core/text.h"
#include "x509/dn.h"
#include "x509/general_name.h"
#include "x509/name.h"

#define IP_TEXT_MAX 48

static const uint8_t oid_common_name[] = {0x55, 0x04, 0x03};
static const uint8_t oid_country[] = {0x55, 0x04, 0x06};

/* Whether text is the canonical form of an address: RFC 3986 for IPv4, RFC 5952 for IPv6. */
static bool is_text_of(castls_bytes address, castls_bytes text)
{
    uint8_t room[IP_TEXT_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_ip(&w, address);
    return cas_bytes_equal(cas_writer_bytes(&w), text);
}

/* Whether a common name reads as an address, in whatever spelling: decimal, hexadecimal, colons. */
static bool reads_as_address(castls_bytes text)
{
    const bool has_colon = cas_bytes_find(text, ':') != text.len;
    const bool is_hex =
        cas_bytes_starts_with(text, CAS_TEXT("0x")) || cas_bytes_starts_with(text, CAS_TEXT("0X"));
    for (size_t i = is_hex ? 2 : 0; i < text.len; i++) {
        const uint8_t c = cas_bytes_get(text, i);
        const bool is_digit = c >= '0' && c <= '9';
        const bool is_hex_digit = (is_hex || has_colon) && cas_hex_value(c) != 255;
        if (!is_digit && !is_hex_digit && c != '.' && c != ':') {
            return false;
        }
    }
    return text.len != 0;
}

/* Whether a common name is meant as a host: labels with periods between, well formed or not. What
 * is no ASCII counts as letters, for a host may have been spelled in Unicode. */
static bool reads_as_host(castls_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t c = cas_bytes_get(text, i);
        const bool is_mark = c == '-' || c == '_' || c == '.' || c == '*';
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_mark && !is_letter && (c < '0' || c > '9') && c >= ' ' && c < 0x80) {
            return false;
        }
    }
    return cas_bytes_find(text, '.') != text.len;
}

/* Whether a listed DNS name is the common name, character for character, or a name or wildcard
 * below it. */
static bool covers(castls_bytes listed, castls_bytes common_name)
{
    const size_t more = listed.len < common_name.len ? 0 : listed.len - common_name.len;
    if (more == 0) {
        return cas_bytes_equal(listed, common_name);
    }
    return cas_bytes_equal_fold(cas_bytes_skip(listed, more), common_name) &&
           cas_bytes_get(listed, more - 1) == '.';
}

static bool is_listed(castls_bytes der, const cas_cert *cert, castls_bytes common_name)
{
    const bool is_address = reads_as_address(common_name);
    bool has_rival = false; /* A listed name that the common name could have repeated. */
    cas_der d = cas_cert_names(der, cert);
    while (cas_der_has_more(&d)) {
        cas_general_kind kind = CAS_GENERAL_OTHER;
        const castls_bytes name = cas_general_name_read(&d, &kind);
        if (is_address && (kind == CAS_GENERAL_IP || kind == CAS_GENERAL_DNS)) {
            has_rival = true;
            if (kind == CAS_GENERAL_IP && is_text_of(name, common_name)) {
                return true;
            }
        }
        if (!is_address && kind == CAS_GENERAL_DNS && cas_bytes_find(name, '.') != name.len) {
            has_rival = true;
            if (covers(name, common_name)) {
                return true;
            }
        }
    }
    return !has_rival;
}

/* Whether the subject has no attribute but a country and a common name. */
static bool is_domain_validated(castls_bytes subject)
{
    cas_der outer = cas_der_on(subject);
    cas_der list = cas_der_enter(&outer, CAS_DER_SEQUENCE);
    while (cas_der_has_more(&list)) {
        cas_der rdn = cas_der_enter(&list, CAS_DER_SET);
        while (cas_der_has_more(&rdn)) {
            cas_der attribute = cas_der_enter(&rdn, CAS_DER_SEQUENCE);
            const castls_bytes type = cas_der_read(&attribute, CAS_DER_OID);
            if (!cas_bytes_equal(type, CAS_BYTES(oid_common_name)) &&
                !cas_bytes_equal(type, CAS_BYTES(oid_country))) {
                return false;
            }
        }
    }
    return true;
}

bool cas_leaf_common_name_is_listed(castls_bytes der, const cas_cert *cert)
{
    const castls_bytes subject = cas_range_in(der, cert->subject);
    const castls_bytes common_name = cas_dn_common_name(subject);
    const bool is_claim = reads_as_address(common_name) || reads_as_host(common_name);
    if (!is_domain_validated(subject)) {
        return true;
    }
    if (!cas_bytes_is_empty(cas_dn_attribute(subject, CAS_BYTES(oid_common_name), 1))) {
        return false; /* "exactly one entry" */
    }
    return !is_claim || is_listed(der, cert, common_name);
}

bool cas_leaf_wildcard_is_narrow(castls_bytes der, const cas_cert *cert,
                                 const cas_suffix_list *suffixes)
{
    cas_der d = cas_cert_names(der, cert);
    while (cas_der_has_more(&d)) {
        cas_general_kind kind = CAS_GENERAL_OTHER;
        const castls_bytes name = cas_general_name_read(&d, &kind);
        const castls_bytes parent = cas_bytes_skip(name, 2);
        if (kind == CAS_GENERAL_DNS && cas_bytes_starts_with(name, CAS_TEXT("*.")) &&
            cas_suffix_list_has(suffixes, parent)) {
            return false;
        }
    }
    return true;
}
