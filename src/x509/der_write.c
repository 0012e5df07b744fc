/*
 * der_write.c: see der_write.h.
 */
#include "x509/der_write.h"

#include "x509/time.h"

cas_der_mark cas_der_open(cas_writer *w, uint8_t tag)
{
    cas_write_u8(w, tag);
    cas_write_u8(w, 0);
    const cas_der_mark mark = {cas_writer_len(w)};
    return mark;
}

/* X.690 section 10.1: below 128 the length is the one octet that was left for it; else the content
 * moves on by the octets that the length takes. */
void cas_der_close(cas_writer *w, cas_der_mark mark)
{
    if (mark.at < 2 || mark.at > cas_writer_len(w)) {
        cas_writer_fail(w);
        return;
    }
    const size_t len = cas_writer_len(w) - mark.at;
    const size_t more = len < 0x80 ? 0 : (len < 0x100 ? 1 : (len < 0x10000 ? 2 : 3));
    if (len > 0xffffff) {
        cas_writer_fail(w);
        return;
    }
    cas_write_gap(w, mark.at, more);
    const castls_span head = cas_writer_span(w, mark.at - 1, 1 + more);
    cas_span_set(head, 0, more == 0 ? cas_low_u8(len) : cas_narrow_u8(0x80 + more));
    for (size_t i = 0; i < more; i++) {
        cas_span_set(head, more - i, cas_low_u8(len >> (8 * i)));
    }
}

void cas_der_write(cas_writer *w, uint8_t tag, castls_bytes content)
{
    const cas_der_mark mark = cas_der_open(w, tag);
    cas_write_bytes(w, content);
    cas_der_close(w, mark);
}

void cas_der_write_boolean(cas_writer *w, bool value)
{
    const cas_der_mark mark = cas_der_open(w, CAS_DER_BOOLEAN);
    cas_write_u8(w, value ? 0xff : 0);
    cas_der_close(w, mark);
}

void cas_der_write_small(cas_writer *w, uint32_t value)
{
    uint8_t octets[4] = {0};
    for (size_t i = 0; i < sizeof(octets); i++) {
        *CAS_AT(octets, 3 - i) = cas_low_u8(value >> (8 * i));
    }
    cas_der_write_unsigned(w, CAS_BYTES(octets));
}

void cas_der_write_unsigned(cas_writer *w, castls_bytes value)
{
    size_t zeros = 0;
    while (zeros < value.len && cas_bytes_get(value, zeros) == 0) {
        zeros++;
    }
    const castls_bytes number = cas_bytes_skip(value, zeros);
    const cas_der_mark mark = cas_der_open(w, CAS_DER_INTEGER);
    if (number.len == 0 || cas_bytes_get(number, 0) >= 0x80) {
        cas_write_u8(w, 0);
    }
    cas_write_bytes(w, number);
    cas_der_close(w, mark);
}

void cas_der_write_bits(cas_writer *w, castls_bytes octets)
{
    const cas_der_mark mark = cas_der_open(w, CAS_DER_BIT_STRING);
    cas_write_u8(w, 0);
    cas_write_bytes(w, octets);
    cas_der_close(w, mark);
}

/* X.690 section 11.2.2: trailing zero bits of a named bit list are left out. */
void cas_der_write_named_bits(cas_writer *w, uint8_t tag, uint16_t bits)
{
    uint8_t octets[2] = {0};
    uint32_t count = 0;
    for (uint32_t i = 0; i < 16; i++) {
        if ((bits >> i & 1) != 0) {
            uint8_t *octet = CAS_AT(octets, i / 8);
            *octet = cas_low_u8(*octet | 0x80U >> i % 8);
            count = i + 1;
        }
    }
    const cas_der_mark mark = cas_der_open(w, tag);
    cas_write_u8(w, cas_narrow_u8((8 - count % 8) % 8));
    cas_write_bytes(w, cas_bytes_prefix(CAS_BYTES(octets), (count + 7) / 8));
    cas_der_close(w, mark);
}

static void write_two(cas_writer *w, int32_t value)
{
    cas_write_u8(w, cas_narrow_u8((uint64_t)('0' + value / 10 % 10)));
    cas_write_u8(w, cas_narrow_u8((uint64_t)('0' + value % 10)));
}

void cas_der_write_time(cas_writer *w, int64_t seconds)
{
    const cas_date date = cas_date_from_seconds(seconds);
    const bool is_short = date.year >= 1950 && date.year <= 2049;
    const cas_der_mark mark =
        cas_der_open(w, is_short ? CAS_DER_UTC_TIME : CAS_DER_GENERALIZED_TIME);
    if (!is_short) {
        write_two(w, date.year / 100);
    }
    write_two(w, date.year % 100);
    write_two(w, date.month);
    write_two(w, date.day);
    write_two(w, date.hour);
    write_two(w, date.minute);
    write_two(w, date.second);
    cas_write_u8(w, 'Z');
    cas_der_close(w, mark);
}
