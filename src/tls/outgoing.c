/*
 * outgoing.c: the chain of blocks that wait to be sent.
 */
#include "tls/outgoing.h"

void cas_outgoing_init(cas_outgoing *outgoing, const castls_allocator *allocator)
{
    *outgoing = (cas_outgoing){0};
    outgoing->allocator = allocator;
}

static void drop_first(cas_outgoing *outgoing)
{
    cas_block *block = outgoing->first;
    outgoing->first = block->next;
    if (outgoing->first == NULL) {
        outgoing->last = NULL;
    }
    cas_buf_clear_public(&block->buf, outgoing->allocator);
    CAS_FREE(outgoing->allocator, block);
}

void cas_outgoing_clear(cas_outgoing *outgoing)
{
    while (outgoing->first != NULL) {
        drop_first(outgoing);
    }
    outgoing->len = 0;
}

cas_err cas_outgoing_room(cas_outgoing *outgoing, size_t len, castls_span *room)
{
    *room = cas_span_none();
    cas_block *block = CAS_NEW(outgoing->allocator, cas_block);
    if (block == NULL) {
        return CAS_ERR_MEMORY;
    }
    const cas_err err = cas_buf_init_public(&block->buf, outgoing->allocator, len);
    if (err != CAS_OK) {
        CAS_FREE(outgoing->allocator, block);
        return err;
    }
    if (outgoing->last == NULL) {
        outgoing->first = block;
    } else {
        outgoing->last->next = block;
    }
    outgoing->last = block;
    *room = cas_buf_room(&block->buf);
    return CAS_OK;
}

void cas_outgoing_wrote(cas_outgoing *outgoing, size_t len)
{
    cas_buf_wrote(&outgoing->last->buf, len);
    outgoing->len = outgoing->len + len;
}

size_t cas_outgoing_views(const cas_outgoing *outgoing, castls_bytes *views, size_t max)
{
    size_t count = 0;
    for (const cas_block *block = outgoing->first; block != NULL && count < max;
         block = block->next) {
        const castls_bytes waiting = cas_bytes_skip(cas_buf_bytes(&block->buf), block->sent);
        if (!cas_bytes_is_empty(waiting) && cas_views_set(views, max, count, waiting)) {
            count = count + 1;
        }
    }
    return count;
}

cas_err cas_outgoing_sent(cas_outgoing *outgoing, size_t n)
{
    if (n > outgoing->len) {
        return CAS_ERR_ARGUMENT;
    }
    outgoing->len = outgoing->len - n;
    while (outgoing->first != NULL) {
        cas_block *block = outgoing->first;
        const size_t left = cas_buf_len(&block->buf) - block->sent;
        if (n < left) {
            block->sent = block->sent + n;
            return CAS_OK;
        }
        n = n - left;
        drop_first(outgoing);
    }
    return CAS_OK;
}
