/*
 * u16_list.c: lists of 16-bit code points. RFC 8446 section 3.4 says what a vector is.
 */
#include "wire/u16_list.h"

uint16_t cas_u16_list_get(castls_bytes list, size_t i)
{
    if (i >= cas_u16_list_count(list)) {
        return 0;
    }
    cas_reader r = cas_reader_on(cas_bytes_skip(list, i * 2));
    return cas_read_u16(&r);
}

bool cas_u16_list_has(castls_bytes list, uint16_t code)
{
    cas_reader r = cas_reader_on(list);
    while (cas_reader_left(&r) >= 2) {
        if (cas_read_u16(&r) == code) {
            return true;
        }
    }
    return false;
}

castls_bytes cas_read_u16_list8(cas_reader *r, size_t max)
{
    const castls_bytes list = cas_read_vec8(r, 2, max);
    if (list.len % 2 != 0) {
        cas_reader_fail(r);
        return cas_bytes_none();
    }
    return list;
}

castls_bytes cas_read_u16_list16(cas_reader *r, size_t max)
{
    const castls_bytes list = cas_read_vec16(r, 2, max);
    if (list.len % 2 != 0) {
        cas_reader_fail(r);
        return cas_bytes_none();
    }
    return list;
}

cas_err cas_u16_list_decode(castls_bytes body, castls_bytes *list)
{
    *list = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes codes = cas_read_u16_list16(&r, 65534);
    CAS_TRY(cas_reader_end(&r));

    *list = codes;
    return CAS_OK;
}

void cas_u16_list_write(cas_writer *w, castls_codes codes)
{
    for (size_t i = 0; i < codes.count; i++) {
        cas_write_u16(w, cas_codes_get(codes, i));
    }
}

void cas_u16_list_encode(cas_writer *w, castls_codes codes)
{
    if (codes.count == 0) {
        cas_writer_fail(w);
    }
    const cas_mark mark = cas_write_open16(w);
    cas_u16_list_write(w, codes);
    cas_write_close(w, mark);
}

cas_err cas_u16_list_make(castls_codes codes, castls_span room, castls_bytes *list)
{
    cas_writer w = cas_writer_on(room);
    cas_u16_list_write(&w, codes);
    return cas_writer_end(&w, list);
}
