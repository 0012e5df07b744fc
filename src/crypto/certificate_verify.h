/*
 * certificate_verify.h: what a CertificateVerify of TLS 1.3 signs (RFC 8446 section 4.4.3): 64
 * spaces, a label, a zero byte, and the transcript hash up to and including Certificate.
 */
#ifndef CAS_CRYPTO_CERTIFICATE_VERIFY_H
#define CAS_CRYPTO_CERTIFICATE_VERIFY_H

#include "castls/provider.h"
#include "core/writer.h"

/* Bytes of room that always suffice. */
#define CAS_CERTIFICATE_VERIFY_MAX (64 + 33 + 1 + CASTLS_HASH_LEN_MAX)

typedef enum cas_signer { CAS_SIGNER_SERVER = 0, CAS_SIGNER_CLIENT = 1 } cas_signer;

/* Writes the content into the front of `room`; `content` is a view of it. */
CAS_MUST_USE cas_err cas_certificate_verify_content(cas_signer signer, castls_bytes transcript,
                                                    castls_span room, castls_bytes *content);

#endif
