/*
 * alert.c: the two bytes of an alert. RFC 8446 section 6.
 */
#include "wire/alert.h"

/*
 * Alert, RFC 8446 section 6:
 *
 *   AlertLevel level;
 *   AlertDescription description;
 */
cas_err cas_alert_decode(castls_bytes body, cas_alert *out)
{
    *out = (cas_alert){0};

    cas_alert alert = {0};
    cas_reader r = cas_reader_on(body);
    alert.level = cas_read_u8(&r);
    alert.description = cas_read_u8(&r);
    if (cas_reader_end(&r) != CAS_OK) {
        return CAS_ERR_RECORD_ALERT_LENGTH;
    }
    *out = alert;
    return CAS_OK;
}

void cas_alert_encode(cas_writer *w, const cas_alert *in)
{
    cas_write_u8(w, in->level);
    cas_write_u8(w, in->description);
}
