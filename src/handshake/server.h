/*
 * server.h: what the files of the server share among themselves.
 */
#ifndef CAS_HANDSHAKE_SERVER_H
#define CAS_HANDSHAKE_SERVER_H

#include "handshake/inner.h"
#include "wire/pre_shared_key.h"

/* server_hello.c: the ClientHello comes in */
cas_err cas_server_on_client_hello(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err
cas_server_on_second_client_hello(cas_handshake *hs, const cas_message *msg, cas_state *next);

/* server_version.c: chooses the version, and says whether it may stay so under a configuration that
 * was put in; what TLS 1.3 asks of each ClientHello */
CAS_MUST_USE cas_err cas_server_choose_version(cas_handshake *hs);
CAS_MUST_USE cas_err cas_server_check_version(const cas_handshake *hs);
CAS_MUST_USE cas_err cas_server_check_hello13(const cas_handshake *hs);

/* server_select.c: suite, group; HelloRetryRequest */
cas_err cas_server_step_hello(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server_step_select(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server_step_name(cas_handshake *hs, const cas_message *msg, cas_state *next);
/* Whether a suite is of the version that was chosen, ours and offered; and the most preferred one
 * of those that fit a key (CASTLS_KEY_NONE: any), NULL for none. */
bool cas_server_has_suite(const cas_handshake *hs, uint16_t id);
const cas_suite *cas_server_choose_suite(const cas_handshake *hs, castls_key_kind key);
/* Asks whether the name brings another configuration, and puts it in. */
CAS_MUST_USE cas_err cas_server_ask_name(cas_handshake *hs, bool *done, bool *replaced);
/* Right before the ServerHello: a configuration that was set by hand since then allows what was
 * chosen. */
CAS_MUST_USE cas_err cas_server_check_late(const cas_handshake *hs);

/* server_session.c: the PSK */
cas_err cas_server_step_session(cas_handshake *hs, const cas_message *msg, cas_state *next);
/* The first PSK identity of the ClientHello, which alone early data can belong to. */
CAS_MUST_USE cas_err cas_server_first_identity(const cas_handshake *hs, cas_psk_identity *out);
/* The same for both versions: whether a session may be resumed under this configuration, by this
 * name and now; accepts one; gives it up again. */
bool cas_server_may_resume(const cas_handshake *hs, const castls_session *session, int64_t now_ms);
CAS_MUST_USE cas_err cas_server_accept_session(cas_handshake *hs, castls_session *session);
void cas_server_forget_session(cas_handshake *hs);
/* TLS 1.3: the same, and begins the schedule without a PSK. */
CAS_MUST_USE cas_err cas_server_drop_session(cas_handshake *hs);
/* Opens one ticket; *out stays NULL when it is none of ours. */
CAS_MUST_USE cas_err cas_server_open_ticket(const cas_handshake *hs, castls_bytes ticket,
                                            int64_t now_ms, castls_session **out);

/* server_early.c: whether early data is accepted, and its key */
CAS_MUST_USE cas_err cas_server_decide_early_data(cas_handshake *hs);
/* How many bytes of refused early data are skipped. */
uint32_t cas_server_skipped_max(const cas_handshake *hs);
CAS_MUST_USE cas_err cas_server_open_early_data(cas_handshake *hs);

/* server_flight.c: from ALPN to the server's Finished; *done is false while an operation is open */
CAS_MUST_USE cas_err cas_server_choose_alpn(cas_handshake *hs, bool *done);
CAS_MUST_USE cas_err cas_server_choose_staple(cas_handshake *hs, bool *done);
cas_err cas_server_step_alpn(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server_step_key_agree(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server_step_send_hello(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server_step_staple(cas_handshake *hs, const cas_message *msg, cas_state *next);
cas_err cas_server_step_send_finished(cas_handshake *hs, const cas_message *msg, cas_state *next);

/* server_ticket.c: tickets after the client's Finished */
cas_err cas_server_step_ticket(cas_handshake *hs, const cas_message *msg, cas_state *next);
/* The ticket of the session that was made: sealed, or its id once it is stored; *done is false
 * while an operation is open. */
CAS_MUST_USE cas_err cas_server_make_ticket(cas_handshake *hs, cas_resumption way, bool *done);

/* How many tickets this handshake ends with. */
uint32_t cas_server_ticket_count(const cas_handshake *hs);

/* Our own limit on what the client may protect from here on, where both speak of limits. */
CAS_MUST_USE cas_err cas_server_limit_records(cas_handshake *hs);

/* Whether a client certificate is asked for, and has to come. */
bool cas_server_requests_certificate(const cas_handshake *hs);
bool cas_server_requires_certificate(const cas_handshake *hs);

#endif
