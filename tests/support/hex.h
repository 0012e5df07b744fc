/*
 * hex.h: bytes from hexadecimal text, for vectors that stand in a test.
 */
#ifndef CAS_TESTS_HEX_H
#define CAS_TESTS_HEX_H

#include "core/text.h"
#include "support/test.h"

/* Writes the bytes that `text` stands for to the front of `room`; a digit that is none, half a byte
 * or too little room fails the test. */
static inline castls_bytes test_hex(const char *text, castls_span room)
{
    const castls_bytes digits = cas_text(text);
    assert_int_equal(digits.len % 2, 0);
    castls_bytes out = cas_bytes_none();
    cas_writer w = cas_writer_on(room);
    for (size_t i = 0; i < digits.len; i = i + 2) {
        const uint8_t high = cas_hex_value(cas_bytes_get(digits, i));
        const uint8_t low = cas_hex_value(cas_bytes_get(digits, i + 1));
        assert_true(high < 16 && low < 16);
        cas_write_u8(&w, (uint8_t)(high * 16 + low));
    }
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    return out;
}

#endif
