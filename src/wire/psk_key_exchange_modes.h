/*
 * psk_key_exchange_modes.h: how a client wants its PSKs used. RFC 8446 section 4.2.9.
 */
#ifndef CAS_WIRE_PSK_KEY_EXCHANGE_MODES_H
#define CAS_WIRE_PSK_KEY_EXCHANGE_MODES_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

/* Hands out the list, one byte a mode. */
CAS_MUST_USE cas_err cas_psk_key_exchange_modes_decode(castls_bytes body, castls_bytes *ke_modes);

bool cas_psk_key_exchange_modes_has(castls_bytes ke_modes, uint8_t mode);

void cas_psk_key_exchange_modes_encode(cas_writer *w, castls_bytes ke_modes);

#endif
