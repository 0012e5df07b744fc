/*
 * certificate_type.c: which type each side's key comes in, RFC 7250 section 4.
 */
#include "handshake/auth.h"
#include "handshake/send.h"
#include "wire/certificate_type.h"

/* Our most preferred type that the peer lists. RFC 7250 section 4.2: none in common is fatal. */
static cas_err choose(const cas_certificate_types *ours, castls_bytes theirs, uint8_t *out)
{
    const castls_bytes list = cas_certificate_types_bytes(ours);
    for (size_t i = 0; i < list.len; i++) {
        if (cas_certificate_types_has(theirs, cas_bytes_get(list, i))) {
            *out = cas_bytes_get(list, i);
            return CAS_OK;
        }
    }
    return CAS_ERR_CERTIFICATE_TYPE;
}

cas_err cas_server_choose_types(cas_handshake *hs, bool requests_certificate)
{
    const cas_offer *offer = &hs->server.offer;
    const uint8_t x509[] = {CASTLS_CERTIFICATE_X509};
    const castls_bytes servers =
        offer->has_server_types ? cas_kept(hs, offer->server_types) : CAS_BYTES(x509);
    const castls_bytes clients =
        offer->has_client_types ? cas_kept(hs, offer->client_types) : CAS_BYTES(x509);
    CAS_TRY(
        cas_arena_keep(&hs->facts->kept, cas_kept(hs, offer->ca_names), &hs->facts->peer_ca_names));
    CAS_TRY(choose(&hs->config->policy.own_types, servers, &hs->facts->own_certificate_type));
    if (requests_certificate) {
        CAS_TRY(choose(&hs->config->policy.peer_types, clients, &hs->facts->peer_certificate_type));
    }
    return CAS_OK;
}

/* RFC 7250 section 4.2: client_certificate_type is answered only by who asks for a certificate. */
void cas_server_write_types(cas_writer *w, const cas_handshake *hs, bool requests_certificate)
{
    if (hs->server.offer.has_client_types && requests_certificate) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_CLIENT_CERTIFICATE_TYPE);
        cas_certificate_type_encode(w, hs->facts->peer_certificate_type);
        cas_write_close(w, mark);
    }
    if (hs->server.offer.has_server_types) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_SERVER_CERTIFICATE_TYPE);
        cas_certificate_type_encode(w, hs->facts->own_certificate_type);
        cas_write_close(w, mark);
    }
}

/* The type that the server chose; X.509 when it says nothing. */
static cas_err read(const cas_extensions *x, cas_extension_kind kind,
                    const cas_certificate_types *offered, uint8_t *out)
{
    const castls_bytes list = cas_certificate_types_bytes(offered);
    *out = CASTLS_CERTIFICATE_X509;
    if (!cas_extensions_has(x, kind)) {
        return CAS_OK;
    }
    CAS_TRY(cas_certificate_type_decode(cas_extensions_body(x, kind), out));
    return cas_certificate_types_has(list, *out) ? CAS_OK : CAS_ERR_CERTIFICATE_TYPE_NOT_OFFERED;
}

cas_err cas_client_take_types(cas_handshake *hs, const cas_extensions *x)
{
    const cas_policy *policy = &hs->config->policy;
    const castls_bytes taken = cas_certificate_types_bytes(&policy->peer_types);
    cas_facts *facts = hs->facts;
    CAS_TRY(
        read(x, CAS_EXT_CLIENT_CERTIFICATE_TYPE, &policy->own_types, &facts->own_certificate_type));
    if (facts->is_resumed) {
        return CAS_OK; /* The server's key is that of the session. */
    }
    CAS_TRY(read(x, CAS_EXT_SERVER_CERTIFICATE_TYPE, &policy->peer_types,
                 &facts->peer_certificate_type));
    return cas_certificate_types_has(taken, facts->peer_certificate_type)
               ? CAS_OK
               : CAS_ERR_CERTIFICATE_TYPE;
}

bool cas_is_trusted_key(const castls_config *config, castls_bytes spki)
{
    cas_reader r = cas_reader_on(cas_config_text(config, config->policy.trusted_keys));
    while (cas_reader_has_more(&r)) {
        if (cas_bytes_equal(cas_read_vec16(&r, 1, CAS_CONFIG_RAW_KEY_MAX), spki)) {
            return true;
        }
    }
    return false;
}
