/*
 * handshake.h: a handshake as its carrier sees it. Bytes of handshake messages go in, in order and
 * at any cut; outputs come out, and are taken before the next call. It knows no records.
 */
#ifndef CAS_HANDSHAKE_HANDSHAKE_H
#define CAS_HANDSHAKE_HANDSHAKE_H

#include "handshake/facts.h"
#include "handshake/output.h"
#include "handshake/state.h"

/* Makes a handshake over facts that outlive it. `server_name` is a client's. `config` outlives it,
 * too; a reference is taken only to one that comes in its place. */
CAS_MUST_USE cas_err cas_handshake_new(castls_config *config, bool is_server,
                                       castls_bytes server_name, cas_facts *facts,
                                       cas_handshake **out);
void cas_handshake_free(cas_handshake *hs);

/* Before it starts (client) or until the ServerHello (server). CAS_ERR_STATE later. */
CAS_MUST_USE cas_err cas_handshake_set_config(cas_handshake *hs, castls_config *config);
CAS_MUST_USE cas_err cas_handshake_set_session(cas_handshake *hs, castls_session *session);
CAS_MUST_USE cas_err cas_handshake_set_session_key(cas_handshake *hs, castls_bytes key);
/* CAS_ERR_CONFIG_ECH_LIST, CAS_ERR_CONFIG_ECH; an empty list sets none. */
CAS_MUST_USE cas_err cas_handshake_set_ech_configs(cas_handshake *hs, castls_bytes list);
CAS_MUST_USE cas_err cas_handshake_set_ticket_data(cas_handshake *hs, castls_bytes data);

/* Does every step that needs no message. It is the way to start, and to go on after an
 * operation. */
CAS_MUST_USE cas_err cas_handshake_advance(cas_handshake *hs);

/* Takes the handshake bytes of one record (or CRYPTO frame), all of them, and does what they allow.
 * While an operation is open they wait, at most CAS_HANDSHAKE_WAITING_MAX bytes. */
CAS_MUST_USE cas_err cas_handshake_feed(cas_handshake *hs, castls_bytes in);

/* TLS 1.2: takes a change_cipher_spec. CAS_ERR_RECORD_CCS where none may come. */
CAS_MUST_USE cas_err cas_handshake_change_cipher_spec(cas_handshake *hs);

/* Bytes of a message that has begun and not ended are there: nothing but more of it may come. */
bool cas_handshake_is_mid_message(const cas_handshake *hs);

/* The next output; false when there is none. */
bool cas_handshake_next_output(cas_handshake *hs, cas_output *out);
/* The bytes of an output; the view lives until the next call that feeds or advances. */
castls_bytes cas_handshake_output_bytes(const cas_handshake *hs, cas_range range);

/* The traffic secret of a level: of our side or the peer's. Absent when there is none. */
castls_bytes cas_handshake_secret(const cas_handshake *hs, cas_level level, bool ours);

cas_state cas_handshake_state(const cas_handshake *hs);
castls_config *cas_handshake_config(const cas_handshake *hs);
castls_operation *cas_handshake_operation(const cas_handshake *hs);
/* Drops the open operation, which may go on living without us. */
void cas_handshake_drop_operation(cas_handshake *hs);

/* Server: the body of the last ClientHello; absent before it and on a client. */
castls_bytes cas_handshake_client_hello(const cas_handshake *hs);

/* The session that the handshake made, or NULL. Borrowed. */
castls_session *cas_handshake_made_session(const cas_handshake *hs);

/* The alert that an application gave when it refused an operation, or CASTLS_ALERT_NONE. */
castls_alert cas_handshake_given_alert(const cas_handshake *hs);

/* What a person has to know beside the reason (names, what was searched); empty when there is
 * nothing. */
castls_bytes cas_handshake_detail(const cas_handshake *hs);
const char *cas_handshake_hint(const cas_handshake *hs); /* "" for none; lives for ever. */

/* Client: the most early data that may still be offered; 0 when there is none to offer. */
uint32_t cas_handshake_early_data_max(const cas_handshake *hs);

/* QUIC, client: the server's transport parameters of the session under which early data is offered;
 * absent when it is not. */
castls_bytes cas_handshake_remembered_quic(const cas_handshake *hs);

/* The tables, for tests and for the driver. */
cas_machine cas_client13_machine(void);
cas_machine cas_server13_machine(void);
cas_machine cas_server12_machine(void);
cas_machine cas_client12_machine(void);

#endif
