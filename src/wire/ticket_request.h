/*
 * ticket_request.h: how many tickets a client would like, and how many it will get. RFC 9149
 * section 3.
 */
#ifndef CAS_WIRE_TICKET_REQUEST_H
#define CAS_WIRE_TICKET_REQUEST_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_ticket_request {
    uint8_t new_session_count;
    uint8_t resumption_count;
} cas_ticket_request;

CAS_MUST_USE cas_err cas_ticket_request_decode(castls_bytes body, cas_ticket_request *out);

void cas_ticket_request_encode(cas_writer *w, const cas_ticket_request *in);

/* EncryptedExtensions. */
CAS_MUST_USE cas_err cas_ticket_request_hint_decode(castls_bytes body, uint8_t *expected_count);

void cas_ticket_request_hint_encode(cas_writer *w, uint8_t expected_count);

#endif
