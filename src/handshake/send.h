/*
 * send.h: how handlers put outputs: messages, keys, events.
 */
#ifndef CAS_HANDSHAKE_SEND_H
#define CAS_HANDSHAKE_SEND_H

#include "handshake/inner.h"

/* Writes one whole message, header and all. It is called twice: to measure, and to write. */
typedef void (*cas_message_writer)(cas_writer *w, const cas_handshake *hs);

/* Writes a message into the flight, adds it to the transcript and puts it out at a level. */
CAS_MUST_USE cas_err cas_send_message(cas_handshake *hs, cas_level level,
                                      cas_message_writer writer);

/* The same without the transcript (tickets, and a ClientHello whose binders are not there yet);
 * `out` says where it lies in the flight. It is not put out. */
CAS_MUST_USE cas_err cas_write_message(cas_handshake *hs, cas_message_writer writer,
                                       cas_range *out);

/* Puts a message of the flight out. */
CAS_MUST_USE cas_err cas_put_message(cas_handshake *hs, cas_level level, cas_range message);

/* Puts change_cipher_spec out, once, unless compatibility is off. RFC 8446 appendix D.4. */
CAS_MUST_USE cas_err cas_put_ccs(cas_handshake *hs);

CAS_MUST_USE cas_err cas_put_write_key(cas_handshake *hs, cas_level level);
CAS_MUST_USE cas_err cas_put_read_key(cas_handshake *hs, cas_level level);
CAS_MUST_USE cas_err cas_put_kind(cas_handshake *hs, cas_output_kind kind, uint32_t limit);

/* Puts an event out if the configuration collects that kind; `bytes` are copied. */
CAS_MUST_USE cas_err cas_put_event(cas_handshake *hs, castls_event_kind kind, uint16_t code,
                                   castls_bytes bytes);

/* Puts a line of the NSS key log out, where that is on. */
CAS_MUST_USE cas_err cas_put_key_log(cas_handshake *hs, castls_bytes label, castls_bytes secret);

/* Adds a received message to the transcript. */
CAS_MUST_USE cas_err cas_heard(cas_handshake *hs, const cas_message *msg);

/* The digest of the transcript so far, into room of CASTLS_HASH_LEN_MAX bytes. */
CAS_MUST_USE cas_err cas_digest(const cas_handshake *hs, castls_span room, castls_bytes *digest);

/* Whether the configuration hands this kind of operation to the application. */
bool cas_asks_for(const cas_handshake *hs, castls_operation_kind kind);

/* Writes the custom extensions of the configuration that go into that message; an answer only where
 * the peer offered the type. */
void cas_write_custom(cas_writer *w, const cas_handshake *hs, castls_in_message message);

/* A view of kept bytes. */
static inline castls_bytes cas_kept(const cas_handshake *hs, cas_range range)
{
    return cas_arena_view(&hs->kept, range);
}

/* Sets the detail that goes with an error. */
void cas_set_detail(cas_handshake *hs, castls_bytes detail);

#endif
