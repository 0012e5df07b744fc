/*
 * castls/connection.h: one TLS connection, without I/O: bytes from the peer go in, bytes for the
 * peer come out, and the application's data goes the other way round.
 *
 *   castls_conn *conn = NULL;
 *   castls_client_new(config, name, &conn);
 *   for (;;) {
 *       castls_conn_outgoing(conn, views, 8, &count);   write them, then castls_conn_sent(conn, n)
 *       read some bytes;  castls_conn_receive(conn, in, &consumed);
 *       if (castls_conn_is_connected(conn)) ... castls_conn_send, castls_conn_read ...
 *   }
 *
 * castls/io.h does this loop over a file descriptor.
 *
 * A connection is used by one thread at a time. Unless a function says otherwise, its connection is
 * not NULL, it may be called in every state, and views that it hands out live until the next call
 * on the connection. A connection's error is permanent: the alert is queued, so send what is
 * outgoing, and each later call that would go on returns the same code.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_CONNECTION_H
#define CASTLS_CONNECTION_H

#include "castls/event.h"
#include "castls/operation.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct castls_conn castls_conn;

/* ---- Making and freeing --------------------------------------------------------------------- */

/*
 * Makes the client's end. Its ClientHello is outgoing when castls_conn_start, or any call that
 * handles bytes, has been called.
 *
 *   config       A reference is taken.
 *   server_name  DNS name or the text of an IP address, 1..255 bytes, copied. It is verified
 *                against the certificate; a DNS name is sent as SNI (RFC 6066 section 3), an
 *                address never is. Empty only with CASTLS_VERIFY_NONE or
 *                CASTLS_OPTION_NO_NAME_CHECK.
 *   out          NULL on failure.
 *
 * Returns CASTLS_OK, CASTLS_CONFIG (the name is none), CASTLS_BAD_ARGUMENT, CASTLS_NO_MEMORY.
 */
CASTLS_API CASTLS_MUST_USE castls_code
castls_client_new(castls_config *config, castls_bytes server_name, castls_conn **out);
CASTLS_API CASTLS_MUST_USE castls_code castls_server_new(castls_config *config, castls_conn **out);

/* Frees a connection in any state and wipes its secrets; sends nothing. NULL is allowed. */
CASTLS_API void castls_conn_free(castls_conn *conn);

/* Replaces the configuration for this connection: a client's before it starts, a server's until the
 * ServerHello. Ticket ring and session cache stay those of the first one. */
CASTLS_API castls_code castls_conn_set_config(castls_conn *conn, castls_config *config);

/* Client, before it starts: the session to offer, instead of one from the configuration's cache. */
CASTLS_API castls_code castls_conn_set_session(castls_conn *conn, castls_session *session);

/* Client, before it starts: what tells this server from others of the same name, as the port does,
 * 0..255 bytes, copied. Sessions in the configuration's cache, and the group that it remembers, are
 * found under name, key and trust together. Default: empty; castls/io.h gives the port. */
CASTLS_API castls_code castls_conn_set_session_key(castls_conn *conn, castls_bytes key);

/* Client: makes the ClientHello. It is not needed where other calls follow. CASTLS_OK,
 * CASTLS_PENDING, or the connection's failure. */
CASTLS_API castls_code castls_conn_start(castls_conn *conn);

/* ---- Bytes from the peer ------------------------------------------------------------------- */

/*
 * castls_conn_receive takes in bytes that arrived from the peer.
 *
 * All that the bytes allow is done before it returns: records are opened, handshake messages are
 * handled, answers are queued. It never sends, waits or calls back; call castls_conn_outgoing next.
 *
 *   in        Bytes in arrival order, any number, borrowed for this call.
 *   consumed  Out, not NULL: bytes taken from the front of `in`, 0..in.len. It is less than in.len
 *             only while received application data waits to be taken or an operation is pending;
 *             offer the rest again then.
 *
 * Returns:
 *   CASTLS_OK       Go on.
 *   CASTLS_PENDING  An operation waits (castls_conn_operation).
 *   CASTLS_CLOSED   The peer has sent close_notify. Nothing more will ever be consumed.
 *   other           The connection has failed for good: castls_conn_error has the rest.
 *
 * Source: RFC 8446 section 5.1 (records), section 6 (alerts).
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_receive(castls_conn *conn, castls_bytes in,
                                                           size_t *consumed);

/*
 * The same where the caller owns the buffer and lends it writable: application data is opened in
 * place and handed out without a copy.
 *
 *   in        As above; the bytes that were consumed may have been overwritten.
 *   consumed  As above. It stops behind each record of application data, and before a record that
 *             is not whole: offer that again when more of it is there.
 *   data      Out, not NULL: application data inside `in`, valid while `in` is; empty if there is
 *             none. Call again with the rest for more.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_receive_in_place(
    castls_conn *conn, castls_span in, size_t *consumed, castls_bytes *data);

/* Says that the stream has ended. CASTLS_CLOSED when the peer had sent close_notify, else the
 * connection fails with CASTLS_TRUNCATED. */
CASTLS_API castls_code castls_conn_receive_end(castls_conn *conn);

/* Received application data that waits, without taking it (a peek); then: takes n bytes of it. */
CASTLS_API castls_bytes castls_conn_received(const castls_conn *conn);
CASTLS_API void castls_conn_take(castls_conn *conn, size_t n);

/* Copies waiting application data into `out` and takes it: `len` is how much, 0 when none waits.
 * CASTLS_OK, CASTLS_CLOSED (nothing waits and the peer has closed), or the connection's failure. */
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_read(castls_conn *conn, castls_span out,
                                                        size_t *len);

/* ---- Bytes to the peer --------------------------------------------------------------------- */

/*
 * Seals application data into outgoing room.
 *
 *   parts  Pieces of one stretch of data; borrowed for this call. The call ends its last record:
 *          no record holds bytes of two calls.
 *   taken  Out, not NULL: bytes accepted, from the front. Less than all when more than 256 KiB is
 *          outgoing, or with CASTLS_WOULD_BLOCK before the handshake is done: send what is outgoing
 *          first, then offer the rest.
 *
 * Returns CASTLS_OK; CASTLS_WOULD_BLOCK (nothing was taken: still handshaking, or too much is
 * outgoing); CASTLS_BAD_STATE after castls_conn_close; or the connection's failure.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_send(castls_conn *conn, castls_parts parts,
                                                        size_t *taken);

/* The same into the caller's room, when nothing is outgoing before it: `len` bytes of `out` were
 * filled. CASTLS_NO_ROOM when `out` cannot hold one record of one byte. */
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_send_into(
    castls_conn *conn, castls_parts parts, castls_span out, size_t *taken, size_t *len);

/*
 * What has to be sent, oldest first, as views that a gathering write can take.
 *
 *   views  Room for `max` views (1 or more).
 *   count  Out: how many were filled; 0 when nothing has to be sent.
 */
CASTLS_API void castls_conn_outgoing(const castls_conn *conn, castls_bytes *views, size_t max,
                                     size_t *count);
/* How many bytes are outgoing in all. */
CASTLS_API size_t castls_conn_outgoing_len(const castls_conn *conn);
/* Says that the first n outgoing bytes have left; more than there are is CASTLS_BAD_ARGUMENT. */
CASTLS_API castls_code castls_conn_sent(castls_conn *conn, size_t n);

/* Queues close_notify: nothing can be sent after it, received data still can be (RFC 8446 section
 * 6.1). A second call does nothing. */
CASTLS_API castls_code castls_conn_close(castls_conn *conn);

/* Fails the connection from our side, with that alert. */
CASTLS_API castls_code castls_conn_abort(castls_conn *conn, castls_alert alert);

/* Changes the most plaintext bytes a record holds, 64..16,384, from the next record on. */
CASTLS_API castls_code castls_conn_set_fragment_max(castls_conn *conn, uint32_t bytes);
/* Changes the padding (castls_config_builder_set_padding) from the next record on. */
CASTLS_API castls_code castls_conn_set_padding(castls_conn *conn, uint32_t bytes);

/* Sends a KeyUpdate and changes our key; with `request`, asks the peer for the same (RFC 8446
 * section 4.6.3). CASTLS_BAD_STATE before the handshake is done, CASTLS_UNSUPPORTED in TLS 1.2. */
CASTLS_API castls_code castls_conn_update_keys(castls_conn *conn, bool request);

/* ---- State and failure --------------------------------------------------------------------- */

/* The handshake is done: application data may go both ways. */
CASTLS_API bool castls_conn_is_connected(const castls_conn *conn);
/* castls_conn_send would be taken now: connected, or half-RTT data is allowed. */
CASTLS_API bool castls_conn_may_send(const castls_conn *conn);
/* The peer has sent close_notify. */
CASTLS_API bool castls_conn_is_peer_closed(const castls_conn *conn);
/* Stable name of the state ("WAIT_FINISHED"); lives for ever. */
CASTLS_API const char *castls_conn_state(const castls_conn *conn);
/* The failure; all CASTLS_OK when there is none. Lives as long as the connection. */
CASTLS_API const castls_error *castls_conn_error(const castls_conn *conn);

/* The operation that waits, or NULL. Borrowed; retain it to answer from elsewhere. */
CASTLS_API castls_operation *castls_conn_operation(const castls_conn *conn);
/* Goes on after an answer. CASTLS_OK, CASTLS_PENDING (still, or the next one), or the failure. */
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_continue(castls_conn *conn);

/* Takes the oldest event; CASTLS_NOTHING when there is none. `event->struct_len` is the
 * caller's. */
CASTLS_API castls_code castls_conn_next_event(castls_conn *conn, castls_event *event);
/* How many events were dropped because nobody took them, or for want of memory. */
CASTLS_API size_t castls_conn_events_dropped(const castls_conn *conn);

/* ---- What was learnt: also after a failure; 0, empty or absent while not known ------------- */

CASTLS_API bool castls_conn_is_server(const castls_conn *conn);
CASTLS_API castls_config *castls_conn_config(const castls_conn *conn); /* Borrowed. */
/* castls_config_is_fips of the configuration in force, once a version and a suite are agreed. */
CASTLS_API bool castls_conn_is_fips(const castls_conn *conn);
CASTLS_API uint16_t castls_conn_version(const castls_conn *conn);
CASTLS_API uint16_t castls_conn_suite(const castls_conn *conn);
CASTLS_API uint16_t castls_conn_group(const castls_conn *conn);
/* The SignatureScheme that the peer signed with, and that we did. */
CASTLS_API uint16_t castls_conn_peer_scheme(const castls_conn *conn);
CASTLS_API uint16_t castls_conn_own_scheme(const castls_conn *conn);
CASTLS_API castls_bytes castls_conn_alpn(const castls_conn *conn);
/* The server name: sent by the client, received by the server. */
CASTLS_API castls_bytes castls_conn_server_name(const castls_conn *conn);
CASTLS_API bool castls_conn_is_resumed(const castls_conn *conn);
CASTLS_API bool
castls_conn_was_retried(const castls_conn *conn); /* A HelloRetryRequest was needed. */
/* The secrets depend on the whole handshake: by RFC 7627 in TLS 1.2, where both sides have to know
 * it, and always in TLS 1.3. False before the ServerHello. */
CASTLS_API bool castls_conn_has_extended_main_secret(const castls_conn *conn);
/* In TLS 1.2: the peer signals that its renegotiations are secure (RFC 5746; castls has none). In
 * TLS 1.3, which has no renegotiation, true. False before the ServerHello. */
CASTLS_API bool castls_conn_has_secure_renegotiation(const castls_conn *conn);
/* Server, TLS 1.3, resumed: by how many milliseconds the age that the client claims for its ticket
 * exceeds the age by our clock (RFC 8446 section 4.2.11.1); else 0. With early data it is what
 * castls_config_builder_set_early_data_window bounds. */
CASTLS_API int64_t castls_conn_ticket_age_skew_ms(const castls_conn *conn);
CASTLS_API castls_verdict castls_conn_verdict(const castls_conn *conn);
CASTLS_API size_t castls_conn_peer_count(const castls_conn *conn);
/* Certificate i of the peer's chain in DER, leaf first. */
CASTLS_API castls_bytes castls_conn_peer_certificate(const castls_conn *conn, size_t i);
CASTLS_API castls_bytes castls_conn_peer_ocsp_response(const castls_conn *conn);
CASTLS_API castls_bytes castls_conn_peer_sct_list(const castls_conn *conn);
/* The certificate_authorities that the peer named, as on the wire. */
CASTLS_API castls_bytes castls_conn_peer_ca_names(const castls_conn *conn);
/* What the peer's key came in, and ours: a raw public key (RFC 7250) stands in the place of the
 * certificate then. */
CASTLS_API castls_certificate_type castls_conn_peer_certificate_type(const castls_conn *conn);
CASTLS_API castls_certificate_type castls_conn_own_certificate_type(const castls_conn *conn);
/* The CertificateCompressionAlgorithm (RFC 8879) that the peer's certificate came in, and ours went
 * out in; 0 for none. */
CASTLS_API uint16_t castls_conn_peer_compression(const castls_conn *conn);
CASTLS_API uint16_t castls_conn_own_compression(const castls_conn *conn);
/* The most bytes of content, type and padding in a protected record that the peer takes (RFC 8449),
 * or 0 when it named no limit. */
CASTLS_API uint32_t castls_conn_peer_record_size_limit(const castls_conn *conn);
/* Client: how many tickets the server says it will send (RFC 9149); -1 when it did not say. */
CASTLS_API int castls_conn_expected_tickets(const castls_conn *conn);
/* The credential that we sent, or NULL. Borrowed. */
CASTLS_API castls_credential *castls_conn_own_credential(const castls_conn *conn);
CASTLS_API castls_bytes castls_conn_client_random(const castls_conn *conn);
CASTLS_API castls_bytes castls_conn_server_random(const castls_conn *conn);
/* Server: the body of the (last) ClientHello, and one of its extensions by type: CASTLS_NOTHING
 * when it has none. Kept until the handshake is done, and after a failure. */
CASTLS_API castls_bytes castls_conn_client_hello(const castls_conn *conn);
CASTLS_API castls_code castls_conn_client_hello_extension(const castls_conn *conn, uint16_t type,
                                                          castls_bytes *body);
/* Server: what the last ClientHello and the configuration have in common, in our order: the i-th
 * CipherSuite, NamedGroup or SignatureScheme (of those that we may sign with), 0 past the end. It
 * is known as long as the ClientHello is. */
typedef enum castls_shared {
    CASTLS_SHARED_SUITES = 0,
    CASTLS_SHARED_GROUPS = 1,
    CASTLS_SHARED_SCHEMES = 2
} castls_shared;
CASTLS_API uint16_t castls_conn_shared(const castls_conn *conn, castls_shared what, size_t i);
/* What the peer sent in a custom extension: CASTLS_NOTHING when it sent none. */
CASTLS_API castls_code castls_conn_peer_extension(const castls_conn *conn, uint16_t type,
                                                  castls_in_message message, castls_bytes *body);
/* verify_data of the client's and the server's Finished. */
CASTLS_API castls_bytes castls_conn_client_finished(const castls_conn *conn);
CASTLS_API castls_bytes castls_conn_server_finished(const castls_conn *conn);

/* ---- Early data (0-RTT), RFC 8446 section 2.3: it can be replayed -------------------------- */

typedef enum castls_early_data {
    CASTLS_EARLY_DATA_NONE = 0,    /* Neither offered nor asked for. */
    CASTLS_EARLY_DATA_OFFERED = 1, /* Client: offered, the verdict is not known yet. */
    CASTLS_EARLY_DATA_ACCEPTED = 2,
    CASTLS_EARLY_DATA_REFUSED = 3,       /* For a reason that is not known (client) or by policy. */
    CASTLS_EARLY_DATA_REFUSED_RETRY = 4, /* By a HelloRetryRequest. */
    CASTLS_EARLY_DATA_REFUSED_PSK = 5,   /* The session was not, or not first, accepted. */
    CASTLS_EARLY_DATA_REFUSED_ALPN = 6,  /* Other application protocol than the session's. */
    CASTLS_EARLY_DATA_REFUSED_STALE = 7, /* The ticket's age does not fit the clock. */
    CASTLS_EARLY_DATA_REFUSED_REPLAY = 8 /* The session was used before, or the register is full. */
} castls_early_data;
CASTLS_API castls_early_data castls_conn_early_data(const castls_conn *conn);
/* Client: how many more bytes castls_conn_send_early would take, 0 when early data is not
 * possible. */
CASTLS_API size_t castls_conn_early_data_left(const castls_conn *conn);
/* Client, before the handshake is done: like castls_conn_send. What was sent is lost when the
 * verdict is a refusal: send it again then. */
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_send_early(castls_conn *conn, castls_parts parts,
                                                              size_t *taken);
/* Client: how many early bytes were sent, and are lost if refused. Server: how many were received;
 * they come out of castls_conn_read like other data, before castls_conn_is_connected. */
CASTLS_API size_t castls_conn_early_data_len(const castls_conn *conn);

/* ---- Secrets for the layers above ---------------------------------------------------------- */

/*
 * Keying material by RFC 8446 section 7.5 (TLS 1.3) or RFC 5705 (TLS 1.2).
 *
 *   label    1..249 bytes; in TLS 1.2 it may be empty.
 *   context  0..65,535 bytes. In TLS 1.2 an absent context ({NULL, 0}) differs from an empty one.
 *   out      1..8,160 bytes (255 digests of 32 bytes).
 *
 * CASTLS_BAD_STATE before the handshake is done, and in TLS 1.2 without the extended main secret
 * (RFC 7627). The early exporter exists once a client has offered, or a server has accepted, early
 * data.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_export(
    const castls_conn *conn, castls_bytes label, castls_bytes context, castls_span out);
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_export_early(
    const castls_conn *conn, castls_bytes label, castls_bytes context, castls_span out);

/* Kinds of channel bindings. */
typedef enum castls_binding {
    CASTLS_BINDING_TLS_EXPORTER = 0,        /* RFC 9266: 32 bytes. */
    CASTLS_BINDING_TLS_SERVER_END_POINT = 1 /* RFC 5929 section 4: a digest of the server's
                                             * certificate, 32..64 bytes. */
} castls_binding;
/*
 * A channel binding, the same at both ends, for an authentication above TLS (SCRAM, GSS-API).
 *
 *   out  Room for CASTLS_HASH_LEN_MAX bytes.
 *   len  Out: how many were written.
 *
 * CASTLS_BAD_STATE before the handshake is done; for tls-exporter in TLS 1.2 without the extended
 * main secret (RFC 9266 section 4.2); and for tls-server-end-point where the certificate is not
 * there (a server that resumed a session, a raw public key, a dropped chain). CASTLS_UNSUPPORTED
 * where RFC 5929 defines none: the certificate's signature algorithm has no hash of its own.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_channel_binding(
    const castls_conn *conn, castls_binding kind, castls_span out, size_t *len);

/* One direction's protection now, for kTLS and its like. */
typedef struct castls_traffic {
    size_t struct_len; /* sizeof(castls_traffic) as the caller was built: no more is written. */
    uint16_t version;
    uint16_t suite;
    uint16_t key_len;
    uint16_t secret_len;
    uint64_t sequence; /* Of the next record. */
    uint8_t key[32];
    uint8_t iv[12];
    uint8_t secret[64]; /* The traffic secret, from which KeyUpdate goes on; none in TLS 1.2, where
                         * an AES-GCM iv is 4 bytes of salt and then zeros. */
    uint64_t records_max; /* Records that the key may seal (RFC 8446 section 5.5). */
} castls_traffic;
/* CASTLS_BAD_STATE before the handshake is done, for the other half's direction of a split
 * connection, and once the records were handed over (castls/offload.h). Zeros on failure. The
 * caller wipes what it got. */
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_sending(const castls_conn *conn,
                                                           castls_traffic *out);
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_receiving(const castls_conn *conn,
                                                             castls_traffic *out);

/* Takes the oldest session that arrived (client) or was made (server, TLS 1.2 and stateful);
 * CASTLS_NOTHING when there is none. Release it after use. */
CASTLS_API castls_code castls_conn_take_session(castls_conn *conn, castls_session **out);
/* The session that this connection resumed, or NULL. Borrowed. */
CASTLS_API castls_session *castls_conn_resumed_session(const castls_conn *conn);
/* Server, connected, TLS 1.3: sends one more ticket. */
CASTLS_API castls_code castls_conn_send_ticket(castls_conn *conn);
/* Server, before tickets are sent: the application's data inside them, 0..32,768 bytes, copied. */
CASTLS_API castls_code castls_conn_set_ticket_data(castls_conn *conn, castls_bytes data);

#ifdef __cplusplus
}
#endif

#endif
