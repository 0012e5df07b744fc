/*
 * u16_list.h: lists of 16-bit code points as they stand on the wire: cipher suites, groups,
 * schemes, versions, compression algorithms. A list is a view of an even number of bytes.
 */
#ifndef CAS_WIRE_U16_LIST_H
#define CAS_WIRE_U16_LIST_H

#include "core/err.h"
#include "core/list.h"
#include "core/reader.h"
#include "core/writer.h"

/* How many code points. */
static inline size_t cas_u16_list_count(castls_bytes list)
{
    return list.len / 2;
}

/* Code point i, or 0 past the end. */
uint16_t cas_u16_list_get(castls_bytes list, size_t i);

bool cas_u16_list_has(castls_bytes list, uint16_t code);

/* Reads code<2..max> with a length of one or two bytes; an odd length fails the reader. */
castls_bytes cas_read_u16_list8(cas_reader *r, size_t max);
castls_bytes cas_read_u16_list16(cas_reader *r, size_t max);

/* A body that is one code<2..2^16-2> and nothing else. */
CAS_MUST_USE cas_err cas_u16_list_decode(castls_bytes body, castls_bytes *list);

/* Writes the code points one after the other, without a length; the caller opened one. */
void cas_u16_list_write(cas_writer *w, castls_codes codes);

/* Writes code<2..2^16-2> with its length of two bytes: the body of most list extensions. An empty
 * list fails the writer. */
void cas_u16_list_encode(cas_writer *w, castls_codes codes);

/* Turns code points into a list in `room`: what cas_client_hello takes as its cipher suites. */
CAS_MUST_USE cas_err cas_u16_list_make(castls_codes codes, castls_span room, castls_bytes *list);

#endif
