/*
 * config.h: a built configuration: the policy, and the counted parts it shares with others.
 */
#ifndef CAS_CONFIG_CONFIG_H
#define CAS_CONFIG_CONFIG_H

#include "castls/config.h"
#include "config/compressed.h"
#include "config/credential.h"
#include "config/limits.h"
#include "config/parts.h"
#include "config/policy.h"
#include "core/arena.h"
#include "core/atomic.h"
#include "session/chain_store.h"
#include "x509/verify.h"

/* What a configuration binds its sessions to; RFC 8446 leaves that to us. */
#define CAS_BINDING_LEN 32

/* Counted parts; each may be NULL. */
typedef struct cas_config_parts {
    castls_trust *trust;
    castls_revocation *revocation;
    castls_suffixes *suffixes;
    cas_sig_memory *memory; /* Made with the first configuration; those derived of it share it. */
    castls_credential *credential[CAS_CONFIG_CREDENTIALS_MAX];
    size_t credential_count;
    castls_ticket_ring *ring;
    castls_session_cache *cache;
    cas_compressed_cache *compressed; /* Of our chains; new where the credentials changed. */
    cas_chain_store *chains;          /* With CASTLS_OPTION_INTERN_PEER_CHAIN; those derived of it
                                       * share it. */
} cas_config_parts;

struct castls_config {
    cas_atomic count;
    cas_environment environment;
    cas_policy policy;
    cas_arena text;
    cas_config_parts parts;
    cas_certificate_types own_types; /* The policy's, or what the credentials are. */
    uint8_t binding[CAS_BINDING_LEN];
};

struct castls_config_builder {
    cas_environment environment;
    cas_policy policy;
    cas_arena text;
    cas_config_parts parts;
    cas_err failed; /* The first failure of a set function. */
};

/* A range of the policy, resolved. */
static inline castls_bytes cas_config_text(const castls_config *config, cas_range range)
{
    return cas_arena_view(&config->text, range);
}

static inline bool cas_config_has(const castls_config *config, castls_option option)
{
    return (config->policy.options & (uint32_t)option) != 0;
}

/* Whether a custom extension of that type goes into that message: an answer to it was asked for. */
bool cas_config_offers(const castls_config *config, uint16_t type, castls_in_message message);

/* Parts of a builder or configuration: one more reference of each, and one fewer. */
void cas_config_parts_retain(const cas_config_parts *parts);
void cas_config_parts_release(cas_config_parts *parts);

/* The hash over what a session depends on: trust, verification, names checked or not, context. */
CAS_MUST_USE cas_err cas_config_bind(castls_config *config);

#endif
