/*
 * bytes.h: views. A castls_bytes or castls_span is made here and cut here, and nowhere else.
 *
 * Cutting never fails: what lies outside comes back as an empty view. Where a wrong length is the
 * peer's doing, use a cas_reader, which remembers.
 */
#ifndef CAS_CORE_BYTES_H
#define CAS_CORE_BYTES_H

#include "core/alloc.h"
#include "core/err.h"
#include "core/math.h"
#include "core/raw.h"

/* Views of whole arrays; a pointer in the array's place does not compile. */
#define CAS_BYTES(array) cas_bytes_at_((array), sizeof(array) + CAS_IS_ARRAY_(array))
#define CAS_SPAN(array) cas_span_at_((array), sizeof(array) + CAS_IS_ARRAY_(array))

/* The bytes of a string literal, without its terminator. */
#define CAS_TEXT(literal) cas_bytes_at_("" literal, sizeof(literal) - 1)

static inline castls_bytes cas_bytes_at_(const void *data, size_t len)
{
    const castls_bytes view = {(const uint8_t *)data, len};
    return view;
}

static inline castls_span cas_span_at_(void *data, size_t len)
{
    const castls_span view = {(uint8_t *)data, len};
    return view;
}

/* The bytes of a NUL-terminated string, without its terminator; NULL is empty. */
static inline castls_bytes cas_text(const char *text)
{
    return cas_bytes_at_(text, cas_raw_text_len(text));
}

static inline castls_bytes cas_bytes_none(void)
{
    const castls_bytes none = {NULL, 0};
    return none;
}

static inline bool cas_bytes_is_empty(castls_bytes b)
{
    return b.len == 0;
}

/* Present, though perhaps empty: some values differ when absent (an exporter's context). */
static inline bool cas_bytes_is_absent(castls_bytes b)
{
    return b.data == NULL;
}

/* Byte i, or 0 past the end. */
static inline uint8_t cas_bytes_get(castls_bytes b, size_t i)
{
    return i < b.len ? b.data[i] : 0;
}

/* The first n bytes; all of them when there are fewer. */
static inline castls_bytes cas_bytes_prefix(castls_bytes b, size_t n)
{
    const castls_bytes out = {b.data, n < b.len ? n : b.len};
    return out;
}

/* What follows the first n bytes; empty when there are fewer. */
static inline castls_bytes cas_bytes_skip(castls_bytes b, size_t n)
{
    if (n >= b.len) {
        return cas_bytes_none();
    }
    const castls_bytes out = {b.data + n, b.len - n};
    return out;
}

/* n bytes from offset; empty when they are not all there. */
static inline castls_bytes cas_bytes_slice(castls_bytes b, size_t offset, size_t n)
{
    if (offset > b.len || n > b.len - offset) {
        return cas_bytes_none();
    }
    return cas_bytes_prefix(cas_bytes_skip(b, offset), n);
}

/* Equality of public values; for secrets use cas_ct_equal. */
static inline bool cas_bytes_equal(castls_bytes a, castls_bytes b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (a.data[i] != b.data[i]) {
            return false;
        }
    }
    return true;
}

/* Order of public values: by bytes, then by length. Negative, zero or positive. */
static inline int cas_bytes_order(castls_bytes a, castls_bytes b)
{
    const size_t shorter = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < shorter; i++) {
        if (a.data[i] != b.data[i]) {
            return a.data[i] < b.data[i] ? -1 : 1;
        }
    }
    return a.len == b.len ? 0 : (a.len < b.len ? -1 : 1);
}

/* Equality without regard to ASCII letter case, for host names (RFC 4343). */
static inline bool cas_bytes_equal_fold(castls_bytes a, castls_bytes b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        const uint8_t x =
            a.data[i] >= 'A' && a.data[i] <= 'Z' ? (uint8_t)(a.data[i] + 32) : a.data[i];
        const uint8_t y =
            b.data[i] >= 'A' && b.data[i] <= 'Z' ? (uint8_t)(b.data[i] + 32) : b.data[i];
        if (x != y) {
            return false;
        }
    }
    return true;
}

static inline bool cas_bytes_starts_with(castls_bytes b, castls_bytes prefix)
{
    return b.len >= prefix.len && cas_bytes_equal(cas_bytes_prefix(b, prefix.len), prefix);
}

/* The offset of the first byte of that value, or b.len when there is none. */
static inline size_t cas_bytes_find(castls_bytes b, uint8_t value)
{
    size_t i = 0;
    while (i < b.len && b.data[i] != value) {
        i++;
    }
    return i;
}

/* The offset of the first place where needle stands, or b.len when there is none. */
static inline size_t cas_bytes_search(castls_bytes b, castls_bytes needle)
{
    if (needle.len > b.len) {
        return b.len;
    }
    for (size_t i = 0; i <= b.len - needle.len; i++) {
        if (cas_bytes_equal(cas_bytes_slice(b, i, needle.len), needle)) {
            return i;
        }
    }
    return b.len;
}

/* Whether both views start at the same byte (in-place sealing and opening). */
static inline bool cas_bytes_same_start(castls_bytes a, castls_span b)
{
    return a.data == b.data;
}

static inline castls_span cas_span_none(void)
{
    const castls_span none = {NULL, 0};
    return none;
}

static inline castls_bytes cas_span_bytes(castls_span s)
{
    const castls_bytes out = {s.data, s.len};
    return out;
}

static inline castls_span cas_span_prefix(castls_span s, size_t n)
{
    const castls_span out = {s.data, n < s.len ? n : s.len};
    return out;
}

static inline castls_span cas_span_skip(castls_span s, size_t n)
{
    if (n >= s.len) {
        return cas_span_none();
    }
    const castls_span out = {s.data + n, s.len - n};
    return out;
}

static inline castls_span cas_span_slice(castls_span s, size_t offset, size_t n)
{
    if (offset > s.len || n > s.len - offset) {
        return cas_span_none();
    }
    return cas_span_prefix(cas_span_skip(s, offset), n);
}

/* Sets byte i; nothing happens past the end. */
static inline void cas_span_set(castls_span s, size_t i, uint8_t value)
{
    if (i < s.len) {
        s.data[i] = value;
    }
}

static inline void cas_span_fill(castls_span s, uint8_t value)
{
    cas_raw_fill(s.data, value, s.len);
}

/* Copies all of `from` to the front of `to`, also when they overlap; false when it does not fit. */
static inline bool cas_span_copy(castls_span to, castls_bytes from)
{
    if (from.len > to.len) {
        return false;
    }
    cas_raw_copy(to.data, from.data, from.len);
    return true;
}

/* Overwrites in a way that no compiler leaves out. */
static inline void cas_span_wipe(castls_span s)
{
    cas_raw_wipe(s.data, s.len);
}

/* Whether two secrets are equal, in time that depends on their lengths only. */
static inline bool cas_ct_equal(castls_bytes a, castls_bytes b)
{
    if (a.len != b.len) {
        return false;
    }
    uint32_t difference = 0;
    for (size_t i = 0; i < a.len; i++) {
        difference = difference | (uint32_t)(a.data[i] ^ b.data[i]);
    }
    return difference == 0;
}

#endif
