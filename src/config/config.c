/*
 * config.c: from builder to configuration and back, and the life of both.
 */
#include "config/config.h"

#include "castls/operation.h"
#include "config/failure.h"
#include "config/fips.h"
#include "core/writer.h"

castls_code castls_config_builder_new(const castls_environment *environment,
                                      castls_config_builder **out)
{
    *out = NULL;
    cas_environment env = {0};
    const cas_err read = cas_environment_read(environment, &env);
    if (read != CAS_OK) {
        return castls_reason_code((castls_reason)read);
    }
    castls_config_builder *builder = CAS_NEW(env.allocator, castls_config_builder);
    if (builder == NULL) {
        return CASTLS_NO_MEMORY;
    }
    builder->environment = env;
    builder->policy = cas_policy_default(env.provider);
    builder->text = cas_arena_on(env.allocator, CAS_CONFIG_TEXT_MAX);
    *out = builder;
    return CASTLS_OK;
}

castls_code castls_config_derive(castls_config *config, castls_config_builder **out)
{
    *out = NULL;
    castls_config_builder *builder = CAS_NEW(config->environment.allocator, castls_config_builder);
    if (builder == NULL) {
        return CASTLS_NO_MEMORY;
    }
    builder->environment = config->environment;
    builder->policy = config->policy;
    builder->text = cas_arena_on(config->environment.allocator, CAS_CONFIG_TEXT_MAX);
    builder->parts = config->parts;
    cas_config_parts_retain(&builder->parts);
    cas_range whole = {0};
    if (cas_arena_keep(&builder->text, cas_arena_bytes(&config->text), &whole) != CAS_OK) {
        castls_config_builder_free(builder);
        return CASTLS_NO_MEMORY;
    }
    *out = builder;
    return CASTLS_OK;
}

void castls_config_builder_free(castls_config_builder *builder)
{
    if (builder == NULL) {
        return;
    }
    cas_config_parts_release(&builder->parts);
    cas_arena_clear(&builder->text);
    CAS_FREE(builder->environment.allocator, builder);
}

/* What our key can come in, RFC 7250: as the policy says, else what the credentials are, in their
 * order; X.509 where there is neither. */
static cas_certificate_types own_types(const castls_config *config)
{
    cas_certificate_types types = config->policy.own_types;
    if (types.count != 0) {
        return types;
    }
    for (size_t i = 0; i < config->parts.credential_count; i++) {
        const uint8_t type = cas_credential_type(*CAS_AT(config->parts.credential, i));
        if (!cas_certificate_types_has_one(&types, type)) {
            *CAS_AT(types.type, types.count) = type;
            types.count = cas_narrow_u8(types.count + 1u);
        }
    }
    types.count = types.count == 0 ? 1 : types.count;
    return types;
}

/* Fills in a configuration that was just made; on failure the caller releases it. */
static cas_err fill(castls_config *config, const castls_config_builder *builder)
{
    config->policy = builder->policy;
    cas_policy_settle(&config->policy);
    config->policy.certificate_policy.signatures =
        cas_policy_certificate_signatures(&config->policy);
    cas_range whole = {0};
    CAS_TRY(cas_arena_keep(&config->text, cas_arena_bytes(&builder->text), &whole));
    config->parts = builder->parts;
    cas_config_parts_retain(&config->parts);
    config->own_types = own_types(config);
    if (config->parts.memory == NULL && config->parts.trust != NULL) {
        CAS_TRY(cas_sig_memory_new(config->environment.allocator, &config->parts.memory));
    }
    if (config->parts.compressed == NULL && config->policy.compression.count != 0) {
        CAS_TRY(cas_compressed_cache_new(config->environment.allocator, &config->parts.compressed));
    }
    if (config->parts.chains == NULL && cas_config_has(config, CASTLS_OPTION_INTERN_PEER_CHAIN)) {
        CAS_TRY(cas_chain_store_new(config->environment.allocator, &config->parts.chains));
    }
    return cas_config_bind(config);
}

/*
 * The first random bytes of a process can be dear: AWS-LC gathers a second, independent seed from
 * the processor's jitter, which takes 50 to 250 milliseconds. Who builds a configuration pays for
 * that, and not the first handshake; a source that cannot give any is found here, too.
 */
static cas_err warm_up(const cas_environment *environment)
{
    uint8_t room[1] = {0};
    return environment->random != NULL ? CAS_OK
                                       : cas_environment_random(environment, CAS_SPAN(room));
}

static cas_err build(const castls_config_builder *builder, castls_config **out,
                     castls_bytes *detail)
{
    CAS_TRY(builder->failed);
    CAS_TRY(cas_policy_check(&builder->policy, builder->environment.provider));
    CAS_TRY(warm_up(&builder->environment));
    castls_config *config = CAS_NEW(builder->environment.allocator, castls_config);
    if (config == NULL) {
        return CAS_ERR_MEMORY;
    }
    cas_count_take(&config->count);
    config->environment = builder->environment;
    config->text = cas_arena_on(builder->environment.allocator, CAS_CONFIG_TEXT_MAX);
    cas_err err = fill(config, builder);
    if (err == CAS_OK && config->policy.is_fips) {
        err = cas_fips_check(&config->policy, &config->environment, detail);
    }
    if (err != CAS_OK) {
        castls_config_release(config);
        return err;
    }
    *out = config;
    return CAS_OK;
}

castls_code castls_config_build(castls_config_builder *builder, castls_config **out,
                                castls_error *error)
{
    *out = NULL;
    castls_bytes detail = {0};
    const cas_err err = build(builder, out, &detail);
    cas_error_set(error, err);
    cas_error_detail(error, detail);
    return castls_reason_code((castls_reason)err);
}

castls_config *castls_config_retain(castls_config *config)
{
    if (config != NULL) {
        cas_count_take(&config->count);
    }
    return config;
}

void castls_config_release(castls_config *config)
{
    if (config == NULL || !cas_count_give(&config->count)) {
        return;
    }
    cas_config_parts_release(&config->parts);
    cas_arena_clear(&config->text);
    CAS_FREE(config->environment.allocator, config);
}

castls_bytes castls_config_binding(const castls_config *config)
{
    return CAS_BYTES(config->binding);
}

const castls_provider *castls_config_provider(const castls_config *config)
{
    return config->environment.provider;
}

bool cas_config_offers(const castls_config *config, uint16_t type, castls_in_message message)
{
    const cas_policy *policy = &config->policy;
    for (size_t i = 0; i < policy->extension_count; i++) {
        const cas_custom_extension *extension = CAS_AT(policy->extension, i);
        if (extension->type == type && (extension->messages & (uint32_t)message) != 0) {
            return true;
        }
    }
    return false;
}

void cas_config_parts_retain(const cas_config_parts *parts)
{
    (void)castls_trust_retain(parts->trust);
    (void)castls_revocation_retain(parts->revocation);
    (void)castls_suffixes_retain(parts->suffixes);
    (void)cas_sig_memory_retain(parts->memory);
    for (size_t i = 0; i < parts->credential_count; i++) {
        (void)castls_credential_retain(*CAS_AT(parts->credential, i));
    }
    (void)castls_ticket_ring_retain(parts->ring);
    (void)castls_session_cache_retain(parts->cache);
    (void)cas_compressed_cache_retain(parts->compressed);
    (void)cas_chain_store_retain(parts->chains);
}

void cas_config_parts_release(cas_config_parts *parts)
{
    castls_trust_release(parts->trust);
    castls_revocation_release(parts->revocation);
    castls_suffixes_release(parts->suffixes);
    cas_sig_memory_release(parts->memory);
    for (size_t i = 0; i < parts->credential_count; i++) {
        castls_credential_release(*CAS_AT(parts->credential, i));
    }
    castls_ticket_ring_release(parts->ring);
    castls_session_cache_release(parts->cache);
    cas_compressed_cache_release(parts->compressed);
    cas_chain_store_release(parts->chains);
    *parts = (cas_config_parts){0};
}

cas_err cas_config_bind(castls_config *config)
{
    const castls_hash *hash = config->environment.provider->hash(CASTLS_HASH_SHA256);
    if (hash == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    /* Only what decides whom a connection trusts: a session made under less is worth less. */
    const uint8_t mode[] = {
        (uint8_t)config->policy.verify,
        (uint8_t)config->policy.ocsp,
        cas_config_has(config, CASTLS_OPTION_NO_NAME_CHECK) ? 1 : 0,
        (config->policy.operations >> CASTLS_OP_VERIFY_PEER & 1) != 0 ? 1 : 0,
        cas_low_u8(config->policy.trusted_keys.len >> 8),
        cas_low_u8(config->policy.trusted_keys.len),
    };
    const castls_trust *trust = config->parts.trust;
    const castls_revocation *revocation = config->parts.revocation;
    const castls_suffixes *suffixes = config->parts.suffixes;
    const cas_x509_policy *policy = &config->policy.certificate_policy;
    uint8_t rules_room[8] = {0};
    cas_writer rules = cas_writer_on(CAS_SPAN(rules_room));
    cas_write_u32(&rules, policy->rules);
    cas_write_u32(&rules, policy->signatures);
    const castls_bytes parts[] = {
        CAS_TEXT("castls binding 3"),
        CAS_BYTES(mode),
        CAS_BYTES(rules_room),
        trust == NULL ? cas_bytes_none() : CAS_BYTES(trust->digest),
        CAS_TEXT("|"),
        revocation == NULL ? cas_bytes_none() : CAS_BYTES(revocation->digest),
        CAS_TEXT("|"),
        suffixes == NULL ? cas_bytes_none() : CAS_BYTES(suffixes->digest),
        CAS_TEXT("|"),
        cas_certificate_types_bytes(&config->policy.peer_types),
        CAS_TEXT("|"),
        cas_config_text(config, config->policy.trusted_keys),
        cas_config_text(config, config->policy.session_context),
        /* What was agreed outside a module goes on inside it under no session. */
        config->policy.is_fips ? CAS_TEXT("|fips") : cas_bytes_none(),
    };
    if (hash->digest(CAS_PARTS(parts), CAS_SPAN(config->binding)) != CASTLS_OK) {
        return CAS_ERR_CRYPTO;
    }
    return CAS_OK;
}
