/*
 * oid_filters.c: the oid_filters extension. What an OID means is not judged here.
 * RFC 8446 section 4.2.5.
 */
#include "wire/oid_filters.h"

#include "wire/limits.h"

/*
 * OIDFilter, RFC 8446 section 4.2.5:
 *
 *   opaque certificate_extension_oid<1..2^8-1>;
 *   opaque certificate_extension_values<0..2^16-1>;
 */
bool cas_oid_filters_next(cas_reader *r, cas_oid_filter *out)
{
    *out = (cas_oid_filter){0};
    if (!cas_reader_has_more(r)) {
        return false;
    }
    const castls_bytes oid = cas_read_vec8(r, 1, 255);
    const castls_bytes values = cas_read_vec16(r, 0, 65535);
    if (cas_reader_is_bad(r)) {
        return false;
    }
    out->certificate_extension_oid = oid;
    out->certificate_extension_values = values;
    return true;
}

/* Whether the first `count` filters of the list have that OID. */
static bool has_oid(castls_bytes filters, uint32_t count, castls_bytes oid)
{
    cas_oid_filter filter = {0};
    cas_reader r = cas_reader_on(filters);
    for (uint32_t i = 0; i < count && cas_oid_filters_next(&r, &filter); i++) {
        if (cas_bytes_equal(filter.certificate_extension_oid, oid)) {
            return true;
        }
    }
    return false;
}

static cas_err check_filters(castls_bytes filters)
{
    uint32_t count = 0;
    cas_oid_filter filter = {0};
    cas_reader r = cas_reader_on(filters);
    while (cas_oid_filters_next(&r, &filter)) {
        if (count == CAS_OID_FILTERS_MAX) {
            return CAS_ERR_LIST_COUNT;
        }
        if (has_oid(filters, count, filter.certificate_extension_oid)) {
            return CAS_ERR_OID_FILTER_TWICE;
        }
        count = count + 1;
    }
    return cas_reader_end(&r);
}

/*
 * OIDFilterExtension, RFC 8446 section 4.2.5:
 *
 *   OIDFilter filters<0..2^16-1>;
 *
 * "Any given OID MUST NOT appear more than once in the filters list."
 */
cas_err cas_oid_filters_decode(castls_bytes body, castls_bytes *filters)
{
    *filters = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes list = cas_read_vec16(&r, 0, 65535);
    CAS_TRY(cas_reader_end(&r));

    CAS_TRY(check_filters(list));
    *filters = list;
    return CAS_OK;
}

void cas_oid_filters_encode(cas_writer *w, castls_bytes filters)
{
    cas_write_vec16(w, filters);
}
