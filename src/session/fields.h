/*
 * fields.h: what a session is made of, and its encoding. RFC 8446 section 4.6.1; RFC 5077 and RFC
 * 7627 for TLS 1.2.
 *
 * Fields are views: they live as long as what they were taken from. A ticket that comes in is
 * decoded into fields and used at once; what lasts is a cas_session.
 */
#ifndef CAS_SESSION_FIELDS_H
#define CAS_SESSION_FIELDS_H

#include "castls/session.h"
#include "core/reader.h"
#include "core/writer.h"
#include "session/chain.h"

/* The fields are the public ones: each with its range in castls/session.h. */
typedef castls_session_fields cas_session_fields;

/* CAS_ERR_ARGUMENT when a field is out of its range. */
CAS_MUST_USE cas_err cas_session_fields_check(const cas_session_fields *fields);

/* Encodes fields that have been checked; a writer without room measures. */
void cas_session_fields_encode(cas_writer *w, const cas_session_fields *fields);
size_t cas_session_fields_len(const cas_session_fields *fields);

/* Decodes what encode wrote, all of it; CAS_ERR_SESSION_DECODE for anything else. `out` holds views
 * of `in` and of `chain`. Both have to live as long as it does. */
CAS_MUST_USE cas_err cas_session_fields_decode(castls_bytes in, cas_chain_views *chain,
                                               cas_session_fields *out);

/* Whether the session's lifetime runs at `now_ms`: from when it was made, or a little before where
 * clocks differ, up to lifetime_s later. */
bool cas_session_fields_is_alive(const cas_session_fields *fields, int64_t now_ms);

/* RFC 8446 section 4.2.11.1: what a client sends as obfuscated_ticket_age, a millisecond less than
 * its clock says: of two readings that were each cut to whole milliseconds the difference can be
 * one too large, and a ticket that seems older than it is has early data refused by some. */
uint32_t cas_session_obfuscated_age(const cas_session_fields *fields, int64_t now_ms);

#endif
