/*
 * certificate_verify.c: CertificateVerify as bytes. RFC 8446 section 4.4.3.
 */
#include "wire/certificate_verify.h"

/*
 * CertificateVerify, RFC 8446 section 4.4.3:
 *
 *   SignatureScheme algorithm;
 *   opaque signature<0..2^16-1>;
 */
cas_err cas_certificate_verify_decode(castls_bytes body, cas_certificate_verify *out)
{
    *out = (cas_certificate_verify){0};

    cas_certificate_verify verify = {0};
    cas_reader r = cas_reader_on(body);
    verify.algorithm = cas_read_u16(&r);
    verify.signature = cas_read_vec16(&r, 0, 65535);
    CAS_TRY(cas_reader_end(&r));

    *out = verify;
    return CAS_OK;
}

void cas_certificate_verify_encode(cas_writer *w, const cas_certificate_verify *in)
{
    cas_write_u16(w, in->algorithm);
    cas_write_vec16(w, in->signature);
}
