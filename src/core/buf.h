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

/* The view that a range names, or an absent one when the range lies outside. */
static inline castls_bytes cas_range_in(castls_bytes whole, cas_range range)
{
    return cas_bytes_slice(whole, range.offset, range.len);
}

/* The range of a view that was cut from `whole`; {0, 0} for an empty one. Both lie in one object. */
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

/* Room for `cap` bytes (0 is allowed), none of them written yet. */
CAS_MUST_USE static inline cas_err
cas_buf_init(cas_buf *b, const castls_allocator *allocator, size_t cap)
{
    b->room_ = NULL;
    b->cap_ = 0;
    b->len_ = 0;
    if (cap == 0) {
        return CAS_OK;
    }
    b->room_ = cas_raw_allocate(allocator, cap);
    if (b->room_ == NULL) {
        return CAS_ERR_MEMORY;
    }
    b->cap_ = cap;
    return CAS_OK;
}

/* Wipes and releases; a buffer that was never made is allowed. */
static inline void cas_buf_clear(cas_buf *b, const castls_allocator *allocator)
{
    cas_raw_release(allocator, b->room_, b->cap_);
    b->room_ = NULL;
    b->cap_ = 0;
    b->len_ = 0;
}

static inline castls_bytes cas_buf_bytes(const cas_buf *b)
{
    const castls_bytes out = {b->room_, b->len_};
    return out;
}

static inline size_t cas_buf_len(const cas_buf *b)
{
    return b->len_;
}

static inline size_t cas_buf_cap(const cas_buf *b)
{
    return b->cap_;
}

/* The room behind what was written. */
static inline castls_span cas_buf_room(const cas_buf *b)
{
    if (b->len_ == b->cap_) {
        return cas_span_none();
    }
    const castls_span out = {b->room_ + b->len_, b->cap_ - b->len_};
    return out;
}

/* What was written, to be changed in place. */
static inline castls_span cas_buf_span(const cas_buf *b)
{
    const castls_span out = {b->room_, b->len_};
    return out;
}

/* Counts n bytes that were written into the room; more than fit are not counted. */
static inline void cas_buf_wrote(cas_buf *b, size_t n)
{
    b->len_ = b->len_ + cas_min_size(n, b->cap_ - b->len_);
}

/* Forgets what was written and keeps the room. */
static inline void cas_buf_reset(cas_buf *b)
{
    b->len_ = 0;
}

/* Copies bytes behind what is there; CAS_ERR_ROOM when they do not fit, and then none are
 * copied. */
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
CAS_MUST_USE static inline cas_err
cas_buf_copy(cas_buf *b, const castls_allocator *allocator, castls_bytes in)
{
    CAS_TRY(cas_buf_init(b, allocator, in.len));
    return cas_buf_append(b, in);
}

#endif
