/*
 * alpn.c: application_layer_protocol_negotiation. RFC 7301 section 3.1.
 */
#include "wire/alpn.h"

#include "wire/limits.h"
#include "wire/vectors.h"

/* RFC 7301 section 3.1: opaque ProtocolName<1..2^8-1>; */
bool cas_alpn_next(cas_reader *r, castls_bytes *name)
{
    *name = cas_bytes_none();
    if (!cas_reader_has_more(r)) {
        return false;
    }
    *name = cas_read_vec8(r, 1, 255);
    return !cas_reader_is_bad(r);
}

static cas_err count_names(castls_bytes protocol_name_list, uint32_t *count)
{
    *count = 0;

    uint32_t found = 0;
    castls_bytes name = cas_bytes_none();
    cas_reader r = cas_reader_on(protocol_name_list);
    while (cas_alpn_next(&r, &name)) {
        found = found + 1;
    }
    CAS_TRY(cas_reader_end(&r));

    *count = found;
    return CAS_OK;
}

/*
 * ProtocolNameList, RFC 7301 section 3.1:
 *
 *   ProtocolName protocol_name_list<2..2^16-1>
 */
cas_err cas_alpn_decode(castls_bytes body, castls_bytes *protocol_name_list)
{
    *protocol_name_list = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes list = cas_read_vec16(&r, 2, 65535);
    CAS_TRY(cas_reader_end(&r));

    uint32_t count = 0;
    CAS_TRY(count_names(list, &count));
    if (count > CAS_ALPN_NAMES_MAX) {
        return CAS_ERR_LIST_COUNT;
    }
    *protocol_name_list = list;
    return CAS_OK;
}

/* RFC 7301 section 3.1: the server's list "MUST contain exactly one ProtocolName". */
cas_err cas_alpn_decode_one(castls_bytes body, castls_bytes *name)
{
    *name = cas_bytes_none();

    castls_bytes list = cas_bytes_none();
    CAS_TRY(cas_alpn_decode(body, &list));

    cas_reader r = cas_reader_on(list);
    const castls_bytes first = cas_read_vec8(&r, 1, 255);
    if (cas_reader_end(&r) != CAS_OK) {
        return CAS_ERR_ALPN_COUNT;
    }
    *name = first;
    return CAS_OK;
}

bool cas_alpn_has(castls_bytes protocol_name_list, castls_bytes name)
{
    castls_bytes each = cas_bytes_none();
    cas_reader r = cas_reader_on(protocol_name_list);
    while (cas_alpn_next(&r, &each)) {
        if (cas_bytes_equal(each, name)) {
            return true;
        }
    }
    return false;
}

void cas_alpn_encode(cas_writer *w, castls_parts names)
{
    if (names.count == 0 || names.count > CAS_ALPN_NAMES_MAX) {
        cas_writer_fail(w);
    }
    const cas_mark mark = cas_write_open16(w);
    for (size_t i = 0; i < names.count; i++) {
        cas_write_bounded8(w, cas_parts_get(names, i), 1, 255);
    }
    cas_write_close(w, mark);
}

void cas_alpn_encode_one(cas_writer *w, castls_bytes name)
{
    const cas_mark mark = cas_write_open16(w);
    cas_write_bounded8(w, name, 1, 255);
    cas_write_close(w, mark);
}
