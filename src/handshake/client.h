/*
 * client.h: what the files of the client share among themselves.
 */
#ifndef CAS_HANDSHAKE_CLIENT_H
#define CAS_HANDSHAKE_CLIENT_H

#include "handshake/inner.h"
#include "x509/name.h"

/* client_hello.c */
cas_err cas_client_step_start(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_client_step_key_generate(cas_handshake *hs, const cas_message *msg, cas_state *next);

/* Whether the hello that is being written offers the version: an inner one has TLS 1.3 alone. */
bool cas_client_speaks(const cas_handshake *hs, uint16_t version);
/* Whether the server's name goes into server_name, and that name. */
bool cas_client_names_server(const cas_handshake *hs, cas_name *name);

/* client_extensions.c: what is drawn once for both hellos; then all extensions of a ClientHello. */
CAS_MUST_USE cas_err cas_client_draw(cas_handshake *hs);
void cas_client_write_extensions(cas_writer *w, const cas_handshake *hs);
/* A GREASE value, the same for the life of the handshake; a list with one in front, where GREASE is
 * asked for. */
uint16_t cas_client_grease(const cas_handshake *hs, cas_grease place);
cas_code_list cas_client_greased(const cas_handshake *hs, cas_grease place,
                                 const cas_code_list *list);
/* The types of those extensions that say the same in an inner and in an outer hello. */
cas_code_list cas_client_shared_extensions(const cas_handshake *hs);

/* client_offer.c */
cas_err cas_client_step_send_hello(cas_handshake *hs, const cas_message *msg, cas_state *next);
void cas_client_write_hello(cas_writer *w, const cas_handshake *hs);
/* Writes the hello into the flight, with its binder, and adds it to the transcript. */
CAS_MUST_USE cas_err cas_client_make_hello(cas_handshake *hs, cas_range *out);

/* client_psk.c: the pre_shared_key extension with empty binders, and filling the binders in. */
void cas_client_write_psk(cas_writer *w, const cas_handshake *hs);
CAS_MUST_USE cas_err cas_client_fill_binder(cas_handshake *hs, cas_range hello);
CAS_MUST_USE cas_err cas_client_pick_session(cas_handshake *hs);
CAS_MUST_USE cas_err cas_client_begin_early_data(cas_handshake *hs);
bool cas_client_offers_psk(const cas_handshake *hs);

/* client_server_hello.c */
cas_err cas_client_on_server_hello(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_client_step_key_agree(cas_handshake *hs, const cas_message *msg, cas_state *next);

/* client_answer.c; the first three serve both versions. */
bool cas_client_offered(const cas_handshake *hs, uint16_t type);
CAS_MUST_USE cas_err cas_client_take_alpn(cas_handshake *hs, const cas_extensions *x);
CAS_MUST_USE cas_err cas_client_take_wishes(cas_handshake *hs, const cas_extensions *x);
cas_err
cas_client_on_encrypted_extensions(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err
cas_client_on_certificate_request(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_client_on_certificate(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_client_step_decompress(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_client_on_finished(cas_handshake *hs, const cas_message *msg, cas_state *next);

#endif
