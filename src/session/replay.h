/*
 * replay.h: early data at most once: freshness (RFC 8446 section 8.3) and a register of the tickets
 * that were used for it lately (section 8.2).
 *
 * The register never forgets a ticket while a replay of its ClientHello would still pass for fresh.
 * When it is full it refuses early data; the handshake goes on without.
 */
#ifndef CAS_SESSION_REPLAY_H
#define CAS_SESSION_REPLAY_H

#include "core/atomic.h"
#include "core/list.h"
#include "session/limits.h"

typedef struct cas_replay cas_replay;

/*
 * Makes a register.
 *
 *   seed         Random; it scatters the entries.
 *   entries_max  Tickets of one generation, which is two windows long, 1..4,194,304. The register
 *                takes 64 to 128 bytes for each.
 *   window_ms    How far a ClientHello's age may be off either way, 1..60,000.
 *   start_ms     When the server started, if tickets may have been used for early data before: as
 *                long as such a ClientHello passes for fresh, everything is refused (RFC 8446
 *                section 8.2). Negative: none can have been.
 */
CAS_MUST_USE cas_err cas_replay_new(const castls_allocator *allocator, uint64_t seed,
                                    uint32_t entries_max, uint32_t window_ms, int64_t start_ms,
                                    cas_replay **out);
void cas_replay_free(cas_replay *replay);

/* The window that it was made for. */
uint32_t cas_replay_window_ms(const cas_replay *replay);

/* Whether the age that the client claims fits our clock within a window, no wider than the
 * register's where there is one. The ticket was issued at issued_at_ms with that ticket_age_add. */
bool cas_is_fresh(int64_t issued_at_ms, uint32_t age_add, uint32_t obfuscated_age, int64_t now_ms,
                  uint32_t window_ms);

/*
 * Whether early data with this ticket may be accepted: it was not used before, and there is room to
 * remember that it was now. Call it once a handshake, after the binder has been verified and
 * cas_is_fresh has said yes.
 *
 *   ticket  16 bytes or more (less is refused), authenticated, their last 16 unpredictable: a
 *           ticket that opened, which ends in its tag, or a binder.
 */
bool cas_replay_take(cas_replay *replay, castls_bytes ticket, int64_t now_ms);

#endif
