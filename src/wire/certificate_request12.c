/*
 * certificate_request12.c: the CertificateRequest of TLS 1.2 as bytes. RFC 5246 section 7.4.4.
 */
#include "wire/certificate_request12.h"

#include "wire/u16_list.h"
#include "wire/vectors.h"

/* opaque DistinguishedName<1..2^16-1>, each. */
static cas_err check_names(castls_bytes certificate_authorities)
{
    cas_reader r = cas_reader_on(certificate_authorities);
    while (cas_reader_has_more(&r)) {
        (void)cas_read_vec16(&r, 1, 65535);
    }
    return cas_reader_end(&r);
}

/*
 * CertificateRequest, RFC 5246 section 7.4.4:
 *
 *   ClientCertificateType certificate_types<1..2^8-1>;
 *   SignatureAndHashAlgorithm supported_signature_algorithms<2..2^16-2>;
 *   DistinguishedName certificate_authorities<0..2^16-1>;
 */
cas_err cas_certificate_request12_decode(castls_bytes body, cas_certificate_request12 *out)
{
    *out = (cas_certificate_request12){0};

    cas_certificate_request12 request = {0};
    cas_reader r = cas_reader_on(body);
    request.certificate_types = cas_read_vec8(&r, 1, 255);
    request.supported_signature_algorithms = cas_read_u16_list16(&r, 65534);
    request.certificate_authorities = cas_read_vec16(&r, 0, 65535);
    CAS_TRY(cas_reader_end(&r));
    CAS_TRY(check_names(request.certificate_authorities));

    *out = request;
    return CAS_OK;
}

void cas_certificate_request12_encode(cas_writer *w, const cas_certificate_request12 *in)
{
    cas_write_bounded8(w, in->certificate_types, 1, 255);
    cas_write_bounded16(w, in->supported_signature_algorithms, 2, 65534);
    cas_write_vec16(w, in->certificate_authorities);
}

cas_mark cas_certificate_request12_open(cas_writer *w, castls_bytes certificate_types)
{
    cas_write_bounded8(w, certificate_types, 1, 255);
    return cas_write_open16(w);
}
