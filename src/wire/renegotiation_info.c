/*
 * renegotiation_info.c: the renegotiation_info extension of TLS 1.2. RFC 5746 section 3.2.
 */
#include "wire/renegotiation_info.h"

/*
 * RenegotiationInfo, RFC 5746 section 3.2:
 *
 *   opaque renegotiated_connection<0..255>;
 */
cas_err cas_renegotiation_info_decode(castls_bytes body, castls_bytes *renegotiated_connection)
{
    *renegotiated_connection = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes value = cas_read_vec8(&r, 0, 255);
    CAS_TRY(cas_reader_end(&r));

    *renegotiated_connection = value;
    return CAS_OK;
}

void cas_renegotiation_info_encode(cas_writer *w, castls_bytes renegotiated_connection)
{
    cas_write_vec8(w, renegotiated_connection);
}
