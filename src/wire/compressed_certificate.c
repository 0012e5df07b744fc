/*
 * compressed_certificate.c: CompressedCertificate as bytes. RFC 8879 section 4.
 */
#include "wire/compressed_certificate.h"

#include "wire/vectors.h"

/*
 * CompressedCertificate, RFC 8879 section 4:
 *
 *   CertificateCompressionAlgorithm algorithm;
 *   uint24 uncompressed_length;
 *   opaque compressed_certificate_message<1..2^24-1>;
 */
cas_err cas_compressed_certificate_decode(castls_bytes body, cas_compressed_certificate *out)
{
    *out = (cas_compressed_certificate){0};

    cas_compressed_certificate compressed = {0};
    cas_reader r = cas_reader_on(body);
    compressed.algorithm = cas_read_u16(&r);
    compressed.uncompressed_length = cas_read_u24(&r);
    compressed.compressed_certificate_message = cas_read_vec24(&r, 1, 0xffffff);
    CAS_TRY(cas_reader_end(&r));

    *out = compressed;
    return CAS_OK;
}

void cas_compressed_certificate_encode(cas_writer *w, const cas_compressed_certificate *in)
{
    cas_write_u16(w, in->algorithm);
    cas_write_u24(w, in->uncompressed_length);
    cas_write_bounded24(w, in->compressed_certificate_message, 1, 0xffffff);
}
