/*
 * inner.h: the handshake object, as the files of this floor share it. Nothing above includes it.
 */
#ifndef CAS_HANDSHAKE_INNER_H
#define CAS_HANDSHAKE_INNER_H

#include "config/config.h"
#include "config/random_pool.h"
#include "crypto/key_exchange.h"
#include "crypto/schedule.h"
#include "crypto/suite.h"
#include "crypto/transcript.h"
#include "handshake/grease.h"
#include "handshake/handshake.h"
#include "handshake/offer.h"
#include "handshake/ticket.h"
#include "wire/extensions.h"

#define CAS_HANDSHAKE_WAITING_MAX (CAS_HANDSHAKE_MESSAGE_LEN_MAX + 4 + 16384) /* Bytes. */
#define CAS_HANDSHAKE_KEPT_MAX 262144 /* Bytes that must last for the handshake. */
#define CAS_DETAIL_MAX 256

/* What has to be shown before CONNECTED: all that `needed` says. */
#define CAS_PROOF_CHAIN 1u     /* The peer's chain was judged. */
#define CAS_PROOF_SIGNATURE 2u /* The peer signed the transcript with its leaf's key. */
#define CAS_PROOF_PSK 4u       /* The peer knows the PSK (shown by Finished). */
#define CAS_PROOF_FINISHED 8u  /* The peer's Finished is right. */

/* What only a client has. */
typedef struct cas_client_side {
    cas_key_exchange kx[CAS_CONFIG_KEY_SHARES_MAX];
    uint16_t share_group[CAS_CONFIG_KEY_SHARES_MAX];
    cas_range share[CAS_CONFIG_KEY_SHARES_MAX];
    uint32_t share_count; /* Keys to make. */
    uint32_t shares_made;
    uint16_t retry_group;         /* The group that a HelloRetryRequest asked for, or 0. */
    cas_range session_id, cookie; /* The cookie is what a HelloRetryRequest gave. */
    cas_range server_share;
    cas_range request_context, request_extensions; /* Of the CertificateRequest. */
    cas_range peer_schemes;                        /* signature_algorithms of it. */
    cas_range peer_key_types;                      /* TLS 1.2: certificate_types of it. */
    cas_range peer_certificate_schemes; /* signature_algorithms_cert of it; empty: the same. */
    castls_session *session;            /* What is offered: a reference, or NULL. */
    cas_ech *ech;                       /* ech.h; NULL without ECH. */
    int64_t hello_time_ms;
    uint16_t retry_suite;                     /* What a HelloRetryRequest chose, or 0. */
    uint8_t order[CAS_CLIENT_EXTENSIONS_MAX]; /* Of the extensions. */
    uint8_t grease[CAS_GREASE_COUNT];         /* Random bytes; zero without GREASE. */
    bool offers_early_data;
    bool certificate_requested;
    bool expects_status, expects_ticket; /* TLS 1.2: what the server announced. */
    uint32_t ticket_lifetime;            /* Seconds, as it said; 0 for nothing. */
    cas_range ticket, server_session_id; /* What it gave. */
} cas_client_side;

/* What only a server has. */
typedef struct cas_server_side {
    cas_offer offer;         /* What the ClientHello says, as ranges into `kept`. */
    cas_range cookie;        /* What our HelloRetryRequest gave. */
    cas_range response;      /* Our key share. */
    cas_range staple;        /* The OCSP response that goes with our leaf. */
    castls_session *session; /* What is resumed: a reference, or NULL. */
    uint16_t retry_group;
    uint16_t psk_index;
    bool early_data_accepted;
    bool requests_certificate;
    bool alpn_is_chosen;
    bool is_replaced;    /* A configuration was set by hand, and has not been looked at. */
    cas_key_exchange kx; /* TLS 1.2: the key of our ServerKeyExchange. */
    cas_range share;     /* TLS 1.2: ours, and the client's. */
    cas_range client_share;
    cas_range session_id;      /* TLS 1.2: of our ServerHello. */
    cas_resumption resumption; /* TLS 1.2: how this connection can be resumed later. */
    cas_range ticket;          /* Of the session that was made. */
    uint32_t tickets_left;
    cas_buf ticket_data;
} cas_server_side;

struct cas_handshake {
    castls_config *config;       /* The first one, or the given one. */
    castls_config *first_config; /* Its ring and cache are used; the carrier keeps it alive. */
    castls_config *given_config; /* A reference, or NULL. */
    cas_facts *facts;
    bool is_server, sent_ccs;
    cas_err refuses_rest; /* CAS_OK, or why nothing may wait behind the message of this row. */
    cas_state state;
    uint32_t proofs;
    uint32_t needed; /* Proofs, known once the way (chain or PSK) is. */
    cas_machine machine;
    size_t row; /* Of the machine: where it was looked into last. */
    const cas_suite *suite;
    cas_transcript transcript;
    cas_schedule schedule;
    cas_secret ours[CAS_LEVEL_COUNT]; /* Traffic secrets by level. */
    cas_secret theirs[CAS_LEVEL_COUNT];
    cas_arena waiting; /* Handshake bytes that are not handled yet. */
    cas_arena flight;  /* Messages that go out, named by the outputs. */
    cas_outputs outputs;
    cas_arena kept;
    cas_random_pool randoms;
    castls_operation *operation; /* A reference, or NULL. */
    cas_cert leaf;               /* Of the peer's Certificate; zero where none came. */
    cas_range leaf_spki;         /* In the peer's chain. */
    cas_range signature_content; /* In kept: what CertificateVerify signs. */
    cas_range signature;         /* In kept: the peer's, while it is being verified. */
    castls_session *made_session;
    cas_range peer_compression; /* In kept: the algorithms that the peer can decompress. */
    cas_range compressed;       /* In kept: a compressed Certificate, ours or the peer's. */
    uint32_t uncompressed_len;  /* Bytes of it. */
    uint8_t detail[CAS_DETAIL_MAX];
    size_t detail_len;
    const char *hint; /* That goes with the detail; NULL for none. Lives for ever. */
    cas_client_side client;
    cas_server_side server;
};

/* Puts another configuration in the place of the present one; a reference is taken. */
void cas_handshake_replace_config(cas_handshake *hs, castls_config *config);

#endif
