/*
 * new_session_ticket.h: the NewSessionTicket of TLS 1.3. RFC 8446 section 4.6.1.
 */
#ifndef CAS_WIRE_NEW_SESSION_TICKET_H
#define CAS_WIRE_NEW_SESSION_TICKET_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_new_session_ticket {
    uint32_t ticket_lifetime; /* Seconds. */
    uint32_t ticket_age_add;
    castls_bytes ticket_nonce;
    castls_bytes ticket;
    castls_bytes extensions;
} cas_new_session_ticket;

CAS_MUST_USE cas_err cas_new_session_ticket_decode(castls_bytes body, cas_new_session_ticket *out);

void cas_new_session_ticket_encode(cas_writer *w, const cas_new_session_ticket *in);

/* Writes all that stands before the extensions and opens their block: extensions follow, then
 * cas_write_close. `in->extensions` is not looked at. */
cas_mark cas_new_session_ticket_open(cas_writer *w, const cas_new_session_ticket *in);

#endif
