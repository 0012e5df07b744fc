/*
 * finished.c: Finished as bytes. RFC 8446 section 4.4.4.
 */
#include "wire/finished.h"

/*
 * Finished, RFC 8446 section 4.4.4:
 *
 *   opaque verify_data[Hash.length];
 */
cas_err cas_finished_decode(castls_bytes body, size_t verify_data_len, cas_finished *out)
{
    *out = (cas_finished){0};

    cas_finished finished = {0};
    cas_reader r = cas_reader_on(body);
    finished.verify_data = cas_read_bytes(&r, verify_data_len);
    CAS_TRY(cas_reader_end(&r));

    *out = finished;
    return CAS_OK;
}

void cas_finished_encode(cas_writer *w, const cas_finished *in)
{
    cas_write_bytes(w, in->verify_data);
}
