/*
 * auth.h: authentication, the same for both sides: the peer's Certificate and CertificateVerify,
 * ours, and Finished.
 */
#ifndef CAS_HANDSHAKE_AUTH_H
#define CAS_HANDSHAKE_AUTH_H

#include "handshake/inner.h"

/* Takes a decoded Certificate in: checks its form, keeps the chain in the facts. *is_empty says
 * that the peer sent no certificate. RFC 8446 section 4.4.2. */
CAS_MUST_USE cas_err cas_peer_certificate(cas_handshake *hs, const cas_message *msg,
                                          castls_bytes context, bool *is_empty);

/* Takes CertificateVerify in: keeps what is to be verified, and adds it to the transcript. RFC 8446
 * section 4.4.3. */
CAS_MUST_USE cas_err cas_peer_certificate_verify(cas_handshake *hs, const cas_message *msg);

/* The two steps; *done is false while the operation is open. */
CAS_MUST_USE cas_err cas_step_verify_signature(cas_handshake *hs, bool *done);
CAS_MUST_USE cas_err cas_step_verify_peer(cas_handshake *hs, bool *done);

/* Chooses our credential and scheme from what the peer accepts (u16s); both stay unset when none
 * fits. */
CAS_MUST_USE cas_err cas_step_credential(cas_handshake *hs, castls_bytes schemes, bool *done);

/* Signs the transcript with the chosen credential and sends CertificateVerify. */
CAS_MUST_USE cas_err cas_step_sign(cas_handshake *hs, bool *done);

/* Writers of messages. */
void cas_write_certificate(cas_writer *w, const cas_handshake *hs);
void cas_write_certificate_verify(cas_writer *w, const cas_handshake *hs);

/* Checks the peer's Finished, before it is added to the transcript, and then adds it. */
CAS_MUST_USE cas_err cas_peer_finished(cas_handshake *hs, const cas_message *msg);

/* Sends ours. RFC 8446 section 4.4.4. */
CAS_MUST_USE cas_err cas_send_finished(cas_handshake *hs);

#endif
