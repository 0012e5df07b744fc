/*
 * server12.h: what the files of the server's TLS 1.2 share among themselves. Its steps before the
 * choice of the version, and much of what they do, are those of server.h.
 */
#ifndef CAS_HANDSHAKE_SERVER12_H
#define CAS_HANDSHAKE_SERVER12_H

#include "handshake/inner.h"

/* server12_select.c: what TLS 1.2 asks of a ClientHello; credential, suite, group */
CAS_MUST_USE cas_err cas_server12_select(cas_handshake *hs, cas_state *next);
CAS_MUST_USE cas_err cas_server12_check_hello(const cas_handshake *hs);
cas_err cas_server12_step_credential(cas_handshake *hs, const cas_message *msg, cas_state *next);
/* Whether a suite and, for ECDSA, the client's curves allow a credential. */
bool cas_server12_fits_credential(const cas_handshake *hs, const castls_credential *credential);

/* server12_session.c: sessions by ticket or id */
cas_err cas_server12_step_session(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server12_step_name(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server12_step_alpn(cas_handshake *hs, const cas_message *msg, cas_state *next);
/* How this connection can be resumed later: by a ticket, an id, or not. */
cas_resumption cas_server12_resumption(const cas_handshake *hs);

/* server12_flight.c: the staple; ServerHello to CertificateStatus */
cas_err cas_server12_step_staple(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server12_step_send_hello(cas_handshake *hs, const cas_message *msg, cas_state *next);

/* server12_exchange.c: the key exchange, and what the server signs of it */
#define CAS_SERVER12_SIGNED_MAX (2 * CAS_RANDOM_LEN + 4 + 255) /* Bytes. */
CAS_MUST_USE cas_err cas_server12_signed_content(const cas_handshake *hs, castls_span room,
                                                 castls_bytes *content);
cas_err cas_server12_step_key_generate(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server12_step_sign(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server12_step_send_done(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err
cas_server12_on_client_key_exchange(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server12_step_key_agree(cas_handshake *hs, const cas_message *msg, cas_state *next);

/* server12_finish.c: ticket or id, change_cipher_spec and Finished */
cas_err cas_server12_step_ticket(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server12_step_renew(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server12_step_send_finished(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server12_step_send_resumed(cas_handshake *hs, const cas_message *msg, cas_state *next);

#endif
