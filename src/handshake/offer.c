/*
 * offer.c: taking a ClientHello apart once. What a list may contain is decided by who uses it; here
 * only its form is checked.
 */
#include "handshake/offer.h"

#include "wire/alpn.h"
#include "wire/certificate_authorities.h"
#include "wire/certificate_type.h"
#include "wire/client_hello.h"
#include "wire/compress_certificate.h"
#include "wire/cookie.h"
#include "wire/early_data.h"
#include "wire/ec_point_formats.h"
#include "wire/empty.h"
#include "wire/key_share.h"
#include "wire/message.h"
#include "wire/pre_shared_key.h"
#include "wire/psk_key_exchange_modes.h"
#include "wire/record_size_limit.h"
#include "wire/renegotiation_info.h"
#include "wire/server_name.h"
#include "wire/supported_versions.h"
#include "wire/ticket_request.h"
#include "wire/u16_list.h"

/* A list of code points in one extension, where it is there. */
static cas_err read_codes(castls_bytes kept, const cas_extensions *x, cas_extension_kind kind,
                          bool *has, cas_range *out)
{
    castls_bytes list = {0};
    *has = cas_extensions_has(x, kind);
    if (*has) {
        CAS_TRY(cas_u16_list_decode(cas_extensions_body(x, kind), &list));
        *out = cas_range_of(kept, list);
    }
    return CAS_OK;
}

static cas_err read_negotiation(castls_bytes kept, const cas_extensions *x, cas_offer *offer)
{
    castls_bytes view = {0};
    bool ignored = false;
    offer->has_versions = cas_extensions_has(x, CAS_EXT_SUPPORTED_VERSIONS);
    if (offer->has_versions) {
        CAS_TRY(cas_supported_versions_client_hello_decode(
            cas_extensions_body(x, CAS_EXT_SUPPORTED_VERSIONS), &view));
        offer->versions = cas_range_of(kept, view);
    }
    offer->has_shares = cas_extensions_has(x, CAS_EXT_KEY_SHARE);
    if (offer->has_shares) {
        CAS_TRY(
            cas_key_share_client_hello_decode(cas_extensions_body(x, CAS_EXT_KEY_SHARE), &view));
        offer->shares = cas_range_of(kept, view);
    }
    CAS_TRY(read_codes(kept, x, CAS_EXT_SUPPORTED_GROUPS, &offer->has_groups, &offer->groups));
    CAS_TRY(
        read_codes(kept, x, CAS_EXT_SIGNATURE_ALGORITHMS, &offer->has_schemes, &offer->schemes));
    return read_codes(kept, x, CAS_EXT_SIGNATURE_ALGORITHMS_CERT, &ignored,
                      &offer->certificate_schemes);
}

static cas_err read_names(castls_bytes kept, const cas_extensions *x, cas_offer *offer)
{
    castls_bytes view = {0};
    if (cas_extensions_has(x, CAS_EXT_SERVER_NAME)) {
        CAS_TRY(cas_server_name_decode(cas_extensions_body(x, CAS_EXT_SERVER_NAME), &view));
        offer->has_server_name = !cas_bytes_is_absent(view);
        offer->server_name = cas_range_of(kept, view);
    }
    offer->has_alpn = cas_extensions_has(x, CAS_EXT_APPLICATION_LAYER_PROTOCOL_NEGOTIATION);
    if (offer->has_alpn) {
        CAS_TRY(cas_alpn_decode(
            cas_extensions_body(x, CAS_EXT_APPLICATION_LAYER_PROTOCOL_NEGOTIATION), &view));
        offer->alpn = cas_range_of(kept, view);
    }
    if (cas_extensions_has(x, CAS_EXT_CERTIFICATE_AUTHORITIES)) {
        CAS_TRY(cas_certificate_authorities_decode(
            cas_extensions_body(x, CAS_EXT_CERTIFICATE_AUTHORITIES), &view));
        offer->ca_names = cas_range_of(kept, view);
    }
    return CAS_OK;
}

static cas_err read_resumption(castls_bytes kept, const cas_extensions *x, cas_offer *offer)
{
    castls_bytes view = {0};
    offer->has_cookie = cas_extensions_has(x, CAS_EXT_COOKIE);
    if (offer->has_cookie) {
        CAS_TRY(cas_cookie_decode(cas_extensions_body(x, CAS_EXT_COOKIE), &view));
        offer->cookie = cas_range_of(kept, view);
    }
    offer->has_psk_modes = cas_extensions_has(x, CAS_EXT_PSK_KEY_EXCHANGE_MODES);
    if (offer->has_psk_modes) {
        castls_bytes modes = {0};
        CAS_TRY(cas_psk_key_exchange_modes_decode(
            cas_extensions_body(x, CAS_EXT_PSK_KEY_EXCHANGE_MODES), &modes));
        offer->offers_psk_dhe = cas_bytes_find(modes, CAS_PSK_DHE_KE) < modes.len;
    }
    offer->has_early_data = cas_extensions_has(x, CAS_EXT_EARLY_DATA);
    if (offer->has_early_data) {
        CAS_TRY(cas_early_data_decode(cas_extensions_body(x, CAS_EXT_EARLY_DATA)));
    }
    offer->has_psk = cas_extensions_has(x, CAS_EXT_PRE_SHARED_KEY);
    if (offer->has_psk) {
        cas_offered_psks psks = {0};
        const castls_bytes body = cas_extensions_body(x, CAS_EXT_PRE_SHARED_KEY);
        CAS_TRY(cas_offered_psks_decode(body, &psks));
        offer->psk = cas_range_of(kept, body);
    }
    return CAS_OK;
}

/* What TLS 1.2 alone knows. RFC 7627, RFC 5077, RFC 5746, RFC 8422. */
static cas_err read_tls12(castls_bytes kept, const cas_extensions *x, cas_offer *offer)
{
    castls_bytes view = {0};
    offer->has_extended_main_secret = cas_extensions_has(x, CAS_EXT_EXTENDED_MASTER_SECRET);
    if (offer->has_extended_main_secret) {
        CAS_TRY(cas_empty_decode(cas_extensions_body(x, CAS_EXT_EXTENDED_MASTER_SECRET)));
    }
    offer->has_session_ticket = cas_extensions_has(x, CAS_EXT_SESSION_TICKET);
    if (offer->has_session_ticket) {
        offer->session_ticket = cas_range_of(kept, cas_extensions_body(x, CAS_EXT_SESSION_TICKET));
    }
    offer->has_renegotiation_info = cas_extensions_has(x, CAS_EXT_RENEGOTIATION_INFO);
    if (offer->has_renegotiation_info) {
        CAS_TRY(cas_renegotiation_info_decode(
            cas_extensions_body(x, CAS_EXT_RENEGOTIATION_INFO), &view));
        offer->renegotiated_connection = cas_range_of(kept, view);
    }
    offer->has_point_formats = cas_extensions_has(x, CAS_EXT_EC_POINT_FORMATS);
    if (offer->has_point_formats) {
        CAS_TRY(
            cas_ec_point_formats_decode(cas_extensions_body(x, CAS_EXT_EC_POINT_FORMATS), &view));
        offer->point_formats = cas_range_of(kept, view);
    }
    return CAS_OK;
}

/* One of the two lists of certificate types, RFC 7250 section 3. */
static cas_err read_types(castls_bytes kept, const cas_extensions *x, cas_extension_kind kind,
                          bool *has, cas_range *out)
{
    castls_bytes types = {0};
    *has = cas_extensions_has(x, kind);
    if (*has) {
        CAS_TRY(cas_certificate_types_decode(cas_extensions_body(x, kind), &types));
        *out = cas_range_of(kept, types);
    }
    return CAS_OK;
}

/* What the client asks of our records, certificate and tickets. */
static cas_err read_wishes(castls_bytes kept, const cas_extensions *x, cas_offer *offer)
{
    castls_bytes view = {0};
    cas_ticket_request request = {0};
    if (cas_extensions_has(x, CAS_EXT_COMPRESS_CERTIFICATE)) {
        CAS_TRY(cas_compress_certificate_decode(
            cas_extensions_body(x, CAS_EXT_COMPRESS_CERTIFICATE), &view));
        offer->compression = cas_range_of(kept, view);
    }
    if (cas_extensions_has(x, CAS_EXT_RECORD_SIZE_LIMIT)) {
        CAS_TRY(cas_record_size_limit_decode(
            cas_extensions_body(x, CAS_EXT_RECORD_SIZE_LIMIT), &offer->record_size_limit));
    }
    CAS_TRY(read_types(kept, x, CAS_EXT_CLIENT_CERTIFICATE_TYPE, &offer->has_client_types,
                       &offer->client_types));
    CAS_TRY(read_types(kept, x, CAS_EXT_SERVER_CERTIFICATE_TYPE, &offer->has_server_types,
                       &offer->server_types));
    offer->has_ticket_request = cas_extensions_has(x, CAS_EXT_TICKET_REQUEST);
    if (offer->has_ticket_request) {
        CAS_TRY(
            cas_ticket_request_decode(cas_extensions_body(x, CAS_EXT_TICKET_REQUEST), &request));
        offer->tickets_asked_full = request.new_session_count;
        offer->tickets_asked_resumed = request.resumption_count;
    }
    return CAS_OK;
}

cas_err cas_offer_decode(castls_bytes kept, cas_range hello, cas_offer *out)
{
    *out = (cas_offer){0};

    cas_offer offer = {0};
    cas_message message = {0};
    cas_client_hello decoded = {0};
    cas_extensions x = {0};
    CAS_TRY(cas_message_decode(cas_range_in(kept, hello), &message));
    CAS_TRY(cas_client_hello_decode(message.body, &decoded));
    CAS_TRY(cas_extensions_decode(decoded.extensions, &x));
    CAS_TRY(cas_extensions_check(&x, CAS_IN_CLIENT_HELLO));
    CAS_TRY(read_negotiation(kept, &x, &offer));
    CAS_TRY(read_names(kept, &x, &offer));
    CAS_TRY(read_resumption(kept, &x, &offer));
    CAS_TRY(read_tls12(kept, &x, &offer));
    CAS_TRY(read_wishes(kept, &x, &offer));

    const castls_bytes compression = decoded.legacy_compression_methods;
    const uint8_t null_only[] = {0};
    offer.hello = hello;
    offer.legacy_version = decoded.legacy_version;
    offer.session_id = cas_range_of(kept, decoded.legacy_session_id);
    offer.suites = cas_range_of(kept, decoded.cipher_suites);
    offer.extensions = cas_range_of(kept, decoded.extensions);
    offer.compression_is_null_only = cas_bytes_equal(compression, CAS_BYTES(null_only));
    offer.compression_has_null = cas_bytes_find(compression, 0) < compression.len;
    offer.has_status_request = cas_extensions_has(&x, CAS_EXT_STATUS_REQUEST);
    offer.has_sct = cas_extensions_has(&x, CAS_EXT_SIGNED_CERTIFICATE_TIMESTAMP);
    offer.has_transport_parameters = cas_extensions_has(&x, CAS_EXT_QUIC_TRANSPORT_PARAMETERS);
    if (offer.has_transport_parameters) {
        offer.transport_parameters =
            cas_range_of(kept, cas_extensions_body(&x, CAS_EXT_QUIC_TRANSPORT_PARAMETERS));
    }
    *out = offer;
    return CAS_OK;
}
