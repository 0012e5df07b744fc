/*
 * fields.h: what a session is made of, and its encoding. RFC 8446 section 4.6.1; RFC 5077 and RFC
 * 7627 for TLS 1.2.
 *
 * Fields are views: they live as long as what they were taken from. A ticket that comes in is
 * decoded into fields and used at once; what lasts is a cas_session.
 */
#ifndef CAS_SESSION_FIELDS_H
#define CAS_SESSION_FIELDS_H

#include "core/list.h"
#include "core/reader.h"
#include "core/writer.h"
#include "session/limits.h"

/* How the peer's certificate was judged when the session was made; castls_verdict's numbers. */
typedef enum cas_session_verdict {
    CAS_SESSION_VERDICT_NONE = 0,     /* There was none. */
    CAS_SESSION_VERDICT_VERIFIED = 1, /* Chain and name hold. */
    CAS_SESSION_VERDICT_ACCEPTED =
        2 /* They do not, or were not looked at; the application went on. */
} cas_session_verdict;

/* Lengths in bytes; limits.h has the upper ones. */
typedef struct cas_session_fields {
    uint16_t version;          /* 0x0304 or 0x0303. */
    uint16_t suite;            /* CipherSuite, not 0. */
    uint16_t group;            /* NamedGroup of the key exchange; 0 when not known. */
    bool extended_main_secret; /* RFC 7627; true in TLS 1.3. */
    cas_session_verdict verdict;
    uint32_t lifetime_s;     /* Seconds from issued_at_ms. */
    uint32_t age_add;        /* ticket_age_add. */
    uint32_t early_data_max; /* Bytes of early data, 0 for none. */
    int64_t issued_at_ms;    /* Milliseconds since 1970, not negative. */
    castls_bytes secret;     /* Resumption PSK or main secret, 1..64. */
    castls_bytes ticket;     /* What a client sends; empty on a server. */
    castls_bytes id;         /* Session id, or the key of a cache. */
    castls_bytes server_name;
    castls_bytes alpn;
    castls_bytes binding; /* What it is bound to: a hash of trust, verify mode, context. */
    castls_bytes application_data;
    castls_parts peer_chain; /* DER certificates, leaf first. */
} cas_session_fields;

/* Room for the views of a decoded chain: it has to live as long as the fields. */
typedef struct cas_session_chain {
    castls_bytes certificate[CAS_SESSION_PEER_CHAIN_MAX];
} cas_session_chain;

/* CAS_ERR_ARGUMENT when a field is out of its range. */
CAS_MUST_USE cas_err cas_session_fields_check(const cas_session_fields *fields);

/* Encodes fields that have been checked; a writer without room measures. */
void cas_session_fields_encode(cas_writer *w, const cas_session_fields *fields);
size_t cas_session_fields_len(const cas_session_fields *fields);

/* Decodes what encode wrote, all of it; CAS_ERR_SESSION_DECODE for anything else. `out` holds views
 * of `in` and of `chain`. */
CAS_MUST_USE cas_err cas_session_fields_decode(castls_bytes in, cas_session_chain *chain,
                                               cas_session_fields *out);

/* Whether the session's lifetime runs at `now_ms`: from when it was made, or a little before where
 * clocks differ, up to lifetime_s later. */
bool cas_session_fields_is_alive(const cas_session_fields *fields, int64_t now_ms);

/* RFC 8446 section 4.2.11.1: what a client sends as obfuscated_ticket_age. */
uint32_t cas_session_obfuscated_age(const cas_session_fields *fields, int64_t now_ms);

#endif
