/*
 * secret.h: a secret of at most 64 bytes, the longest digest, in fixed room that is wiped when it
 * is cleared or replaced. Longer secrets (a hybrid's shared secret) live in an array of the
 * function that makes them and are wiped there.
 */
#ifndef CAS_CORE_SECRET_H
#define CAS_CORE_SECRET_H

#include "core/bytes.h"

#define CAS_SECRET_MAX 64

typedef struct cas_secret {
    uint8_t room_[CAS_SECRET_MAX];
    uint8_t len_;
} cas_secret;

/*@ predicate cas_valid_secret{L}(cas_secret *s) = \valid(s) && s->len_ <= CAS_SECRET_MAX;
  @ // Nothing but zeros from byte n on.
  @ predicate cas_wiped_from{L}(cas_secret *s, integer n) =
  @   \forall integer k; n <= k < CAS_SECRET_MAX ==> s->room_[k] == 0; */

/*@ requires \valid(s);
  @ assigns *s;
  @ ensures cas_valid_secret(s) && s->len_ == 0 && cas_wiped_from(s, 0); */
static inline void cas_secret_clear(cas_secret *s)
{
    cas_raw_wipe(s->room_, CAS_SECRET_MAX);
    s->len_ = 0;
}

/*@ requires cas_valid_secret(s);
  @ assigns \nothing;
  @ ensures \result.data == &s->room_[0] && \result.len == s->len_ && cas_valid_bytes(\result); */
static inline castls_bytes cas_secret_bytes(const cas_secret *s)
{
    const castls_bytes out = {s->room_, s->len_};
    return out;
}

/*@ requires cas_valid_secret(s);
  @ assigns \nothing;
  @ ensures \result <==> s->len_ != 0; */
static inline bool cas_secret_is_set(const cas_secret *s)
{
    return s->len_ != 0;
}

/* Room for a secret of len bytes (0..64; more gives none) that the caller fills at once. */
/*@ requires \valid(s);
  @ assigns *s;
  @ ensures cas_valid_secret(s) && cas_wiped_from(s, 0) && cas_valid_span(\result);
  @ ensures len <= CAS_SECRET_MAX ==>
  @   s->len_ == len && \result.len == len && \result.data == &s->room_[0];
  @ ensures len > CAS_SECRET_MAX ==> s->len_ == 0 && \result.len == 0 && \result.data == \null; */
static inline castls_span cas_secret_room(cas_secret *s, size_t len)
{
    cas_secret_clear(s);
    if (len > CAS_SECRET_MAX) {
        return cas_span_none();
    }
    s->len_ = (uint8_t)len;
    const castls_span out = {s->room_, len};
    return out;
}

/* Copies a secret in, which may be this one; CAS_ERR_ROOM when it is longer than 64 bytes. */
/*@ requires \valid(s) && cas_valid_bytes(in);
  @ assigns *s;
  @ ensures cas_valid_secret(s);
  @ ensures cas_wiped_from(s, s->len_);
  @ ensures in.len <= CAS_SECRET_MAX ==> \result == CAS_OK && s->len_ == in.len &&
  @   \forall integer k; 0 <= k < in.len ==> s->room_[k] == \old(in.data[k]);
  @ ensures in.len > CAS_SECRET_MAX ==> \result == CAS_ERR_ROOM && s->len_ == 0; */
CAS_MUST_USE static inline cas_err cas_secret_set(cas_secret *s, castls_bytes in)
{
    if (in.len > CAS_SECRET_MAX) {
        cas_secret_clear(s);
        return CAS_ERR_ROOM;
    }
    cas_raw_copy(s->room_, in.data, in.len);
    /*@ loop invariant in.len <= i <= CAS_SECRET_MAX;
      @ loop invariant \forall integer k; in.len <= k < i ==> s->room_[k] == 0;
      @ loop assigns i, s->room_[in.len .. CAS_SECRET_MAX - 1];
      @ loop variant CAS_SECRET_MAX - i; */
    for (size_t i = in.len; i < CAS_SECRET_MAX; i++) {
        s->room_[i] = 0;
    }
    s->len_ = (uint8_t)in.len;
    return CAS_OK;
}

#endif
