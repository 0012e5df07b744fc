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
#include "castls/verify.h"
#include "x509/crl_store.h"
#include "x509/suffix.h"
#include "x509/trust.h"

struct castls_trust {
    cas_atomic count;
    cas_environment environment;
    cas_trust store;
    uint8_t digest[32]; /* Of all certificates: what sessions are bound to. */
};

struct castls_revocation {
    cas_atomic count;
    cas_environment environment;
    cas_crl_store store;
    uint8_t digest[32]; /* Of all lists' digests: sessions are bound to it too. */
};

struct castls_suffixes {
    cas_atomic count;
    cas_environment environment;
    cas_suffix_list list;
    uint8_t digest[32]; /* Of the text: sessions are bound to it too. */
};

/* The random source of tests, as the floors below take it. */
cas_random_hook cas_random_hook_of(const cas_environment *environment);

#endif
