/*
 * view.h: making and cutting views. A castls_bytes or castls_span is made here and cut here, and
 * nowhere else.
 *
 * Cutting never fails: what lies outside comes back as an empty view. Where a wrong length is the
 * peer's doing, use a cas_reader, which remembers.
 */
#ifndef CAS_CORE_VIEW_H
#define CAS_CORE_VIEW_H

#include "core/alloc.h"
#include "core/raw.h"

/* Views of whole arrays; a pointer in the array's place does not compile. The prover is shown the
 * array itself, for it does not see through a cast; the functions it proves are the same. */
#ifndef __FRAMAC__
#define CAS_BYTES(array) cas_bytes_at_((array), sizeof(array) + CAS_IS_ARRAY_(array))
#define CAS_SPAN(array) cas_span_at_((array), sizeof(array) + CAS_IS_ARRAY_(array))
#else
#define CAS_BYTES(array) ((castls_bytes){(array), sizeof(array)})
#define CAS_SPAN(array) ((castls_span){(array), sizeof(array)})
#endif

/* The bytes of a string literal, without its terminator. */
#define CAS_TEXT(literal) cas_bytes_at_("" literal, sizeof(literal) - 1)

/* The bytes of a NUL-terminated string, without its terminator; NULL is empty. */
/*@ requires text == \null || valid_read_string(text);
  @ assigns \nothing;
  @ ensures \result.len == (text == \null ? 0 : strlen(text)); */
static inline castls_bytes cas_text(const char *text)
{
    return cas_bytes_at_(text, text == NULL ? 0 : strlen(text));
}

/* What every view promises: its bytes are there. */
/*@ predicate cas_valid_bytes(castls_bytes b) = \valid_read(b.data + (0 .. b.len - 1));
  @ predicate cas_valid_span(castls_span s) = \valid(s.data + (0 .. s.len - 1)); */

/*@ assigns \nothing;
  @ ensures \result.data == \null && \result.len == 0 && cas_valid_bytes(\result); */
static inline castls_bytes cas_bytes_none(void)
{
    const castls_bytes none = {NULL, 0};
    return none;
}

/*@ assigns \nothing;
  @ ensures \result <==> b.len == 0; */
static inline bool cas_bytes_is_empty(castls_bytes b)
{
    return b.len == 0;
}

/* Present, though perhaps empty: some values differ when absent (an exporter's context). */
/*@ assigns \nothing;
  @ ensures \result <==> b.data == \null; */
static inline bool cas_bytes_is_absent(castls_bytes b)
{
    return b.data == NULL;
}

/* Byte i, or 0 past the end. */
/*@ requires cas_valid_bytes(b);
  @ assigns \nothing;
  @ ensures \result == (i < b.len ? b.data[i] : 0); */
static inline uint8_t cas_bytes_get(castls_bytes b, size_t i)
{
    return i < b.len ? b.data[i] : 0;
}

/* The first n bytes; all of them when there are fewer. */
/*@ requires cas_valid_bytes(b);
  @ assigns \nothing;
  @ ensures \result.data == b.data && \result.len == (n < b.len ? n : b.len);
  @ ensures cas_valid_bytes(\result); */
static inline castls_bytes cas_bytes_prefix(castls_bytes b, size_t n)
{
    const castls_bytes out = {b.data, n < b.len ? n : b.len};
    return out;
}

/* What follows the first n bytes; empty when there are fewer. */
/*@ requires cas_valid_bytes(b);
  @ assigns \nothing;
  @ ensures n < b.len ==> \result.data == b.data + n && \result.len == b.len - n;
  @ ensures n >= b.len ==> \result.data == \null && \result.len == 0;
  @ ensures cas_valid_bytes(\result); */
static inline castls_bytes cas_bytes_skip(castls_bytes b, size_t n)
{
    if (n >= b.len) {
        return cas_bytes_none();
    }
    const castls_bytes out = {b.data + n, b.len - n};
    return out;
}

/* n bytes from offset; empty when they are not all there. */
/*@ requires cas_valid_bytes(b);
  @ assigns \nothing;
  @ ensures offset + n <= b.len ==> \result.len == n;
  @ ensures offset + n <= b.len && offset < b.len ==> \result.data == b.data + offset;
  @ ensures offset + n > b.len || offset >= b.len ==> \result.data == \null && \result.len == 0;
  @ ensures cas_valid_bytes(\result); */
static inline castls_bytes cas_bytes_slice(castls_bytes b, size_t offset, size_t n)
{
    if (offset > b.len || n > b.len - offset) {
        return cas_bytes_none();
    }
    return cas_bytes_prefix(cas_bytes_skip(b, offset), n);
}

/*@ assigns \nothing;
  @ ensures \result.data == \null && \result.len == 0 && cas_valid_span(\result); */
static inline castls_span cas_span_none(void)
{
    const castls_span none = {NULL, 0};
    return none;
}

/*@ requires cas_valid_span(s);
  @ assigns \nothing;
  @ ensures \result.data == s.data && \result.len == s.len && cas_valid_bytes(\result); */
static inline castls_bytes cas_span_bytes(castls_span s)
{
    const castls_bytes out = {s.data, s.len};
    return out;
}

/*@ requires cas_valid_span(s);
  @ assigns \nothing;
  @ ensures \result.data == s.data && \result.len == (n < s.len ? n : s.len);
  @ ensures cas_valid_span(\result); */
static inline castls_span cas_span_prefix(castls_span s, size_t n)
{
    const castls_span out = {s.data, n < s.len ? n : s.len};
    return out;
}

/*@ requires cas_valid_span(s);
  @ assigns \nothing;
  @ ensures n < s.len ==> \result.data == s.data + n && \result.len == s.len - n;
  @ ensures n >= s.len ==> \result.data == \null && \result.len == 0;
  @ ensures cas_valid_span(\result); */
static inline castls_span cas_span_skip(castls_span s, size_t n)
{
    if (n >= s.len) {
        return cas_span_none();
    }
    const castls_span out = {s.data + n, s.len - n};
    return out;
}

/*@ requires cas_valid_span(s);
  @ assigns \nothing;
  @ ensures offset + n <= s.len ==> \result.len == n;
  @ ensures offset + n <= s.len && offset < s.len ==> \result.data == s.data + offset;
  @ ensures offset + n > s.len || offset >= s.len ==> \result.data == \null && \result.len == 0;
  @ ensures cas_valid_span(\result); */
static inline castls_span cas_span_slice(castls_span s, size_t offset, size_t n)
{
    if (offset > s.len || n > s.len - offset) {
        return cas_span_none();
    }
    return cas_span_prefix(cas_span_skip(s, offset), n);
}

/* Whether both views start at the same byte (in-place sealing and opening). */
/*@ assigns \nothing;
  @ ensures \result <==> a.data == b.data; */
static inline bool cas_bytes_same_start(castls_bytes a, castls_span b)
{
    const uint8_t *const start = b.data;
    return a.data == start;
}

#endif
