/*
 * cookie.c: the cookie extension. RFC 8446 section 4.2.2.
 */
#include "wire/cookie.h"

#include "wire/vectors.h"

/*
 * Cookie, RFC 8446 section 4.2.2:
 *
 *   opaque cookie<1..2^16-1>;
 */
cas_err cas_cookie_decode(castls_bytes body, castls_bytes *cookie)
{
    *cookie = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes value = cas_read_vec16(&r, 1, 65535);
    CAS_TRY(cas_reader_end(&r));

    *cookie = value;
    return CAS_OK;
}

void cas_cookie_encode(cas_writer *w, castls_bytes cookie)
{
    cas_write_bounded16(w, cookie, 1, 65535);
}
