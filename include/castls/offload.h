/*
 * castls/offload.h: a connection whose records are sealed and opened elsewhere: by the kernel
 * (kTLS), a network card, or the caller. castls hands over the keys of both directions and goes on
 * handling what comes beside application data: NewSessionTicket, KeyUpdate and alerts.
 *
 *   castls_conn_offload(conn, &sending, &receiving)      keys, IVs and sequence numbers
 *   castls_conn_opened(conn, type, content, &what, &receiving)
 *                                                        for each record that is not data
 *   castls_conn_next_sending(conn, false, ...)           our KeyUpdate, and the key after it
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_OFFLOAD_H
#define CASTLS_OFFLOAD_H

#include "castls/connection.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The KeyUpdate message of castls_conn_next_sending: header and one byte (RFC 8446 section
 * 4.6.3). */
#define CASTLS_KEY_UPDATE_LEN 5

/*
 * Hands the records of an established connection over. From here on the connection neither receives
 * nor sends, its own keys are wiped, and castls_conn_sending and castls_conn_receiving are
 * CASTLS_BAD_STATE, for castls does not know the sequence numbers any more. What tells of the
 * connection, exports and sessions goes on.
 *
 *   sending, receiving  Out: the protection of each direction; the caller's struct_len says how far
 *                       they go. Zeros on failure. The caller wipes them.
 *
 * Whoever seals sends a KeyUpdate before castls_traffic.records_max records are under one key, and
 * never two records under one sequence number.
 *
 * Returns CASTLS_OK; CASTLS_WOULD_BLOCK while bytes are outgoing, received data or the beginning of
 * a record or of a message waits: carry them first; CASTLS_BAD_STATE before the handshake is done,
 * for a half of a split connection, or when either side has closed; or the connection's failure.
 */
CASTLS_API CASTLS_MUST_USE castls_code
castls_conn_offload(castls_conn *conn, castls_traffic *sending, castls_traffic *receiving);

/* What an opened record brought, as bits. */
typedef enum castls_brought {
    CASTLS_BROUGHT_SESSION = 1u << 0,   /* castls_conn_take_session has it. */
    CASTLS_BROUGHT_RECEIVING = 1u << 1, /* The next record comes under another key. */
    CASTLS_BROUGHT_REQUEST = 1u << 2,   /* The peer asks for our KeyUpdate: it has to be sent before
                                         * the next application data. */
    CASTLS_BROUGHT_CLOSED = 1u << 3     /* close_notify: nothing comes any more. */
} castls_brought;

/*
 * Takes a record that was opened elsewhere.
 *
 *   type       Its content type: 21 (alert), 22 (handshake) or 23 (application data, which is
 *              looked at for its length alone and may be left out).
 *   content    0..16,384 bytes, without content type and padding; borrowed for this call.
 *   what       Out: bits of castls_brought.
 *   receiving  Out: with CASTLS_BROUGHT_RECEIVING the protection of the next record, its sequence
 *              number 0. Else zeros. The caller wipes it.
 *
 * Returns CASTLS_OK; CASTLS_CLOSED when close_notify came; CASTLS_BAD_STATE for a connection that
 * is not offloaded; or its failure: the alert to send, as {2, alert} in a record of type 21, is
 * then castls_conn_error's alert_sent, unless that is CASTLS_ALERT_NONE.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_opened(castls_conn *conn, uint8_t type,
                                                          castls_bytes content, uint32_t *what,
                                                          castls_traffic *receiving);

/*
 * Changes our key: the KeyUpdate message goes out as a record of type 22 under the present key, and
 * all after it under `sending`, whose sequence number is 0.
 *
 *   request  Ask the peer for the same.
 *   message  Room for CASTLS_KEY_UPDATE_LEN bytes, which are written.
 *   sending  Out: the protection behind that record. Zeros on failure. The caller wipes it.
 *
 * Returns CASTLS_OK; CASTLS_UNSUPPORTED in TLS 1.2, which has no KeyUpdate; CASTLS_NO_ROOM;
 * CASTLS_BAD_STATE for a connection that is not offloaded; or its failure.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_next_sending(
    castls_conn *conn, bool request, castls_span message, castls_traffic *sending);

#ifdef __cplusplus
}
#endif

#endif
