/*
 * bytes.h: what is done with views: comparing, searching, filling, copying, wiping. view.h makes
 * and cuts them.
 */
#ifndef CAS_CORE_BYTES_H
#define CAS_CORE_BYTES_H

#include "core/alloc.h"
#include "core/declassify.h"
#include "core/err.h"
#include "core/math.h"
#include "core/raw.h"
#include "core/view.h"

/*@ // The same values from p on and from q on, n of them.
  @ predicate cas_same{L}(uint8_t *p, uint8_t *q, integer n) =
  @   \forall integer k; 0 <= k < n ==> p[k] == q[k];
  @ predicate cas_equal{L}(castls_bytes a, castls_bytes b) =
  @   a.len == b.len && cas_same(a.data, b.data, a.len);
  @ // The bytes of a view are at L2 what they were at L1.
  @ predicate cas_unchanged{L1, L2}(castls_bytes b) =
  @   \forall integer k; 0 <= k < b.len ==> \at(b.data[k], L1) == \at(b.data[k], L2);
  @ // A number of two, three or four bytes, as the wire has it.
  @ logic integer cas_be16{L}(uint8_t *p) = p[0] * 256 + p[1];
  @ logic integer cas_be24{L}(uint8_t *p) = p[0] * 65536 + p[1] * 256 + p[2];
  @ logic integer cas_be32{L}(uint8_t *p) = cas_be16(p) * 65536 + cas_be16(p + 2);
  @ // ASCII capitals become small letters.
  @ logic integer cas_folded(integer c) = 65 <= c <= 90 ? c + 32 : c;
  @ predicate cas_equal_folded{L}(castls_bytes a, castls_bytes b) = a.len == b.len &&
  @   \forall integer k; 0 <= k < a.len ==> cas_folded(a.data[k]) == cas_folded(b.data[k]);
  @ // After n common bytes a has ended and b has not, or a has the smaller byte.
  @ predicate cas_before_at{L}(castls_bytes a, castls_bytes b, integer n) =
  @   0 <= n <= a.len && n < b.len && cas_same(a.data, b.data, n) &&
  @   (n == a.len || a.data[n] < b.data[n]); */

/* Equality of public values; for secrets use cas_ct_equal. */
/*@ requires cas_valid_bytes(a) && cas_valid_bytes(b);
  @ assigns \nothing;
  @ ensures \result <==> cas_equal(a, b); */
static inline bool cas_bytes_equal(castls_bytes a, castls_bytes b)
{
    if (a.len != b.len) {
        return false;
    }
    /*@ loop invariant 0 <= i <= a.len && cas_same(a.data, b.data, i);
      @ loop assigns i;
      @ loop variant a.len - i; */
    for (size_t i = 0; i < a.len; i++) {
        if (a.data[i] != b.data[i]) {
            return false;
        }
    }
    return true;
}

/* Order of public values: by bytes, then by length. Negative, zero or positive. */
/*@ requires cas_valid_bytes(a) && cas_valid_bytes(b);
  @ assigns \nothing;
  @ ensures \result == 0 ==> cas_equal(a, b);
  @ ensures \result < 0 ==> \exists integer n; cas_before_at(a, b, n);
  @ ensures \result > 0 ==> \exists integer n; cas_before_at(b, a, n); */
static inline int cas_bytes_order(castls_bytes a, castls_bytes b)
{
    const size_t shorter = a.len < b.len ? a.len : b.len;
    /*@ loop invariant 0 <= i <= shorter && cas_same(a.data, b.data, i);
      @ loop assigns i;
      @ loop variant shorter - i; */
    for (size_t i = 0; i < shorter; i++) {
        if (a.data[i] < b.data[i]) {
            /*@ assert cas_before_at(a, b, i); */
            return -1;
        }
        if (a.data[i] > b.data[i]) {
            /*@ assert cas_before_at(b, a, i); */
            return 1;
        }
    }
    if (a.len < b.len) {
        /*@ assert cas_before_at(a, b, a.len); */
        return -1;
    }
    if (a.len > b.len) {
        /*@ assert cas_before_at(b, a, b.len); */
        return 1;
    }
    return 0;
}

/* The small letter of an ASCII capital, and every other byte as it is. */
/*@ assigns \nothing;
  @ ensures \result == cas_folded(byte); */
static inline uint8_t cas_fold_(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + 32) : byte;
}

/* Equality without regard to ASCII letter case, for host names (RFC 4343). */
/*@ requires cas_valid_bytes(a) && cas_valid_bytes(b);
  @ assigns \nothing;
  @ ensures \result <==> cas_equal_folded(a, b); */
static inline bool cas_bytes_equal_fold(castls_bytes a, castls_bytes b)
{
    if (a.len != b.len) {
        return false;
    }
    /*@ loop invariant 0 <= i <= a.len;
      @ loop invariant \forall integer k; 0 <= k < i ==>
      @   cas_folded(a.data[k]) == cas_folded(b.data[k]);
      @ loop assigns i;
      @ loop variant a.len - i; */
    for (size_t i = 0; i < a.len; i++) {
        if (cas_fold_(a.data[i]) != cas_fold_(b.data[i])) {
            return false;
        }
    }
    return true;
}

/*@ requires cas_valid_bytes(b) && cas_valid_bytes(prefix);
  @ assigns \nothing;
  @ ensures \result <==> prefix.len <= b.len && cas_same(b.data, prefix.data, prefix.len); */
static inline bool cas_bytes_starts_with(castls_bytes b, castls_bytes prefix)
{
    return b.len >= prefix.len && cas_bytes_equal(cas_bytes_prefix(b, prefix.len), prefix);
}

/* The offset of the first byte of that value, or b.len when there is none. */
/*@ requires cas_valid_bytes(b);
  @ assigns \nothing;
  @ ensures \result <= b.len && (\result < b.len ==> b.data[\result] == value);
  @ ensures \forall integer k; 0 <= k < \result ==> b.data[k] != value; */
static inline size_t cas_bytes_find(castls_bytes b, uint8_t value)
{
    size_t i = 0;
    /*@ loop invariant 0 <= i <= b.len;
      @ loop invariant \forall integer k; 0 <= k < i ==> b.data[k] != value;
      @ loop assigns i;
      @ loop variant b.len - i; */
    while (i < b.len && b.data[i] != value) {
        i = i + 1;
    }
    return i;
}

/* The offset of the first place where needle stands, or b.len when there is none. */
/*@ requires cas_valid_bytes(b) && cas_valid_bytes(needle);
  @ assigns \nothing;
  @ ensures \result + needle.len <= b.len && cas_same(b.data + \result, needle.data, needle.len) ||
  @   \result == b.len;
  @ ensures \forall integer k; 0 <= k < \result && k + needle.len <= b.len ==>
  @   !cas_same(b.data + k, needle.data, needle.len); */
static inline size_t cas_bytes_search(castls_bytes b, castls_bytes needle)
{
    if (needle.len > b.len) {
        return b.len;
    }
    const size_t last = b.len - needle.len;
    size_t i = 0;
    /*@ loop invariant 0 <= i <= last;
      @ loop invariant \forall integer k; 0 <= k < i ==>
      @   !cas_same(b.data + k, needle.data, needle.len);
      @ loop assigns i;
      @ loop variant last - i; */
    while (i < last && !cas_bytes_starts_with(cas_bytes_skip(b, i), needle)) {
        i = i + 1;
    }
    return cas_bytes_starts_with(cas_bytes_skip(b, i), needle) ? i : b.len;
}

/* Sets byte i; nothing happens past the end. */
/*@ requires cas_valid_span(s);
  @ assigns s.data[i];
  @ ensures i < s.len ==> s.data[i] == value;
  @ ensures i >= s.len ==> s.data[i] == \old(s.data[i]); */
static inline void cas_span_set(castls_span s, size_t i, uint8_t value)
{
    if (i < s.len) {
        s.data[i] = value;
    }
}

/*@ requires \valid(room + (0 .. n - 1));
  @ assigns room[0 .. n - 1];
  @ ensures \forall integer k; 0 <= k < n ==> room[k] == value; */
static inline void cas_fill_(uint8_t *room, uint8_t value, size_t n)
{
    /*@ loop invariant 0 <= i <= n;
      @ loop invariant \forall integer k; 0 <= k < i ==> room[k] == value;
      @ loop assigns i, room[0 .. n - 1];
      @ loop variant n - i; */
    for (size_t i = 0; i < n; i++) {
        room[i] = value;
    }
}

/*@ requires cas_valid_span(s);
  @ assigns s.data[0 .. s.len - 1];
  @ ensures \forall integer k; 0 <= k < s.len ==> s.data[k] == value; */
static inline void cas_span_fill(castls_span s, uint8_t value)
{
    cas_fill_(s.data, value, s.len);
}

/* Copies all of `from` to the front of `to`, also when they overlap; false when it does not fit. */
/*@ requires cas_valid_span(to) && cas_valid_bytes(from);
  @ assigns to.data[0 .. from.len - 1];
  @ ensures \result <==> from.len <= to.len;
  @ ensures \result ==> \forall integer k; 0 <= k < from.len ==> to.data[k] == \old(from.data[k]);
  @ ensures !\result ==> \forall integer k; 0 <= k < from.len ==> to.data[k] == \old(to.data[k]); */
static inline bool cas_span_copy(castls_span to, castls_bytes from)
{
    if (from.len > to.len) {
        return false;
    }
    cas_raw_copy(to.data, from.data, from.len);
    return true;
}

/* Overwrites in a way that no compiler leaves out. */
/*@ requires cas_valid_span(s);
  @ assigns s.data[0 .. s.len - 1];
  @ ensures \forall integer k; 0 <= k < s.len ==> s.data[k] == 0; */
static inline void cas_span_wipe(castls_span s)
{
    cas_raw_wipe(s.data, s.len);
}

/* Whether two secrets are equal, in time that depends on their lengths only. */
/*@ requires cas_valid_bytes(a) && cas_valid_bytes(b);
  @ assigns \nothing;
  @ ensures \result <==> cas_equal(a, b); */
static inline bool cas_ct_equal(castls_bytes a, castls_bytes b)
{
    if (a.len != b.len) {
        return false;
    }
    uint32_t difference = 0;
    /*@ loop invariant 0 <= i <= a.len;
      @ loop invariant difference == 0 <==> cas_same(a.data, b.data, i);
      @ loop assigns i, difference;
      @ loop variant a.len - i; */
    for (size_t i = 0; i < a.len; i++) {
        const uint32_t here = (uint32_t)a.data[i] - (uint32_t)b.data[i];
        /*@ assert here == 0 <==> a.data[i] == b.data[i]; */
        difference = difference | here;
    }
    uint8_t answer[1] = {difference == 0 ? 1 : 0};
    cas_declassify(CAS_SPAN(answer));
    return answer[0] != 0;
}

#endif
