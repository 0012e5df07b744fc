/*
 * alpn.h: application_layer_protocol_negotiation: the client's list of protocols and the server's
 * choice. RFC 7301 section 3.1.
 */
#ifndef CAS_WIRE_ALPN_H
#define CAS_WIRE_ALPN_H

#include "core/err.h"
#include "core/list.h"
#include "core/reader.h"
#include "core/writer.h"

/* The client's list, walked with cas_alpn_next. Refuses empty names and lists, and more than
 * CAS_ALPN_NAMES_MAX names (CAS_ERR_LIST_COUNT). */
CAS_MUST_USE cas_err cas_alpn_decode(castls_bytes body, castls_bytes *protocol_name_list);

/* The server's answer: the same form with exactly one name, else CAS_ERR_ALPN_COUNT. */
CAS_MUST_USE cas_err cas_alpn_decode_one(castls_bytes body, castls_bytes *name);

/* Walks a list: false at its end, or when it is malformed (the reader is bad then). */
bool cas_alpn_next(cas_reader *r, castls_bytes *name);

bool cas_alpn_has(castls_bytes protocol_name_list, castls_bytes name);

/* Names are 1..255 bytes each; another length fails the writer. */
void cas_alpn_encode(cas_writer *w, castls_parts names);
void cas_alpn_encode_one(cas_writer *w, castls_bytes name);

#endif
