/*
 * client_key_exchange.c: ClientKeyExchange of ECDHE as bytes. RFC 8422 section 5.7.
 */
#include "wire/client_key_exchange.h"

#include "wire/vectors.h"

/*
 * ClientKeyExchange, RFC 8422 section 5.7 (an implicit share belongs to static ECDH, which castls
 * does not have):
 *
 *   opaque point<1..2^8-1>;
 */
cas_err cas_client_key_exchange_decode(castls_bytes body, castls_bytes *point)
{
    *point = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes share = cas_read_vec8(&r, 1, 255);
    CAS_TRY(cas_reader_end(&r));

    *point = share;
    return CAS_OK;
}

void cas_client_key_exchange_encode(cas_writer *w, castls_bytes point)
{
    cas_write_bounded8(w, point, 1, 255);
}
