/*
 * record_size_limit.c: the record_size_limit extension. RFC 8449 section 4.
 */
#include "wire/record_size_limit.h"

/*
 * RFC 8449 section 4:
 *
 *   uint16 RecordSizeLimit;
 *
 * "Endpoints MUST NOT send a 'record_size_limit' extension with a value smaller than 64. An
 * endpoint MUST treat receipt of a smaller value as a fatal error and generate an
 * 'illegal_parameter' alert."
 */
cas_err cas_record_size_limit_decode(castls_bytes body, uint16_t *record_size_limit)
{
    *record_size_limit = 0;

    cas_reader r = cas_reader_on(body);
    const uint16_t limit = cas_read_u16(&r);
    CAS_TRY(cas_reader_end(&r));

    if (limit < CAS_RECORD_SIZE_LIMIT_MIN) {
        return CAS_ERR_RECORD_SIZE_LIMIT;
    }
    *record_size_limit = limit;
    return CAS_OK;
}

void cas_record_size_limit_encode(cas_writer *w, uint16_t record_size_limit)
{
    if (record_size_limit < CAS_RECORD_SIZE_LIMIT_MIN) {
        cas_writer_fail(w);
    }
    cas_write_u16(w, record_size_limit);
}
