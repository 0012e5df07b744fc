/*
 * end_of_early_data.c: EndOfEarlyData as bytes, that is none. RFC 8446 section 4.5.
 */
#include "wire/end_of_early_data.h"

/*
 * RFC 8446 section 4.5:
 *
 *   struct {} EndOfEarlyData;
 */
cas_err cas_end_of_early_data_decode(castls_bytes body)
{
    const cas_reader r = cas_reader_on(body);
    return cas_reader_end(&r);
}
