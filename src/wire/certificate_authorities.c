/*
 * certificate_authorities.c: the certificate_authorities extension. RFC 8446 section 4.2.4.
 */
#include "wire/certificate_authorities.h"

#include "wire/vectors.h"

/* RFC 8446 section 4.2.4: opaque DistinguishedName<1..2^16-1>; */
bool cas_certificate_authorities_next(cas_reader *r, castls_bytes *distinguished_name)
{
    *distinguished_name = cas_bytes_none();
    if (!cas_reader_has_more(r)) {
        return false;
    }
    *distinguished_name = cas_read_vec16(r, 1, 65535);
    return !cas_reader_is_bad(r);
}

static cas_err check_names(castls_bytes authorities)
{
    castls_bytes name = cas_bytes_none();
    cas_reader r = cas_reader_on(authorities);
    while (cas_certificate_authorities_next(&r, &name)) {
    }
    return cas_reader_end(&r);
}

/*
 * CertificateAuthoritiesExtension, RFC 8446 section 4.2.4:
 *
 *   DistinguishedName authorities<3..2^16-1>;
 */
cas_err cas_certificate_authorities_decode(castls_bytes body, castls_bytes *authorities)
{
    *authorities = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes list = cas_read_vec16(&r, 3, 65535);
    CAS_TRY(cas_reader_end(&r));

    CAS_TRY(check_names(list));
    *authorities = list;
    return CAS_OK;
}

void cas_certificate_authorities_encode(cas_writer *w, castls_parts distinguished_names)
{
    if (distinguished_names.count == 0) {
        cas_writer_fail(w);
    }
    const cas_mark mark = cas_write_open16(w);
    for (size_t i = 0; i < distinguished_names.count; i++) {
        cas_write_bounded16(w, cas_parts_get(distinguished_names, i), 1, 65535);
    }
    cas_write_close(w, mark);
}
