/*
 * buf.h: owned bytes. A cas_buf is made with its exact size and never moves, so that a view of it
 * lives as long as the buffer. A cas_range names a part of a buffer by offset and length and is
 * resolved with a check: what must last longer than a call holds ranges, never views.
 */
#ifndef CAS_CORE_BUF_H
#define CAS_CORE_BUF_H

#include "core/bytes.h"

typedef struct cas_range {
    uint32_t offset;
    uint32_t len;
} cas_range;

typedef struct cas_buf {
    uint8_t *room_;
    size_t cap_;
    size_t len_;
} cas_buf;

/*@ // The room is there, no more of it is written than there is, and it lies apart from the object
  @ // that the buffer is a part of.
  @ predicate cas_valid_buf{L}(cas_buf *b) =
  @   \valid(b) && b->len_ <= b->cap_ && \valid(b->room_ + (0 .. b->cap_ - 1)) &&
  @   (b->cap_ == 0 || \base_addr(b->room_) != \base_addr(b)) &&
  @   (b->cap_ == 0 <==> b->room_ == \null);
  @ predicate cas_no_buf{L}(cas_buf *b) = b->room_ == \null && b->cap_ == 0 && b->len_ == 0; */

/* The view that a range names, or an absent one when the range lies outside. */
/*@ requires cas_valid_bytes(whole);
  @ assigns \nothing;
  @ ensures range.offset + range.len <= whole.len ==> \result.len == range.len;
  @ ensures range.offset + range.len <= whole.len && range.offset < whole.len ==>
  @   \result.data == whole.data + range.offset;
  @ ensures range.offset + range.len > whole.len ==> \result.data == \null && \result.len == 0;
  @ ensures cas_valid_bytes(\result); */
static inline castls_bytes cas_range_in(castls_bytes whole, cas_range range)
{
    return cas_bytes_slice(whole, range.offset, range.len);
}

/* The range of a view that was cut from `whole`, in one object; {0, 0} for an empty one. */
/*@ requires part.len == 0 || part.len > whole.len ||
  @   \base_addr(part.data) == \base_addr(whole.data) && whole.len <= UINT32_MAX &&
  @   0 <= part.data - whole.data <= whole.len - part.len;
  @ assigns \nothing;
  @ ensures 0 < part.len <= whole.len ==>
  @   \result.len == part.len && part.data == whole.data + \result.offset;
  @ ensures part.len == 0 || part.len > whole.len ==> \result.offset == 0 && \result.len == 0; */
static inline cas_range cas_range_of(castls_bytes whole, castls_bytes part)
{
    cas_range range = {0, 0};
    if (part.len == 0 || part.len > whole.len) {
        return range;
    }
    range.offset = cas_narrow_u32((size_t)(part.data - whole.data));
    range.len = cas_narrow_u32(part.len);
    return range;
}

/* Room of which the first `zeros` bytes are zeros. */
/*@ requires \valid(b) && zeros <= cap;
  @ assigns *b;
  @ ensures cas_valid_buf(b) && b->len_ == 0;
  @ ensures \result == CAS_OK && b->cap_ == cap || \result == CAS_ERR_MEMORY && cas_no_buf(b);
  @ ensures cap == 0 ==> \result == CAS_OK;
  @ ensures \result == CAS_OK ==> \forall integer k; 0 <= k < zeros ==> b->room_[k] == 0; */
CAS_MUST_USE static inline cas_err
cas_buf_make_(cas_buf *b, const castls_allocator *allocator, size_t cap, size_t zeros)
{
    b->room_ = NULL;
    b->cap_ = 0;
    b->len_ = 0;
    if (cap == 0) {
        return CAS_OK;
    }
    cas_raw_allocate(allocator, cap, cas_bytes_none(), cas_bytes_none(), zeros, &b->room_);
    if (b->room_ == NULL) {
        return CAS_ERR_MEMORY;
    }
    b->cap_ = cap;
    return CAS_OK;
}

/* Room for `cap` bytes (0 is allowed), none of them written yet. */
/*@ requires \valid(b);
  @ assigns *b;
  @ ensures cas_valid_buf(b) && b->len_ == 0;
  @ ensures \result == CAS_OK && b->cap_ == cap || \result == CAS_ERR_MEMORY && cas_no_buf(b);
  @ ensures cap == 0 ==> \result == CAS_OK;
  @ ensures \forall integer k; 0 <= k < b->cap_ ==> b->room_[k] == 0; */
CAS_MUST_USE static inline cas_err
cas_buf_init(cas_buf *b, const castls_allocator *allocator, size_t cap)
{
    return cas_buf_make_(b, allocator, cap, cap);
}

/* The same for bytes that everybody on the way may see: what lay in the room is still there, so
 * nothing of it is shown before it was written, and a secret that came in must be wiped. */
/*@ requires \valid(b);
  @ assigns *b;
  @ ensures cas_valid_buf(b) && b->len_ == 0;
  @ ensures \result == CAS_OK && b->cap_ == cap || \result == CAS_ERR_MEMORY && cas_no_buf(b);
  @ ensures cap == 0 ==> \result == CAS_OK; */
CAS_MUST_USE static inline cas_err
cas_buf_init_public(cas_buf *b, const castls_allocator *allocator, size_t cap)
{
    return cas_buf_make_(b, allocator, cap, 0);
}

/* Releases without wiping what cas_buf_init_public made; one that was never made is allowed. */
/*@ requires cas_valid_buf(b);
  @ assigns *b;
  @ ensures cas_valid_buf(b) && cas_no_buf(b); */
static inline void cas_buf_clear_public(cas_buf *b, const castls_allocator *allocator)
{
    cas_raw_release(allocator, b->room_, b->cap_);
    b->room_ = NULL;
    b->cap_ = 0;
    b->len_ = 0;
}

/* Wipes and releases; a buffer that was never made is allowed. */
/*@ requires cas_valid_buf(b);
  @ assigns *b, b->room_[0 .. b->cap_ - 1];
  @ ensures cas_valid_buf(b) && cas_no_buf(b); */
static inline void cas_buf_clear(cas_buf *b, const castls_allocator *allocator)
{
    cas_release_(allocator, b->room_, b->cap_);
    b->room_ = NULL;
    b->cap_ = 0;
    b->len_ = 0;
}

/*@ requires cas_valid_buf(b);
  @ assigns \nothing;
  @ ensures \result.data == b->room_ && \result.len == b->len_ && cas_valid_bytes(\result); */
static inline castls_bytes cas_buf_bytes(const cas_buf *b)
{
    const castls_bytes out = {b->room_, b->len_};
    return out;
}

/*@ requires cas_valid_buf(b);
  @ assigns \nothing;
  @ ensures \result == b->len_; */
static inline size_t cas_buf_len(const cas_buf *b)
{
    return b->len_;
}

/*@ requires cas_valid_buf(b);
  @ assigns \nothing;
  @ ensures \result == b->cap_; */
static inline size_t cas_buf_cap(const cas_buf *b)
{
    return b->cap_;
}

/* The room behind what was written. */
/*@ requires cas_valid_buf(b);
  @ assigns \nothing;
  @ ensures \result.len == b->cap_ - b->len_ && cas_valid_span(\result);
  @ ensures \result.len != 0 ==> \result.data == b->room_ + b->len_;
  @ ensures \result.len == 0 ==> \result.data == \null; */
static inline castls_span cas_buf_room(const cas_buf *b)
{
    if (b->len_ == b->cap_) {
        return cas_span_none();
    }
    const castls_span out = {b->room_ + b->len_, b->cap_ - b->len_};
    return out;
}

/* What was written, to be changed in place. */
/*@ requires cas_valid_buf(b);
  @ assigns \nothing;
  @ ensures \result.data == b->room_ && \result.len == b->len_ && cas_valid_span(\result); */
static inline castls_span cas_buf_span(const cas_buf *b)
{
    const castls_span out = {b->room_, b->len_};
    return out;
}

/* Counts n bytes that were written into the room; more than fit are not counted. */
/*@ requires cas_valid_buf(b);
  @ assigns b->len_;
  @ ensures cas_valid_buf(b);
  @ ensures b->len_ == (\old(b->len_) + n <= b->cap_ ? \old(b->len_) + n : b->cap_); */
static inline void cas_buf_wrote(cas_buf *b, size_t n)
{
    b->len_ = b->len_ + cas_min_size(n, b->cap_ - b->len_);
}

/* Forgets what was written and keeps the room. */
/*@ requires cas_valid_buf(b);
  @ assigns b->len_;
  @ ensures cas_valid_buf(b) && b->len_ == 0; */
static inline void cas_buf_reset(cas_buf *b)
{
    b->len_ = 0;
}

/* Copies bytes behind what is there; CAS_ERR_ROOM when they do not fit, and then none are
 * copied. */
/*@ requires cas_valid_buf(b) && cas_valid_bytes(in);
  @ assigns b->len_, b->room_[b->len_ .. b->cap_ - 1];
  @ ensures cas_valid_buf(b);
  @ behavior fits:
  @   assumes b->len_ + in.len <= b->cap_;
  @   ensures \result == CAS_OK && b->len_ == \old(b->len_) + in.len;
  @   ensures \forall integer k; 0 <= k < in.len ==>
  @     b->room_[\old(b->len_) + k] == \old(in.data[k]);
  @ behavior full:
  @   assumes b->len_ + in.len > b->cap_;
  @   ensures \result == CAS_ERR_ROOM && b->len_ == \old(b->len_);
  @   ensures \forall integer k; b->len_ <= k < b->cap_ ==> b->room_[k] == \old(b->room_[k]);
  @ complete behaviors; disjoint behaviors; */
CAS_MUST_USE static inline cas_err cas_buf_append(cas_buf *b, castls_bytes in)
{
    if (in.len > b->cap_ - b->len_) {
        return CAS_ERR_ROOM;
    }
    if (in.len != 0) {
        cas_raw_copy(b->room_ + b->len_, in.data, in.len);
    }
    b->len_ = b->len_ + in.len;
    return CAS_OK;
}

/* Makes a buffer that holds a copy of just these bytes. */
/*@ requires \valid(b) && cas_valid_bytes(in);
  @ assigns *b;
  @ ensures cas_valid_buf(b);
  @ ensures \result == CAS_OK && b->cap_ == in.len && b->len_ == in.len ||
  @   \result == CAS_ERR_MEMORY && cas_no_buf(b);
  @ ensures \result == CAS_OK ==> cas_same(b->room_, in.data, in.len);
  @ ensures in.len == 0 ==> \result == CAS_OK; */
CAS_MUST_USE static inline cas_err
cas_buf_copy(cas_buf *b, const castls_allocator *allocator, castls_bytes in)
{
    b->room_ = NULL;
    b->cap_ = 0;
    b->len_ = 0;
    if (in.len == 0) {
        return CAS_OK;
    }
    cas_raw_allocate(allocator, in.len, in, cas_bytes_none(), 0, &b->room_);
    if (b->room_ == NULL) {
        return CAS_ERR_MEMORY;
    }
    b->cap_ = in.len;
    b->len_ = in.len;
    return CAS_OK;
}

#endif
