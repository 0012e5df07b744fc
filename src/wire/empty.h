/*
 * empty.h: extensions and messages whose body is empty: early_data and post_handshake_auth, the
 * server's server_name, extended_master_secret, encrypt_then_mac, the request forms of
 * status_request (CertificateRequest) and signed_certificate_timestamp.
 */
#ifndef CAS_WIRE_EMPTY_H
#define CAS_WIRE_EMPTY_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

/* CAS_OK for a body of no bytes. */
CAS_MUST_USE static inline cas_err cas_empty_decode(castls_bytes body)
{
    const cas_reader r = cas_reader_on(body);
    return cas_reader_end(&r);
}

#endif
