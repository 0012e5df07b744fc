/*
 * castls/quic.h: the TLS of QUIC (RFC 9001; RFC 9369 for version 2): the handshake of a connection
 * whose bytes travel in CRYPTO frames, and the keys that protect packets and their headers.
 *
 * castls is the TLS below a QUIC stack and no stack itself: packets, acknowledgements, streams and
 * what transport parameters mean are the stack's. A connection made here is a castls_conn like any
 * other, with the same configuration, operations, events, sessions, getters and exporters. What
 * differs is how bytes get in and out: there are no records, so that the functions of
 * castls/connection.h which move bytes (receive, read, send, outgoing, close, update_keys, sending,
 * receiving) answer CASTLS_BAD_STATE or have nothing to give.
 *
 *   castls_quic_client_new(config, name, CASTLS_QUIC_V1, parameters, &conn);
 *   castls_conn_start(conn);
 *   for (;;) {
 *       while (castls_quic_next(conn, &output) == CASTLS_OK) ... send CRYPTO, take keys over ...
 *       read packets;  castls_quic_receive(conn, level, bytes of CRYPTO frames in their order);
 *       if (castls_conn_is_connected(conn)) ... the handshake is complete ...
 *   }
 *
 * TLS 1.3 is the only version, an application protocol (castls_config_builder_set_alpn) is needed
 * at both ends (RFC 9001 section 8.1), and a KeyUpdate message is refused. When a call fails, the
 * stack closes the connection with castls_quic_error_code.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_QUIC_H
#define CASTLS_QUIC_H

#include "castls/connection.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Versions of QUIC, by the numbers of the IANA registry. */
typedef enum castls_quic_version {
    CASTLS_QUIC_V1 = 0x00000001, /* RFC 9000 */
    CASTLS_QUIC_V2 = 0x6b3343cf  /* RFC 9369 */
} castls_quic_version;

/* Encryption levels, RFC 9001 section 4: Initial, 0-RTT, Handshake and 1-RTT packets. */
typedef enum castls_quic_level {
    CASTLS_QUIC_INITIAL = 0,
    CASTLS_QUIC_EARLY = 1,
    CASTLS_QUIC_HANDSHAKE = 2,
    CASTLS_QUIC_APPLICATION = 3
} castls_quic_level;

/* Transport parameters are at most this long. */
#define CASTLS_QUIC_TRANSPORT_PARAMETERS_MAX 16384 /* Bytes. */
#define CASTLS_QUIC_CONNECTION_ID_MAX 20           /* Bytes, RFC 9000 section 17.2. */
#define CASTLS_QUIC_TAG_LEN 16                     /* Bytes that sealing adds. */
#define CASTLS_QUIC_SAMPLE_LEN 16                  /* Bytes that header protection looks at. */
#define CASTLS_QUIC_MASK_LEN 5                     /* Bytes that it changes at most. */

/* ---- Connections ---------------------------------------------------------------------------- */

/*
 * Makes one end of a connection.
 *
 *   config                As in castls_client_new and castls_server_new. It has to allow TLS 1.3; a
 *                         client's names an application protocol. 0-RTT is allowed where its limit
 *                         on early data is not 0: QUIC has limits of its own, so that tickets say
 *                         0xffffffff whatever the number is (RFC 9001 section 4.6.1).
 *   server_name           As in castls_client_new.
 *   version               What labels and salts go by; see castls_quic_set_version.
 *   transport_parameters  Ours, encoded as in RFC 9000 section 18; copied.
 *   out                   NULL on failure.
 *
 * Returns CASTLS_OK, CASTLS_CONFIG, CASTLS_BAD_ARGUMENT (the parameters are malformed or too long),
 * CASTLS_UNSUPPORTED (the version), CASTLS_NO_MEMORY.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_quic_client_new(
    castls_config *config, castls_bytes server_name, castls_quic_version version,
    castls_bytes transport_parameters, castls_conn **out);
CASTLS_API CASTLS_MUST_USE castls_code castls_quic_server_new(
    castls_config *config, castls_quic_version version, castls_bytes transport_parameters,
    castls_conn **out);

/* Replaces our transport parameters: a client's before it starts, a server's until the ServerHello,
 * for example while a HELLO operation waits. */
CASTLS_API castls_code castls_quic_set_transport_parameters(castls_conn *conn,
                                                            castls_bytes transport_parameters);

/* Changes the version that keys are made for from here on, where versions are negotiated (RFC 9368;
 * RFC 9369 section 4.1): before the level of the keys is reached. A server that looks at the
 * client's version_information does so while a HELLO operation waits. */
CASTLS_API castls_code castls_quic_set_version(castls_conn *conn, castls_quic_version version);

/*
 * Server, until the ServerHello: what early data depends on besides TLS, 0..16,384 bytes, copied,
 * for example the transport parameters that a client remembers (RFC 9000 section 7.4.1). It goes
 * into the tickets, and early data under a ticket with another context is refused.
 */
CASTLS_API castls_code castls_quic_set_early_data_context(castls_conn *conn, castls_bytes context);

/* The peer's transport parameters; absent until they are there. A server may rely on them, and a
 * client, only once the handshake is complete (RFC 9001 section 8.2). */
CASTLS_API castls_bytes castls_quic_peer_transport_parameters(const castls_conn *conn);

/* Client, with early data offered: the server's transport parameters of the connection that the
 * session is from, under which 0-RTT packets are sent. Absent otherwise, and once the handshake is
 * complete. */
CASTLS_API castls_bytes castls_quic_remembered_transport_parameters(const castls_conn *conn);

/*
 * Takes in the bytes of CRYPTO frames.
 *
 *   level  Of the packets that they came in. Where another level is due the connection fails, with
 *          unexpected_message.
 *   in     The next bytes of that level's stream, any number, each byte once; borrowed.
 *
 * All bytes are taken. While an operation waits they are kept, up to a limit; past it the
 * connection fails. Call castls_quic_next after it, whatever it returns.
 *
 * Returns CASTLS_OK; CASTLS_PENDING (castls_conn_operation, castls_conn_continue); CASTLS_BAD_STATE
 * for a connection that was not made here; or the connection's failure.
 */
CASTLS_API CASTLS_MUST_USE castls_code
castls_quic_receive(castls_conn *conn, castls_quic_level level, castls_bytes in);

/* ---- What the stack has to do --------------------------------------------------------------- */

typedef struct castls_quic_key castls_quic_key;

typedef enum castls_quic_output_kind {
    CASTLS_QUIC_CRYPTO = 0, /* Send `bytes` in CRYPTO frames at `level`, behind what went before. */
    CASTLS_QUIC_SEAL_KEY = 1, /* `key` seals the packets of `level`. */
    CASTLS_QUIC_OPEN_KEY = 2  /* `key` opens them. */
} castls_quic_output_kind;

typedef struct castls_quic_output {
    size_t struct_len; /* sizeof(castls_quic_output) as the caller was built. */
    castls_quic_output_kind kind;
    castls_quic_level level;
    castls_bytes bytes;   /* Lives until the next call on the connection. */
    castls_quic_key *key; /* The caller's from here on: castls_quic_key_free. */
} castls_quic_output;

/* Takes the next of what is to be done, in order; CASTLS_NOTHING when there is no more. It goes on
 * after a failure: what came before it is to be sent. Keys of the Initial level are not among it
 * (castls_quic_initial_keys). */
CASTLS_API castls_code castls_quic_next(castls_conn *conn, castls_quic_output *output);

/* The error code of the CONNECTION_CLOSE frame (type 0x1c) that ends a failed connection: 0x0100
 * and the alert (RFC 9001 section 4.8), or TRANSPORT_PARAMETER_ERROR, PROTOCOL_VIOLATION,
 * CRYPTO_BUFFER_EXCEEDED or INTERNAL_ERROR of RFC 9000 section 20.1. 0 (NO_ERROR) where the
 * connection has not failed, or the peer ended it. */
CASTLS_API uint64_t castls_quic_error_code(const castls_conn *conn);

/* Says that the peer has closed the connection with this error code, so that castls_conn_error
 * tells of its alert. */
CASTLS_API castls_code castls_quic_closed(castls_conn *conn, uint64_t error_code);

/* ---- Keys ----------------------------------------------------------------------------------- */

/*
 * A key protects the packets of one direction at one level, and their headers (RFC 9001 section 5).
 * It belongs to no connection, may outlive it, and is used by one thread at a time. In what follows
 * path_id is 0 where the connection has one path; with several it is the path's id
 * (draft-ietf-quic-multipath section 2.4).
 */

/* Wipes and frees; NULL is allowed. */
CASTLS_API void castls_quic_key_free(castls_quic_key *key);

/*
 * Seals the payload of a packet.
 *
 *   packet_number  Below 2^62, never used twice on a path under one key.
 *   header         From the first byte to the last of the packet number, unprotected.
 *   payload        The frames.
 *   out            payload.len + 16 bytes; starts where payload does, or overlaps nothing.
 *
 * Returns CASTLS_OK, CASTLS_BAD_ARGUMENT, CASTLS_NO_ROOM, CASTLS_BAD_STATE (it is a key that
 * opens), CASTLS_LIMIT (past the confidentiality limit), CASTLS_CRYPTO.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_quic_seal(castls_quic_key *key, uint32_t path_id,
                                                        uint64_t packet_number, castls_bytes header,
                                                        castls_bytes payload, castls_span out);

/* Opens one: `out` has payload.len - 16 bytes or more, and starts where payload does or overlaps
 * nothing. CASTLS_BAD_MAC where the packet is to be dropped: count these against the integrity
 * limit. */
CASTLS_API CASTLS_MUST_USE castls_code castls_quic_open(castls_quic_key *key, uint32_t path_id,
                                                        uint64_t packet_number, castls_bytes header,
                                                        castls_bytes payload, castls_span out);

/*
 * Protects the header of a packet that has been sealed, and takes the protection of one that came
 * off, in place (RFC 9001 section 5.4).
 *
 *   packet             The whole packet, from its first byte; at most one packet of a datagram.
 *   packet_number_at   Where its packet number begins.
 *   packet_number_len  Out: 1..4 bytes.
 *
 * CASTLS_BAD_ARGUMENT where there is nothing to sample; in the second, CASTLS_BAD_MAC: it is to be
 * dropped.
 */
CASTLS_API CASTLS_MUST_USE castls_code
castls_quic_protect(const castls_quic_key *key, castls_span packet, size_t packet_number_at);
CASTLS_API CASTLS_MUST_USE castls_code castls_quic_unprotect(
    const castls_quic_key *key, castls_span packet, size_t packet_number_at,
    size_t *packet_number_len);

/* The mask alone, for stacks that do the rest: 5 bytes from a sample of 16. */
CASTLS_API CASTLS_MUST_USE castls_code castls_quic_mask(const castls_quic_key *key,
                                                        castls_bytes sample, castls_span mask);

/* Packets that may be sealed under this key before the next key phase, and packets that may fail to
 * open on the whole connection (RFC 9001 section 6.6). */
CASTLS_API uint64_t castls_quic_confidentiality_limit(const castls_quic_key *key);
CASTLS_API uint64_t castls_quic_integrity_limit(const castls_quic_key *key);

/* 1-RTT: the key of the next key phase (RFC 9001 section 6.1), as a key of its own. */
CASTLS_API CASTLS_MUST_USE castls_code castls_quic_key_next(const castls_quic_key *key,
                                                            castls_quic_key **next);

/* What a key was made from: its CipherSuite and traffic secret; views live as long as the key. */
CASTLS_API uint16_t castls_quic_key_suite(const castls_quic_key *key);
CASTLS_API castls_bytes castls_quic_key_secret(const castls_quic_key *key);

/* A key from a traffic secret of the suite's hash length. The configuration gives provider and
 * allocator; the key takes a reference. */
CASTLS_API CASTLS_MUST_USE castls_code castls_quic_key_new(
    castls_config *config, castls_quic_version version, uint16_t suite, bool seals,
    castls_bytes secret, castls_quic_key **out);

/* The keys of Initial packets, from the Destination Connection ID of the client's first one,
 * 0..20 bytes (RFC 9001 section 5.2): what our side seals with, and opens with. */
CASTLS_API CASTLS_MUST_USE castls_code castls_quic_initial_keys(
    castls_config *config, castls_quic_version version, castls_bytes connection_id, bool is_server,
    castls_quic_key **seal, castls_quic_key **open);

/*
 * The Retry Integrity Tag (RFC 9001 section 5.8), and whether a received Retry packet has the right
 * one: CASTLS_BAD_MAC where it has not.
 *
 *   connection_id  The Destination Connection ID of the client's first Initial packet, 0..20 bytes.
 *   packet         The Retry packet: without its tag to make it, with it to check it.
 *   tag            Exactly 16 bytes.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_quic_retry_tag(
    castls_config *config, castls_quic_version version, castls_bytes connection_id,
    castls_bytes packet, castls_span tag);
CASTLS_API CASTLS_MUST_USE castls_code castls_quic_check_retry(
    castls_config *config, castls_quic_version version, castls_bytes connection_id,
    castls_bytes packet);

#ifdef __cplusplus
}
#endif

#endif
