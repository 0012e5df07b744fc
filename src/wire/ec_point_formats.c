/*
 * ec_point_formats.c: the ec_point_formats extension of TLS 1.2. RFC 8422 section 5.1.2.
 */
#include "wire/ec_point_formats.h"

#include "wire/vectors.h"

/*
 * ECPointFormatList, RFC 8422 section 5.1.2:
 *
 *   ECPointFormat ec_point_format_list<1..2^8-1>
 */
cas_err cas_ec_point_formats_decode(castls_bytes body, castls_bytes *ec_point_format_list)
{
    *ec_point_format_list = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes list = cas_read_vec8(&r, 1, 255);
    CAS_TRY(cas_reader_end(&r));

    *ec_point_format_list = list;
    return CAS_OK;
}

bool cas_ec_point_formats_has(castls_bytes ec_point_format_list, uint8_t format)
{
    return cas_bytes_find(ec_point_format_list, format) < ec_point_format_list.len;
}

void cas_ec_point_formats_encode(cas_writer *w, castls_bytes ec_point_format_list)
{
    cas_write_bounded8(w, ec_point_format_list, 1, 255);
}
