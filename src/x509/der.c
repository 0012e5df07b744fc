/*
 * der.c: see der.h. The encoding rules are those of ITU-T X.690 (02/2021), sections 8 and 10.
 */
#include "x509/der.h"

#include "x509/time.h"

cas_der cas_der_on(castls_bytes whole)
{
    const cas_der d = {cas_reader_on(whole), whole.len};
    return d;
}

cas_der cas_der_at(castls_bytes whole, cas_range range)
{
    const castls_bytes part = cas_range_in(whole, range);
    cas_der d = {cas_reader_on(part), (size_t)range.offset + part.len};
    if (part.len != range.len) {
        cas_der_fail(&d);
    }
    return d;
}

void cas_der_fail(cas_der *d)
{
    cas_reader_fail(&d->reader);
}

bool cas_der_has_more(const cas_der *d)
{
    return cas_reader_has_more(&d->reader);
}

cas_err cas_der_end(const cas_der *d)
{
    return cas_reader_end(&d->reader);
}

bool cas_der_next_is(const cas_der *d, uint8_t tag)
{
    cas_reader ahead = d->reader;
    return cas_reader_has_more(&ahead) && cas_read_u8(&ahead) == tag;
}

/* Offset in the buffer of what is read next. */
static size_t offset(const cas_der *d)
{
    return d->end - cas_reader_left(&d->reader);
}

/*
 * A definite length, section 10.1: in the short form below 128, else in the fewest octets. Four are
 * refused, for nothing here is longer than 16 MiB.
 */
static size_t read_length(cas_reader *r)
{
    const uint8_t first = cas_read_u8(r);
    if (first < 0x80) {
        return first;
    }
    size_t len = 0;
    size_t least = 0;
    if (first == 0x81) {
        len = cas_read_u8(r);
        least = 0x80;
    } else if (first == 0x82) {
        len = cas_read_u16(r);
        least = 0x100;
    } else if (first == 0x83) {
        len = cas_read_u24(r);
        least = 0x10000;
    } else {
        cas_reader_fail(r);
    }
    if (len < least) {
        cas_reader_fail(r);
    }
    return len;
}

castls_bytes cas_der_read_any(cas_der *d, uint8_t *tag)
{
    *tag = cas_read_u8(&d->reader);
    if ((*tag & 0x1f) == 0x1f || *tag == 0) {
        cas_der_fail(d); /* A tag above 30, or the end-of-contents octets of BER. */
    }
    const size_t len = read_length(&d->reader);
    const castls_bytes content = cas_read_bytes(&d->reader, len);
    if (cas_reader_is_bad(&d->reader)) {
        *tag = 0;
        return cas_bytes_none();
    }
    return content;
}

castls_bytes cas_der_read(cas_der *d, uint8_t tag)
{
    uint8_t found = 0;
    const castls_bytes content = cas_der_read_any(d, &found);
    if (found != tag) {
        cas_der_fail(d);
        return cas_bytes_none();
    }
    return content;
}

cas_range cas_der_last(const cas_der *d, size_t n)
{
    cas_range range = {0, 0};
    if (!cas_reader_is_bad(&d->reader)) {
        range.offset = cas_narrow_u32(offset(d) - n);
        range.len = cas_narrow_u32(n);
    }
    return range;
}

cas_range cas_der_range(cas_der *d, uint8_t tag)
{
    const castls_bytes content = cas_der_read(d, tag);
    return cas_der_last(d, content.len);
}

cas_range cas_der_element(cas_der *d, uint8_t tag)
{
    const size_t before = offset(d);
    (void)cas_der_read(d, tag);
    return cas_der_last(d, offset(d) - before);
}

cas_range cas_der_any_element(cas_der *d)
{
    const size_t before = offset(d);
    uint8_t tag = 0;
    (void)cas_der_read_any(d, &tag);
    return cas_der_last(d, offset(d) - before);
}

cas_der cas_der_enter(cas_der *d, uint8_t tag)
{
    const castls_bytes content = cas_der_read(d, tag);
    cas_der inner = {cas_reader_on(content), offset(d)};
    if (cas_reader_is_bad(&d->reader)) {
        cas_der_fail(&inner);
    }
    return inner;
}

void cas_der_leave(cas_der *d, const cas_der *inner)
{
    if (cas_der_end(inner) != CAS_OK) {
        cas_der_fail(d);
    }
}

/* Section 11.1: TRUE is 0xff. */
bool cas_der_boolean(cas_der *d)
{
    const castls_bytes content = cas_der_read(d, CAS_DER_BOOLEAN);
    const uint8_t value = cas_bytes_get(content, 0);
    if (content.len != 1 || (value != 0 && value != 0xff)) {
        cas_der_fail(d);
        return false;
    }
    return value == 0xff;
}

/* Section 11.5: a default value is not encoded. */
bool cas_der_boolean_default_false(cas_der *d)
{
    if (!cas_der_next_is(d, CAS_DER_BOOLEAN)) {
        return false;
    }
    const bool value = cas_der_boolean(d);
    if (!value) {
        cas_der_fail(d);
    }
    return value;
}

/* Section 8.3.2: the first nine bits are neither all ones nor all zeros. */
static bool is_integer(castls_bytes content)
{
    const uint8_t first = cas_bytes_get(content, 0);
    const uint8_t second = cas_bytes_get(content, 1);
    if (content.len < 2) {
        return content.len == 1;
    }
    return !(first == 0 && second < 0x80) && !(first == 0xff && second >= 0x80);
}

cas_range cas_der_integer(cas_der *d)
{
    const castls_bytes content = cas_der_read(d, CAS_DER_INTEGER);
    if (!is_integer(content)) {
        cas_der_fail(d);
    }
    return cas_der_last(d, content.len);
}

uint32_t cas_der_small(cas_der *d)
{
    const castls_bytes content = cas_der_read(d, CAS_DER_INTEGER);
    if (!is_integer(content) || content.len > 4 || cas_bytes_get(content, 0) >= 0x80) {
        cas_der_fail(d);
        return 0;
    }
    uint32_t value = 0;
    for (size_t i = 0; i < content.len; i++) {
        value = value * 256 + cas_bytes_get(content, i);
    }
    return value;
}

cas_range cas_der_bits(cas_der *d)
{
    const castls_bytes content = cas_der_read(d, CAS_DER_BIT_STRING);
    if (content.len < 1 || cas_bytes_get(content, 0) != 0) {
        cas_der_fail(d);
        return cas_der_last(d, 0);
    }
    return cas_der_last(d, content.len - 1);
}

/* Section 11.2.1: unused bits are zero. */
uint16_t cas_der_named_bits(cas_der *d, uint8_t tag)
{
    const castls_bytes content = cas_der_read(d, tag);
    const uint32_t unused = cas_bytes_get(content, 0);
    const uint32_t last = cas_bytes_get(content, content.len - 1);
    const bool is_empty = content.len == 1 && unused == 0;
    const bool is_good = content.len >= 2 && content.len <= 3 && unused <= 7 &&
                         (last & ((1U << (unused & 7)) - 1)) == 0;
    if (!is_empty && !is_good) {
        cas_der_fail(d);
        return 0;
    }
    uint32_t bits = 0;
    for (uint32_t i = 0; i < 16; i++) {
        const uint32_t octet = cas_bytes_get(content, 1 + i / 8);
        if ((octet >> (7 - i % 8) & 1) != 0) {
            bits = bits | 1U << i;
        }
    }
    return (uint16_t)bits;
}

/* Two decimal digits; 100 when they are none. */
static int32_t two_digits(castls_bytes text, size_t at)
{
    const uint8_t tens = cas_bytes_get(text, at);
    const uint8_t ones = cas_bytes_get(text, at + 1);
    if (tens < '0' || tens > '9' || ones < '0' || ones > '9') {
        return 100;
    }
    return (tens - '0') * 10 + (ones - '0');
}

/*
 * RFC 5280 sections 4.1.2.5.1 and 4.1.2.5.2: YYMMDDHHMMSSZ, where 50..99 is the twentieth century,
 * or YYYYMMDDHHMMSSZ; seconds are there, fractions and offsets are not.
 */
int64_t cas_der_time(cas_der *d)
{
    uint8_t tag = 0;
    const castls_bytes text = cas_der_read_any(d, &tag);
    const size_t year_len = tag == CAS_DER_GENERALIZED_TIME ? 4 : 2;
    const bool is_time = tag == CAS_DER_GENERALIZED_TIME || tag == CAS_DER_UTC_TIME;
    if (!is_time || text.len != year_len + 11 || cas_bytes_get(text, text.len - 1) != 'Z') {
        cas_der_fail(d);
        return 0;
    }
    const int32_t high = two_digits(text, 0);
    int32_t year = high < 50 ? 2000 + high : 1900 + high;
    if (year_len == 4) {
        const int32_t low = two_digits(text, 2);
        year = high > 99 || low > 99 ? 10000 : high * 100 + low;
    } else if (high > 99) {
        year = 10000;
    }
    const cas_date date = {
        year,
        two_digits(text, year_len),
        two_digits(text, year_len + 2),
        two_digits(text, year_len + 4),
        two_digits(text, year_len + 6),
        two_digits(text, year_len + 8)};
    if (!cas_date_is_valid(&date)) {
        cas_der_fail(d);
        return 0;
    }
    return cas_date_to_seconds(&date);
}

/* Section 8.19: each subidentifier in the fewest octets, and the last one ends. */
bool cas_der_oid_is_valid(castls_bytes oid)
{
    bool at_start = true;
    for (size_t i = 0; i < oid.len; i++) {
        const uint8_t octet = cas_bytes_get(oid, i);
        if (at_start && octet == 0x80) {
            return false;
        }
        at_start = octet < 0x80;
    }
    return at_start && oid.len != 0;
}

/* What X.690 sections 8 and 10 have of the content of the universal types that are not made of
 * others; of the rest nothing is asked. */
bool cas_der_value_is_valid(uint8_t tag, castls_bytes content)
{
    switch (tag) {
    case 0: /* End of contents, which DER has not. */
        return false;
    case CAS_DER_BOOLEAN:
        return content.len == 1;
    case CAS_DER_INTEGER:
    case CAS_DER_ENUMERATED:
        return is_integer(content);
    case CAS_DER_BIT_STRING:
        return content.len != 0 && cas_bytes_get(content, 0) <= 7;
    case CAS_DER_NULL:
        return content.len == 0;
    case CAS_DER_OID:
        return cas_der_oid_is_valid(content);
    case CAS_DER_BMP_STRING:
        return content.len % 2 == 0;
    case CAS_DER_UNIVERSAL_STRING:
        return content.len % 4 == 0;
    default:
        return true;
    }
}
