/*
 * world.h: what a verification in a test takes: a store, a policy, a purpose, a name and a time.
 */
#ifndef CAS_TESTS_WORLD_H
#define CAS_TESTS_WORLD_H

#include "support/mint.h"
#include "x509/verify.h"

typedef struct world {
    cas_trust trust;
    cas_crl_store crls;
    cas_sig_memory *memory;          /* NULL: none. */
    const cas_suffix_list *suffixes; /* NULL: none. */
    const cas_x509_policy *policy;
    uint32_t rules_off; /* Rules of the policy that do not count. */
    uint32_t rules_on;  /* Further ones that do. */
    uint32_t depth_max; /* Intermediates at most, plus one; 0: as the policy has it. */
    cas_purpose purpose;
    int64_t now;
    cas_name_list names;
    cas_verdict verdict; /* Of the last verification. */
} world;

/* An empty store, the policy `web`, a server named www.example.com, at MINT_NOW. */
void world_begin(world *it);
void world_end(world *it);

void world_trust(world *it, const minted *root);

/* Looks for this name alone; NULL for none. */
void world_ask_for(world *it, const char *name);

cas_err world_verify(world *it, castls_parts chain);

/* The detail of the last verification, into room. */
castls_bytes world_detail(const world *it, castls_parts chain, castls_span room);

#endif
