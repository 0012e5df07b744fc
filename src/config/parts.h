/*
 * parts.h: the counted parts of a configuration that stand on lower floors: trust here, the ticket
 * ring and the session cache in src/session.
 */
#ifndef CAS_CONFIG_PARTS_H
#define CAS_CONFIG_PARTS_H

#include "config/environment.h"
#include "core/atomic.h"
#include "session/cache.h"
#include "session/ticket.h"
#include "x509/trust.h"

struct castls_trust {
    cas_atomic count;
    cas_environment environment;
    cas_trust store;
    uint8_t digest[32]; /* Of all certificates: what sessions are bound to. */
};

/* The random source of tests, as the floors below take it. */
cas_random_hook cas_random_hook_of(const cas_environment *environment);

#endif
