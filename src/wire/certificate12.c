/*
 * certificate12.c: the Certificate message of TLS 1.2 as bytes. RFC 5246 section 7.4.2, RFC
 * 7250 section 3.
 */
#include "wire/certificate12.h"

#include "wire/limits.h"
#include "wire/vectors.h"

bool cas_certificate12_next(cas_reader *r, castls_bytes *certificate)
{
    *certificate = cas_bytes_none();
    if (!cas_reader_has_more(r)) {
        return false;
    }
    const castls_bytes found = cas_read_vec24(r, 1, 0xffffff);
    if (cas_reader_is_bad(r)) {
        return false;
    }
    *certificate = found;
    return true;
}

static cas_err check_entries(castls_bytes certificate_list)
{
    uint32_t count = 0;
    castls_bytes certificate = {0};
    cas_reader r = cas_reader_on(certificate_list);
    while (cas_certificate12_next(&r, &certificate)) {
        if (count == CAS_CERTIFICATE_ENTRIES_MAX) {
            return CAS_ERR_CHAIN_TOO_LONG;
        }
        count = count + 1;
    }
    return cas_reader_end(&r);
}

/*
 * Certificate, RFC 5246 section 7.4.2:
 *
 *   opaque ASN.1Cert<1..2^24-1>;
 *   ASN.1Cert certificate_list<0..2^24-1>;
 */
cas_err cas_certificate12_decode(castls_bytes body, castls_bytes *certificate_list)
{
    *certificate_list = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes list = cas_read_vec24(&r, 0, 0xffffff);
    CAS_TRY(cas_reader_end(&r));
    CAS_TRY(check_entries(list));

    *certificate_list = list;
    return CAS_OK;
}

cas_mark cas_certificate12_open(cas_writer *w)
{
    return cas_write_open24(w);
}

void cas_certificate12_add(cas_writer *w, castls_bytes certificate)
{
    cas_write_bounded24(w, certificate, 1, 0xffffff);
}

/*
 * Certificate of the type RawPublicKey, RFC 7250 section 3:
 *
 *   opaque ASN.1_subjectPublicKeyInfo<1..2^24-1>;
 *
 * RFC 5246 section 7.4.6 lets a client without a certificate send the message with nothing in it;
 * that is the one length below the bound, and whether it may come is for the handshake to say.
 */
cas_err cas_raw_key12_decode(castls_bytes body, castls_bytes *subject_public_key_info)
{
    *subject_public_key_info = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes key = cas_read_vec24(&r, 0, 0xffffff);
    CAS_TRY(cas_reader_end(&r));

    *subject_public_key_info = key;
    return CAS_OK;
}

void cas_raw_key12_encode(cas_writer *w, castls_bytes subject_public_key_info)
{
    cas_write_vec24(w, subject_public_key_info);
}
