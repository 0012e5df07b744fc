/*
 * key_update.c: KeyUpdate as bytes. RFC 8446 section 4.6.3.
 */
#include "wire/key_update.h"

#include "wire/types.h"

/*
 * KeyUpdate, RFC 8446 section 4.6.3:
 *
 *   enum {
 *       update_not_requested(0), update_requested(1), (255)
 *   } KeyUpdateRequest;
 *
 *   KeyUpdateRequest request_update;
 *
 * "If an implementation receives any other value, it MUST terminate the connection with an
 * 'illegal_parameter' alert."
 */
cas_err cas_key_update_decode(castls_bytes body, cas_key_update *out)
{
    *out = (cas_key_update){0};

    cas_key_update update = {0};
    cas_reader r = cas_reader_on(body);
    update.request_update = cas_read_u8(&r);
    CAS_TRY(cas_reader_end(&r));

    if (update.request_update > CAS_UPDATE_REQUESTED) {
        return CAS_ERR_KEY_UPDATE_REQUEST;
    }
    *out = update;
    return CAS_OK;
}

void cas_key_update_encode(cas_writer *w, const cas_key_update *in)
{
    if (in->request_update > CAS_UPDATE_REQUESTED) {
        cas_writer_fail(w);
    }
    cas_write_u8(w, in->request_update);
}
