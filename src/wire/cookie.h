/*
 * cookie.h: what a HelloRetryRequest gives the client to send back. RFC 8446 section 4.2.2.
 */
#ifndef CAS_WIRE_COOKIE_H
#define CAS_WIRE_COOKIE_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

CAS_MUST_USE cas_err cas_cookie_decode(castls_bytes body, castls_bytes *cookie);

void cas_cookie_encode(cas_writer *w, castls_bytes cookie);

#endif
