/*
 * certificate_request.c: CertificateRequest as bytes. RFC 8446 section 4.3.2.
 */
#include "wire/certificate_request.h"

/*
 * CertificateRequest, RFC 9846 section 4.4.2 (RFC 8446 has extensions<2..2^16-1>; that
 * signature_algorithms has to be there is the handshake's to say):
 *
 *   opaque certificate_request_context<0..2^8-1>;
 *   Extension extensions<0..2^16-1>;
 */
cas_err cas_certificate_request_decode(castls_bytes body, cas_certificate_request *out)
{
    *out = (cas_certificate_request){0};

    cas_certificate_request request = {0};
    cas_reader r = cas_reader_on(body);
    request.certificate_request_context = cas_read_vec8(&r, 0, 255);
    request.extensions = cas_read_vec16(&r, 0, 65535);
    CAS_TRY(cas_reader_end(&r));

    *out = request;
    return CAS_OK;
}

void cas_certificate_request_encode(cas_writer *w, const cas_certificate_request *in)
{
    cas_write_vec8(w, in->certificate_request_context);
    cas_write_vec16(w, in->extensions);
}

cas_mark cas_certificate_request_open(cas_writer *w, castls_bytes certificate_request_context)
{
    cas_write_vec8(w, certificate_request_context);
    return cas_write_open16(w);
}
