/*
 * ticket_request.c: the ticket_request extension. RFC 9149 section 3.
 */
#include "wire/ticket_request.h"

/*
 * ClientTicketRequest, RFC 9149 section 3:
 *
 *   uint8 new_session_count;
 *   uint8 resumption_count;
 */
cas_err cas_ticket_request_decode(castls_bytes body, cas_ticket_request *out)
{
    *out = (cas_ticket_request){0};

    cas_ticket_request request = {0};
    cas_reader r = cas_reader_on(body);
    request.new_session_count = cas_read_u8(&r);
    request.resumption_count = cas_read_u8(&r);
    CAS_TRY(cas_reader_end(&r));

    *out = request;
    return CAS_OK;
}

void cas_ticket_request_encode(cas_writer *w, const cas_ticket_request *in)
{
    cas_write_u8(w, in->new_session_count);
    cas_write_u8(w, in->resumption_count);
}

/*
 * ServerTicketRequestHint, RFC 9149 section 3:
 *
 *   uint8 expected_count;
 */
cas_err cas_ticket_request_hint_decode(castls_bytes body, uint8_t *expected_count)
{
    *expected_count = 0;

    cas_reader r = cas_reader_on(body);
    const uint8_t count = cas_read_u8(&r);
    CAS_TRY(cas_reader_end(&r));

    *expected_count = count;
    return CAS_OK;
}

void cas_ticket_request_hint_encode(cas_writer *w, uint8_t expected_count)
{
    cas_write_u8(w, expected_count);
}
