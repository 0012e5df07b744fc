/*
 * outgoing.h: bytes that wait to be sent: a chain of blocks that never move, so that records are
 * sealed where they are sent from. A block is given back when all of it has left.
 */
#ifndef CAS_TLS_OUTGOING_H
#define CAS_TLS_OUTGOING_H

#include "core/buf.h"
#include "core/list.h"

#define CAS_OUTGOING_MAX 262144 /* Bytes after which no more application data is taken. */

typedef struct cas_block cas_block;
struct cas_block {
    cas_block *next;
    cas_buf buf;
    size_t sent; /* Bytes at the front that have left. */
};

typedef struct cas_outgoing {
    const castls_allocator *allocator;
    cas_block *first;
    cas_block *last;
    size_t len; /* Bytes that have not left. */
} cas_outgoing;

void cas_outgoing_init(cas_outgoing *outgoing, const castls_allocator *allocator);
void cas_outgoing_clear(cas_outgoing *outgoing);

/* A new block with exactly that much room at the end of the chain; write, then
 * cas_outgoing_wrote. */
CAS_MUST_USE cas_err cas_outgoing_room(cas_outgoing *outgoing, size_t len, castls_span *room);
void cas_outgoing_wrote(cas_outgoing *outgoing, size_t len);

/* Fills views with what waits, oldest first. */
size_t cas_outgoing_views(const cas_outgoing *outgoing, castls_bytes *views, size_t max);

/* The first n bytes have left; CAS_ERR_ARGUMENT when there are fewer. */
CAS_MUST_USE cas_err cas_outgoing_sent(cas_outgoing *outgoing, size_t n);

#endif
