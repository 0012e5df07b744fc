/*
 * certificate_type.c: which type each side's key comes in, RFC 7250 section 4.
 */
#include "handshake/auth.h"
#include "handshake/ech.h"
#include "handshake/send.h"
#include "handshake/server.h"
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

static castls_bytes x509_alone(void)
{
    static const uint8_t x509[] = {CASTLS_CERTIFICATE_X509};
    return CAS_BYTES(x509);
}

/* RFC 7250 section 4.1: a client that has nothing but X.509 to list leaves the list out. */
static cas_err check_list(const cas_handshake *hs, bool is_there, cas_range list)
{
    return is_there && cas_bytes_equal(cas_kept(hs, list), x509_alone())
               ? CAS_ERR_CERTIFICATE_TYPES_DEFAULT
               : CAS_OK;
}

cas_err cas_server_check_types(const cas_handshake *hs)
{
    const cas_offer *offer = &hs->server.offer;
    CAS_TRY(check_list(hs, offer->has_client_types, offer->client_types));
    return check_list(hs, offer->has_server_types, offer->server_types);
}

castls_bytes cas_server_taken_types(const cas_handshake *hs)
{
    const cas_offer *offer = &hs->server.offer;
    return offer->has_server_types ? cas_kept(hs, offer->server_types) : x509_alone();
}

/* Ours is that of the credential, which is chosen among those that the client takes; a list of our
 * own leaves some out. */
bool cas_server_may_send_type(const cas_handshake *hs, uint8_t type)
{
    const cas_certificate_types *ours = &hs->config->policy.own_types;
    return cas_certificate_types_has(cas_server_taken_types(hs), type) &&
           (ours->count == 0 || cas_certificate_types_has_one(ours, type));
}

cas_err cas_server_choose_peer_type(cas_handshake *hs)
{
    const cas_offer *offer = &hs->server.offer;
    const castls_bytes theirs =
        offer->has_client_types ? cas_kept(hs, offer->client_types) : x509_alone();
    return cas_server_requests_certificate(hs)
               ? choose(&hs->config->policy.peer_types, theirs, &hs->facts->peer_certificate_type)
               : CAS_OK;
}

/* RFC 7250 section 4.2: client_certificate_type is answered only by who asks for a certificate, and
 * so never on a resumption. The server's type is that of the session then, which a client that does
 * not take it any more is not told. */
void cas_server_write_types(cas_writer *w, const cas_handshake *hs)
{
    const cas_offer *offer = &hs->server.offer;
    const bool requests = !hs->facts->is_resumed && cas_server_requests_certificate(hs);
    if (offer->has_client_types && requests) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_CLIENT_CERTIFICATE_TYPE);
        cas_certificate_type_encode(w, hs->facts->peer_certificate_type);
        cas_write_close(w, mark);
    }
    if (offer->has_server_types &&
        cas_certificate_types_has(cas_server_taken_types(hs), hs->facts->own_certificate_type)) {
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

/* A resumed session keeps the types that it was made with; an answer has to be one that was offered
 * all the same. */
cas_err cas_client_take_types(cas_handshake *hs, const cas_extensions *x)
{
    const cas_certificate_types *taken = &hs->config->policy.peer_types;
    cas_facts *facts = hs->facts;
    uint8_t own = 0;
    uint8_t peer = 0;
    if (cas_ech_is_refused(hs)) {
        return CAS_OK; /* The outer hello asks for nothing but X.509. */
    }
    CAS_TRY(read(x, CAS_EXT_CLIENT_CERTIFICATE_TYPE, &hs->config->own_types, &own));
    CAS_TRY(read(x, CAS_EXT_SERVER_CERTIFICATE_TYPE, taken, &peer));
    if (facts->is_resumed) {
        return CAS_OK;
    }
    facts->own_certificate_type = own;
    facts->peer_certificate_type = peer;
    return cas_certificate_types_has_one(taken, peer) ? CAS_OK : CAS_ERR_CERTIFICATE_TYPE;
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
