/*
 * key_share.h: key exchange values: a client's list, a server's one, and the group that a
 * HelloRetryRequest asks for. RFC 8446 section 4.2.8.
 */
#ifndef CAS_WIRE_KEY_SHARE_H
#define CAS_WIRE_KEY_SHARE_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_key_share_entry {
    uint16_t group;
    castls_bytes key_exchange;
} cas_key_share_entry;

/* Hands out the client's list, perhaps empty, walked with cas_key_share_next. Refuses two shares
 * for one group (CAS_ERR_KEY_SHARE_TWICE) and more than CAS_KEY_SHARES_MAX (CAS_ERR_LIST_COUNT). */
CAS_MUST_USE cas_err cas_key_share_client_hello_decode(castls_bytes body,
                                                       castls_bytes *client_shares);

/* Opens the client's list: entries follow, then cas_write_close. */
cas_mark cas_key_share_client_hello_open(cas_writer *w);

/* Walks a list: false at its end, or when it is malformed (the reader is bad then). */
bool cas_key_share_next(cas_reader *r, cas_key_share_entry *out);

/* The share for one group; false when the list has none. */
bool cas_key_share_find(castls_bytes client_shares, uint16_t group, castls_bytes *key_exchange);

/* One entry: in the client's list, and the whole body in a ServerHello. */
void cas_key_share_entry_encode(cas_writer *w, const cas_key_share_entry *in);

CAS_MUST_USE cas_err cas_key_share_server_hello_decode(castls_bytes body,
                                                       cas_key_share_entry *server_share);

CAS_MUST_USE cas_err cas_key_share_hello_retry_request_decode(castls_bytes body,
                                                              uint16_t *selected_group);

void cas_key_share_hello_retry_request_encode(cas_writer *w, uint16_t selected_group);

#endif
