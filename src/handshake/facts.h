/*
 * facts.h: what a handshake learns, and what is left of it afterwards. The connection owns it, so
 * that a failed handshake still tells what it knew.
 */
#ifndef CAS_HANDSHAKE_FACTS_H
#define CAS_HANDSHAKE_FACTS_H

#include "castls/connection.h"
#include "castls/ech.h"
#include "core/arena.h"
#include "core/secret.h"
#include "crypto/schedule12.h"
#include "session/chain.h"
#include "wire/limits.h"

#define CAS_RANDOM_LEN 32
#define CAS_PEER_EXTENSIONS_MAX 16
#define CAS_FACTS_LEN_MAX 262144 /* Bytes of names, chains and extensions that are kept. */

/* A custom extension as the peer sent it. */
typedef struct cas_peer_extension {
    uint16_t type;
    uint16_t message; /* castls_in_message */
    cas_range body;
} cas_peer_extension;

typedef struct cas_facts {
    cas_arena kept; /* Every range below lies here. */
    uint16_t version;
    uint16_t suite;
    uint16_t group;
    uint16_t peer_scheme;
    uint16_t own_scheme;
    bool is_quic; /* Set before the handshake begins. */
    bool is_resumed;
    bool was_retried;
    bool extended_main_secret; /* TLS 1.2; TLS 1.3 always has one. */
    bool secure_renegotiation; /* TLS 1.2: the peer sent renegotiation_info or its SCSV. */
    uint32_t tickets_sent;
    int64_t ticket_age_skew_ms; /* Server, TLS 1.3: the age that the client claims, less ours. */
    uint16_t peer_compression;  /* CertificateCompressionAlgorithm, 0 for none. */
    uint16_t own_compression;
    uint8_t peer_certificate_type; /* castls_certificate_type */
    uint8_t own_certificate_type;
    uint16_t peer_record_size_limit; /* RFC 8449; 0 when the peer named none. */
    int16_t expected_tickets;        /* Client, RFC 9149; -1 when the server did not say. */
    castls_verdict verdict;
    castls_early_data early_data;
    castls_ech ech; /* Client. */
    cas_range alpn;
    cas_range server_name;
    cas_range session_key;          /* Client: what else tells servers of one name apart. */
    cas_range transport_parameters; /* QUIC: ours, and the peer's. */
    cas_range peer_transport_parameters;
    cas_range early_data_context; /* QUIC, server. */
    cas_range peer_ocsp_response;
    cas_range peer_sct_list;
    cas_range peer_ca_names;
    cas_chain *peer_chain;       /* A reference, or NULL. */
    cas_range ech_public_name;   /* Client, once ECH is offered. */
    cas_range ech_retry_configs; /* Client, once ECH was refused for good: the server's list. */
    cas_range client_random;
    cas_range server_random;
    cas_peer_extension peer_extension[CAS_PEER_EXTENSIONS_MAX];
    uint32_t peer_extension_count;
    castls_credential *own_credential;   /* One of the configuration's, or the given one. */
    castls_credential *given_credential; /* A reference, or NULL. */
    castls_session *resumed_session;     /* A reference, or NULL. */
    cas_secret client_finished;
    cas_secret server_finished;
    cas_secret exporter;
    cas_secret early_exporter;
    cas_secret resumption;
    cas_secret client_traffic; /* The application traffic secrets that are in use. */
    cas_secret server_traffic;
    cas_secrets12 tls12; /* TLS 1.2: keys, exporter and session come from it. */
} cas_facts;

static inline castls_bytes cas_facts_view(const cas_facts *facts, cas_range range)
{
    return cas_arena_view(&facts->kept, range);
}

void cas_facts_init(cas_facts *facts, const castls_allocator *allocator);
void cas_facts_clear(cas_facts *facts);

/* Takes the caller's reference of the peer's chain, in place of the one that was there. */
void cas_facts_set_chain(cas_facts *facts, cas_chain *chain);

/* Makes `to` a copy that shares nothing with it but what is counted. Cleared on failure. */
CAS_MUST_USE cas_err cas_facts_copy(const cas_facts *facts, const castls_allocator *allocator,
                                    cas_facts *to);

/* Keeps what the peer sent in the custom extensions that the configuration names: `block` is the
 * message's extensions. */
CAS_MUST_USE cas_err cas_facts_keep_extensions(cas_facts *facts, const castls_config *config,
                                               castls_bytes block, castls_in_message message);

#endif
