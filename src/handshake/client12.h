/*
 * client12.h: what the files of the client's TLS 1.2 share among themselves and with the hello that
 * offers both versions. RFC 5246 section 7.3, RFC 8422.
 */
#ifndef CAS_HANDSHAKE_CLIENT12_H
#define CAS_HANDSHAKE_CLIENT12_H

#include "handshake/inner.h"
#include "wire/server_hello.h"

/* client12_offer.c: what a ClientHello carries for TLS 1.2, and the session that is offered. */
void cas_client12_write_point_formats(cas_writer *w, const cas_handshake *hs);
void cas_client12_write_extended_main_secret(cas_writer *w, const cas_handshake *hs);
void cas_client12_write_renegotiation_info(cas_writer *w, const cas_handshake *hs);
void cas_client12_write_session_ticket(cas_writer *w, const cas_handshake *hs);
bool cas_client12_offers_session(const cas_handshake *hs);
/* The legacy_session_id that goes with a session of TLS 1.2: its id, or bytes of our own, by whose
 * echo a resumption by ticket is told (RFC 5077 section 3.4). */
CAS_MUST_USE cas_err cas_client12_make_session_id(cas_handshake *hs);
/* After the handshake: makes the session that the server gave, and keeps it for later. */
CAS_MUST_USE cas_err cas_client12_keep_session(cas_handshake *hs);

/* client12_hello.c: whether a ServerHello is one of TLS 1.2, and what it says then. */
bool cas_client12_is_hello(const cas_handshake *hs, const cas_extensions *x);
CAS_MUST_USE cas_err cas_client12_on_server_hello(cas_handshake *hs, const cas_message *msg,
                                                  const cas_server_hello *hello,
                                                  const cas_extensions *x, cas_state *next);

/* client12_server.c: the server's flight. */
cas_err cas_client12_on_certificate(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err
cas_client12_on_certificate_status(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err
cas_client12_on_server_key_exchange(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err
cas_client12_on_certificate_request(cas_handshake *hs, const cas_message *msg, cas_state *next);
/* Whether the server's CertificateRequest takes a client's key of that kind. */
bool cas_client12_takes_key(const cas_handshake *hs, castls_key_kind key);
cas_err
cas_client12_on_server_hello_done(cas_handshake *hs, const cas_message *msg, cas_state *next);

/* client12_exchange.c: our flight, up to Finished. */
cas_err cas_client12_step_credential(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_client12_step_key_agree(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_client12_step_sign(cas_handshake *hs, const cas_message *msg, cas_state *next);

#endif
