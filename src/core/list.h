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

static inline castls_parts cas_parts_at_(const castls_bytes *part, size_t count)
{
    const castls_parts out = {part, count};
    return out;
}

static inline castls_codes cas_codes_at_(const uint16_t *code, size_t count)
{
    const castls_codes out = {code, count};
    return out;
}

/* View i of the list, or an absent one past its end. */
static inline castls_bytes cas_parts_get(castls_parts parts, size_t i)
{
    return i < parts.count ? parts.part[i] : cas_bytes_none();
}

/* The sum of all lengths; SIZE_MAX when it does not fit. */
static inline size_t cas_parts_total(castls_parts parts)
{
    size_t total = 0;
    for (size_t i = 0; i < parts.count; i++) {
        if (!cas_add_size(total, parts.part[i].len, &total)) {
            return SIZE_MAX;
        }
    }
    return total;
}

/* Code point i of the list, or 0 past its end. */
static inline uint16_t cas_codes_get(castls_codes codes, size_t i)
{
    return i < codes.count ? codes.code[i] : 0;
}

static inline bool cas_codes_has(castls_codes codes, uint16_t code)
{
    for (size_t i = 0; i < codes.count; i++) {
        if (codes.code[i] == code) {
            return true;
        }
    }
    return false;
}

/* Stores a view in slot i of an array of `count` slots that a caller lent; false past its end. */
static inline bool cas_views_set(castls_bytes *views, size_t count, size_t i, castls_bytes view)
{
    if (i >= count) {
        return false;
    }
    views[i] = view;
    return true;
}

#endif
