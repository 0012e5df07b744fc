/*
 * new_session_ticket12.c: the NewSessionTicket of TLS 1.2 as bytes. RFC 5077 section 3.3.
 */
#include "wire/new_session_ticket12.h"

/*
 * NewSessionTicket, RFC 5077 section 3.3:
 *
 *   uint32 ticket_lifetime_hint;
 *   opaque ticket<0..2^16-1>;
 */
cas_err cas_new_session_ticket12_decode(castls_bytes body, cas_new_session_ticket12 *out)
{
    *out = (cas_new_session_ticket12){0};

    cas_new_session_ticket12 ticket = {0};
    cas_reader r = cas_reader_on(body);
    ticket.ticket_lifetime_hint = cas_read_u32(&r);
    ticket.ticket = cas_read_vec16(&r, 0, 65535);
    CAS_TRY(cas_reader_end(&r));

    *out = ticket;
    return CAS_OK;
}

void cas_new_session_ticket12_encode(cas_writer *w, const cas_new_session_ticket12 *in)
{
    cas_write_u32(w, in->ticket_lifetime_hint);
    cas_write_vec16(w, in->ticket);
}
