/*
 * policy.c: castls' own choice of suites, groups and schemes, and the check that a policy can make
 * a handshake at all.
 */
#include "castls/operation.h"
#include "compress/compress.h"
#include "config/config.h"
#include "crypto/group.h"
#include "crypto/scheme.h"
#include "crypto/suite.h"

/* Hybrids first (X25519MLKEM768 and its fallbacks), then by speed. */
static const uint16_t default_groups[] = {
    0x11ec, /* X25519MLKEM768 */
    0x001d, /* x25519 */
    0x0017, /* secp256r1 */
    0x0018, /* secp384r1 */
    0x11eb, /* SecP256r1MLKEM768 */
    0x11ed, /* SecP384r1MLKEM1024 */
    0x0019, /* secp521r1 */
};

/* Adds to a list of our own making, which is short and has no entry twice. */
static void add(cas_code_list *list, uint16_t id)
{
    const cas_err err = cas_code_list_add(list, id);
    (void)err;
}

static void add_suites(cas_policy *policy, const castls_provider *provider)
{
    const castls_codes all = cas_suite_defaults();
    for (size_t i = 0; i < all.count; i++) {
        const uint16_t id = cas_codes_get(all, i);
        if (cas_suite_is_available(cas_suite_find(id), provider)) {
            add(&policy->suites, id);
        }
    }
}

static void add_groups(cas_policy *policy, const castls_provider *provider)
{
    for (size_t i = 0; i < CAS_COUNT(default_groups); i++) {
        const uint16_t id = *CAS_AT(default_groups, i);
        if (cas_group_is_available(provider, id)) {
            add(&policy->groups, id);
        }
    }
}

static void add_schemes(cas_policy *policy, const castls_provider *provider)
{
    const castls_codes all = cas_scheme_defaults();
    for (size_t i = 0; i < all.count; i++) {
        const uint16_t id = cas_codes_get(all, i);
        if (cas_scheme_is_available(cas_scheme_find(id), provider)) {
            add(&policy->verify_schemes, id);
        }
    }
}

static void add_compression(cas_policy *policy)
{
    const castls_codes all = cas_compress_order();
    for (size_t i = 0; i < all.count; i++) {
        if (cas_compress_has(cas_codes_get(all, i))) {
            add(&policy->compression, cas_codes_get(all, i));
        }
    }
}

cas_policy cas_policy_default(const castls_provider *provider)
{
    cas_policy policy = {0};
    policy.version_min = CAS_TLS12;
    policy.version_max = CAS_TLS13;
    policy.certificate_policy = cas_x509_policy_web;
    policy.tickets_full = 2;
    policy.tickets_resumed = 1;
    policy.session_lifetime_s = 86400;
    policy.early_data_window_ms = CAS_REPLAY_WINDOW_DEFAULT_MS;
    policy.fragment_max = CAS_CONFIG_FRAGMENT_MAX;
    policy.record_size_limit = CAS_CONFIG_RECORD_SIZE_LIMIT_MAX;
    policy.peer_types.count = 1; /* X.509 */
    add_compression(&policy);
    add_suites(&policy, provider);
    add_groups(&policy, provider);
    add_schemes(&policy, provider);
    return policy;
}

static cas_err check_suites(const cas_policy *policy, const castls_provider *provider)
{
    for (size_t i = 0; i < policy->suites.count; i++) {
        const cas_suite *suite = cas_suite_find(*CAS_AT(policy->suites.code, i));
        if (!cas_suite_is_available(suite, provider)) {
            return CAS_ERR_CONFIG_SUITES;
        }
    }
    return policy->suites.count == 0 ? CAS_ERR_CONFIG_SUITES : CAS_OK;
}

static cas_err check_groups(const cas_policy *policy, const castls_provider *provider)
{
    for (size_t i = 0; i < policy->groups.count; i++) {
        if (!cas_group_is_available(provider, *CAS_AT(policy->groups.code, i))) {
            return CAS_ERR_CONFIG_GROUPS;
        }
    }
    for (size_t i = 0; i < policy->key_shares.count; i++) {
        if (!cas_code_list_has(&policy->groups, *CAS_AT(policy->key_shares.code, i))) {
            return CAS_ERR_CONFIG_GROUPS;
        }
    }
    if (policy->key_shares.count > CAS_CONFIG_KEY_SHARES_MAX) {
        return CAS_ERR_CONFIG_GROUPS;
    }
    return policy->groups.count == 0 ? CAS_ERR_CONFIG_GROUPS : CAS_OK;
}

static cas_err check_schemes(const cas_code_list *list, const castls_provider *provider)
{
    for (size_t i = 0; i < list->count; i++) {
        if (!cas_scheme_is_available(cas_scheme_find(*CAS_AT(list->code, i)), provider)) {
            return CAS_ERR_CONFIG_SCHEMES;
        }
    }
    return CAS_OK;
}

/* What castls has not, the application may have: it answers both directions then. */
static cas_err check_compression(const cas_policy *policy)
{
    const uint32_t both = 1u << CASTLS_OP_COMPRESS | 1u << CASTLS_OP_DECOMPRESS;
    const bool is_answered = (policy->operations & both) == both;
    for (size_t i = 0; i < policy->compression.count; i++) {
        const uint16_t algorithm = *CAS_AT(policy->compression.code, i);
        if (algorithm == 0 || !(is_answered || cas_compress_has(algorithm))) {
            return CAS_ERR_CONFIG_COMPRESSION;
        }
    }
    return CAS_OK;
}

uint32_t cas_policy_certificate_signatures(const cas_policy *policy)
{
    const bool is_apart = policy->certificate_schemes.count != 0;
    const cas_code_list *list = is_apart ? &policy->certificate_schemes : &policy->verify_schemes;
    uint32_t bits = 0;
    for (size_t i = 0; i < list->count; i++) {
        const cas_scheme *scheme = cas_scheme_find(*CAS_AT(list->code, i));
        bits = bits | (scheme == NULL ? 0 : 1U << scheme->signature);
    }
    return bits;
}

bool cas_policy_has_suite(const cas_policy *policy, uint16_t suite, uint16_t version)
{
    const cas_suite *row = cas_suite_find(suite);
    return row != NULL && row->version == version && cas_code_list_has(&policy->suites, suite);
}

bool cas_policy_has_group(const cas_policy *policy, uint16_t group, uint16_t version)
{
    const cas_named_group *row = cas_named_group_find(group);
    return row != NULL && (version == CAS_TLS13 || cas_named_group_is_for12(row)) &&
           cas_code_list_has(&policy->groups, group);
}

static bool can_speak(const cas_policy *policy, uint16_t version)
{
    bool has_suite = false;
    bool has_group = false;
    for (size_t i = 0; i < policy->suites.count; i++) {
        has_suite =
            has_suite || cas_policy_has_suite(policy, *CAS_AT(policy->suites.code, i), version);
    }
    for (size_t i = 0; i < policy->groups.count; i++) {
        has_group =
            has_group || cas_policy_has_group(policy, *CAS_AT(policy->groups.code, i), version);
    }
    return policy->version_min <= version && version <= policy->version_max && has_suite &&
           has_group;
}

void cas_policy_settle(cas_policy *policy)
{
    policy->speaks12 = can_speak(policy, CAS_TLS12);
    policy->speaks13 = can_speak(policy, CAS_TLS13);
}

bool cas_policy_speaks(const cas_policy *policy, uint16_t version)
{
    return (version == CAS_TLS12 && policy->speaks12) || (version == CAS_TLS13 && policy->speaks13);
}

/* A raw key is worth what is known of it beforehand. */
static cas_err check_types(const cas_policy *policy)
{
    const bool takes_raw =
        cas_certificate_types_has_one(&policy->peer_types, CASTLS_CERTIFICATE_RAW_KEY);
    const bool is_answered = (policy->operations >> CASTLS_OP_VERIFY_PEER & 1) != 0;
    const bool is_blind = takes_raw && policy->trusted_keys.len == 0 && !is_answered &&
                          policy->verify != CASTLS_VERIFY_NONE;
    return is_blind ? CAS_ERR_CONFIG_RAW_KEY : CAS_OK;
}

cas_err cas_policy_check(const cas_policy *policy, const castls_provider *provider)
{
    if (policy->version_min > policy->version_max) {
        return CAS_ERR_CONFIG_VERSIONS;
    }
    CAS_TRY(check_suites(policy, provider));
    CAS_TRY(check_groups(policy, provider));
    CAS_TRY(check_compression(policy));
    CAS_TRY(check_types(policy));
    CAS_TRY(check_schemes(&policy->verify_schemes, provider));
    CAS_TRY(check_schemes(&policy->certificate_schemes, provider));
    CAS_TRY(check_schemes(&policy->sign_schemes, provider));
    if (policy->verify_schemes.count == 0) {
        return CAS_ERR_CONFIG_SCHEMES;
    }
    /* A range may reach further than suites and groups do, but not past all of them. */
    const bool speaks = can_speak(policy, CAS_TLS12) || can_speak(policy, CAS_TLS13);
    return speaks ? CAS_OK : CAS_ERR_CONFIG_VERSIONS;
}
