/*
 * ticket_key.h: the keys of a ticket ring: derived from its secret by the number of their period,
 * and kept in slots that are read without a lock.
 *
 * A slot is a sequence lock: the turn is odd while somebody writes, and another one than before
 * when somebody has written meanwhile. A reader that sees either derives the key itself; nobody
 * waits. The words are copied out, so that a slot can be taken over while others still use what it
 * held.
 */
#ifndef CAS_SESSION_TICKET_KEY_H
#define CAS_SESSION_TICKET_KEY_H

#include "core/atomic.h"
#include "crypto/hkdf.h"
#include "session/limits.h"

#define CAS_TICKET_NAME_LEN 16
#define CAS_TICKET_KEY_LEN 32
#define CAS_TICKET_WORDS ((CAS_TICKET_NAME_LEN + CAS_TICKET_KEY_LEN) / 8)

/* One key: a secret, to be wiped after use. */
typedef struct cas_ticket_key {
    uint8_t name[CAS_TICKET_NAME_LEN];
    uint8_t key[CAS_TICKET_KEY_LEN];
} cas_ticket_key;

typedef struct cas_ticket_slot {
    cas_atomic turn;
    cas_atomic64 number; /* Of the period, plus one; 0 for an empty slot. */
    cas_atomic64 word[CAS_TICKET_WORDS];
} cas_ticket_slot;

/* Any CAS_TICKET_KEYS_MAX + 1 periods in a row have slots of their own. */
typedef struct cas_ticket_keys {
    cas_hmac_key secret;
    uint32_t period_s;
    cas_ticket_slot slot[CAS_TICKET_KEYS_MAX + 2];
} cas_ticket_keys;

/* Begins with a secret; the object is not moved afterwards. */
CAS_MUST_USE cas_err cas_ticket_keys_init(cas_ticket_keys *keys, const castls_provider *provider,
                                          castls_bytes secret, uint32_t period_s);
void cas_ticket_keys_clear(cas_ticket_keys *keys);

/* The key of a period, from its slot or derived and put there. Many threads may ask at once. */
CAS_MUST_USE cas_err cas_ticket_keys_get(cas_ticket_keys *keys, uint64_t number,
                                         cas_ticket_key *out);

#endif
