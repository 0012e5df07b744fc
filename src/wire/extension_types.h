/*
 * extension_types.h: the one list of the extensions that castls knows: name, wire number, and the
 * messages it may stand in. Sources: the table in section 4.2 of RFC 8446 and of its revision RFC
 * 9846, and the IANA registry for what came between.
 *
 *   CAS_EXTENSION_KEY_SHARE   the number on the wire
 *   CAS_EXT_KEY_SHARE         a dense number of ours, the index of cas_extensions.body
 */
#ifndef CAS_WIRE_EXTENSION_TYPES_H
#define CAS_WIRE_EXTENSION_TYPES_H

/* Messages that carry extensions, one bit each. */
enum cas_extension_message {
    CAS_IN_CLIENT_HELLO = 1,
    CAS_IN_SERVER_HELLO = 2, /* Of TLS 1.3. */
    CAS_IN_HELLO_RETRY_REQUEST = 4,
    CAS_IN_ENCRYPTED_EXTENSIONS = 8,
    CAS_IN_CERTIFICATE_REQUEST = 16,
    CAS_IN_CERTIFICATE = 32,
    CAS_IN_NEW_SESSION_TICKET = 64,
    CAS_IN_SERVER_HELLO_TLS12 = 128,
};

#define CAS_IN_CH_ CAS_IN_CLIENT_HELLO
#define CAS_IN_SH_ CAS_IN_SERVER_HELLO
#define CAS_IN_HRR_ CAS_IN_HELLO_RETRY_REQUEST
#define CAS_IN_EE_ CAS_IN_ENCRYPTED_EXTENSIONS
#define CAS_IN_CR_ CAS_IN_CERTIFICATE_REQUEST
#define CAS_IN_CT_ CAS_IN_CERTIFICATE
#define CAS_IN_NST_ CAS_IN_NEW_SESSION_TICKET
#define CAS_IN_SH12_ CAS_IN_SERVER_HELLO_TLS12

/* Some servers send supported_groups in a ServerHello of TLS 1.2, where it says nothing. */
/* clang-format off */
#define CAS_EXTENSIONS(X) \
    X(SERVER_NAME,                             0, CAS_IN_CH_ | CAS_IN_EE_ | CAS_IN_CR_ | CAS_IN_SH12_, \
      "server_name") \
    X(MAX_FRAGMENT_LENGTH,                     1, CAS_IN_CH_ | CAS_IN_EE_ | CAS_IN_SH12_, "max_fragment_length") \
    X(STATUS_REQUEST,                          5, CAS_IN_CH_ | CAS_IN_CR_ | CAS_IN_CT_ | CAS_IN_SH12_, \
      "status_request") \
    X(SUPPORTED_GROUPS,                       10, CAS_IN_CH_ | CAS_IN_EE_ | CAS_IN_SH12_, "supported_groups") \
    X(EC_POINT_FORMATS,                       11, CAS_IN_CH_ | CAS_IN_SH12_, "ec_point_formats") \
    X(SIGNATURE_ALGORITHMS,                   13, CAS_IN_CH_ | CAS_IN_CR_, "signature_algorithms") \
    X(USE_SRTP,                               14, CAS_IN_CH_ | CAS_IN_EE_ | CAS_IN_SH12_, "use_srtp") \
    X(HEARTBEAT,                              15, CAS_IN_CH_ | CAS_IN_EE_ | CAS_IN_SH12_, "heartbeat") \
    X(APPLICATION_LAYER_PROTOCOL_NEGOTIATION, 16, CAS_IN_CH_ | CAS_IN_EE_ | CAS_IN_SH12_, \
      "application_layer_protocol_negotiation") \
    X(SIGNED_CERTIFICATE_TIMESTAMP,           18, CAS_IN_CH_ | CAS_IN_CR_ | CAS_IN_CT_ | CAS_IN_SH12_, \
      "signed_certificate_timestamp") \
    X(CLIENT_CERTIFICATE_TYPE,                19, CAS_IN_CH_ | CAS_IN_EE_ | CAS_IN_SH12_, "client_certificate_type") \
    X(SERVER_CERTIFICATE_TYPE,                20, CAS_IN_CH_ | CAS_IN_EE_ | CAS_IN_SH12_, "server_certificate_type") \
    X(PADDING,                                21, CAS_IN_CH_, "padding") \
    X(ENCRYPT_THEN_MAC,                       22, CAS_IN_CH_ | CAS_IN_SH12_, "encrypt_then_mac") \
    X(EXTENDED_MASTER_SECRET,                 23, CAS_IN_CH_ | CAS_IN_SH12_, "extended_master_secret") \
    X(COMPRESS_CERTIFICATE,                   27, CAS_IN_CH_ | CAS_IN_CR_, "compress_certificate") \
    X(RECORD_SIZE_LIMIT,                      28, CAS_IN_CH_ | CAS_IN_EE_ | CAS_IN_SH12_, "record_size_limit") \
    X(DELEGATED_CREDENTIAL,                   34, CAS_IN_CH_ | CAS_IN_CR_ | CAS_IN_CT_, "delegated_credential") \
    X(SESSION_TICKET,                         35, CAS_IN_CH_ | CAS_IN_SH12_, "session_ticket") \
    X(PRE_SHARED_KEY,                         41, CAS_IN_CH_ | CAS_IN_SH_, "pre_shared_key") \
    X(EARLY_DATA,                             42, CAS_IN_CH_ | CAS_IN_EE_ | CAS_IN_NST_, "early_data") \
    X(SUPPORTED_VERSIONS,                     43, CAS_IN_CH_ | CAS_IN_SH_ | CAS_IN_HRR_, "supported_versions") \
    X(COOKIE,                                 44, CAS_IN_CH_ | CAS_IN_HRR_, "cookie") \
    X(PSK_KEY_EXCHANGE_MODES,                 45, CAS_IN_CH_, "psk_key_exchange_modes") \
    X(CERTIFICATE_AUTHORITIES,                47, CAS_IN_CH_ | CAS_IN_CR_, "certificate_authorities") \
    X(OID_FILTERS,                            48, CAS_IN_CR_, "oid_filters") \
    X(POST_HANDSHAKE_AUTH,                    49, CAS_IN_CH_, "post_handshake_auth") \
    X(SIGNATURE_ALGORITHMS_CERT,              50, CAS_IN_CH_ | CAS_IN_CR_, "signature_algorithms_cert") \
    X(KEY_SHARE,                              51, CAS_IN_CH_ | CAS_IN_SH_ | CAS_IN_HRR_, "key_share") \
    X(QUIC_TRANSPORT_PARAMETERS,              57, CAS_IN_CH_ | CAS_IN_EE_, "quic_transport_parameters") \
    X(TICKET_REQUEST,                         58, CAS_IN_CH_ | CAS_IN_EE_, "ticket_request") \
    X(ECH_OUTER_EXTENSIONS,               0xfd00, CAS_IN_CH_, "ech_outer_extensions") \
    X(ENCRYPTED_CLIENT_HELLO,             0xfe0d, CAS_IN_CH_ | CAS_IN_HRR_ | CAS_IN_EE_, "encrypted_client_hello") \
    X(RENEGOTIATION_INFO,                 0xff01, CAS_IN_CH_ | CAS_IN_SH12_, "renegotiation_info")
/* clang-format on */

#define CAS_EXTENSION_ROW_(name, type, messages, text) CAS_EXTENSION_##name = (type),
enum cas_extension_type { CAS_EXTENSIONS(CAS_EXTENSION_ROW_) };
#undef CAS_EXTENSION_ROW_

#define CAS_EXTENSION_ROW_(name, type, messages, text) CAS_EXT_##name,
typedef enum cas_extension_kind {
    CAS_EXTENSIONS(CAS_EXTENSION_ROW_) CAS_EXT_COUNT
} cas_extension_kind;
#undef CAS_EXTENSION_ROW_

_Static_assert(CAS_EXT_COUNT <= 64, "cas_extensions.present has one bit a kind");

#endif
