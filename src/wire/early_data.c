/*
 * early_data.c: the early_data extension. RFC 8446 section 4.2.10.
 */
#include "wire/early_data.h"

/*
 * EarlyDataIndication, RFC 8446 section 4.2.10:
 *
 *   struct {} Empty;
 *
 *   select (Handshake.msg_type) {
 *       case new_session_ticket:   uint32 max_early_data_size;
 *       case client_hello:         Empty;
 *       case encrypted_extensions: Empty;
 *   };
 */
cas_err cas_early_data_decode(castls_bytes body)
{
    const cas_reader r = cas_reader_on(body);
    return cas_reader_end(&r);
}

cas_err cas_early_data_new_session_ticket_decode(castls_bytes body, uint32_t *max_early_data_size)
{
    *max_early_data_size = 0;

    cas_reader r = cas_reader_on(body);
    const uint32_t size = cas_read_u32(&r);
    CAS_TRY(cas_reader_end(&r));

    *max_early_data_size = size;
    return CAS_OK;
}

void cas_early_data_new_session_ticket_encode(cas_writer *w, uint32_t max_early_data_size)
{
    cas_write_u32(w, max_early_data_size);
}
