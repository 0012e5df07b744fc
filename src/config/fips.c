/*
 * fips.c: what lies outside a validated module, and FIPS configurations that refuse it.
 *
 * Not approved are X25519 (SP 800-186 leaves Curve25519 out of key agreement) unless ML-KEM stands
 * beside it, which SP 800-56C revision 2 section 2 allows, and ChaCha20-Poly1305. The PRF of TLS
 * 1.2 is approved with the extended main secret alone (SP 800-135 revision 1, FIPS 140-3
 * implementation guidance D.Q). Signature algorithms are the module's own: a provider lists what it
 * has.
 */
#include "config/fips.h"

#include "castls/operation.h"
#include "config/config.h"
#include "core/text.h"
#include "crypto/group.h"
#include "crypto/suite.h"

/* Operations whose answer is arithmetic, which the application would do outside the module. */
#define ARITHMETIC                                                                                 \
    (1u << CASTLS_OP_KEY_GENERATE | 1u << CASTLS_OP_KEY_AGREE | 1u << CASTLS_OP_SIGN |             \
     1u << CASTLS_OP_VERIFY_SIGNATURE | 1u << CASTLS_OP_TICKET_SEAL)

static bool is_approved_suite(uint16_t id)
{
    const cas_suite *suite = cas_suite_find(id);
    return suite != NULL && suite->aead != CASTLS_AEAD_CHACHA20_POLY1305;
}

static bool is_approved_group(uint16_t id)
{
    return cas_named_group_find(id) != NULL && id != CASTLS_GROUP_X25519;
}

/* Leaves those that are approved in their order. */
static void keep_approved(cas_code_list *list, bool (*is_approved)(uint16_t id))
{
    const cas_code_list all = *list;
    *list = (cas_code_list){0};
    for (size_t i = 0; i < all.count; i++) {
        const uint16_t id = *CAS_AT(all.code, i);
        if (is_approved(id)) {
            const cas_err err = cas_code_list_add(list, id);
            (void)err; /* It came out of a list of the same size. */
        }
    }
}

void cas_fips_restrict(cas_policy *policy)
{
    keep_approved(&policy->suites, is_approved_suite);
    keep_approved(&policy->groups, is_approved_group);
    keep_approved(&policy->key_shares, is_approved_group);
    policy->options = policy->options | (uint32_t)CASTLS_OPTION_REQUIRE_EXTENDED_MAIN_SECRET;
    policy->is_fips = true;
}

static castls_bytes suite_outside(const cas_policy *policy)
{
    for (size_t i = 0; i < policy->suites.count; i++) {
        const uint16_t id = *CAS_AT(policy->suites.code, i);
        if (!is_approved_suite(id)) {
            return cas_text(cas_suite_find(id)->name);
        }
    }
    return cas_bytes_none();
}

static castls_bytes group_outside(const cas_policy *policy)
{
    for (size_t i = 0; i < policy->groups.count; i++) {
        const uint16_t id = *CAS_AT(policy->groups.code, i);
        if (!is_approved_group(id)) {
            return cas_text(cas_named_group_find(id)->name);
        }
    }
    return cas_bytes_none(); /* Key shares are some of the groups. */
}

/* What lies outside, or nothing. */
static castls_bytes outside(const cas_policy *policy, const cas_environment *environment)
{
    const bool requires_ems =
        (policy->options & (uint32_t)CASTLS_OPTION_REQUIRE_EXTENDED_MAIN_SECRET) != 0;
    if (!castls_provider_is_fips(environment->provider)) {
        return CAS_TEXT("the provider does not run as a validated module");
    }
    if (environment->random != NULL) {
        return CAS_TEXT("random bytes that are not the module's");
    }
    if ((policy->operations & ARITHMETIC) != 0) {
        return CAS_TEXT("arithmetic that the application does");
    }
    if (!requires_ems && cas_policy_speaks(policy, CAS_TLS12)) {
        return CAS_TEXT("TLS 1.2 without the extended main secret");
    }
    const castls_bytes suite = suite_outside(policy);
    return cas_bytes_is_empty(suite) ? group_outside(policy) : suite;
}

cas_err cas_fips_check(const cas_policy *policy, const cas_environment *environment,
                       castls_bytes *detail)
{
    *detail = outside(policy, environment);
    return cas_bytes_is_empty(*detail) ? CAS_OK : CAS_ERR_CONFIG_FIPS;
}

castls_code castls_config_builder_set_fips(castls_config_builder *builder)
{
    cas_fips_restrict(&builder->policy);
    return CASTLS_OK;
}

bool castls_config_is_fips(const castls_config *config)
{
    castls_bytes detail = {0};
    return cas_fips_check(&config->policy, &config->environment, &detail) == CAS_OK;
}
