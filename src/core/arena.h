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

/* An empty arena that never holds more than `max` bytes (at most 2^32-1). Takes no memory yet. */
static inline cas_arena cas_arena_on(const castls_allocator *allocator, size_t max)
{
    const cas_arena a = {{NULL, 0, 0}, allocator, max < UINT32_MAX ? max : UINT32_MAX};
    return a;
}

static inline void cas_arena_clear(cas_arena *a)
{
    cas_buf_clear(&a->buf_, a->allocator_);
}

static inline size_t cas_arena_len(const cas_arena *a)
{
    return a->buf_.len_;
}

/* Everything that is kept, in the order of keeping. */
static inline castls_bytes cas_arena_bytes(const cas_arena *a)
{
    return cas_buf_bytes(&a->buf_);
}

/* Forgets what is kept and holds on to the room. */
static inline void cas_arena_reset(cas_arena *a)
{
    cas_buf_reset(&a->buf_);
}

/* Forgets the first n bytes; what follows moves to the front, so that ranges are lost. */
static inline void cas_arena_drop_front(cas_arena *a, size_t n)
{
    const size_t left = n < a->buf_.len_ ? a->buf_.len_ - n : 0;
    if (left != 0) {
        cas_raw_copy(a->buf_.room_, a->buf_.room_ + n, left);
    }
    a->buf_.len_ = left;
}

/* Makes room for n more bytes: CAS_ERR_LIMIT past the arena's limit, CAS_ERR_MEMORY when out of
 * it. */
CAS_MUST_USE static inline cas_err cas_arena_reserve(cas_arena *a, size_t n)
{
    const size_t len = a->buf_.len_;
    if (n <= a->buf_.cap_ - len) {
        return CAS_OK;
    }
    if (len > a->max_ || n > a->max_ - len) {
        return CAS_ERR_LIMIT;
    }
    const size_t doubled = a->buf_.cap_ > a->max_ / 2 ? a->max_ : a->buf_.cap_ * 2;
    cas_buf grown = {NULL, 0, 0};
    CAS_TRY(cas_buf_init(&grown, a->allocator_, cas_max_size(doubled, cas_max_size(len + n, 256))));
    cas_raw_copy(grown.room_, a->buf_.room_, len);
    grown.len_ = len;
    cas_buf_clear(&a->buf_, a->allocator_);
    a->buf_ = grown;
    return CAS_OK;
}

/* Copies bytes in and says where they are. `in` is not a view of this arena. */
CAS_MUST_USE static inline cas_err cas_arena_keep(cas_arena *a, castls_bytes in, cas_range *out)
{
    out->offset = 0;
    out->len = 0;
    CAS_TRY(cas_arena_reserve(a, in.len));
    const size_t at = a->buf_.len_;
    CAS_TRY(cas_buf_append(&a->buf_, in));
    out->offset = cas_narrow_u32(at);
    out->len = cas_narrow_u32(in.len);
    return CAS_OK;
}

/* Room for n bytes that are written in place, at once; and where they are. */
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
static inline castls_span cas_arena_span(const cas_arena *a, cas_range range)
{
    return cas_span_slice(cas_buf_span(&a->buf_), range.offset, range.len);
}

static inline castls_bytes cas_arena_view(const cas_arena *a, cas_range range)
{
    return cas_range_in(cas_buf_bytes(&a->buf_), range);
}

#endif
