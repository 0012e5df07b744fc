/*
 * chain.c: the certificates of a peer.
 */
#include "session/chain.h"

#include "core/alloc.h"

static cas_err fill(cas_chain *chain, castls_parts certificates)
{
    CAS_TRY(cas_buf_init(&chain->bytes_, chain->allocator_, cas_parts_total(certificates)));
    for (size_t i = 0; i < certificates.count; i++) {
        const castls_bytes der = cas_parts_get(certificates, i);
        cas_range *range = CAS_AT(chain->certificate_, i);
        range->offset = cas_narrow_u32(cas_buf_len(&chain->bytes_));
        range->len = cas_narrow_u32(der.len);
        CAS_TRY(cas_buf_append(&chain->bytes_, der));
    }
    chain->length_ = cas_narrow_u32(certificates.count);
    return CAS_OK;
}

cas_err cas_chain_new(const castls_allocator *allocator, castls_parts certificates, cas_chain **out)
{
    *out = NULL;
    if (certificates.count == 0) {
        return CAS_OK;
    }
    if (certificates.count > CAS_SESSION_PEER_CHAIN_MAX) {
        return CAS_ERR_CHAIN_TOO_LONG;
    }
    cas_chain *chain = CAS_NEW(allocator, cas_chain);
    if (chain == NULL) {
        return CAS_ERR_MEMORY;
    }
    chain->allocator_ = allocator;
    cas_atomic_store(&chain->count_, 1);
    const cas_err filled = fill(chain, certificates);
    if (filled != CAS_OK) {
        cas_chain_release(chain);
        return filled;
    }
    *out = chain;
    return CAS_OK;
}

cas_chain *cas_chain_retain(cas_chain *chain)
{
    if (chain != NULL) {
        cas_count_take(&chain->count_);
    }
    return chain;
}

void cas_chain_release(cas_chain *chain)
{
    if (chain == NULL) {
        return;
    }
    /* Who holds the only reference needs no atomic write: nobody else can take one. */
    if (cas_atomic_load(&chain->count_) != 1 && !cas_count_give(&chain->count_)) {
        return;
    }
    cas_buf_clear(&chain->bytes_, chain->allocator_);
    CAS_FREE(chain->allocator_, chain);
}

uint32_t cas_chain_length(const cas_chain *chain)
{
    return chain == NULL ? 0 : chain->length_;
}

castls_bytes cas_chain_certificate(const cas_chain *chain, size_t i)
{
    if (i >= cas_chain_length(chain)) {
        return cas_bytes_none();
    }
    return cas_chain_view(chain, *CAS_AT(chain->certificate_, i));
}

castls_parts cas_chain_parts(const cas_chain *chain, cas_chain_views *views)
{
    const uint32_t length = cas_chain_length(chain);
    for (size_t i = 0; i < length; i++) {
        *CAS_AT(views->certificate, i) = cas_chain_certificate(chain, i);
    }
    return CAS_PARTS_FIRST(views->certificate, length);
}

cas_range cas_chain_range(const cas_chain *chain, castls_bytes part)
{
    return cas_range_of(cas_buf_bytes(&chain->bytes_), part);
}

castls_bytes cas_chain_view(const cas_chain *chain, cas_range range)
{
    return chain == NULL ? cas_bytes_none() : cas_range_in(cas_buf_bytes(&chain->bytes_), range);
}

bool cas_chain_equal(const cas_chain *a, const cas_chain *b)
{
    bool same = cas_chain_length(a) == cas_chain_length(b);
    for (size_t i = 0; same && i < cas_chain_length(a); i++) {
        same = cas_bytes_equal(cas_chain_certificate(a, i), cas_chain_certificate(b, i));
    }
    return same;
}
