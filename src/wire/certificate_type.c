/*
 * certificate_type.c: client_certificate_type and server_certificate_type. RFC 7250 section 3.
 */
#include "wire/certificate_type.h"

#include "wire/vectors.h"

/*
 * ClientCertTypeExtension and ServerCertTypeExtension in a ClientHello, RFC 7250 section 3:
 *
 *   CertificateType client_certificate_types<1..2^8-1>;
 */
cas_err cas_certificate_types_decode(castls_bytes body, castls_bytes *certificate_types)
{
    *certificate_types = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes list = cas_read_vec8(&r, 1, 255);
    CAS_TRY(cas_reader_end(&r));

    *certificate_types = list;
    return CAS_OK;
}

bool cas_certificate_types_has(castls_bytes certificate_types, uint8_t certificate_type)
{
    return cas_bytes_find(certificate_types, certificate_type) < certificate_types.len;
}

void cas_certificate_types_encode(cas_writer *w, castls_bytes certificate_types)
{
    cas_write_bounded8(w, certificate_types, 1, 255);
}

/* In the server's answer, RFC 7250 section 3: CertificateType client_certificate_type; */
cas_err cas_certificate_type_decode(castls_bytes body, uint8_t *certificate_type)
{
    *certificate_type = 0;

    cas_reader r = cas_reader_on(body);
    const uint8_t type = cas_read_u8(&r);
    CAS_TRY(cas_reader_end(&r));

    *certificate_type = type;
    return CAS_OK;
}

void cas_certificate_type_encode(cas_writer *w, uint8_t certificate_type)
{
    cas_write_u8(w, certificate_type);
}
