/*
 * new_session_ticket12.h: the NewSessionTicket of TLS 1.2. RFC 5077 section 3.3.
 */
#ifndef CAS_WIRE_NEW_SESSION_TICKET12_H
#define CAS_WIRE_NEW_SESSION_TICKET12_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_new_session_ticket12 {
    uint32_t ticket_lifetime_hint; /* Seconds; 0 says nothing. */
    castls_bytes ticket;           /* Empty: the server has none after all. */
} cas_new_session_ticket12;

CAS_MUST_USE cas_err cas_new_session_ticket12_decode(castls_bytes body,
                                                     cas_new_session_ticket12 *out);

void cas_new_session_ticket12_encode(cas_writer *w, const cas_new_session_ticket12 *in);

#endif
