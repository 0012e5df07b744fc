/*
 * ip.c: see ip.h. Writing follows RFC 5952 section 4: lower case, no leading zeros, the first
 * longest run of at least two zero groups as "::".
 */
#include "x509/ip.h"

#include "core/text.h"
#include "x509/name.h"

#define GROUP_COUNT 8

bool cas_ipv4_parse(castls_bytes text, castls_span out)
{
    uint8_t octets[4] = {0};
    castls_bytes rest = text;
    for (size_t i = 0; i < sizeof(octets); i++) {
        const size_t dot = cas_bytes_find(rest, '.');
        const castls_bytes digits = cas_bytes_prefix(rest, dot);
        uint32_t value = 0;
        for (size_t n = 0; n < digits.len && value <= 255; n++) {
            const uint8_t c = cas_bytes_get(digits, n);
            value = c < '0' || c > '9' ? 256 : value * 10 + c - '0';
        }
        const bool has_leading_zero = digits.len > 1 && cas_bytes_get(digits, 0) == '0';
        const bool is_last = dot == rest.len;
        if (digits.len == 0 || value > 255 || has_leading_zero || is_last != (i == 3)) {
            return false;
        }
        *CAS_AT(octets, i) = cas_narrow_u8(value);
        rest = cas_bytes_skip(rest, dot + 1);
    }
    return cas_span_copy(out, CAS_BYTES(octets));
}

/* One group of one to four hexadecimal digits; 0x10000 when it is none. */
static uint32_t parse_group(castls_bytes digits)
{
    if (digits.len == 0 || digits.len > 4) {
        return 0x10000;
    }
    uint32_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        const uint8_t nibble = cas_hex_value(cas_bytes_get(digits, i));
        if (nibble == 255) {
            return 0x10000;
        }
        value = value * 16 + nibble;
    }
    return value;
}

/*
 * Groups up to the end of the text, parted by single colons, the last two perhaps written as an
 * IPv4 address. Returns how many, or more than eight when the text is no such list. No text is no
 * group.
 */
static size_t parse_groups(castls_bytes text, castls_span out)
{
    const size_t bad = GROUP_COUNT + 1;
    size_t count = 0;
    castls_bytes rest = text;
    bool has_more = text.len != 0;
    while (has_more) {
        const size_t colon = cas_bytes_find(rest, ':');
        const castls_bytes part = cas_bytes_prefix(rest, colon);
        has_more = colon != rest.len;
        if (!has_more && cas_bytes_find(part, '.') != part.len) {
            return count <= 6 && cas_ipv4_parse(part, cas_span_slice(out, 2 * count, 4))
                       ? count + 2
                       : bad;
        }
        const uint32_t group = parse_group(part);
        if (group > 0xffff || count == GROUP_COUNT) {
            return bad;
        }
        cas_span_set(out, 2 * count, cas_low_u8(group >> 8));
        cas_span_set(out, 2 * count + 1, cas_low_u8(group));
        count++;
        rest = cas_bytes_skip(rest, colon + 1);
    }
    return count;
}

bool cas_ipv6_parse(castls_bytes text, castls_span out)
{
    uint8_t head[16] = {0};
    uint8_t tail[16] = {0};
    const size_t gap = cas_bytes_search(text, CAS_TEXT("::"));
    const bool has_gap = gap != text.len;
    const castls_bytes before = cas_bytes_prefix(text, gap);
    const castls_bytes after = has_gap ? cas_bytes_skip(text, gap + 2) : cas_bytes_none();
    const bool is_clean = !has_gap || cas_bytes_find(before, '.') == before.len;
    const size_t head_count = parse_groups(before, CAS_SPAN(head));
    const size_t tail_count = parse_groups(after, CAS_SPAN(tail));
    const size_t total = head_count + tail_count;
    if (text.len < 2 || !is_clean || (has_gap ? total > GROUP_COUNT - 1 : total != GROUP_COUNT)) {
        return false;
    }
    if (!cas_span_copy(out, CAS_BYTES(head))) {
        return false;
    }
    const castls_bytes end = cas_bytes_prefix(CAS_BYTES(tail), 2 * tail_count);
    return cas_span_copy(cas_span_skip(out, 16 - end.len), end);
}

static uint32_t group_at(castls_bytes address, size_t i)
{
    return cas_bytes_get(address, 2 * i) * 256U + cas_bytes_get(address, 2 * i + 1);
}

static void write_group(cas_writer *w, uint32_t group)
{
    bool has_begun = false;
    for (uint32_t i = 0; i < 4; i++) {
        const uint8_t nibble = cas_low_u8(group >> (12 - 4 * i) & 15);
        has_begun = has_begun || nibble != 0 || i == 3;
        if (has_begun) {
            cas_write_u8(w, cas_hex_digit(nibble));
        }
    }
}

static void write_ipv6(cas_writer *w, castls_bytes address)
{
    size_t run_at = GROUP_COUNT;
    size_t run_count = 1; /* A single zero group is not shortened. */
    for (size_t i = 0; i < GROUP_COUNT; i++) {
        size_t n = 0;
        while (i + n < GROUP_COUNT && group_at(address, i + n) == 0) {
            n++;
        }
        if (n > run_count) {
            run_at = i;
            run_count = n;
        }
    }
    bool needs_colon = false;
    for (size_t i = 0; i < GROUP_COUNT;) {
        if (i == run_at) {
            cas_write_bytes(w, CAS_TEXT("::"));
            needs_colon = false;
            i = i + run_count;
            continue;
        }
        if (needs_colon) {
            cas_write_u8(w, ':');
        }
        write_group(w, group_at(address, i));
        needs_colon = true;
        i++;
    }
}

void cas_write_ip(cas_writer *w, castls_bytes address)
{
    if (address.len == 16) {
        write_ipv6(w, address);
        return;
    }
    if (address.len != 4) {
        cas_write_bytes(w, CAS_TEXT("0x"));
        cas_write_hex(w, address);
        return;
    }
    for (size_t i = 0; i < 4; i++) {
        if (i != 0) {
            cas_write_u8(w, '.');
        }
        cas_write_decimal(w, cas_bytes_get(address, i));
    }
}
