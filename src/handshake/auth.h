/*
 * auth.h: authentication, the same for both sides: the peer's Certificate and CertificateVerify,
 * ours, and Finished.
 */
#ifndef CAS_HANDSHAKE_AUTH_H
#define CAS_HANDSHAKE_AUTH_H

#include "handshake/inner.h"

/* Takes the body of a Certificate in: checks its form, keeps the chain in the facts. *is_empty says
 * that the peer sent no certificate. RFC 8446 section 4.4.2. */
CAS_MUST_USE cas_err cas_peer_certificate(cas_handshake *hs, castls_bytes body,
                                          castls_bytes context, bool *is_empty);

/* The SubjectPublicKeyInfo of the peer's leaf, or its raw public key. */
castls_bytes cas_peer_leaf_spki(const cas_handshake *hs);

/* A row of both tables: CompressedCertificate comes in (RFC 8879 section 4); then what it holds is
 * handed out, once DECOMPRESS is answered. */
cas_err cas_on_compressed_certificate(cas_handshake *hs, const cas_message *msg, cas_state *next);
CAS_MUST_USE cas_err cas_step_decompress(cas_handshake *hs, castls_bytes *body, bool *done);

/* Whether the peer may sign the handshake with that scheme: offered, of the version, and for the
 * key of its leaf. */
CAS_MUST_USE cas_err cas_peer_scheme_check(const cas_handshake *hs, uint16_t scheme);

/* Rows of both tables: CertificateVerify comes in and what is to be verified is kept (RFC 8446
 * section 4.4.3); then the signature, and then the peer, are judged. */
cas_err cas_on_certificate_verify(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_step_verify_signature(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_step_verify_peer(cas_handshake *hs, const cas_message *msg, cas_state *next);

/* Chooses our credential and scheme from what the peer accepts (u16s); both stay unset when none
 * fits. */
CAS_MUST_USE cas_err cas_step_credential(cas_handshake *hs, castls_bytes schemes, bool *done);

/* How well a credential suits what the peer said of issuers and of certificates' signatures: the
 * more the better. */
uint32_t cas_credential_rank(const cas_handshake *hs, const castls_credential *credential);

/* Keeps the issuers that a client named, for them who ask. */
CAS_MUST_USE cas_err cas_server_keep_ca_names(cas_handshake *hs);

/* A row of both tables: sends our Certificate, compressed where the peer asked for it. */
cas_err cas_step_compress(cas_handshake *hs, const cas_message *msg, cas_state *next);

/* Signs what version and side ask for with the chosen credential, or has it signed, and keeps the
 * signature; *done is false while SIGN is open. */
CAS_MUST_USE cas_err cas_sign_handshake(cas_handshake *hs, bool *done);

/* A row of both tables: signs the transcript with the chosen credential and sends
 * CertificateVerify. */
cas_err cas_step_sign(cas_handshake *hs, const cas_message *msg, cas_state *next);

/* certificate_type.c: whether a client's lists may be as they are; what a client takes, and whether
 * a server may send a key of a type; the client's type where a certificate is asked for; what it
 * answers; what a client was answered; and whether a raw key is one of the configuration's. RFC
 * 7250. */
CAS_MUST_USE cas_err cas_server_check_types(const cas_handshake *hs);
castls_bytes cas_server_taken_types(const cas_handshake *hs);
bool cas_server_may_send_type(const cas_handshake *hs, uint8_t type);
CAS_MUST_USE cas_err cas_server_choose_peer_type(cas_handshake *hs);
void cas_server_write_types(cas_writer *w, const cas_handshake *hs);
CAS_MUST_USE cas_err cas_client_take_types(cas_handshake *hs, const cas_extensions *x);
bool cas_is_trusted_key(const castls_config *config, castls_bytes spki);

/* Writers of messages. */
void cas_write_certificate(cas_writer *w, const cas_handshake *hs);
void cas_write_certificate_verify(cas_writer *w, const cas_handshake *hs);

/* Checks the peer's Finished, before it is added to the transcript, and then adds it. */
CAS_MUST_USE cas_err cas_peer_finished(cas_handshake *hs, const cas_message *msg);

/* Sends ours. RFC 8446 section 4.4.4. */
CAS_MUST_USE cas_err cas_send_finished(cas_handshake *hs);

#endif
