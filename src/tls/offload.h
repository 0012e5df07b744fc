/*
 * offload.h: what the rest of this floor does for a connection whose records are elsewhere.
 */
#ifndef CAS_TLS_OFFLOAD_H
#define CAS_TLS_OFFLOAD_H

#include "castls/offload.h"
#include "record/open.h"

/* read.c: what a record held goes on by its type; application data is left to the caller. */
CAS_MUST_USE cas_err cas_conn_on_record(castls_conn *conn, const cas_record_plain *plain);

/* secrets.c: the protection of the server's or the client's direction, at that sequence number, as
 * far as the caller's struct goes; and zeros in its place. */
CAS_MUST_USE cas_err cas_conn_read_traffic(const castls_conn *conn, bool of_server,
                                           uint64_t sequence, castls_traffic *out);
void cas_conn_clear_traffic(castls_traffic *out);

#endif
