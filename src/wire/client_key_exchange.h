/*
 * client_key_exchange.h: the ClientKeyExchange of TLS 1.2's ECDHE: the client's share. RFC 8422
 * section 5.7.
 */
#ifndef CAS_WIRE_CLIENT_KEY_EXCHANGE_H
#define CAS_WIRE_CLIENT_KEY_EXCHANGE_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

CAS_MUST_USE cas_err cas_client_key_exchange_decode(castls_bytes body, castls_bytes *point);

void cas_client_key_exchange_encode(cas_writer *w, castls_bytes point);

#endif
