/*
 * list.h: walking lists that a caller lends: castls_parts, castls_codes, and the array of views
 * that a caller gives to be filled.
 */
#ifndef CAS_CORE_LIST_H
#define CAS_CORE_LIST_H

#include "core/bytes.h"

/* A list over a real array of views, or over the first n of them. */
#define CAS_PARTS(array) cas_parts_at_((array), CAS_COUNT(array))
#define CAS_PARTS_FIRST(array, n) cas_parts_at_((array), cas_min_size((n), CAS_COUNT(array)))

/* A list over a real array of code points, or over the first n of them. */
#define CAS_CODES(array) cas_codes_at_((array), CAS_COUNT(array))
#define CAS_CODES_FIRST(array, n) cas_codes_at_((array), cas_min_size((n), CAS_COUNT(array)))

/*@ predicate cas_valid_parts{L}(castls_parts p) = \valid_read(p.part + (0 .. p.count - 1)) &&
  @   \forall integer k; 0 <= k < p.count ==> cas_valid_bytes(p.part[k]);
  @ predicate cas_valid_codes{L}(castls_codes c) = \valid_read(c.code + (0 .. c.count - 1));
  @ // The bytes of the first n views together.
  @ logic integer cas_sum{L}(castls_bytes *part, integer n) =
  @   n <= 0 ? 0 : cas_sum(part, n - 1) + part[n - 1].len; */

/*@ assigns \nothing;
  @ ensures \result.part == part && \result.count == count; */
static inline castls_parts cas_parts_at_(const castls_bytes *part, size_t count)
{
    const castls_parts out = {part, count};
    return out;
}

/*@ assigns \nothing;
  @ ensures \result.code == code && \result.count == count; */
static inline castls_codes cas_codes_at_(const uint16_t *code, size_t count)
{
    const castls_codes out = {code, count};
    return out;
}

/* View i of the list, or an absent one past its end. */
/*@ requires cas_valid_parts(parts);
  @ assigns \nothing;
  @ ensures i < parts.count ==> \result == parts.part[i];
  @ ensures i >= parts.count ==> \result.data == \null && \result.len == 0;
  @ ensures cas_valid_bytes(\result); */
static inline castls_bytes cas_parts_get(castls_parts parts, size_t i)
{
    if (i >= parts.count) {
        return cas_bytes_none();
    }
    return parts.part[i];
}

/* The sum of all lengths; SIZE_MAX when it does not fit. */
/*@ requires cas_valid_parts(parts);
  @ assigns \nothing;
  @ ensures \result == cas_sum(parts.part, parts.count) || (\result == SIZE_MAX &&
  @   \exists integer n; 0 < n <= parts.count && cas_sum(parts.part, n) > SIZE_MAX); */
static inline size_t cas_parts_total(castls_parts parts)
{
    size_t total = 0;
    /*@ loop invariant 0 <= i <= parts.count && total == cas_sum(parts.part, i);
      @ loop assigns i, total;
      @ loop variant parts.count - i; */
    for (size_t i = 0; i < parts.count; i++) {
        if (!cas_add_size(total, parts.part[i].len, &total)) {
            /*@ assert cas_sum(parts.part, i + 1) > SIZE_MAX; */
            return SIZE_MAX;
        }
    }
    return total;
}

/* Code point i of the list, or 0 past its end. */
/*@ requires cas_valid_codes(codes);
  @ assigns \nothing;
  @ ensures \result == (i < codes.count ? codes.code[i] : 0); */
static inline uint16_t cas_codes_get(castls_codes codes, size_t i)
{
    return i < codes.count ? codes.code[i] : 0;
}

/*@ requires cas_valid_codes(codes);
  @ assigns \nothing;
  @ ensures \result <==> \exists integer k; 0 <= k < codes.count && codes.code[k] == code; */
static inline bool cas_codes_has(castls_codes codes, uint16_t code)
{
    /*@ loop invariant 0 <= i <= codes.count;
      @ loop invariant \forall integer k; 0 <= k < i ==> codes.code[k] != code;
      @ loop assigns i;
      @ loop variant codes.count - i; */
    for (size_t i = 0; i < codes.count; i++) {
        if (codes.code[i] == code) {
            return true;
        }
    }
    return false;
}

/* Stores a view in slot i of an array of `count` slots that a caller lent; false past its end. */
/*@ requires \valid(views + (0 .. count - 1));
  @ assigns views[i];
  @ ensures \result <==> i < count;
  @ ensures i < count ==> views[i] == view;
  @ ensures i >= count ==> views[i] == \old(views[i]); */
static inline bool cas_views_set(castls_bytes *views, size_t count, size_t i, castls_bytes view)
{
    if (i >= count) {
        return false;
    }
    views[i] = view;
    return true;
}

#endif
