/*
 * head12.c: see head12.h.
 */
#include "record/head12.h"

#include "core/reader.h"
#include "core/writer.h"

cas_err cas_record_aad12(const cas_record_half *half, uint8_t type, size_t text_len,
                         castls_span room, castls_bytes *aad)
{
    cas_writer w = cas_writer_on(room);
    cas_write_u64(&w, half->sequence);
    cas_write_u8(&w, type);
    cas_write_u16(&w, CAS_TLS12);
    cas_write_u16(&w, cas_narrow_u16(text_len));
    return cas_writer_end(&w, aad);
}

cas_err cas_record_head12(const cas_record_half *half, uint8_t type, size_t text_len,
                          castls_span out)
{
    castls_bytes head = {0};
    cas_writer w = cas_writer_on(cas_span_prefix(out, cas_half_text_at(half)));
    cas_write_u8(&w, type);
    cas_write_u16(&w, CAS_TLS12);
    cas_write_u16(&w, cas_narrow_u16(half->nonce_len + text_len + CAS_AEAD_TAG_LEN));
    if (half->nonce_len != 0) {
        cas_write_u64(&w, half->sequence);
    }
    return cas_writer_end(&w, &head);
}

uint64_t cas_record_nonce12(const cas_record_half *half, castls_bytes body)
{
    if (half->nonce_len == 0) {
        return half->sequence;
    }
    cas_reader r = cas_reader_on(cas_bytes_prefix(body, half->nonce_len));
    return cas_read_u64(&r);
}
