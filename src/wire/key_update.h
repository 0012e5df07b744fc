/*
 * key_update.h: the KeyUpdate message. RFC 8446 section 4.6.3.
 */
#ifndef CAS_WIRE_KEY_UPDATE_H
#define CAS_WIRE_KEY_UPDATE_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_key_update {
    uint8_t request_update; /* CAS_UPDATE_NOT_REQUESTED or CAS_UPDATE_REQUESTED. */
} cas_key_update;

/* Any other request is CAS_ERR_KEY_UPDATE_REQUEST. */
CAS_MUST_USE cas_err cas_key_update_decode(castls_bytes body, cas_key_update *out);

void cas_key_update_encode(cas_writer *w, const cas_key_update *in);

#endif
