/*
 * limits.h: every limit on what a peer can make grow or repeat with handshake messages, in one
 * place, so that what one handshake may cost can be read off one page. What has no row of its own
 * here (suites, groups, schemes, CA names) stands inside one message and is bounded by its length.
 * The limits of records and of certificates stand in src/record/limits.h and src/x509/limits.h, for
 * those floors do not see this one.
 */
#ifndef CAS_WIRE_LIMITS_H
#define CAS_WIRE_LIMITS_H

enum {
    /* Handshake messages and what stands in them. */
    CAS_HANDSHAKE_MESSAGE_LEN_MAX = 65536, /* Bytes of a message's body; RFC 8446 allows 2^24-1. */
    CAS_EXTENSIONS_MAX = 64,               /* Extensions in one block. Browsers send about 20. */
    CAS_KEY_SHARES_MAX = 16,               /* Key shares in one ClientHello. */
    CAS_PSK_IDENTITIES_MAX = 8,            /* PSK identities looked at; further ones are skipped. */
    CAS_TICKET_LEN_MAX = 65535,            /* Bytes of one ticket: the field's own limit. */
    CAS_ALPN_NAMES_MAX = 64,               /* Application protocols in one list. */
    CAS_SERVER_NAME_LEN_MAX = 255,         /* Bytes of a host name (RFC 1035 section 2.3.4). */
    CAS_OID_FILTERS_MAX = 64,              /* Filters in one oid_filters extension. */
    CAS_TRANSPORT_PARAMETERS_MAX = 64,     /* QUIC transport parameters in one extension. */

    /* Certificates. */
    CAS_CERTIFICATE_ENTRIES_MAX = 16,      /* Certificates in one Certificate message. */
    CAS_CERTIFICATE_CHAIN_LEN_MAX = 65536, /* Bytes of one Certificate message, uncompressed too. */

    /* After the handshake. */
    CAS_POST_HANDSHAKE_MESSAGES_MAX = 32,       /* In a row, without application data between. */
    CAS_QUIC_POST_HANDSHAKE_MESSAGES_MAX = 256, /* In all: QUIC's data is not seen here. */
    CAS_TICKETS_KEPT_MAX = 8,                   /* Tickets a client takes on one connection. */

    /* Outputs and waiting. */
    CAS_FLIGHT_LEN_MAX = 262144,            /* Bytes of handshake messages waiting to be sent. */
    CAS_EARLY_DATA_SKIPPED_LEN_MAX = 16384, /* Bytes of early data skipped without its key, beside
                                             * twice what the configuration would accept. */

    /* What a server sends, bounded by its configuration. */
    CAS_TICKETS_SENT_MAX = 16, /* NewSessionTicket messages after one handshake. */
};

#endif
