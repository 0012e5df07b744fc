/*
 * certificate_verify.c: see certificate_verify.h.
 */
#include "crypto/certificate_verify.h"

cas_err cas_certificate_verify_content(cas_signer signer, castls_bytes transcript, castls_span room,
                                       castls_bytes *content)
{
    cas_writer w = cas_writer_on(room);
    cas_write_fill(&w, 0x20, 64);
    cas_write_bytes(&w, signer == CAS_SIGNER_SERVER
                            ? CAS_TEXT("TLS 1.3, server CertificateVerify")
                            : CAS_TEXT("TLS 1.3, client CertificateVerify"));
    cas_write_u8(&w, 0);
    cas_write_bytes(&w, transcript);
    return cas_writer_end(&w, content);
}
