/*
 * castls/split.h: a connection in two halves, for two threads: one reads, the other writes, with no
 * lock between them.
 *
 *   castls_conn *writer = NULL;
 *   if (castls_conn_split(conn, &writer) == CASTLS_OK) {
 *       one thread:      castls_conn_receive(conn, ...), castls_conn_read(conn, ...)
 *       another thread:  castls_conn_send(writer, ...), castls_conn_outgoing(writer, ...)
 *   }
 *
 * Each half is a connection of its own: it is used by one thread at a time, has its own error,
 * events and copy of what was learnt, and is freed with castls_conn_free, in any order. What the
 * halves have to tell each other crosses in one atomic word each way:
 *
 *   - the peer asked for a KeyUpdate: the writing half sends the answer before its next data;
 *   - the reading half has failed: the writing half queues the alert and fails with the same
 *   reason; - the writing half has failed: the reading half fails with the same reason.
 *
 * A half learns of it in its next call that receives, sends, closes or changes keys, or in
 * castls_conn_sync. Nobody is woken: whoever reads wakes the thread that writes when
 * castls_conn_has_mail says so.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_SPLIT_H
#define CASTLS_SPLIT_H

#include "castls/connection.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Splits an established connection.
 *
 *   conn    Becomes the reading half: castls_conn_receive and what belongs to it, and
 *           castls_conn_take_session. Received data that waits stays with it.
 *   writer  Out: the writing half: castls_conn_send, castls_conn_outgoing, castls_conn_sent,
 *           castls_conn_close, castls_conn_update_keys, castls_conn_send_ticket and the settings of
 *           records. What was outgoing goes over. NULL on failure.
 *
 * A function of the other direction returns CASTLS_BAD_STATE; castls_conn_abort and what tells of a
 * connection work on both. The allocator of the configuration has to serve both threads.
 *
 * Returns CASTLS_OK; CASTLS_BAD_STATE before the handshake is done, or for what is a half already;
 * CASTLS_NO_MEMORY or CASTLS_CRYPTO, with nothing changed; or the connection's failure.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_split(castls_conn *conn, castls_conn **writer);

/* Whether something waits for the other half of a split connection, so that its thread had better
 * be woken. Any thread that may use this half. False for a connection that is whole. */
CASTLS_API bool castls_conn_has_mail(const castls_conn *conn);

/* Does what the other half has left for this one: an answer or an alert is outgoing then.
 * CASTLS_OK, or the failure of this half, which may be the other one's. */
CASTLS_API castls_code castls_conn_sync(castls_conn *conn);

#ifdef __cplusplus
}
#endif

#endif
