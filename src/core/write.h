/*
 * write.h: writing numbers and bytes into room that the caller gives; writer.h adds length
 * prefixes.
 *
 * A writer fails sticky like a reader: what does not fit is refused once at cas_writer_end.
 * A measuring writer has no room and only counts, so that one encoder also tells its exact size.
 */
#ifndef CAS_CORE_WRITE_H
#define CAS_CORE_WRITE_H

#include "core/bytes.h"

typedef struct cas_writer {
    uint8_t *room_; /* NULL in a measuring writer. */
    size_t cap_;
    size_t len_;
    uint32_t open_; /* Marks that are open. */
    bool bad_;
} cas_writer;

/*@ // No more is written than fits, and the room, if any, is there and apart from the writer.
  @ predicate cas_valid_writer{L}(cas_writer *w) =
  @   \valid(w) && w->len_ <= w->cap_ && (w->bad_ == 0 || w->bad_ == 1) &&
  @   (w->room_ == \null || (\valid(w->room_ + (0 .. w->cap_ - 1)) &&
  @     \separated(w, w->room_ + (0 .. w->cap_ - 1))));
  @ // n more bytes fit.
  @ predicate cas_writer_has{L}(cas_writer *w, integer n) = w->bad_ == 0 && n <= w->cap_ - w->len_;
  @ // From L1 to L2 it wrote n bytes; marks are as they were.
  @ predicate cas_wrote{L1, L2}(cas_writer *w, integer n) =
  @   \at(w->bad_, L2) == 0 && \at(w->len_, L2) == \at(w->len_, L1) + n &&
  @   \at(w->open_, L2) == \at(w->open_, L1);
  @ // It failed after at most n more bytes.
  @ predicate cas_overflowed{L1, L2}(cas_writer *w, integer n) = \at(w->bad_, L2) == 1 &&
  @   \at(w->len_, L1) <= \at(w->len_, L2) <= \at(w->len_, L1) + n; */

/*@ requires cas_valid_span(room);
  @ assigns \nothing;
  @ ensures \result.room_ == room.data && \result.cap_ == (room.data == \null ? 0 : room.len);
  @ ensures \result.len_ == 0 && \result.open_ == 0 && \result.bad_ == 0; */
static inline cas_writer cas_writer_on(castls_span room)
{
    const cas_writer w = {room.data, room.data == NULL ? 0 : room.len, 0, 0, false};
    return w;
}

/*@ assigns \nothing;
  @ ensures \result.room_ == \null && \result.cap_ == SIZE_MAX;
  @ ensures \result.len_ == 0 && \result.open_ == 0 && \result.bad_ == 0; */
static inline cas_writer cas_writer_measuring(void)
{
    const cas_writer w = {NULL, SIZE_MAX, 0, 0, false};
    return w;
}

/*@ requires cas_valid_writer(w);
  @ assigns w->bad_;
  @ ensures cas_valid_writer(w) && w->bad_ == 1; */
static inline void cas_writer_fail(cas_writer *w)
{
    w->bad_ = true;
}

/* Bytes written, or counted, so far. */
/*@ requires cas_valid_writer(w);
  @ assigns \nothing;
  @ ensures \result == w->len_; */
static inline size_t cas_writer_len(const cas_writer *w)
{
    return w->len_;
}

/* What was written so far; empty for a measuring writer. */
/*@ requires cas_valid_writer(w);
  @ assigns \nothing;
  @ ensures \result.data == w->room_ && \result.len == (w->room_ == \null ? 0 : w->len_);
  @ ensures cas_valid_bytes(\result); */
static inline castls_bytes cas_writer_bytes(const cas_writer *w)
{
    const castls_bytes out = {w->room_, w->room_ == NULL ? 0 : w->len_};
    return out;
}

/* Hands out what was written, all of it; refuses an overflow and open marks. */
/*@ requires cas_valid_writer(w) && \valid(out) && \separated(out, w);
  @ requires w->room_ == \null || \separated(out, w->room_ + (0 .. w->cap_ - 1));
  @ assigns *out;
  @ ensures cas_valid_bytes(*out);
  @ behavior whole:
  @   assumes w->bad_ == 0 && w->open_ == 0;
  @   ensures \result == CAS_OK && out->data == w->room_;
  @   ensures out->len == (w->room_ == \null ? 0 : w->len_);
  @ behavior broken:
  @   assumes w->bad_ != 0 || w->open_ != 0;
  @   ensures \result == CAS_ERR_ROOM && out->data == \null && out->len == 0;
  @ complete behaviors; disjoint behaviors; */
CAS_MUST_USE static inline cas_err cas_writer_end(const cas_writer *w, castls_bytes *out)
{
    *out = cas_bytes_none();
    if (w->bad_ || w->open_ != 0) {
        return CAS_ERR_ROOM;
    }
    *out = cas_writer_bytes(w);
    return CAS_OK;
}

/* Whether n more bytes fit; if not, the writer has failed. */
/*@ requires cas_valid_writer(w);
  @ assigns w->bad_;
  @ ensures cas_valid_writer(w);
  @ ensures \result <==> \old(cas_writer_has(w, n));
  @ ensures w->bad_ == (\result ? 0 : 1); */
static inline bool cas_writer_fits_(cas_writer *w, size_t n)
{
    if (w->bad_ || n > w->cap_ - w->len_) {
        w->bad_ = true;
        return false;
    }
    return true;
}

/*@ requires cas_valid_writer(w) && cas_valid_bytes(in);
  @ requires \separated(w, in.data + (0 .. in.len - 1));
  @ assigns w->bad_, w->len_, w->room_[w->len_ .. w->len_ + in.len - 1];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes cas_writer_has(w, in.len);
  @   ensures cas_wrote{Old, Here}(w, in.len);
  @   ensures w->room_ == \null || \forall integer k; 0 <= k < in.len ==>
  @     w->room_[\old(w->len_) + k] == \old(in.data[k]);
  @ behavior full:
  @   assumes !cas_writer_has(w, in.len);
  @   ensures cas_overflowed{Old, Here}(w, 0);
  @ complete behaviors; disjoint behaviors; */
static inline void cas_write_bytes(cas_writer *w, castls_bytes in)
{
    if (!cas_writer_fits_(w, in.len)) {
        return;
    }
    if (w->room_ != NULL) {
        cas_raw_copy(w->room_ + w->len_, in.data, in.len);
    }
    w->len_ = w->len_ + in.len;
}

/* n bytes of one value. */
/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_, w->room_[w->len_ .. w->len_ + n - 1];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes cas_writer_has(w, n);
  @   ensures cas_wrote{Old, Here}(w, n);
  @   ensures w->room_ == \null || \forall integer k; 0 <= k < n ==>
  @     w->room_[\old(w->len_) + k] == value;
  @ behavior full:
  @   assumes !cas_writer_has(w, n);
  @   ensures cas_overflowed{Old, Here}(w, 0);
  @ complete behaviors; disjoint behaviors; */
static inline void cas_write_fill(cas_writer *w, uint8_t value, size_t n)
{
    if (!cas_writer_fits_(w, n)) {
        return;
    }
    if (w->room_ != NULL) {
        cas_fill_(w->room_ + w->len_, value, n);
    }
    w->len_ = w->len_ + n;
}

/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_, w->room_[w->len_];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes cas_writer_has(w, 1);
  @   ensures cas_wrote{Old, Here}(w, 1);
  @   ensures w->room_ == \null || w->room_[\old(w->len_)] == value;
  @ behavior full:
  @   assumes !cas_writer_has(w, 1);
  @   ensures cas_overflowed{Old, Here}(w, 0);
  @ complete behaviors; disjoint behaviors; */
static inline void cas_write_u8(cas_writer *w, uint8_t value)
{
    if (!cas_writer_fits_(w, 1)) {
        return;
    }
    if (w->room_ != NULL) {
        w->room_[w->len_] = value;
    }
    w->len_ = w->len_ + 1;
}

/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_, w->room_[w->len_ .. w->len_ + 1];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes cas_writer_has(w, 2);
  @   ensures cas_wrote{Old, Here}(w, 2);
  @   ensures w->room_ == \null || cas_be16(w->room_ + \old(w->len_)) == value;
  @ behavior full:
  @   assumes !cas_writer_has(w, 2);
  @   ensures cas_overflowed{Old, Here}(w, 0);
  @ complete behaviors; disjoint behaviors; */
static inline void cas_write_u16(cas_writer *w, uint16_t value)
{
    if (!cas_writer_fits_(w, 2)) {
        return;
    }
    if (w->room_ != NULL) {
        w->room_[w->len_] = (uint8_t)(value / 256);
        w->room_[w->len_ + 1] = (uint8_t)(value % 256);
    }
    w->len_ = w->len_ + 2;
}

/* A value that three bytes do not hold fails the writer. */
/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_, w->room_[w->len_ .. w->len_ + 2];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes value <= 0xffffff && cas_writer_has(w, 3);
  @   ensures cas_wrote{Old, Here}(w, 3);
  @   ensures w->room_ == \null || cas_be24(w->room_ + \old(w->len_)) == value;
  @ behavior full:
  @   assumes value > 0xffffff || !cas_writer_has(w, 3);
  @   ensures cas_overflowed{Old, Here}(w, 1);
  @ complete behaviors; disjoint behaviors; */
static inline void cas_write_u24(cas_writer *w, uint32_t value)
{
    if (value > 0xffffff) {
        cas_writer_fail(w);
        return;
    }
    cas_write_u8(w, (uint8_t)(value / 65536));
    cas_write_u16(w, (uint16_t)(value % 65536));
}

/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_, w->room_[w->len_ .. w->len_ + 3];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes cas_writer_has(w, 4);
  @   ensures cas_wrote{Old, Here}(w, 4);
  @   ensures w->room_ == \null || cas_be32(w->room_ + \old(w->len_)) == value;
  @ behavior full:
  @   assumes !cas_writer_has(w, 4);
  @   ensures cas_overflowed{Old, Here}(w, 2);
  @ complete behaviors; disjoint behaviors; */
static inline void cas_write_u32(cas_writer *w, uint32_t value)
{
    cas_write_u16(w, (uint16_t)(value / 65536));
    cas_write_u16(w, (uint16_t)(value % 65536));
}

/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_, w->room_[w->len_ .. w->len_ + 7];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes cas_writer_has(w, 8);
  @   ensures cas_wrote{Old, Here}(w, 8);
  @   ensures w->room_ == \null || cas_be32(w->room_ + \old(w->len_)) == value / 4294967296;
  @   ensures w->room_ == \null || cas_be32(w->room_ + \old(w->len_) + 4) == value % 4294967296;
  @ behavior full:
  @   assumes !cas_writer_has(w, 8);
  @   ensures cas_overflowed{Old, Here}(w, 6);
  @ complete behaviors; disjoint behaviors; */
static inline void cas_write_u64(cas_writer *w, uint64_t value)
{
    cas_write_u32(w, (uint32_t)(value / UINT64_C(4294967296)));
    /*@ assert w->bad_ == 0 && w->room_ != \null ==>
      @   cas_be32(w->room_ + \at(w->len_, Pre)) == value / 4294967296; */
    cas_write_u32(w, (uint32_t)(value % UINT64_C(4294967296)));
}

/* Room for n bytes that something else writes (a MAC, a key share); empty when they do not fit, and
 * in a measuring writer. */
/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_;
  @ ensures cas_valid_writer(w) && cas_valid_span(\result);
  @ ensures \result.data == \null && \result.len == 0 ||
  @   \result.data == w->room_ + \old(w->len_) && \result.len == n && w->len_ == \old(w->len_) + n;
  @ behavior fits:
  @   assumes cas_writer_has(w, n);
  @   ensures cas_wrote{Old, Here}(w, n) && (w->room_ != \null ==> \result.len == n);
  @ behavior full:
  @   assumes !cas_writer_has(w, n);
  @   ensures cas_overflowed{Old, Here}(w, 0) && \result.len == 0;
  @ complete behaviors; disjoint behaviors; */
static inline castls_span cas_write_room(cas_writer *w, size_t n)
{
    if (!cas_writer_fits_(w, n)) {
        return cas_span_none();
    }
    const size_t at = w->len_;
    w->len_ = w->len_ + n;
    if (w->room_ == NULL) {
        return cas_span_none();
    }
    const castls_span out = {w->room_ + at, n};
    return out;
}

/* Moves what was written from `at` on by n bytes towards the end; the gap keeps its old bytes. */
/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_, w->room_[at + n .. w->len_ + n - 1];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes at <= w->len_ && cas_writer_has(w, n);
  @   ensures cas_wrote{Old, Here}(w, n);
  @   ensures w->room_ == \null || \forall integer k; 0 <= k < \old(w->len_) - at ==>
  @     w->room_[at + n + k] == \old(w->room_[at + k]);
  @ behavior full:
  @   assumes at > w->len_ || !cas_writer_has(w, n);
  @   ensures cas_overflowed{Old, Here}(w, 0);
  @ complete behaviors; disjoint behaviors; */
static inline void cas_write_gap(cas_writer *w, size_t at, size_t n)
{
    if (at > w->len_ || !cas_writer_fits_(w, n)) {
        w->bad_ = true;
        return;
    }
    if (w->room_ != NULL) {
        cas_raw_copy(w->room_ + at + n, w->room_ + at, w->len_ - at);
    }
    w->len_ = w->len_ + n;
}

/* n bytes of what was written, to be changed in place; empty when they are not all there, and in a
 * measuring writer. */
/*@ requires cas_valid_writer(w);
  @ assigns \nothing;
  @ ensures cas_valid_span(\result);
  @ behavior there:
  @   assumes w->bad_ == 0 && w->room_ != \null && at + n <= w->len_;
  @   ensures \result.data == w->room_ + at && \result.len == n;
  @ behavior missing:
  @   assumes w->bad_ != 0 || w->room_ == \null || at + n > w->len_;
  @   ensures \result.data == \null && \result.len == 0;
  @ complete behaviors; disjoint behaviors; */
static inline castls_span cas_writer_span(const cas_writer *w, size_t at, size_t n)
{
    if (w->bad_ || w->room_ == NULL || at > w->len_ || n > w->len_ - at) {
        return cas_span_none();
    }
    const castls_span out = {w->room_ + at, n};
    return out;
}

#endif
