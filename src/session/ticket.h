/*
 * ticket.h: stateless tickets: a session, sealed under a key of a ring. RFC 5077 section 4 is the
 * model.
 *
 * The keys are derived by time from one secret: key number `now / period` seals, and it and its
 * neighbours open. Servers that share secret and period open each other's tickets, and agree on
 * when to change without talking. No operation locks or waits, and none writes to memory that
 * threads share, except the first one of a period, which puts the new key in its slot.
 *
 *   ticket = key_name[16] || nonce[12] || AES-256-GCM(session) with its tag[16]
 *
 * The name is derived as the key is: it says nothing to others, and tickets of another ring are
 * told apart without trying to open them.
 */
#ifndef CAS_SESSION_TICKET_H
#define CAS_SESSION_TICKET_H

#include "crypto/random.h"
#include "session/fields.h"
#include "session/replay.h"
#include "session/ticket_key.h"

#define CAS_TICKET_OVERHEAD (CAS_TICKET_NAME_LEN + 12 + 16) /* Bytes around the encoded session. */

/* The public castls_ticket_ring is this object: counted, shared by threads. */
typedef struct castls_ticket_ring cas_ticket_ring;

typedef struct cas_ticket_ring_options {
    const castls_allocator *allocator;
    const castls_provider *provider;
    cas_random_hook random;
    castls_bytes secret; /* 32..255 bytes, shared by a fleet; empty: a fresh one, for this ring. */
    uint32_t period_s;   /* Seconds that a key seals for, 60..604,800. */
    uint32_t key_count;  /* Keys that open, the sealing one and those before it, 2..16. */
    uint32_t replay_max; /* Entries of the replay register; 0 for the default. */
} cas_ticket_ring_options;

/* Makes a ring, with one reference. CAS_ERR_TICKET_KEY for a secret that is too short,
 * CAS_ERR_ARGUMENT for other values out of range. `now_ms` is the time of its start; negative when
 * there is no clock. */
CAS_MUST_USE cas_err cas_ticket_ring_new(const cas_ticket_ring_options *options, int64_t now_ms,
                                         cas_ticket_ring **out);
cas_ticket_ring *cas_ticket_ring_retain(cas_ticket_ring *ring);
void cas_ticket_ring_release(cas_ticket_ring *ring);

/* Bytes of the ticket for these fields. */
size_t cas_ticket_len(const cas_session_fields *fields);

/*
 * Writes a ticket of cas_ticket_len bytes. The fields are those of cas_session_fields_check, and
 * their ticket is empty. CAS_ERR_CLOCK for a time before 1970.
 */
CAS_MUST_USE cas_err cas_ticket_seal(cas_ticket_ring *ring, int64_t now_ms,
                                     const cas_session_fields *fields, cas_writer *w);

/*
 * Opens a ticket.
 *
 *   room     Where the session is opened: ticket.len bytes suffice. It holds a secret afterwards.
 *   chain    Room for the chain's views.
 *   fields   Out: views of both, empty when is_ours is false.
 *   is_ours  Out: whether a key of the ring opened it. If not, that is no error: the ticket is
 *            another server's, too old, or damaged, and a full handshake follows.
 *
 * Whether the session is alive, and bound to what it must be, is for the caller to see.
 */
CAS_MUST_USE cas_err cas_ticket_open(cas_ticket_ring *ring, int64_t now_ms, castls_bytes ticket,
                                     castls_span room, cas_chain_views *chain,
                                     cas_session_fields *fields, bool *is_ours);

/*
 * The ring's register of tickets used for early data, made when it is first asked for, with the
 * window of who asks first (1..60,000 milliseconds). A ring whose secret was given starts with a
 * time of refusal: tickets may have been used before the start. Where the ring's start is not known
 * it is taken to be now, the first time that anybody asks.
 */
CAS_MUST_USE cas_err cas_ticket_ring_replay(cas_ticket_ring *ring, int64_t now_ms,
                                            uint32_t window_ms, cas_replay **out);

#endif
