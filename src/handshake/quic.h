/*
 * quic.h: where a handshake over QUIC differs from one over a stream: TLS 1.3 alone, transport
 * parameters, an application protocol always, and nothing of what makes TLS 1.3 look like TLS 1.2.
 * RFC 9001 sections 4 and 8.
 */
#ifndef CAS_HANDSHAKE_QUIC_H
#define CAS_HANDSHAKE_QUIC_H

#include "handshake/inner.h"

/* Whether a version can be spoken here. RFC 9001 section 4.2. */
static inline bool cas_speaks(const cas_handshake *hs, uint16_t version)
{
    return cas_policy_speaks(&hs->config->policy, version) &&
           (version == CAS_TLS13 || !hs->facts->is_quic);
}

/* Whether middleboxes are to take it for TLS 1.2: a session id and change_cipher_spec. RFC 8446
 * appendix D.4; RFC 9001 section 8.4. */
static inline bool cas_is_disguised(const cas_handshake *hs)
{
    return !hs->facts->is_quic && !cas_config_has(hs->config, CASTLS_OPTION_NO_MIDDLEBOX_COMPAT);
}

/* Our limit on the peer's records: 0 for none, as in QUIC, which has no records. */
static inline uint32_t cas_record_size_limit(const cas_handshake *hs)
{
    return hs->facts->is_quic ? 0 : hs->config->policy.record_size_limit;
}

/* Writes our quic_transport_parameters; nothing outside QUIC. */
void cas_write_transport_parameters(cas_writer *w, const cas_handshake *hs);

/* Server: what QUIC asks of a ClientHello, first or second; and that it asks for nothing of QUIC
 * where this is not QUIC. */
CAS_MUST_USE cas_err cas_server_take_quic(cas_handshake *hs);

/* Client: what QUIC asks of EncryptedExtensions, once the application protocol has been taken. */
CAS_MUST_USE cas_err cas_client_take_quic(cas_handshake *hs, const cas_extensions *x);

#endif
