/*
 * arena.h: a store of bytes that grows up to a limit and is named by ranges. It may move when it
 * grows, which no range notices; a view of it lives until the next cas_arena_keep or
 * cas_arena_reserve.
 */
#ifndef CAS_CORE_ARENA_H
#define CAS_CORE_ARENA_H

#include "core/buf.h"

typedef struct cas_arena {
    cas_buf buf_;
    const castls_allocator *allocator_;
    size_t max_;
} cas_arena;

/* What an arena takes at first, if its limit is not smaller. */
#define CAS_ARENA_FIRST_ ((size_t)256)

/*@ predicate cas_valid_arena{L}(cas_arena *a) = \valid(a) && cas_valid_buf(&a->buf_) &&
  @   a->buf_.cap_ <= a->max_ <= UINT32_MAX;
  @ // What was kept at L1 is kept at L2, perhaps elsewhere.
  @ predicate cas_arena_kept{L1, L2}(cas_arena *a) =
  @   \at(a->buf_.len_, L1) <= \at(a->buf_.len_, L2) &&
  @   \forall integer k; 0 <= k < \at(a->buf_.len_, L1) ==>
  @     \at(a->buf_.room_[k], L1) == \at(a->buf_.room_[k], L2);
  @ // It has neither moved nor grown, and nothing more is kept.
  @ predicate cas_arena_stood{L1, L2}(cas_arena *a) =
  @   \at(a->buf_.room_, L1) == \at(a->buf_.room_, L2) &&
  @   \at(a->buf_.cap_, L1) == \at(a->buf_.cap_, L2) &&
  @   \at(a->buf_.len_, L1) == \at(a->buf_.len_, L2); */

/* An empty arena that never holds more than `max` bytes (at most 2^32-1). Takes no memory yet. */
/*@ assigns \nothing;
  @ ensures \result.buf_.room_ == \null && \result.buf_.cap_ == 0 && \result.buf_.len_ == 0;
  @ ensures \result.allocator_ == allocator;
  @ ensures \result.max_ == (max < UINT32_MAX ? max : UINT32_MAX); */
static inline cas_arena cas_arena_on(const castls_allocator *allocator, size_t max)
{
    const cas_arena a = {{NULL, 0, 0}, allocator, max < UINT32_MAX ? max : UINT32_MAX};
    return a;
}

/*@ requires cas_valid_arena(a);
  @ assigns a->buf_, a->buf_.room_[0 .. a->buf_.cap_ - 1];
  @ ensures cas_valid_arena(a) && cas_no_buf(&a->buf_); */
static inline void cas_arena_clear(cas_arena *a)
{
    cas_buf_clear(&a->buf_, a->allocator_);
}

/*@ requires cas_valid_arena(a);
  @ assigns \nothing;
  @ ensures \result == a->buf_.len_; */
static inline size_t cas_arena_len(const cas_arena *a)
{
    return a->buf_.len_;
}

/* Everything that is kept, in the order of keeping. */
/*@ requires cas_valid_arena(a);
  @ assigns \nothing;
  @ ensures \result.data == a->buf_.room_ && \result.len == a->buf_.len_;
  @ ensures cas_valid_bytes(\result); */
static inline castls_bytes cas_arena_bytes(const cas_arena *a)
{
    return cas_buf_bytes(&a->buf_);
}

/* Forgets what is kept and holds on to the room. */
/*@ requires cas_valid_arena(a);
  @ assigns a->buf_.len_;
  @ ensures cas_valid_arena(a) && a->buf_.len_ == 0; */
static inline void cas_arena_reset(cas_arena *a)
{
    cas_buf_reset(&a->buf_);
}

/* Forgets the first n bytes; what follows moves to the front, so that ranges are lost. */
/*@ requires cas_valid_arena(a);
  @ assigns a->buf_.len_, a->buf_.room_[0 .. a->buf_.len_ - 1];
  @ ensures cas_valid_arena(a);
  @ ensures a->buf_.len_ == (n < \old(a->buf_.len_) ? \old(a->buf_.len_) - n : 0);
  @ ensures \forall integer k; 0 <= k < a->buf_.len_ ==>
  @   a->buf_.room_[k] == \old(a->buf_.room_[n + k]); */
static inline void cas_arena_drop_front(cas_arena *a, size_t n)
{
    const size_t left = n < a->buf_.len_ ? a->buf_.len_ - n : 0;
    if (left != 0) {
        cas_raw_copy(a->buf_.room_, a->buf_.room_ + n, left);
    }
    a->buf_.len_ = left;
}

/* Moves into larger room, twice as large where the limit allows, with room for n more bytes; the
 * first of these are `in`. */
/*@ requires cas_valid_arena(a) && cas_valid_bytes(in);
  @ requires 0 < n && in.len <= n && a->buf_.cap_ < a->buf_.len_ + n;
  @ assigns a->buf_, a->buf_.room_[0 .. a->buf_.cap_ - 1];
  @ ensures cas_valid_arena(a) && cas_arena_kept{Pre, Here}(a);
  @ behavior fits:
  @   assumes a->buf_.len_ + n <= a->max_;
  @   ensures \result == CAS_OK || \result == CAS_ERR_MEMORY;
  @   ensures \result == CAS_OK ==> a->buf_.cap_ >= \old(a->buf_.len_) + n;
  @   ensures \result == CAS_OK ==> a->buf_.len_ == \old(a->buf_.len_) + in.len;
  @   ensures \result == CAS_OK ==> \forall integer k; 0 <= k < in.len ==>
  @     a->buf_.room_[\old(a->buf_.len_) + k] == \old(in.data[k]);
  @   ensures \result != CAS_OK ==> cas_arena_stood{Pre, Here}(a);
  @ behavior full:
  @   assumes a->buf_.len_ + n > a->max_;
  @   ensures \result == CAS_ERR_LIMIT && cas_arena_stood{Pre, Here}(a);
  @ complete behaviors; disjoint behaviors; */
CAS_MUST_USE static inline cas_err cas_arena_grow_(cas_arena *a, castls_bytes in, size_t n)
{
    const castls_bytes kept = cas_buf_bytes(&a->buf_);
    if (n > a->max_ - kept.len) {
        return CAS_ERR_LIMIT;
    }
    uint8_t *const room = a->buf_.room_;
    const size_t twice = cas_max_size(a->buf_.cap_ * 2, CAS_ARENA_FIRST_);
    const size_t cap = cas_min_size(cas_max_size(twice, kept.len + n), a->max_);
    const size_t zeros = cap - kept.len - in.len;
    cas_raw_allocate(a->allocator_, cap, kept, in, zeros, &a->buf_.room_);
    if (a->buf_.room_ == NULL) {
        a->buf_.room_ = room;
        return CAS_ERR_MEMORY;
    }
    cas_release_(a->allocator_, room, a->buf_.cap_);
    a->buf_.cap_ = cap;
    a->buf_.len_ = kept.len + in.len;
    return CAS_OK;
}

/* Makes room for n more bytes: CAS_ERR_LIMIT past the arena's limit, CAS_ERR_MEMORY when out of
 * it. */
/*@ requires cas_valid_arena(a);
  @ assigns a->buf_, a->buf_.room_[0 .. a->buf_.cap_ - 1];
  @ ensures cas_valid_arena(a) && cas_arena_kept{Pre, Here}(a);
  @ ensures a->buf_.len_ == \old(a->buf_.len_);
  @ ensures \result == CAS_OK ==> a->buf_.cap_ >= a->buf_.len_ + n;
  @ ensures \result != CAS_OK ==> cas_arena_stood{Pre, Here}(a);
  @ ensures \result == CAS_ERR_LIMIT <==> \old(a->buf_.len_ + n > a->max_);
  @ ensures \result == CAS_OK || \result == CAS_ERR_LIMIT || \result == CAS_ERR_MEMORY; */
CAS_MUST_USE static inline cas_err cas_arena_reserve(cas_arena *a, size_t n)
{
    if (n <= a->buf_.cap_ - a->buf_.len_) {
        return CAS_OK;
    }
    return cas_arena_grow_(a, cas_bytes_none(), n);
}

/* Copies bytes in and says where they are. `in` is not a view of this arena. */
/*@ requires cas_valid_arena(a) && cas_valid_bytes(in) && \valid(out) && \separated(out, a);
  @ requires \separated(out, a->buf_.room_ + (0 .. a->buf_.cap_ - 1));
  @ requires \separated(out, in.data + (0 .. in.len - 1));
  @ assigns *out, a->buf_, a->buf_.room_[0 .. a->buf_.cap_ - 1];
  @ ensures cas_valid_arena(a) && cas_arena_kept{Pre, Here}(a);
  @ ensures \result == CAS_OK ==> out->offset == \old(a->buf_.len_) && out->len == in.len &&
  @   a->buf_.len_ == \old(a->buf_.len_) + in.len &&
  @   \forall integer k; 0 <= k < in.len ==> a->buf_.room_[out->offset + k] == \old(in.data[k]);
  @ ensures \result != CAS_OK ==> out->offset == 0 && out->len == 0;
  @ ensures \result != CAS_OK ==> cas_arena_stood{Pre, Here}(a);
  @ ensures \result == CAS_ERR_LIMIT <==> \old(a->buf_.len_) + in.len > a->max_;
  @ ensures \result == CAS_OK || \result == CAS_ERR_LIMIT || \result == CAS_ERR_MEMORY; */
CAS_MUST_USE static inline cas_err cas_arena_keep(cas_arena *a, castls_bytes in, cas_range *out)
{
    out->offset = 0;
    out->len = 0;
    const size_t at = a->buf_.len_;
    if (in.len <= a->buf_.cap_ - at) {
        CAS_TRY(cas_buf_append(&a->buf_, in));
    } else {
        CAS_TRY(cas_arena_grow_(a, in, in.len));
    }
    out->offset = cas_narrow_u32(at);
    out->len = cas_narrow_u32(in.len);
    return CAS_OK;
}

/* Room for n bytes that are written in place, at once; and where they are. */
/*@ requires cas_valid_arena(a) && \valid(out) && \valid(room) && \separated(out, a, room);
  @ requires \separated(out, a->buf_.room_ + (0 .. a->buf_.cap_ - 1));
  @ requires \separated(room, a->buf_.room_ + (0 .. a->buf_.cap_ - 1));
  @ assigns *out, *room, a->buf_, a->buf_.room_[0 .. a->buf_.cap_ - 1];
  @ ensures cas_valid_arena(a);
  @ ensures cas_arena_kept{Pre, Here}(a);
  @ ensures cas_valid_span(*room);
  @ ensures \result == CAS_OK ==> out->offset == \old(a->buf_.len_) && out->len == n &&
  @   a->buf_.len_ == \old(a->buf_.len_) + n && room->len == n &&
  @   (n == 0 || room->data == a->buf_.room_ + out->offset);
  @ ensures \result != CAS_OK ==> out->offset == 0 && out->len == 0 && room->len == 0 &&
  @   cas_arena_stood{Pre, Here}(a);
  @ ensures \result == CAS_ERR_LIMIT <==> \old(a->buf_.len_) + n > a->max_;
  @ ensures \result == CAS_OK || \result == CAS_ERR_LIMIT || \result == CAS_ERR_MEMORY; */
CAS_MUST_USE static inline cas_err
cas_arena_room(cas_arena *a, size_t n, cas_range *out, castls_span *room)
{
    out->offset = 0;
    out->len = 0;
    *room = cas_span_none();
    CAS_TRY(cas_arena_reserve(a, n));
    *room = cas_span_prefix(cas_buf_room(&a->buf_), n);
    out->offset = cas_narrow_u32(a->buf_.len_);
    out->len = cas_narrow_u32(n);
    cas_buf_wrote(&a->buf_, n);
    return CAS_OK;
}

/* The bytes that a range names, to be changed in place; empty when the range lies outside. */
/*@ requires cas_valid_arena(a);
  @ assigns \nothing;
  @ ensures range.offset + range.len <= a->buf_.len_ ==> \result.len == range.len;
  @ ensures range.offset + range.len <= a->buf_.len_ && range.offset < a->buf_.len_ ==>
  @   \result.data == a->buf_.room_ + range.offset;
  @ ensures range.offset + range.len > a->buf_.len_ ==> \result.data == \null && \result.len == 0;
  @ ensures cas_valid_span(\result); */
static inline castls_span cas_arena_span(const cas_arena *a, cas_range range)
{
    return cas_span_slice(cas_buf_span(&a->buf_), range.offset, range.len);
}

/*@ requires cas_valid_arena(a);
  @ assigns \nothing;
  @ ensures range.offset + range.len <= a->buf_.len_ ==> \result.len == range.len;
  @ ensures range.offset + range.len <= a->buf_.len_ && range.offset < a->buf_.len_ ==>
  @   \result.data == a->buf_.room_ + range.offset;
  @ ensures range.offset + range.len > a->buf_.len_ ==> \result.data == \null && \result.len == 0;
  @ ensures cas_valid_bytes(\result); */
static inline castls_bytes cas_arena_view(const cas_arena *a, cas_range range)
{
    return cas_range_in(cas_buf_bytes(&a->buf_), range);
}

#endif
