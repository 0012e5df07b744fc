/*
 * text.h: writing for people through a writer: decimal and hexadecimal numbers, hexadecimal bytes.
 */
#ifndef CAS_CORE_TEXT_H
#define CAS_CORE_TEXT_H

#include "core/writer.h"

/*@ // '0' to '9' and 'a' to 'f'.
  @ logic integer cas_digit(integer n) = n < 10 ? 48 + n : 87 + n;
  @ // The number that n decimal digits spell.
  @ logic integer cas_spelled{L}(uint8_t *p, integer n) =
  @   n <= 0 ? 0 : cas_spelled(p, n - 1) * 10 + (p[n - 1] - 48); */

/*@ requires nibble < 16;
  @ assigns \nothing;
  @ ensures \result == cas_digit(nibble); */
static inline uint8_t cas_hex_digit(uint8_t nibble)
{
    return (uint8_t)(nibble < 10 ? '0' + nibble : 'a' + (nibble - 10));
}

/* The value of a hexadecimal digit of either case, or 255. */
/*@ assigns \nothing;
  @ ensures \result < 16 && (digit == cas_digit(\result) ||
  @     \result >= 10 && digit == cas_digit(\result) - 32) ||
  @   \result == 255 && !(48 <= digit <= 57 || 65 <= digit <= 70 || 97 <= digit <= 102); */
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

/*@ requires cas_valid_writer(w) && cas_valid_bytes(in);
  @ requires \separated(w, in.data + (0 .. in.len - 1));
  @ requires w->room_ == \null ||
  @   \separated(w->room_ + (0 .. w->cap_ - 1), in.data + (0 .. in.len - 1));
  @ assigns w->bad_, w->len_, w->room_[w->len_ .. w->cap_ - 1];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes cas_writer_has(w, 2 * in.len);
  @   ensures cas_wrote{Old, Here}(w, 2 * in.len);
  @   ensures w->room_ == \null || \forall integer k; 0 <= k < in.len ==>
  @     w->room_[\old(w->len_) + 2 * k] == cas_digit(in.data[k] / 16) &&
  @     w->room_[\old(w->len_) + 2 * k + 1] == cas_digit(in.data[k] % 16);
  @ behavior full:
  @   assumes !cas_writer_has(w, 2 * in.len);
  @   ensures cas_overflowed{Old, Here}(w, 2 * in.len); */
static inline void cas_write_hex(cas_writer *w, castls_bytes in)
{
    /*@ loop invariant 0 <= i <= in.len && cas_valid_writer(w);
      @ loop invariant \at(cas_writer_has(w, 2 * i), Pre) ==> cas_wrote{Pre, Here}(w, 2 * i);
      @ loop invariant !\at(cas_writer_has(w, 2 * i), Pre) ==> cas_overflowed{Pre, Here}(w, 2 * i);
      @ loop invariant w->bad_ == 1 || w->room_ == \null || \forall integer k; 0 <= k < i ==>
      @   w->room_[\at(w->len_, Pre) + 2 * k] == cas_digit(in.data[k] / 16) &&
      @   w->room_[\at(w->len_, Pre) + 2 * k + 1] == cas_digit(in.data[k] % 16);
      @ loop assigns i, w->bad_, w->len_, w->room_[\at(w->len_, Pre) .. w->cap_ - 1];
      @ loop variant in.len - i; */
    for (size_t i = 0; i < in.len; i++) {
        cas_write_u8(w, cas_hex_digit(in.data[i] / 16));
        cas_write_u8(w, cas_hex_digit(in.data[i] % 16));
    }
}

/* At most 20 digits, without leading zeros. */
/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_, w->room_[w->len_ .. w->cap_ - 1];
  @ ensures cas_valid_writer(w);
  @ ensures w->bad_ == 0 ==> \old(w->len_) < w->len_ <= \old(w->len_) + 20;
  @ ensures \old(cas_writer_has(w, 20)) ==> w->bad_ == 0; */
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
