/*
 * server_key_exchange.h: the ServerKeyExchange of TLS 1.2's ECDHE: a signed share. RFC 8422 section
 * 5.4, RFC 5246 section 7.4.3.
 */
#ifndef CAS_WIRE_SERVER_KEY_EXCHANGE_H
#define CAS_WIRE_SERVER_KEY_EXCHANGE_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_server_key_exchange {
    uint16_t namedcurve;
    castls_bytes point;  /* The server's share. */
    castls_bytes params; /* Decoded: ServerECDHParams as they stand there, which are signed. */
    uint16_t algorithm;  /* SignatureScheme */
    castls_bytes signature;
} cas_server_key_exchange;

/* CAS_ERR_CURVE_TYPE for parameters of a curve that has no name. */
CAS_MUST_USE cas_err cas_server_key_exchange_decode(castls_bytes body,
                                                    cas_server_key_exchange *out);

/* Writes the whole body; `in->params` is not looked at. */
void cas_server_key_exchange_encode(cas_writer *w, const cas_server_key_exchange *in);

/* Writes ServerECDHParams alone: what is signed behind the two randoms. */
void cas_server_ecdh_params_encode(cas_writer *w, const cas_server_key_exchange *in);

#endif
