/*
 * delegated_credential.c: a delegated credential as bytes. RFC 9345 section 4.
 */
#include "wire/delegated_credential.h"

#include "wire/vectors.h"

/*
 * DelegatedCredential, RFC 9345 section 4:
 *
 *   struct {
 *     uint32 valid_time;
 *     SignatureScheme dc_cert_verify_algorithm;
 *     opaque ASN1_subjectPublicKeyInfo<1..2^24-1>;
 *   } Credential;
 *
 *   struct {
 *     Credential cred;
 *     SignatureScheme algorithm;
 *     opaque signature<0..2^16-1>;
 *   } DelegatedCredential;
 */
cas_err cas_delegated_credential_decode(castls_bytes body, cas_delegated_credential *out)
{
    *out = (cas_delegated_credential){0};

    cas_delegated_credential dc = {0};
    cas_reader r = cas_reader_on(body);
    dc.valid_time = cas_read_u32(&r);
    dc.dc_cert_verify_algorithm = cas_read_u16(&r);
    dc.asn1_subject_public_key_info = cas_read_vec24(&r, 1, 0xffffff);
    const size_t left = cas_reader_left(&r);
    dc.algorithm = cas_read_u16(&r);
    dc.signature = cas_read_vec16(&r, 0, 65535);
    CAS_TRY(cas_reader_end(&r));

    dc.cred = cas_bytes_prefix(body, body.len - left);
    *out = dc;
    return CAS_OK;
}

void cas_delegated_credential_encode(cas_writer *w, const cas_delegated_credential *in)
{
    cas_write_u32(w, in->valid_time);
    cas_write_u16(w, in->dc_cert_verify_algorithm);
    cas_write_bounded24(w, in->asn1_subject_public_key_info, 1, 0xffffff);
    cas_write_u16(w, in->algorithm);
    cas_write_vec16(w, in->signature);
}
