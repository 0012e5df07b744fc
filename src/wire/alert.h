/*
 * alert.h: the two bytes of an alert record. RFC 8446 section 6.
 */
#ifndef CAS_WIRE_ALERT_H
#define CAS_WIRE_ALERT_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_alert {
    uint8_t level;       /* 1 warning, 2 fatal; TLS 1.3 ignores it. */
    uint8_t description; /* A castls_alert, or a number that is none. */
} cas_alert;

/* Any other length than two bytes is CAS_ERR_RECORD_ALERT_LENGTH. */
CAS_MUST_USE cas_err cas_alert_decode(castls_bytes body, cas_alert *out);

void cas_alert_encode(cas_writer *w, const cas_alert *in);

#endif
