/*
 * known_extensions.h: the extension types that castls handles itself and that no application may
 * add by hand.
 */
#ifndef CAS_CONFIG_KNOWN_EXTENSIONS_H
#define CAS_CONFIG_KNOWN_EXTENSIONS_H

#include "core/list.h"

/* IANA "TLS ExtensionType Values". Config does not see wire, so the numbers stand here again; a
 * unit test holds them against wire's table. */
static const uint16_t cas_known_extensions[] = {
    0,      /* server_name */
    5,      /* status_request */
    10,     /* supported_groups */
    11,     /* ec_point_formats */
    13,     /* signature_algorithms */
    16,     /* application_layer_protocol_negotiation */
    18,     /* signed_certificate_timestamp */
    19,     /* client_certificate_type */
    20,     /* server_certificate_type */
    21,     /* padding */
    22,     /* encrypt_then_mac: for the block ciphers that castls does not have */
    23,     /* extended_master_secret */
    27,     /* compress_certificate */
    28,     /* record_size_limit */
    35,     /* session_ticket */
    41,     /* pre_shared_key */
    42,     /* early_data */
    43,     /* supported_versions */
    44,     /* cookie */
    45,     /* psk_key_exchange_modes */
    47,     /* certificate_authorities */
    49,     /* post_handshake_auth */
    50,     /* signature_algorithms_cert */
    51,     /* key_share */
    57,     /* quic_transport_parameters */
    58,     /* ticket_request */
    0xff01, /* renegotiation_info */
};

static inline bool cas_extension_is_ours(uint16_t type)
{
    return cas_codes_has(CAS_CODES(cas_known_extensions), type);
}

#endif
