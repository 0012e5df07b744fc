/*
 * castls/base.h: the words that every other castls header is written in: views, lists of views, and
 * the allocator.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_BASE_H
#define CASTLS_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define CASTLS_API __attribute__((visibility("default")))
#define CASTLS_MUST_USE __attribute__((warn_unused_result))
#else
#define CASTLS_API
#define CASTLS_MUST_USE
#endif

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A borrowed, read-only view of bytes. It travels by value and owns nothing. Unless a function says
 * otherwise, a view that is passed in is used only during the call, and a view that is handed out
 * lives until the next call on the object that gave it.
 *
 * An absent value is {NULL, 0}; an empty value may have any `data`. Where the difference between
 * absent and empty matters (an exporter's context), the function says so and looks at `data`.
 */
typedef struct castls_bytes {
    const uint8_t *data; /* First byte; may be NULL when len is 0. */
    size_t len;          /* Bytes. */
} castls_bytes;

/* Borrowed room to write into, under the same rules. */
typedef struct castls_span {
    uint8_t *data; /* First byte; may be NULL when len is 0. */
    size_t len;    /* Bytes. */
} castls_span;

/* A borrowed list of views, for example the DER certificates of a chain or the pieces of one
 * write. */
typedef struct castls_parts {
    const castls_bytes *part; /* First view; may be NULL when count is 0. */
    size_t count;             /* Views. */
} castls_parts;

/* A borrowed list of 16-bit code points (cipher suites, groups, schemes), most preferred first. */
typedef struct castls_codes {
    const uint16_t *code; /* First code point; may be NULL when count is 0. */
    size_t count;         /* Code points. */
} castls_codes;

/*
 * Where castls takes its memory from. One allocator is given when a configuration is built and
 * serves that configuration and every connection made from it; NULL stands for the C library's.
 *
 * Both functions may be called from any thread that uses the configuration. castls never asks for
 * zero bytes, wipes what it gives back unless it held records on their way out, which are no
 * secret, and treats NULL as an ordinary error.
 */
typedef struct castls_allocator {
    size_t struct_len; /* sizeof(castls_allocator) as the caller was built. */
    void *user;        /* Handed back to each function. */

    /* Returns `size` bytes (1..SIZE_MAX / 2) aligned for any type, or NULL. */
    void *(*allocate)(void *user, size_t size);

    /* Takes back what allocate returned, with the size that was asked for. Never called with
     * NULL. */
    void (*release)(void *user, void *memory, size_t size);
} castls_allocator;

/* The version of the library as "MAJOR.MINOR.PATCH", a string that lives for ever. */
CASTLS_API const char *castls_version(void);

#ifdef __cplusplus
}
#endif

#endif
