/*
 * chain.h: the peer's certificates, or its raw public key, as they came: copied once, immutable,
 * counted. The connection and each of its sessions hold the same one.
 */
#ifndef CAS_SESSION_CHAIN_H
#define CAS_SESSION_CHAIN_H

#include "core/atomic.h"
#include "core/buf.h"
#include "core/list.h"
#include "session/limits.h"

typedef struct cas_chain {
    cas_atomic count_;
    const castls_allocator *allocator_;
    cas_buf bytes_; /* All certificates, one behind the other. */
    cas_range certificate_[CAS_SESSION_PEER_CHAIN_MAX];
    uint32_t length_;
} cas_chain;

/* Room for the views of a chain: it has to live as long as what is made of it. */
typedef struct cas_chain_views {
    castls_bytes certificate[CAS_SESSION_PEER_CHAIN_MAX];
} cas_chain_views;

/* Makes one of DER certificates, leaf first, with one reference; NULL for none of them.
 * CAS_ERR_CHAIN_TOO_LONG for more than CAS_SESSION_PEER_CHAIN_MAX. */
CAS_MUST_USE cas_err cas_chain_new(const castls_allocator *allocator, castls_parts certificates,
                                   cas_chain **out);

/* One more reference, and one less; NULL is allowed. */
cas_chain *cas_chain_retain(cas_chain *chain);
void cas_chain_release(cas_chain *chain);

/* How many certificates; 0 for NULL. Certificate i, absent past the end. */
uint32_t cas_chain_length(const cas_chain *chain);
castls_bytes cas_chain_certificate(const cas_chain *chain, size_t i);

/* All of them as a list, whose views are put into `views`. */
castls_parts cas_chain_parts(const cas_chain *chain, cas_chain_views *views);

/* A part of one of the certificates as a range of the chain, and back. */
cas_range cas_chain_range(const cas_chain *chain, castls_bytes part);
castls_bytes cas_chain_view(const cas_chain *chain, cas_range range);

bool cas_chain_equal(const cas_chain *a, const cas_chain *b);

#endif
