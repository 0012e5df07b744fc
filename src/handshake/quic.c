/*
 * quic.c: what QUIC adds to a handshake and asks of it. RFC 9001 section 8.
 */
#include "handshake/quic.h"

#include "wire/transport_parameters.h"

void cas_write_transport_parameters(cas_writer *w, const cas_handshake *hs)
{
    if (hs->facts->is_quic) {
        cas_extension_encode(w, CAS_EXTENSION_QUIC_TRANSPORT_PARAMETERS,
                             cas_facts_view(hs->facts, hs->facts->transport_parameters));
    }
}

castls_bytes cas_handshake_remembered_quic(const cas_handshake *hs)
{
    castls_session_fields fields = {0};
    if (hs->is_server || !hs->client.offers_early_data || hs->client.session == NULL) {
        return cas_bytes_none();
    }
    cas_session_read(hs->client.session, &fields);
    return fields.quic;
}

/* What they mean is QUIC's affair; here they have to be whole. RFC 9000 section 18. */
static cas_err take_parameters(cas_handshake *hs, bool has, castls_bytes body)
{
    if (!has) {
        return CAS_ERR_EXTENSION_MISSING; /* RFC 9001 section 8.2. */
    }
    CAS_TRY(cas_transport_parameters_check(body));
    return cas_arena_keep(&hs->facts->kept, body, &hs->facts->peer_transport_parameters);
}

cas_err cas_server_take_quic(cas_handshake *hs)
{
    cas_offer *offer = &hs->server.offer;
    const castls_bytes body = cas_arena_view(&hs->kept, offer->transport_parameters);
    if (!hs->facts->is_quic) {
        return offer->has_transport_parameters ? CAS_ERR_QUIC_ONLY : CAS_OK;
    }
    if (offer->session_id.len != 0) {
        return CAS_ERR_QUIC_SESSION_ID; /* RFC 9001 section 8.4. */
    }
    offer->record_size_limit = 0; /* It says nothing where there are no records. */
    if (!hs->facts->was_retried) {
        return take_parameters(hs, offer->has_transport_parameters, body);
    }
    const bool is_same =
        offer->has_transport_parameters &&
        cas_bytes_equal(body, cas_facts_view(hs->facts, hs->facts->peer_transport_parameters));
    return is_same ? CAS_OK : CAS_ERR_SECOND_HELLO_CHANGED; /* RFC 8446 section 4.1.2. */
}

cas_err cas_client_take_quic(cas_handshake *hs, const cas_extensions *x)
{
    if (!hs->facts->is_quic) {
        return CAS_OK;
    }
    if (hs->facts->alpn.len == 0) {
        return CAS_ERR_NO_ALPN; /* RFC 9001 section 8.1. */
    }
    return take_parameters(hs, cas_extensions_has(x, CAS_EXT_QUIC_TRANSPORT_PARAMETERS),
                           cas_extensions_body(x, CAS_EXT_QUIC_TRANSPORT_PARAMETERS));
}
