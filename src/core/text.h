/*
 * text.h: writing for people through a writer: decimal and hexadecimal numbers, hexadecimal bytes.
 */
#ifndef CAS_CORE_TEXT_H
#define CAS_CORE_TEXT_H

#include "core/writer.h"

static inline uint8_t cas_hex_digit(uint8_t nibble)
{
    return (uint8_t)(nibble < 10 ? '0' + nibble : 'a' + (nibble - 10));
}

/* The value of a hexadecimal digit of either case, or 255. */
static inline uint8_t cas_hex_value(uint8_t digit)
{
    if (digit >= '0' && digit <= '9') {
        return (uint8_t)(digit - '0');
    }
    if (digit >= 'a' && digit <= 'f') {
        return (uint8_t)(digit - 'a' + 10);
    }
    if (digit >= 'A' && digit <= 'F') {
        return (uint8_t)(digit - 'A' + 10);
    }
    return 255;
}

static inline void cas_write_hex(cas_writer *w, castls_bytes in)
{
    for (size_t i = 0; i < in.len; i++) {
        cas_write_u8(w, cas_hex_digit(in.data[i] / 16));
        cas_write_u8(w, cas_hex_digit(in.data[i] % 16));
    }
}

static inline void cas_write_decimal(cas_writer *w, uint64_t value)
{
    uint64_t unit = 1;
    while (value / unit >= 10) {
        unit = unit * 10;
    }
    while (unit != 0) {
        cas_write_u8(w, (uint8_t)('0' + value / unit % 10));
        unit = unit / 10;
    }
}

#endif
