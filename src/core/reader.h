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

/*@ // What is left is there, the reader does not lie in it, and one that failed has nothing left.
  @ predicate cas_valid_reader{L}(cas_reader *r) =
  @   \valid(r) && \valid_read(r->at_ + (0 .. r->left_ - 1)) &&
  @   \separated(r, r->at_ + (0 .. r->left_ - 1)) && (r->bad_ == 0 || r->bad_ == 1) &&
  @   (r->bad_ == 0 || r->left_ == 0);
  @ // After a failure.
  @ predicate cas_failed_reader{L}(cas_reader *r) = r->bad_ == 1 && r->left_ == 0;
  @ // From L1 to L2 the reader went on by n bytes and is as good as before.
  @ predicate cas_advanced{L1, L2}(cas_reader *r, integer n) =
  @   \at(r->at_, L2) == \at(r->at_, L1) + n && \at(r->left_, L2) == \at(r->left_, L1) - n &&
  @   \at(r->bad_, L2) == \at(r->bad_, L1);
  @ // A vector of n bytes behind a prefix of w bytes is there and allowed.
  @ predicate cas_fits{L}(cas_reader *r, integer w, integer n, integer min, integer max) =
  @   w <= r->left_ && min <= n <= max && n <= r->left_ - w; */

/*@ requires cas_valid_bytes(in);
  @ assigns \nothing;
  @ ensures \result.at_ == in.data && \result.left_ == in.len && \result.bad_ == 0; */
static inline cas_reader cas_reader_on(castls_bytes in)
{
    const cas_reader r = {in.data, in.len, false};
    return r;
}

/*@ requires cas_valid_reader(r);
  @ assigns r->left_, r->bad_;
  @ ensures cas_valid_reader(r) && cas_failed_reader(r); */
static inline void cas_reader_fail(cas_reader *r)
{
    r->left_ = 0;
    r->bad_ = true;
}

/*@ requires cas_valid_reader(r);
  @ assigns \nothing;
  @ ensures \result <==> r->bad_ == 1; */
static inline bool cas_reader_is_bad(const cas_reader *r)
{
    return r->bad_;
}

/* Whether there is more to read: the condition of a loop over a list. */
/*@ requires cas_valid_reader(r);
  @ assigns \nothing;
  @ ensures \result <==> r->left_ != 0; */
static inline bool cas_reader_has_more(const cas_reader *r)
{
    return r->left_ != 0;
}

/*@ requires cas_valid_reader(r);
  @ assigns \nothing;
  @ ensures \result == r->left_; */
static inline size_t cas_reader_left(const cas_reader *r)
{
    return r->left_;
}

/* CAS_OK when everything was read and nothing failed. */
/*@ requires cas_valid_reader(r);
  @ assigns \nothing;
  @ ensures \result == (r->bad_ == 0 && r->left_ == 0 ? CAS_OK : CAS_ERR_DECODE); */
CAS_MUST_USE static inline cas_err cas_reader_end(const cas_reader *r)
{
    return r->bad_ || r->left_ != 0 ? CAS_ERR_DECODE : CAS_OK;
}

/* The next n bytes. */
/*@ requires cas_valid_reader(r);
  @ assigns *r;
  @ ensures cas_valid_reader(r) && cas_valid_bytes(\result);
  @ behavior there:
  @   assumes n <= r->left_;
  @   ensures cas_advanced{Old, Here}(r, n) && \result.data == \old(r->at_) && \result.len == n;
  @ behavior missing:
  @   assumes n > r->left_;
  @   ensures cas_failed_reader(r) && \result.data == \null && \result.len == 0;
  @ complete behaviors; disjoint behaviors; */
static inline castls_bytes cas_read_bytes(cas_reader *r, size_t n)
{
    if (n > r->left_) {
        cas_reader_fail(r);
        return cas_bytes_none();
    }
    const castls_bytes out = {r->at_, n};
    if (n != 0) {
        r->at_ = r->at_ + n;
        r->left_ = r->left_ - n;
    }
    return out;
}

/*@ requires cas_valid_reader(r);
  @ assigns *r;
  @ ensures cas_valid_reader(r);
  @ behavior there:
  @   assumes r->left_ >= 1;
  @   ensures cas_advanced{Old, Here}(r, 1) && \result == \old(r->at_[0]);
  @ behavior missing:
  @   assumes r->left_ < 1;
  @   ensures cas_failed_reader(r) && \result == 0;
  @ complete behaviors; disjoint behaviors; */
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

/*@ requires cas_valid_reader(r);
  @ assigns *r;
  @ ensures cas_valid_reader(r);
  @ behavior there:
  @   assumes r->left_ >= 2;
  @   ensures cas_advanced{Old, Here}(r, 2) && \result == \old(cas_be16(r->at_));
  @ behavior missing:
  @   assumes r->left_ < 2;
  @   ensures cas_failed_reader(r) && \result == 0;
  @ complete behaviors; disjoint behaviors; */
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

/*@ requires cas_valid_reader(r);
  @ assigns *r;
  @ ensures cas_valid_reader(r);
  @ behavior there:
  @   assumes r->left_ >= 3;
  @   ensures cas_advanced{Old, Here}(r, 3) && \result == \old(cas_be24(r->at_));
  @ behavior missing:
  @   assumes r->left_ < 3;
  @   ensures cas_failed_reader(r) && \result == 0;
  @ complete behaviors; disjoint behaviors; */
static inline uint32_t cas_read_u24(cas_reader *r)
{
    const uint32_t high = cas_read_u8(r);
    const uint32_t low = cas_read_u16(r);
    return r->bad_ ? 0 : high * 65536 + low;
}

/*@ requires cas_valid_reader(r);
  @ assigns *r;
  @ ensures cas_valid_reader(r);
  @ behavior there:
  @   assumes r->left_ >= 4;
  @   ensures cas_advanced{Old, Here}(r, 4) && \result == \old(cas_be32(r->at_));
  @ behavior missing:
  @   assumes r->left_ < 4;
  @   ensures cas_failed_reader(r) && \result == 0;
  @ complete behaviors; disjoint behaviors; */
static inline uint32_t cas_read_u32(cas_reader *r)
{
    const uint32_t high = cas_read_u16(r);
    const uint32_t low = cas_read_u16(r);
    return r->bad_ ? 0 : high * 65536 + low;
}

/*@ requires cas_valid_reader(r);
  @ assigns *r;
  @ ensures cas_valid_reader(r);
  @ behavior there:
  @   assumes r->left_ >= 8;
  @   ensures cas_advanced{Old, Here}(r, 8);
  @   ensures \result == \old(cas_be32(r->at_)) * 4294967296 + \old(cas_be32(r->at_ + 4));
  @ behavior missing:
  @   assumes r->left_ < 8;
  @   ensures cas_failed_reader(r) && \result == 0;
  @ complete behaviors; disjoint behaviors; */
static inline uint64_t cas_read_u64(cas_reader *r)
{
    const uint64_t high = cas_read_u32(r);
    const uint64_t low = cas_read_u32(r);
    return r->bad_ ? 0 : high * UINT64_C(4294967296) + low;
}

/* Everything that is left. */
/*@ requires cas_valid_reader(r);
  @ assigns *r;
  @ ensures cas_valid_reader(r) && cas_valid_bytes(\result);
  @ ensures cas_advanced{Old, Here}(r, \old(r->left_)) && r->left_ == 0;
  @ ensures \result.data == \old(r->at_) && \result.len == \old(r->left_); */
static inline castls_bytes cas_read_rest(cas_reader *r)
{
    return cas_read_bytes(r, r->left_);
}

/* A vector's body, refused outside min..max. */
/*@ requires cas_valid_reader(r);
  @ assigns *r;
  @ ensures cas_valid_reader(r) && cas_valid_bytes(\result);
  @ behavior there:
  @   assumes r->bad_ == 0 && cas_fits(r, 0, len, min, max);
  @   ensures cas_advanced{Old, Here}(r, len) && \result.data == \old(r->at_) && \result.len == len;
  @ behavior missing:
  @   assumes r->bad_ != 0 || !cas_fits(r, 0, len, min, max);
  @   ensures cas_failed_reader(r) && \result.data == \null && \result.len == 0;
  @ complete behaviors; disjoint behaviors; */
static inline castls_bytes cas_read_body_(cas_reader *r, size_t len, size_t min, size_t max)
{
    if (r->bad_ || len < min || len > max) {
        cas_reader_fail(r);
        return cas_bytes_none();
    }
    return cas_read_bytes(r, len);
}

/* opaque<min..max> with a length of one, two or three bytes. */
/*@ requires cas_valid_reader(r);
  @ assigns *r;
  @ ensures cas_valid_reader(r) && cas_valid_bytes(\result) && \result.len <= 255;
  @ behavior there:
  @   assumes r->left_ >= 1 && cas_fits(r, 1, r->at_[0], min, max);
  @   ensures \result.data == \old(r->at_) + 1 && \result.len == \old(r->at_[0]);
  @   ensures cas_advanced{Old, Here}(r, 1 + \result.len);
  @ behavior missing:
  @   assumes !(r->left_ >= 1 && cas_fits(r, 1, r->at_[0], min, max));
  @   ensures cas_failed_reader(r) && \result.data == \null && \result.len == 0;
  @ complete behaviors; disjoint behaviors; */
static inline castls_bytes cas_read_vec8(cas_reader *r, size_t min, size_t max)
{
    return cas_read_body_(r, cas_read_u8(r), min, max);
}

/*@ requires cas_valid_reader(r);
  @ assigns *r;
  @ ensures cas_valid_reader(r) && cas_valid_bytes(\result) && \result.len <= 65535;
  @ behavior there:
  @   assumes r->left_ >= 2 && cas_fits(r, 2, cas_be16(r->at_), min, max);
  @   ensures \result.data == \old(r->at_) + 2 && \result.len == \old(cas_be16(r->at_));
  @   ensures cas_advanced{Old, Here}(r, 2 + \result.len);
  @ behavior missing:
  @   assumes !(r->left_ >= 2 && cas_fits(r, 2, cas_be16(r->at_), min, max));
  @   ensures cas_failed_reader(r) && \result.data == \null && \result.len == 0;
  @ complete behaviors; disjoint behaviors; */
static inline castls_bytes cas_read_vec16(cas_reader *r, size_t min, size_t max)
{
    return cas_read_body_(r, cas_read_u16(r), min, max);
}

/*@ requires cas_valid_reader(r);
  @ assigns *r;
  @ ensures cas_valid_reader(r) && cas_valid_bytes(\result) && \result.len <= 16777215;
  @ behavior there:
  @   assumes r->left_ >= 3 && cas_fits(r, 3, cas_be24(r->at_), min, max);
  @   ensures \result.data == \old(r->at_) + 3 && \result.len == \old(cas_be24(r->at_));
  @   ensures cas_advanced{Old, Here}(r, 3 + \result.len);
  @ behavior missing:
  @   assumes !(r->left_ >= 3 && cas_fits(r, 3, cas_be24(r->at_), min, max));
  @   ensures cas_failed_reader(r) && \result.data == \null && \result.len == 0;
  @ complete behaviors; disjoint behaviors; */
static inline castls_bytes cas_read_vec24(cas_reader *r, size_t min, size_t max)
{
    return cas_read_body_(r, cas_read_u24(r), min, max);
}

#endif
