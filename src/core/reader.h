/*
 * reader.h: reading the TLS presentation language (RFC 8446 section 3) from a view.
 *
 * A reader fails sticky: once something did not fit, each later read yields zero or an empty view,
 * so that a decoder needs no branches and one check, cas_reader_end, which refuses trailing bytes
 * too. Until that says CAS_OK, use what was read only to decide what to read next.
 */
#ifndef CAS_CORE_READER_H
#define CAS_CORE_READER_H

#include "core/bytes.h"

typedef struct cas_reader {
    const uint8_t *at_;
    size_t left_;
    bool bad_;
} cas_reader;

static inline cas_reader cas_reader_on(castls_bytes in)
{
    const cas_reader r = {in.data, in.len, false};
    return r;
}

static inline void cas_reader_fail(cas_reader *r)
{
    r->left_ = 0;
    r->bad_ = true;
}

static inline bool cas_reader_is_bad(const cas_reader *r)
{
    return r->bad_;
}

/* Whether there is more to read: the condition of a loop over a list. */
static inline bool cas_reader_has_more(const cas_reader *r)
{
    return r->left_ != 0;
}

static inline size_t cas_reader_left(const cas_reader *r)
{
    return r->left_;
}

/* CAS_OK when everything was read and nothing failed. */
CAS_MUST_USE static inline cas_err cas_reader_end(const cas_reader *r)
{
    return r->bad_ || r->left_ != 0 ? CAS_ERR_DECODE : CAS_OK;
}

/* The next n bytes. */
static inline castls_bytes cas_read_bytes(cas_reader *r, size_t n)
{
    if (n > r->left_) {
        cas_reader_fail(r);
        return cas_bytes_none();
    }
    const castls_bytes out = {r->at_, n};
    r->at_ = r->at_ + n;
    r->left_ = r->left_ - n;
    return out;
}

static inline uint8_t cas_read_u8(cas_reader *r)
{
    if (r->left_ < 1) {
        cas_reader_fail(r);
        return 0;
    }
    const uint8_t value = r->at_[0];
    r->at_ = r->at_ + 1;
    r->left_ = r->left_ - 1;
    return value;
}

static inline uint16_t cas_read_u16(cas_reader *r)
{
    if (r->left_ < 2) {
        cas_reader_fail(r);
        return 0;
    }
    const uint16_t value = (uint16_t)(r->at_[0] * 256 + r->at_[1]);
    r->at_ = r->at_ + 2;
    r->left_ = r->left_ - 2;
    return value;
}

static inline uint32_t cas_read_u24(cas_reader *r)
{
    const uint32_t high = cas_read_u8(r);
    const uint32_t low = cas_read_u16(r);
    return r->bad_ ? 0 : high * 65536 + low;
}

static inline uint32_t cas_read_u32(cas_reader *r)
{
    const uint32_t high = cas_read_u16(r);
    const uint32_t low = cas_read_u16(r);
    return r->bad_ ? 0 : high * 65536 + low;
}

static inline uint64_t cas_read_u64(cas_reader *r)
{
    const uint64_t high = cas_read_u32(r);
    const uint64_t low = cas_read_u32(r);
    return r->bad_ ? 0 : high * UINT64_C(4294967296) + low;
}

/* Everything that is left. */
static inline castls_bytes cas_read_rest(cas_reader *r)
{
    return cas_read_bytes(r, r->left_);
}

/* A vector's body, refused outside min..max. */
static inline castls_bytes cas_read_body_(cas_reader *r, size_t len, size_t min, size_t max)
{
    if (r->bad_ || len < min || len > max) {
        cas_reader_fail(r);
        return cas_bytes_none();
    }
    return cas_read_bytes(r, len);
}

/* opaque<min..max> with a length of one, two or three bytes. */
static inline castls_bytes cas_read_vec8(cas_reader *r, size_t min, size_t max)
{
    return cas_read_body_(r, cas_read_u8(r), min, max);
}

static inline castls_bytes cas_read_vec16(cas_reader *r, size_t min, size_t max)
{
    return cas_read_body_(r, cas_read_u16(r), min, max);
}

static inline castls_bytes cas_read_vec24(cas_reader *r, size_t min, size_t max)
{
    return cas_read_body_(r, cas_read_u24(r), min, max);
}

#endif
