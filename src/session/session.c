/*
 * session.c: sessions that last.
 */
#include "session/session.h"

/* Copies bytes behind the others and says where they are. */
static cas_err keep(cas_buf *bytes, castls_bytes in, cas_range *out)
{
    out->offset = cas_narrow_u32(cas_buf_len(bytes));
    out->len = cas_narrow_u32(in.len);
    return cas_buf_append(bytes, in);
}

static void fill_numbers(cas_session *session, const cas_session_fields *fields)
{
    session->version_ = fields->version;
    session->suite_ = fields->suite;
    session->group_ = fields->group;
    session->extended_main_secret_ = fields->extended_main_secret;
    session->verdict_ = fields->verdict;
    session->peer_is_raw_key_ = fields->peer_is_raw_key;
    session->is_quic_ = fields->is_quic;
    session->own_is_raw_key_ = fields->own_is_raw_key;
    session->lifetime_s_ = fields->lifetime_s;
    session->age_add_ = fields->age_add;
    session->early_data_max_ = fields->early_data_max;
    session->issued_at_ms_ = fields->issued_at_ms;
}

static cas_err fill(cas_session *session, const cas_session_fields *fields)
{
    const size_t len =
        fields->ticket.len + fields->id.len + fields->server_name.len + fields->alpn.len +
        fields->binding.len + fields->application_data.len + fields->context.len + fields->quic.len;
    CAS_TRY(cas_secret_set(&session->secret_, fields->secret));
    CAS_TRY(cas_buf_init(&session->bytes_, session->allocator_, len));
    CAS_TRY(keep(&session->bytes_, fields->ticket, &session->ticket_));
    CAS_TRY(keep(&session->bytes_, fields->id, &session->id_));
    CAS_TRY(keep(&session->bytes_, fields->server_name, &session->server_name_));
    CAS_TRY(keep(&session->bytes_, fields->alpn, &session->alpn_));
    CAS_TRY(keep(&session->bytes_, fields->binding, &session->binding_));
    CAS_TRY(keep(&session->bytes_, fields->application_data, &session->application_data_));
    CAS_TRY(keep(&session->bytes_, fields->context, &session->context_));
    return keep(&session->bytes_, fields->quic, &session->quic_);
}

/* The fields are checked, and those of them that are no chain are copied. */
static cas_err make(const castls_allocator *allocator, const cas_session_fields *fields,
                    cas_chain *chain, cas_session **out)
{
    cas_session *session = CAS_NEW(allocator, cas_session);
    if (session == NULL) {
        return CAS_ERR_MEMORY;
    }
    session->allocator_ = allocator;
    cas_atomic_store(&session->count_, 1);
    fill_numbers(session, fields);
    const cas_err filled = fill(session, fields);
    if (filled != CAS_OK) {
        cas_session_release(session);
        return filled;
    }
    session->peer_chain_ = cas_chain_retain(chain);
    *out = session;
    return CAS_OK;
}

cas_err cas_session_new(const castls_allocator *allocator, const cas_session_fields *fields,
                        cas_session **out)
{
    *out = NULL;
    cas_chain *chain = NULL;
    CAS_TRY(cas_session_fields_check(fields));
    CAS_TRY(cas_chain_new(allocator, fields->peer_chain, &chain));
    const cas_err err = make(allocator, fields, chain, out);
    cas_chain_release(chain);
    return err;
}

cas_err cas_session_with_chain(const castls_allocator *allocator, const cas_session_fields *fields,
                               cas_chain *chain, cas_session **out)
{
    *out = NULL;
    cas_chain_views views = {0};
    cas_session_fields whole = *fields;
    whole.peer_chain = cas_chain_parts(chain, &views);
    CAS_TRY(cas_session_fields_check(&whole));
    return make(allocator, fields, chain, out);
}

cas_session *cas_session_retain(cas_session *session)
{
    if (session != NULL) {
        cas_count_take(&session->count_);
    }
    return session;
}

void cas_session_release(cas_session *session)
{
    if (session == NULL || !cas_count_give(&session->count_)) {
        return;
    }
    cas_chain_release(session->peer_chain_);
    cas_buf_clear(&session->bytes_, session->allocator_);
    CAS_FREE(session->allocator_, session);
}

static castls_bytes view(const cas_session *session, cas_range range)
{
    return cas_range_in(cas_buf_bytes(&session->bytes_), range);
}

void cas_session_read(const cas_session *session, cas_session_fields *out)
{
    *out = (cas_session_fields){.struct_len = sizeof(*out)};
    out->version = session->version_;
    out->suite = session->suite_;
    out->group = session->group_;
    out->extended_main_secret = session->extended_main_secret_;
    out->verdict = session->verdict_;
    out->peer_is_raw_key = session->peer_is_raw_key_;
    out->is_quic = session->is_quic_;
    out->own_is_raw_key = session->own_is_raw_key_;
    out->lifetime_s = session->lifetime_s_;
    out->age_add = session->age_add_;
    out->early_data_max = session->early_data_max_;
    out->issued_at_ms = session->issued_at_ms_;
    out->secret = cas_secret_bytes(&session->secret_);
    out->ticket = view(session, session->ticket_);
    out->id = view(session, session->id_);
    out->server_name = view(session, session->server_name_);
    out->alpn = view(session, session->alpn_);
    out->binding = view(session, session->binding_);
    out->application_data = view(session, session->application_data_);
    out->context = view(session, session->context_);
    out->quic = view(session, session->quic_);
}

void cas_session_read_all(const cas_session *session, cas_chain_views *chain,
                          cas_session_fields *out)
{
    cas_session_read(session, out);
    out->peer_chain = cas_chain_parts(session->peer_chain_, chain);
}

cas_chain *cas_session_peer_chain(const cas_session *session)
{
    return session->peer_chain_;
}

bool cas_session_is_alive(const cas_session *session, int64_t now_ms)
{
    cas_session_fields fields = {0};
    fields.issued_at_ms = session->issued_at_ms_;
    fields.lifetime_s = session->lifetime_s_;
    return cas_session_fields_is_alive(&fields, now_ms);
}

void cas_session_encode(cas_writer *w, const cas_session *session)
{
    cas_chain_views chain = {0};
    cas_session_fields fields = {0};
    cas_session_read_all(session, &chain, &fields);
    cas_session_fields_encode(w, &fields);
}

cas_err cas_session_decode(const castls_allocator *allocator, castls_bytes in, cas_session **out)
{
    *out = NULL;
    cas_chain_views chain = {0};
    cas_session_fields fields = {0};
    CAS_TRY(cas_session_fields_decode(in, &chain, &fields));
    return cas_session_new(allocator, &fields, out);
}
