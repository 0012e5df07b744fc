/*
 * text.h: writing for people through a writer: decimal and hexadecimal numbers, hexadecimal bytes.
 */
#ifndef CAS_CORE_TEXT_H
#define CAS_CORE_TEXT_H

#include "core/writer.h"

/*@ // '0' to '9' and 'a' to 'f'.
  @ logic integer cas_digit(integer n) = n < 10 ? 48 + n : 87 + n;
  @ // What is left of a number without its last n decimal digits.
  @ logic integer cas_shortened(integer value, integer n) =
  @   n <= 0 ? value : cas_shortened(value, n - 1) / 10; */

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

/* Two digits. */
/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_, w->room_[w->len_ .. w->len_ + 1];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes cas_writer_has(w, 2);
  @   ensures cas_wrote{Old, Here}(w, 2);
  @   ensures w->room_ == \null || w->room_[\old(w->len_)] == cas_digit(byte / 16);
  @   ensures w->room_ == \null || w->room_[\old(w->len_) + 1] == cas_digit(byte % 16);
  @ behavior full:
  @   assumes !cas_writer_has(w, 2);
  @   ensures cas_overflowed{Old, Here}(w, 1);
  @ complete behaviors; disjoint behaviors; */
static inline void cas_write_hex_byte_(cas_writer *w, uint8_t byte)
{
    cas_write_u8(w, cas_hex_digit(byte / 16));
    cas_write_u8(w, cas_hex_digit(byte % 16));
}

/*@ requires cas_valid_writer(w) && cas_valid_bytes(in);
  @ requires \separated(w, in.data + (0 .. in.len - 1));
  @ requires w->room_ == \null ||
  @   \separated(w->room_ + (0 .. w->cap_ - 1), in.data + (0 .. in.len - 1));
  @ assigns w->bad_, w->len_, w->room_[w->len_ .. w->len_ + 2 * in.len - 1];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes cas_writer_has(w, 2 * in.len);
  @   ensures cas_wrote{Old, Here}(w, 2 * in.len);
  @   ensures w->room_ == \null || \forall integer k; 0 <= k < in.len ==>
  @     w->room_[\old(w->len_) + 2 * k] == cas_digit(in.data[k] / 16);
  @   ensures w->room_ == \null || \forall integer k; 0 <= k < in.len ==>
  @     w->room_[\old(w->len_) + 2 * k + 1] == cas_digit(in.data[k] % 16);
  @ behavior full:
  @   assumes !cas_writer_has(w, 2 * in.len);
  @   ensures cas_overflowed{Old, Here}(w, 2 * in.len);
  @ complete behaviors; disjoint behaviors; */
static inline void cas_write_hex(cas_writer *w, castls_bytes in)
{
    /*@ loop invariant 0 <= i <= in.len && cas_valid_writer(w);
      @ loop invariant \at(w->bad_, Pre) == 0 && 2 * i <= w->cap_ - \at(w->len_, Pre) ==>
      @   cas_wrote{Pre, Here}(w, 2 * i);
      @ loop invariant !(\at(w->bad_, Pre) == 0 && 2 * i <= w->cap_ - \at(w->len_, Pre)) ==>
      @   cas_overflowed{Pre, Here}(w, 2 * i);
      @ loop invariant w->bad_ == 1 || w->room_ == \null || cas_unchanged{Pre, Here}(in);
      @ loop invariant w->bad_ == 1 || w->room_ == \null || \forall integer k; 0 <= k < i ==>
      @   w->room_[\at(w->len_, Pre) + 2 * k] == cas_digit(in.data[k] / 16);
      @ loop invariant w->bad_ == 1 || w->room_ == \null || \forall integer k; 0 <= k < i ==>
      @   w->room_[\at(w->len_, Pre) + 2 * k + 1] == cas_digit(in.data[k] % 16);
      @ loop assigns i, w->bad_, w->len_,
      @   w->room_[\at(w->len_, Pre) .. \at(w->len_, Pre) + 2 * in.len - 1];
      @ loop variant in.len - i; */
    for (size_t i = 0; i < in.len; i++) {
        cas_write_hex_byte_(w, in.data[i]);
    }
}

/* At most 20 digits, without leading zeros. They are found from the last to the first. */
/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_, w->room_[w->len_ .. w->len_ + 19];
  @ ensures cas_valid_writer(w);
  @ ensures w->bad_ == 0 ==> \old(w->len_) < w->len_ <= \old(w->len_) + 20;
  @ ensures \old(cas_writer_has(w, 20)) ==> w->bad_ == 0;
  @ ensures w->bad_ != 0 ==> cas_overflowed{Old, Here}(w, 0); */
static inline void cas_write_decimal(cas_writer *w, uint64_t value)
{
    uint8_t digits[20] = {0};
    size_t at = 19;
    uint64_t left = value / 10;
    digits[19] = (uint8_t)('0' + value % 10);
    /*@ assert cas_shortened(UINT64_MAX, 5) == 184467440737095; */
    /*@ assert cas_shortened(UINT64_MAX, 10) == 1844674407; */
    /*@ assert cas_shortened(UINT64_MAX, 15) == 18446; */
    /*@ assert cas_shortened(UINT64_MAX, 20) == 0; */
    /*@ loop invariant 0 <= at <= 19;
      @ loop invariant left == cas_shortened(value, 20 - at);
      @ loop invariant left <= cas_shortened(UINT64_MAX, 20 - at);
      @ loop invariant \forall integer k; at <= k < 20 ==> 48 <= digits[k] <= 57;
      @ loop assigns at, left, digits[0 .. 18];
      @ loop variant at; */
    while (left != 0) {
        /*@ assert at != 0; */
        at = at - 1;
        digits[at] = (uint8_t)('0' + left % 10);
        left = left / 10;
    }
    const castls_bytes spelled = {digits + at, 20 - at};
    cas_write_bytes(w, spelled);
}

#endif
