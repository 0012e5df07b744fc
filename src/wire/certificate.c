/*
 * certificate.c: the Certificate message of TLS 1.3 as bytes. What stands in a certificate is the
 * affair of src/x509. RFC 8446 section 4.4.2.
 */
#include "wire/certificate.h"

#include "wire/limits.h"
#include "wire/vectors.h"

/*
 * CertificateEntry, RFC 8446 section 4.4.2:
 *
 *   select (certificate_type) {
 *       case RawPublicKey:
 *         opaque ASN1_subjectPublicKeyInfo<1..2^24-1>;
 *
 *       case X509:
 *         opaque cert_data<1..2^24-1>;
 *   };
 *   Extension extensions<0..2^16-1>;
 */
bool cas_certificate_list_next(cas_reader *r, cas_certificate_entry *out)
{
    *out = (cas_certificate_entry){0};
    if (!cas_reader_has_more(r)) {
        return false;
    }
    const castls_bytes cert_data = cas_read_vec24(r, 1, 0xffffff);
    const castls_bytes extensions = cas_read_vec16(r, 0, 65535);
    if (cas_reader_is_bad(r)) {
        return false;
    }
    out->cert_data = cert_data;
    out->extensions = extensions;
    return true;
}

static cas_err count_entries(castls_bytes certificate_list, uint32_t *count)
{
    *count = 0;

    uint32_t found = 0;
    cas_certificate_entry entry = {0};
    cas_reader r = cas_reader_on(certificate_list);
    while (cas_certificate_list_next(&r, &entry)) {
        if (found == CAS_CERTIFICATE_ENTRIES_MAX) {
            return CAS_ERR_CHAIN_TOO_LONG;
        }
        found = found + 1;
    }
    CAS_TRY(cas_reader_end(&r));

    *count = found;
    return CAS_OK;
}

/*
 * Certificate, RFC 8446 section 4.4.2:
 *
 *   opaque certificate_request_context<0..2^8-1>;
 *   CertificateEntry certificate_list<0..2^24-1>;
 */
cas_err cas_certificate_decode(castls_bytes body, cas_certificate *out)
{
    *out = (cas_certificate){0};

    cas_certificate certificate = {0};
    cas_reader r = cas_reader_on(body);
    certificate.certificate_request_context = cas_read_vec8(&r, 0, 255);
    certificate.certificate_list = cas_read_vec24(&r, 0, 0xffffff);
    CAS_TRY(cas_reader_end(&r));

    CAS_TRY(count_entries(certificate.certificate_list, &certificate.entry_count));
    *out = certificate;
    return CAS_OK;
}

void cas_certificate_encode(cas_writer *w, const cas_certificate *in)
{
    cas_write_vec8(w, in->certificate_request_context);
    cas_write_vec24(w, in->certificate_list);
}

cas_mark cas_certificate_open(cas_writer *w, castls_bytes certificate_request_context)
{
    cas_write_vec8(w, certificate_request_context);
    return cas_write_open24(w);
}

void cas_certificate_entry_encode(cas_writer *w, const cas_certificate_entry *in)
{
    cas_write_bounded24(w, in->cert_data, 1, 0xffffff);
    cas_write_vec16(w, in->extensions);
}

cas_mark cas_certificate_entry_open(cas_writer *w, castls_bytes cert_data)
{
    cas_write_bounded24(w, cert_data, 1, 0xffffff);
    return cas_write_open16(w);
}
