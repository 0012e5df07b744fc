/*
 * shop12.h: a server of TLS 1.2 that lets its clients come back, and what they take home from a
 * visit: a ticket or a session id, and the main secret.
 */
#ifndef CAS_TESTS_SHOP12_H
#define CAS_TESTS_SHOP12_H

#include "raw12.h"

/* A server whose sessions are in tickets of a ring, in a cache, or both. */
typedef struct shop12 {
    castls_ticket_ring *ring;
    castls_session_cache *cache;
    castls_config *config;
} shop12;

/* What a first visit leaves with the client. */
typedef struct souvenir12 {
    uint8_t ticket_room[2048];
    size_t ticket_len;
    uint32_t lifetime_s;
    uint8_t id_room[32];
    size_t id_len;
    cas_secret secret;
} souvenir12;

shop12 shop12_open(const cas_world *world, bool tickets, bool ids);
void shop12_close(shop12 *it);

/* A builder with what the shop's own configuration was made of. */
castls_config_builder *shop12_builder(const cas_world *world, const shop12 *it);

castls_bytes souvenir12_ticket(const souvenir12 *it);
castls_bytes souvenir12_id(const souvenir12 *it);

/* A full handshake that has to succeed, and what it leaves. */
void shop12_visit(const shop12 *it, const raw12_hello *hello, souvenir12 *out);

/* One that is resumed with what was left before, and what it leaves then. */
void shop12_come_back(castls_config *config, const raw12_hello *hello, const souvenir12 *with,
                      souvenir12 *out);

/* One that is a full one, although something was left. */
void shop12_come_back_in_vain(castls_config *config, const raw12_hello *hello);

#endif
