/*
 * compress_certificate.c: the compress_certificate extension. RFC 8879 section 3.
 */
#include "wire/compress_certificate.h"

#include "wire/u16_list.h"

/*
 * CertificateCompressionAlgorithms, RFC 8879 section 3:
 *
 *   CertificateCompressionAlgorithm algorithms<2..2^8-2>;
 */
cas_err cas_compress_certificate_decode(castls_bytes body, castls_bytes *algorithms)
{
    *algorithms = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes list = cas_read_u16_list8(&r, 254);
    CAS_TRY(cas_reader_end(&r));

    *algorithms = list;
    return CAS_OK;
}

void cas_compress_certificate_encode(cas_writer *w, castls_codes algorithms)
{
    if (algorithms.count == 0) {
        cas_writer_fail(w);
    }
    const cas_mark mark = cas_write_open8(w);
    cas_u16_list_write(w, algorithms);
    cas_write_close(w, mark);
}
