/*
 * status_request.c: the status_request extension and the CertificateStatus it asks for. What an
 * OCSP response says is the affair of src/x509. RFC 6066 section 8.
 */
#include "wire/status_request.h"

#include "wire/types.h"
#include "wire/vectors.h"

/*
 * CertificateStatusRequest, RFC 6066 section 8:
 *
 *   struct {
 *       CertificateStatusType status_type;
 *       select (status_type) {
 *           case ocsp: OCSPStatusRequest;
 *       } request;
 *   } CertificateStatusRequest;
 *
 *   struct {
 *       ResponderID responder_id_list<0..2^16-1>;
 *       Extensions  request_extensions;
 *   } OCSPStatusRequest;
 *
 *   opaque ResponderID<1..2^16-1>;
 *   opaque Extensions<0..2^16-1>;
 *
 * castls answers with the response it was configured with, whatever the responders named here, so
 * that their list stays closed.
 */
cas_err cas_status_request_decode(castls_bytes body, cas_status_request *out)
{
    *out = (cas_status_request){0};

    cas_status_request request = {0};
    cas_reader r = cas_reader_on(body);
    request.status_type = cas_read_u8(&r);
    if (request.status_type == CAS_STATUS_OCSP) {
        request.responder_id_list = cas_read_vec16(&r, 0, 65535);
        request.request_extensions = cas_read_vec16(&r, 0, 65535);
    } else {
        request.other = cas_read_rest(&r);
    }
    CAS_TRY(cas_reader_end(&r));

    *out = request;
    return CAS_OK;
}

void cas_status_request_encode(cas_writer *w, const cas_status_request *in)
{
    cas_write_u8(w, in->status_type);
    if (in->status_type == CAS_STATUS_OCSP) {
        cas_write_vec16(w, in->responder_id_list);
        cas_write_vec16(w, in->request_extensions);
    } else {
        cas_write_bytes(w, in->other);
    }
}

/*
 * CertificateStatus, RFC 6066 section 8:
 *
 *   struct {
 *       CertificateStatusType status_type;
 *       select (status_type) {
 *           case ocsp: OCSPResponse;
 *       } response;
 *   } CertificateStatus;
 *
 *   opaque OCSPResponse<1..2^24-1>;
 */
cas_err cas_certificate_status_decode(castls_bytes body, castls_bytes *ocsp_response)
{
    *ocsp_response = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const uint8_t status_type = cas_read_u8(&r);
    const castls_bytes response = cas_read_vec24(&r, 1, 0xffffff);
    CAS_TRY(cas_reader_end(&r));

    if (status_type != CAS_STATUS_OCSP) {
        return CAS_ERR_DECODE;
    }
    *ocsp_response = response;
    return CAS_OK;
}

void cas_certificate_status_encode(cas_writer *w, castls_bytes ocsp_response)
{
    cas_write_u8(w, CAS_STATUS_OCSP);
    cas_write_bounded24(w, ocsp_response, 1, 0xffffff);
}
