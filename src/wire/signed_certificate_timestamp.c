/*
 * signed_certificate_timestamp.c: a list of SCTs. RFC 6962 section 3.3.
 */
#include "wire/signed_certificate_timestamp.h"

#include "wire/vectors.h"

/* RFC 6962 section 3.3: opaque SerializedSCT<1..2^16-1>; */
bool cas_sct_list_next(cas_reader *r, castls_bytes *serialized_sct)
{
    *serialized_sct = cas_bytes_none();
    if (!cas_reader_has_more(r)) {
        return false;
    }
    *serialized_sct = cas_read_vec16(r, 1, 65535);
    return !cas_reader_is_bad(r);
}

static cas_err check_scts(castls_bytes sct_list)
{
    castls_bytes sct = cas_bytes_none();
    cas_reader r = cas_reader_on(sct_list);
    while (cas_sct_list_next(&r, &sct)) {
    }
    return cas_reader_end(&r);
}

/*
 * SignedCertificateTimestampList, RFC 6962 section 3.3:
 *
 *   SerializedSCT sct_list <1..2^16-1>;
 */
cas_err cas_sct_list_decode(castls_bytes body, castls_bytes *sct_list)
{
    *sct_list = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes list = cas_read_vec16(&r, 1, 65535);
    CAS_TRY(cas_reader_end(&r));

    CAS_TRY(check_scts(list));
    *sct_list = list;
    return CAS_OK;
}

void cas_sct_list_encode(cas_writer *w, castls_bytes sct_list)
{
    cas_write_bounded16(w, sct_list, 1, 65535);
}
