/*
 * offer.h: what a ClientHello offers, decoded once and kept as ranges, since a server looks at it
 * in several steps with operations between them.
 */
#ifndef CAS_HANDSHAKE_OFFER_H
#define CAS_HANDSHAKE_OFFER_H

#include "core/buf.h"
#include "core/err.h"
#include "wire/extensions.h"

typedef struct cas_offer {
    cas_range hello; /* The whole message, header and all, in the handshake's kept bytes. */
    cas_range session_id;
    cas_range suites;
    cas_range versions; /* All these are lists without their lengths. */
    cas_range groups;
    cas_range schemes;
    cas_range certificate_schemes;
    cas_range shares;
    cas_range alpn;
    cas_range cookie;
    cas_range psk;                     /* Body of pre_shared_key. */
    cas_range session_ticket;          /* TLS 1.2: the ticket, or empty. */
    cas_range renegotiated_connection; /* TLS 1.2: of renegotiation_info. */
    cas_range point_formats;           /* TLS 1.2. */
    cas_range server_name;
    cas_range ca_names;
    cas_range transport_parameters; /* QUIC's, as they stand there. */
    cas_range compression;          /* Certificate compression algorithms. */
    cas_range client_types;         /* Certificate types, RFC 7250: absent means X.509. */
    cas_range server_types;
    cas_range extensions;       /* The whole block. */
    uint16_t record_size_limit; /* 0 when there is none. */
    uint8_t tickets_asked_full;
    uint8_t tickets_asked_resumed;
    uint16_t legacy_version;
    bool has_versions;
    bool has_groups;
    bool has_schemes;
    bool has_shares;
    bool has_alpn;
    bool has_cookie;
    bool has_psk;
    bool has_server_name;
    bool has_early_data;
    bool has_status_request;
    bool has_sct;
    bool has_psk_modes;
    bool has_ticket_request;
    bool has_client_types;
    bool has_server_types;
    bool offers_psk_dhe;
    bool compression_is_null_only;
    bool compression_has_null;
    bool has_extended_main_secret;
    bool has_session_ticket;
    bool has_renegotiation_info;
    bool has_point_formats;
    bool has_transport_parameters;
} cas_offer;

/* Decodes a whole ClientHello message of which `kept` holds the bytes at `hello`. *out is zero on
 * failure. */
CAS_MUST_USE cas_err cas_offer_decode(castls_bytes kept, cas_range hello, cas_offer *out);

#endif
