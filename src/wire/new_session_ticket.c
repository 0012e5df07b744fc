/*
 * new_session_ticket.c: the NewSessionTicket of TLS 1.3 as bytes. RFC 8446 section 4.6.1.
 */
#include "wire/new_session_ticket.h"

#include "wire/vectors.h"

/*
 * NewSessionTicket, RFC 8446 section 4.6.1:
 *
 *   uint32 ticket_lifetime;
 *   uint32 ticket_age_add;
 *   opaque ticket_nonce<0..255>;
 *   opaque ticket<1..2^16-1>;
 *   Extension extensions<0..2^16-2>;
 */
cas_err cas_new_session_ticket_decode(castls_bytes body, cas_new_session_ticket *out)
{
    *out = (cas_new_session_ticket){0};

    cas_new_session_ticket ticket = {0};
    cas_reader r = cas_reader_on(body);
    ticket.ticket_lifetime = cas_read_u32(&r);
    ticket.ticket_age_add = cas_read_u32(&r);
    ticket.ticket_nonce = cas_read_vec8(&r, 0, 255);
    ticket.ticket = cas_read_vec16(&r, 1, 65535);
    ticket.extensions = cas_read_vec16(&r, 0, 65534);
    CAS_TRY(cas_reader_end(&r));

    *out = ticket;
    return CAS_OK;
}

static void write_fields(cas_writer *w, const cas_new_session_ticket *in)
{
    cas_write_u32(w, in->ticket_lifetime);
    cas_write_u32(w, in->ticket_age_add);
    cas_write_vec8(w, in->ticket_nonce);
    cas_write_bounded16(w, in->ticket, 1, 65535);
}

void cas_new_session_ticket_encode(cas_writer *w, const cas_new_session_ticket *in)
{
    write_fields(w, in);
    cas_write_bounded16(w, in->extensions, 0, 65534);
}

cas_mark cas_new_session_ticket_open(cas_writer *w, const cas_new_session_ticket *in)
{
    write_fields(w, in);
    return cas_write_open16(w);
}
