/*
 * extensions.h: a block of extensions taken apart in one pass, and the table of which extension may
 * stand in which message. What an extension says is decoded by the file of its name.
 * RFC 8446 section 4.2.
 */
#ifndef CAS_WIRE_EXTENSIONS_H
#define CAS_WIRE_EXTENSIONS_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"
#include "wire/extension_types.h"
#include "wire/limits.h"

/* One extension as it stands in a block. */
typedef struct cas_extension {
    uint16_t type;
    castls_bytes body;
} cas_extension;

/* A whole block. Zero is a block without extensions. */
typedef struct cas_extensions {
    uint64_t present;                 /* One bit a cas_extension_kind. */
    castls_bytes body[CAS_EXT_COUNT]; /* Read with cas_extensions_body. */
    castls_bytes block;               /* The block itself, without its length. */
    uint16_t count;                   /* All extensions. */
    uint16_t unknown_count;           /* Those that castls has no kind for: GREASE, custom ones. */
    uint16_t last_type;               /* The type of the last one; 0 when there is none. */
} cas_extensions;

/*
 * Takes a block apart. `block` is what a message's `extensions` field holds, empty or absent
 * included. Refuses what is malformed (CAS_ERR_DECODE), two of one type, unknown types included
 * (CAS_ERR_EXTENSION_TWICE, RFC 8446 section 4.2), and more than CAS_EXTENSIONS_MAX
 * (CAS_ERR_EXTENSION_COUNT).
 */
CAS_MUST_USE cas_err cas_extensions_decode(castls_bytes block, cas_extensions *out);

/* Whether the block has that extension. */
static inline bool cas_extensions_has(const cas_extensions *x, cas_extension_kind kind)
{
    return (x->present >> kind & 1) != 0;
}

/* The body of that extension; absent when the block does not have it. */
castls_bytes cas_extensions_body(const cas_extensions *x, cas_extension_kind kind);

/*
 * Whether every extension that castls knows may stand in that message (one CAS_IN_ bit):
 * CAS_ERR_EXTENSION_MISPLACED if not (RFC 8446 section 4.2). In a ClientHello, pre_shared_key has
 * to be the last one: CAS_ERR_PSK_NOT_LAST if not (RFC 8446 section 4.2.11). Unknown types pass:
 * whether one was asked for only the handshake knows.
 */
CAS_MUST_USE cas_err cas_extensions_check(const cas_extensions *x, uint32_t message);

/* Whether an extension may stand in that message (one CAS_IN_ bit). */
bool cas_extension_may_stand(cas_extension_kind kind, uint32_t message);

/* The kind of a wire type, or CAS_EXT_COUNT when castls has none. */
cas_extension_kind cas_extension_kind_of(uint16_t type);

/* The wire type of a kind, and its name in the registry ("unknown" past the end). */
uint16_t cas_extension_type_of(cas_extension_kind kind);
castls_bytes cas_extension_name_of(cas_extension_kind kind);

/* Walks a block: false at its end, or when it is malformed (the reader is bad then). */
bool cas_extensions_next(cas_reader *r, cas_extension *out);

/* Looks for a type of any number, for extensions that the application handles. */
bool cas_extensions_find(castls_bytes block, uint16_t type, castls_bytes *body);

/* Writes an extension's type and opens its body; cas_write_close fills the length in. */
cas_mark cas_extension_open(cas_writer *w, uint16_t type);

/* Writes an extension whole. */
void cas_extension_encode(cas_writer *w, uint16_t type, castls_bytes body);

#endif
