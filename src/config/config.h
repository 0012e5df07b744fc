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
#include "core/arena.h"
#include "core/atomic.h"
#include "x509/verify.h"

/* What a configuration binds its sessions to; RFC 8446 leaves that to us. */
#define CAS_BINDING_LEN 32

typedef struct cas_custom_extension {
    uint16_t type;
    uint32_t messages; /* CASTLS_IN_ bits. */
    cas_range body;    /* In the policy's text. */
} cas_custom_extension;

/* Everything that is a plain value or a range into `text`. */
typedef struct cas_policy {
    uint16_t version_min;
    uint16_t version_max;
    cas_code_list suites;
    cas_code_list groups;
    cas_code_list key_shares; /* Empty: the first group and its classical half. */
    cas_code_list verify_schemes;
    cas_code_list certificate_schemes; /* Empty: as verify_schemes. */
    cas_code_list sign_schemes;        /* Empty: all that a key can. */
    cas_x509_policy certificate_policy;
    castls_verify verify;
    uint32_t options;    /* CASTLS_OPTION_ bits. */
    uint32_t operations; /* Bits 1 << castls_operation_kind that the application answers. */
    uint32_t events;     /* Bits 1 << castls_event_kind that are collected. */
    uint32_t tickets_full;
    uint32_t tickets_resumed;
    uint32_t session_lifetime_s;
    uint32_t early_data_max;
    uint32_t early_data_window_ms;
    uint32_t fragment_max;
    uint32_t record_size_limit; /* RFC 8449; 0: nothing is said. */
    cas_code_list compression;  /* RFC 8879. */
    bool asks_for_tickets;      /* Client, RFC 9149: with the two counts below. */
    uint8_t tickets_asked_full;
    uint8_t tickets_asked_resumed;
    uint32_t padding;
    cas_range alpn;     /* ProtocolNameList without its length (RFC 7301 section 3.1). */
    cas_range ca_names; /* DistinguishedName vectors, without the list's length. */
    cas_range session_context;
    cas_custom_extension extension[CAS_CONFIG_EXTENSIONS_MAX];
    size_t extension_count;
} cas_policy;

/* Counted parts; each may be NULL. */
typedef struct cas_config_parts {
    castls_trust *trust;
    castls_revocation *revocation;
    cas_sig_memory *memory; /* Made with the first configuration; those derived of it share it. */
    castls_credential *credential[CAS_CONFIG_CREDENTIALS_MAX];
    size_t credential_count;
    castls_ticket_ring *ring;
    castls_session_cache *cache;
    cas_compressed_cache *compressed; /* Of our chains; new where the credentials changed. */
} cas_config_parts;

struct castls_config {
    cas_atomic count;
    cas_environment environment;
    cas_policy policy;
    cas_arena text;
    cas_config_parts parts;
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

/* castls' own choice of all that needs no text, as far as the provider has it; and whether a policy
 * can make a handshake with a provider: the reason if it can not. */
cas_policy cas_policy_default(const castls_provider *provider);
CAS_MUST_USE cas_err cas_policy_check(const cas_policy *policy, const castls_provider *provider);

/* Whether the policy can make a handshake of that version: it lies in the range, and suites and
 * groups of it are there; and whether the suite, or the group, may be negotiated in it. */
bool cas_policy_speaks(const cas_policy *policy, uint16_t version);
bool cas_policy_has_suite(const cas_policy *policy, uint16_t suite, uint16_t version);
bool cas_policy_has_group(const cas_policy *policy, uint16_t group, uint16_t version);

/* The hash over what a session depends on: trust, verification, names checked or not, context. */
CAS_MUST_USE cas_err cas_config_bind(castls_config *config);

#endif
