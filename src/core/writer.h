/*
 * writer.h: writing the TLS presentation language into room that the caller gives.
 *
 * A writer fails sticky like a reader: what does not fit is refused once at cas_writer_end. A
 * length prefix is opened, the body is written, and closing fills the length in:
 *
 *   const cas_mark mark = cas_write_open16(&w);
 *   cas_write_bytes(&w, body);
 *   cas_write_close(&w, mark);
 *
 * A measuring writer has no room and only counts, so that one encoder also tells its exact size.
 */
#ifndef CAS_CORE_WRITER_H
#define CAS_CORE_WRITER_H

#include "core/bytes.h"

typedef struct cas_writer {
    uint8_t *room_; /* NULL in a measuring writer. */
    size_t cap_;
    size_t len_;
    uint32_t open_; /* Marks that are open. */
    bool bad_;
} cas_writer;

typedef struct cas_mark {
    size_t at_;      /* Where the length prefix stands. */
    uint32_t width_; /* Bytes of the prefix: 1, 2 or 3. */
} cas_mark;

static inline cas_writer cas_writer_on(castls_span room)
{
    const cas_writer w = {room.data, room.data == NULL ? 0 : room.len, 0, 0, false};
    return w;
}

static inline cas_writer cas_writer_measuring(void)
{
    const cas_writer w = {NULL, SIZE_MAX, 0, 0, false};
    return w;
}

static inline void cas_writer_fail(cas_writer *w)
{
    w->bad_ = true;
}

/* Bytes written, or counted, so far. */
static inline size_t cas_writer_len(const cas_writer *w)
{
    return w->len_;
}

/* What was written so far; empty for a measuring writer. */
static inline castls_bytes cas_writer_bytes(const cas_writer *w)
{
    const castls_bytes out = {w->room_, w->room_ == NULL ? 0 : w->len_};
    return out;
}

/* Hands out what was written, all of it; refuses an overflow and open marks. */
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
static inline bool cas_writer_fits_(cas_writer *w, size_t n)
{
    if (w->bad_ || n > w->cap_ - w->len_) {
        w->bad_ = true;
        return false;
    }
    return true;
}

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
static inline void cas_write_fill(cas_writer *w, uint8_t value, size_t n)
{
    if (!cas_writer_fits_(w, n)) {
        return;
    }
    if (w->room_ != NULL) {
        cas_raw_fill(w->room_ + w->len_, value, n);
    }
    w->len_ = w->len_ + n;
}

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

static inline void cas_write_u24(cas_writer *w, uint32_t value)
{
    if (value > 0xffffff) {
        cas_writer_fail(w);
        return;
    }
    cas_write_u8(w, (uint8_t)(value / 65536));
    cas_write_u16(w, (uint16_t)(value % 65536));
}

static inline void cas_write_u32(cas_writer *w, uint32_t value)
{
    cas_write_u16(w, (uint16_t)(value / 65536));
    cas_write_u16(w, (uint16_t)(value % 65536));
}

static inline void cas_write_u64(cas_writer *w, uint64_t value)
{
    cas_write_u32(w, (uint32_t)(value / UINT64_C(4294967296)));
    cas_write_u32(w, (uint32_t)(value % UINT64_C(4294967296)));
}

/* Room for n bytes that something else writes (a MAC, a key share); empty when they do not fit, and
 * in a measuring writer. */
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
static inline castls_span cas_writer_span(const cas_writer *w, size_t at, size_t n)
{
    if (w->bad_ || w->room_ == NULL || at > w->len_ || n > w->len_ - at) {
        return cas_span_none();
    }
    const castls_span out = {w->room_ + at, n};
    return out;
}

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

static inline cas_mark cas_write_open8(cas_writer *w)
{
    return cas_write_open_(w, 1);
}

static inline cas_mark cas_write_open16(cas_writer *w)
{
    return cas_write_open_(w, 2);
}

static inline cas_mark cas_write_open24(cas_writer *w)
{
    return cas_write_open_(w, 3);
}

/* Fills the length in; a body too long for its prefix fails the writer. */
static inline void cas_write_close(cas_writer *w, cas_mark mark)
{
    if (w->bad_ || w->open_ == 0 || mark.at_ > w->len_ || mark.width_ > w->len_ - mark.at_) {
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
    if (mark.width_ >= 1) {
        w->room_[mark.at_ + mark.width_ - 1] = (uint8_t)(len % 256);
    }
}

/* opaque<0..2^8-1>, <0..2^16-1> and <0..2^24-1>. */
static inline void cas_write_vec8(cas_writer *w, castls_bytes body)
{
    const cas_mark mark = cas_write_open8(w);
    cas_write_bytes(w, body);
    cas_write_close(w, mark);
}

static inline void cas_write_vec16(cas_writer *w, castls_bytes body)
{
    const cas_mark mark = cas_write_open16(w);
    cas_write_bytes(w, body);
    cas_write_close(w, mark);
}

static inline void cas_write_vec24(cas_writer *w, castls_bytes body)
{
    const cas_mark mark = cas_write_open24(w);
    cas_write_bytes(w, body);
    cas_write_close(w, mark);
}

#endif
