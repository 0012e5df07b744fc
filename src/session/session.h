/*
 * session.h: a session that lasts: a copy of its fields, immutable from the beginning, counted, and
 * shared by threads. It holds a secret, which is wiped with the last reference.
 */
#ifndef CAS_SESSION_SESSION_H
#define CAS_SESSION_SESSION_H

#include "core/atomic.h"
#include "core/buf.h"
#include "core/secret.h"
#include "session/fields.h"

/* The public castls_session is this object. */
typedef struct castls_session cas_session;

struct castls_session {
    cas_atomic count_;
    const castls_allocator *allocator_;
    uint16_t version_;
    uint16_t suite_;
    uint16_t group_;
    bool extended_main_secret_;
    castls_verdict verdict_;
    bool peer_is_raw_key_;
    bool is_quic_;
    bool own_is_raw_key_;
    uint32_t lifetime_s_;
    uint32_t age_add_;
    uint32_t early_data_max_;
    int64_t issued_at_ms_;
    cas_secret secret_;
    cas_buf bytes_; /* All that the ranges name. */
    cas_range ticket_;
    cas_range id_;
    cas_range server_name_;
    cas_range alpn_;
    cas_range binding_;
    cas_range application_data_;
    cas_range context_;
    cas_range quic_;
    cas_chain *peer_chain_; /* A reference, or NULL. */
};

/* Makes one, with one reference. The fields are checked (CAS_ERR_ARGUMENT) and copied. */
CAS_MUST_USE cas_err cas_session_new(const castls_allocator *allocator,
                                     const cas_session_fields *fields, cas_session **out);

/* The same, with a chain that is there already (or NULL), of which the session takes a reference.
 * The fields have none. */
CAS_MUST_USE cas_err cas_session_with_chain(const castls_allocator *allocator,
                                            const cas_session_fields *fields, cas_chain *chain,
                                            cas_session **out);

/* One more reference, and one less; NULL is allowed. */
cas_session *cas_session_retain(cas_session *session);
void cas_session_release(cas_session *session);

/* All fields but the chain, as views that live as long as the session. */
void cas_session_read(const cas_session *session, cas_session_fields *out);

/* All fields: `chain` is filled and has to live as long as `out`. */
void cas_session_read_all(const cas_session *session, cas_chain_views *chain,
                          cas_session_fields *out);

/* The peer's chain, which lives as long as the session; NULL for none. */
cas_chain *cas_session_peer_chain(const cas_session *session);

bool cas_session_is_alive(const cas_session *session, int64_t now_ms);

/* Encodes it; a writer without room measures. */
void cas_session_encode(cas_writer *w, const cas_session *session);

/* Makes one from what encode wrote; CAS_ERR_SESSION_DECODE for anything else. */
CAS_MUST_USE cas_err cas_session_decode(const castls_allocator *allocator, castls_bytes in,
                                        cas_session **out);

#endif
