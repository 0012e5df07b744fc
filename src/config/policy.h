/*
 * policy.h: what a configuration says that is a plain value, or a range into its text.
 */
#ifndef CAS_CONFIG_POLICY_H
#define CAS_CONFIG_POLICY_H

#include "castls/config.h"
#include "config/certificate_types.h"
#include "config/code_list.h"
#include "config/limits.h"
#include "core/buf.h"
#include "x509/policy.h"

typedef struct cas_custom_extension {
    uint16_t type;
    uint32_t messages; /* CASTLS_IN_ bits. */
    cas_range body;    /* In the policy's text. */
} cas_custom_extension;

/* Everything that is a plain value or a range into `text`. */
typedef struct cas_policy {
    uint16_t version_min;
    uint16_t version_max;
    bool speaks12, speaks13; /* What follows from the rest; set by cas_policy_settle. */
    cas_code_list suites;
    cas_code_list groups;
    cas_code_list key_shares; /* Empty: the first group and its classical half. */
    cas_code_list verify_schemes;
    cas_code_list certificate_schemes; /* Empty: as verify_schemes. */
    cas_code_list sign_schemes;        /* Empty: all that a key can. */
    cas_x509_policy certificate_policy;
    castls_verify verify;
    castls_ocsp ocsp;
    uint32_t options;    /* CASTLS_OPTION_ bits. */
    uint32_t operations; /* Bits 1 << castls_operation_kind that the application answers. */
    uint32_t events;     /* Bits 1 << castls_event_kind that are collected. */
    uint32_t tickets_full;
    uint32_t tickets_resumed;
    uint32_t session_lifetime_s;
    uint32_t early_data_max;
    uint32_t early_data_window_ms;
    uint32_t fragment_max;
    uint32_t record_size_limit;      /* RFC 8449; 0: nothing is said. */
    cas_code_list compression;       /* RFC 8879. */
    cas_certificate_types own_types; /* RFC 7250. None: what the credentials are. */
    cas_certificate_types peer_types;
    cas_range trusted_keys; /* SubjectPublicKeyInfos, each with a length of two bytes. */
    bool is_fips;           /* What lies outside the provider's validated module is refused. */
    bool asks_for_tickets;  /* Client, RFC 9149: with the two counts below. */
    uint8_t tickets_asked_full, tickets_asked_resumed;
    uint32_t padding;
    cas_range alpn;     /* ProtocolNameList without its length (RFC 7301 section 3.1). */
    cas_range ca_names; /* DistinguishedName vectors, without the list's length. */
    cas_range session_context;
    cas_custom_extension extension[CAS_CONFIG_EXTENSIONS_MAX];
    size_t extension_count;
} cas_policy;

/* castls' own choice of everything that needs no text; restricted to what the provider has. */
cas_policy cas_policy_default(const castls_provider *provider);

/* What certificates may be signed with, as bits 1 << castls_signature_id: what the offered schemes
 * say of arithmetic and hash. Curves and RSA key kinds of a scheme are not asked of issuers, as in
 * TLS 1.2 (RFC 5246 section 7.4.1.4.1): there are authorities that sign with P-384 and SHA-256. */
uint32_t cas_policy_certificate_signatures(const cas_policy *policy);

/* Whether the policy can make a handshake with that provider; the reason if it can not. */
CAS_MUST_USE cas_err cas_policy_check(const cas_policy *policy, const castls_provider *provider);

/* Settles what follows from a policy that will not change any more. */
void cas_policy_settle(cas_policy *policy);

/* Whether the settled policy can make a handshake of that version: it lies in the range, and suites
 * and groups of it are there. */
bool cas_policy_speaks(const cas_policy *policy, uint16_t version);

/* Whether the suite, or the group, may be negotiated in that version under the policy. */
bool cas_policy_has_suite(const cas_policy *policy, uint16_t suite, uint16_t version);
bool cas_policy_has_group(const cas_policy *policy, uint16_t group, uint16_t version);

#endif
