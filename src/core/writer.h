/*
 * writer.h: writing the TLS presentation language into room that the caller gives: what write.h
 * has, and length prefixes. A prefix is opened, the body is written, and closing fills the length
 * in:
 *
 *   const cas_mark mark = cas_write_open16(&w);
 *   cas_write_bytes(&w, body);
 *   cas_write_close(&w, mark);
 */
#ifndef CAS_CORE_WRITER_H
#define CAS_CORE_WRITER_H

#include "core/write.h"

typedef struct cas_mark {
    size_t at_;      /* Where the length prefix stands. */
    uint32_t width_; /* Bytes of the prefix: 1, 2 or 3. */
} cas_mark;

/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_, w->open_, w->room_[w->len_ .. w->len_ + width - 1];
  @ ensures cas_valid_writer(w) && \result.at_ == \old(w->len_) && \result.width_ == width;
  @ behavior fits:
  @   assumes cas_writer_has(w, width) && w->open_ < UINT32_MAX;
  @   ensures w->bad_ == 0 && w->len_ == \old(w->len_) + width && w->open_ == \old(w->open_) + 1;
  @ behavior full:
  @   assumes !cas_writer_has(w, width) || w->open_ == UINT32_MAX;
  @   ensures cas_overflowed{Old, Here}(w, width);
  @ complete behaviors; disjoint behaviors; */
static inline cas_mark cas_write_open_(cas_writer *w, uint32_t width)
{
    const cas_mark mark = {w->len_, width};
    cas_write_fill(w, 0, width);
    if (w->open_ == UINT32_MAX) {
        cas_writer_fail(w);
    } else {
        w->open_ = w->open_ + 1;
    }
    return mark;
}

/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_, w->open_, w->room_[w->len_ .. w->len_ + 0];
  @ ensures cas_valid_writer(w) && \result.at_ == \old(w->len_) && \result.width_ == 1;
  @ behavior fits:
  @   assumes cas_writer_has(w, 1) && w->open_ < UINT32_MAX;
  @   ensures w->bad_ == 0 && w->len_ == \old(w->len_) + 1 && w->open_ == \old(w->open_) + 1;
  @ behavior full:
  @   assumes !cas_writer_has(w, 1) || w->open_ == UINT32_MAX;
  @   ensures cas_overflowed{Old, Here}(w, 1);
  @ complete behaviors; disjoint behaviors; */
static inline cas_mark cas_write_open8(cas_writer *w)
{
    return cas_write_open_(w, 1);
}

/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_, w->open_, w->room_[w->len_ .. w->len_ + 1];
  @ ensures cas_valid_writer(w) && \result.at_ == \old(w->len_) && \result.width_ == 2;
  @ behavior fits:
  @   assumes cas_writer_has(w, 2) && w->open_ < UINT32_MAX;
  @   ensures w->bad_ == 0 && w->len_ == \old(w->len_) + 2 && w->open_ == \old(w->open_) + 1;
  @ behavior full:
  @   assumes !cas_writer_has(w, 2) || w->open_ == UINT32_MAX;
  @   ensures cas_overflowed{Old, Here}(w, 2);
  @ complete behaviors; disjoint behaviors; */
static inline cas_mark cas_write_open16(cas_writer *w)
{
    return cas_write_open_(w, 2);
}

/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->len_, w->open_, w->room_[w->len_ .. w->len_ + 2];
  @ ensures cas_valid_writer(w) && \result.at_ == \old(w->len_) && \result.width_ == 3;
  @ behavior fits:
  @   assumes cas_writer_has(w, 3) && w->open_ < UINT32_MAX;
  @   ensures w->bad_ == 0 && w->len_ == \old(w->len_) + 3 && w->open_ == \old(w->open_) + 1;
  @ behavior full:
  @   assumes !cas_writer_has(w, 3) || w->open_ == UINT32_MAX;
  @   ensures cas_overflowed{Old, Here}(w, 3);
  @ complete behaviors; disjoint behaviors; */
static inline cas_mark cas_write_open24(cas_writer *w)
{
    return cas_write_open_(w, 3);
}

/* Fills the length in; a body too long for its prefix fails the writer, and so does a mark that is
 * not this writer's. */
/*@ requires cas_valid_writer(w);
  @ assigns w->bad_, w->open_, w->room_[mark.at_ .. mark.at_ + mark.width_ - 1];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes w->bad_ == 0 && w->open_ != 0 && mark.at_ + mark.width_ <= w->len_;
  @   assumes 1 <= mark.width_ <= 3;
  @   assumes w->len_ - mark.at_ - mark.width_ <=
  @     (mark.width_ == 1 ? 0xff : mark.width_ == 2 ? 0xffff : 0xffffff);
  @   ensures w->bad_ == 0 && w->open_ == \old(w->open_) - 1;
  @   ensures w->room_ == \null || mark.width_ != 1 || w->room_[mark.at_] == w->len_ - mark.at_ - 1;
  @   ensures w->room_ == \null || mark.width_ != 2 ||
  @     cas_be16(w->room_ + mark.at_) == w->len_ - mark.at_ - 2;
  @   ensures w->room_ == \null || mark.width_ != 3 ||
  @     cas_be24(w->room_ + mark.at_) == w->len_ - mark.at_ - 3;
  @ behavior wrong:
  @   assumes w->bad_ != 0 || w->open_ == 0 || mark.at_ + mark.width_ > w->len_ ||
  @     !(1 <= mark.width_ <= 3) || w->len_ - mark.at_ - mark.width_ >
  @     (mark.width_ == 1 ? 0xff : mark.width_ == 2 ? 0xffff : 0xffffff);
  @   ensures w->bad_ == 1;
  @ complete behaviors; disjoint behaviors; */
static inline void cas_write_close(cas_writer *w, cas_mark mark)
{
    if (w->bad_ || w->open_ == 0 || mark.width_ < 1 || mark.width_ > 3 || mark.at_ > w->len_ ||
        mark.width_ > w->len_ - mark.at_) {
        w->bad_ = true;
        return;
    }
    const size_t len = w->len_ - mark.at_ - mark.width_;
    w->open_ = w->open_ - 1;
    if ((mark.width_ == 1 && len > 0xff) || (mark.width_ == 2 && len > 0xffff) || len > 0xffffff) {
        w->bad_ = true;
        return;
    }
    if (w->room_ == NULL) {
        return;
    }
    if (mark.width_ == 3) {
        w->room_[mark.at_] = (uint8_t)(len / 65536);
    }
    if (mark.width_ >= 2) {
        w->room_[mark.at_ + mark.width_ - 2] = (uint8_t)(len / 256 % 256);
    }
    w->room_[mark.at_ + mark.width_ - 1] = (uint8_t)(len % 256);
}

/* opaque<0..2^8-1>, <0..2^16-1> and <0..2^24-1>. */
/*@ requires cas_valid_writer(w) && cas_valid_bytes(body);
  @ requires \separated(w, body.data + (0 .. body.len - 1));
  @ requires w->room_ == \null ||
  @   \separated(w->room_ + (0 .. w->cap_ - 1), body.data + (0 .. body.len - 1));
  @ assigns w->bad_, w->len_, w->open_, w->room_[w->len_ .. w->len_ + body.len + 0];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes body.len <= 0xff && cas_writer_has(w, body.len + 1) && w->open_ < UINT32_MAX;
  @   ensures cas_wrote{Old, Here}(w, body.len + 1);
  @   ensures w->room_ == \null || w->room_[\old(w->len_)] == body.len;
  @   ensures w->room_ == \null || cas_same(w->room_ + \old(w->len_) + 1, body.data, body.len);
  @ behavior full:
  @   assumes body.len > 0xff || !cas_writer_has(w, body.len + 1) || w->open_ == UINT32_MAX;
  @   ensures cas_overflowed{Old, Here}(w, body.len + 1);
  @ complete behaviors; disjoint behaviors; */
static inline void cas_write_vec8(cas_writer *w, castls_bytes body)
{
    const cas_mark mark = cas_write_open8(w);
    /*@ assert w->bad_ == 1 || w->room_ == \null || cas_unchanged{Pre, Here}(body); */
    cas_write_bytes(w, body);
    /*@ assert w->bad_ == 1 || w->room_ == \null || cas_unchanged{Pre, Here}(body); */
    /*@ assert w->bad_ == 0 && w->room_ != \null ==>
      @   cas_same(w->room_ + (\at(w->len_, Pre) + 1), body.data, body.len); */
    cas_write_close(w, mark);
}

/*@ requires cas_valid_writer(w) && cas_valid_bytes(body);
  @ requires \separated(w, body.data + (0 .. body.len - 1));
  @ requires w->room_ == \null ||
  @   \separated(w->room_ + (0 .. w->cap_ - 1), body.data + (0 .. body.len - 1));
  @ assigns w->bad_, w->len_, w->open_, w->room_[w->len_ .. w->len_ + body.len + 1];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes body.len <= 0xffff && cas_writer_has(w, body.len + 2) && w->open_ < UINT32_MAX;
  @   ensures cas_wrote{Old, Here}(w, body.len + 2);
  @   ensures w->room_ == \null || cas_be16(w->room_ + \old(w->len_)) == body.len;
  @   ensures w->room_ == \null || cas_same(w->room_ + \old(w->len_) + 2, body.data, body.len);
  @ behavior full:
  @   assumes body.len > 0xffff || !cas_writer_has(w, body.len + 2) || w->open_ == UINT32_MAX;
  @   ensures cas_overflowed{Old, Here}(w, body.len + 2);
  @ complete behaviors; disjoint behaviors; */
static inline void cas_write_vec16(cas_writer *w, castls_bytes body)
{
    const cas_mark mark = cas_write_open16(w);
    /*@ assert w->bad_ == 1 || w->room_ == \null || cas_unchanged{Pre, Here}(body); */
    cas_write_bytes(w, body);
    /*@ assert w->bad_ == 1 || w->room_ == \null || cas_unchanged{Pre, Here}(body); */
    /*@ assert w->bad_ == 0 && w->room_ != \null ==>
      @   cas_same(w->room_ + (\at(w->len_, Pre) + 2), body.data, body.len); */
    cas_write_close(w, mark);
}

/*@ requires cas_valid_writer(w) && cas_valid_bytes(body);
  @ requires \separated(w, body.data + (0 .. body.len - 1));
  @ requires w->room_ == \null ||
  @   \separated(w->room_ + (0 .. w->cap_ - 1), body.data + (0 .. body.len - 1));
  @ assigns w->bad_, w->len_, w->open_, w->room_[w->len_ .. w->len_ + body.len + 2];
  @ ensures cas_valid_writer(w);
  @ behavior fits:
  @   assumes body.len <= 0xffffff && cas_writer_has(w, body.len + 3) && w->open_ < UINT32_MAX;
  @   ensures cas_wrote{Old, Here}(w, body.len + 3);
  @   ensures w->room_ == \null || cas_be24(w->room_ + \old(w->len_)) == body.len;
  @   ensures w->room_ == \null || cas_same(w->room_ + \old(w->len_) + 3, body.data, body.len);
  @ behavior full:
  @   assumes body.len > 0xffffff || !cas_writer_has(w, body.len + 3) || w->open_ == UINT32_MAX;
  @   ensures cas_overflowed{Old, Here}(w, body.len + 3);
  @ complete behaviors; disjoint behaviors; */
static inline void cas_write_vec24(cas_writer *w, castls_bytes body)
{
    const cas_mark mark = cas_write_open24(w);
    /*@ assert w->bad_ == 1 || w->room_ == \null || cas_unchanged{Pre, Here}(body); */
    cas_write_bytes(w, body);
    /*@ assert w->bad_ == 1 || w->room_ == \null || cas_unchanged{Pre, Here}(body); */
    /*@ assert w->bad_ == 0 && w->room_ != \null ==>
      @   cas_same(w->room_ + (\at(w->len_, Pre) + 3), body.data, body.len); */
    cas_write_close(w, mark);
}

#endif
