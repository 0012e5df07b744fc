/*
 * builder.c: setting the policy. Each function remembers the first failure, which the build
 * reports, so that a caller may leave the results unchecked.
 */
#include "castls/event.h"
#include "castls/operation.h"
#include "config/builder.h"
#include "config/known_extensions.h"
#include "core/writer.h"

castls_code cas_builder_settle(castls_config_builder *builder, cas_err err)
{
    if (err != CAS_OK && builder->failed == CAS_OK) {
        builder->failed = err;
    }
    return castls_reason_code((castls_reason)err);
}

static castls_code set_codes(castls_config_builder *builder, cas_code_list *list,
                             castls_codes codes, cas_err empty)
{
    if (codes.count == 0 && empty != CAS_OK) {
        return cas_builder_settle(builder, empty);
    }
    return cas_builder_settle(builder, cas_code_list_set(list, codes));
}

castls_code cas_builder_number(castls_config_builder *builder, uint32_t *field, uint32_t value,
                               uint32_t min, uint32_t max)
{
    if (value < min || value > max) {
        return cas_builder_settle(builder, CAS_ERR_ARGUMENT);
    }
    *field = value;
    return CASTLS_OK;
}

castls_code
castls_config_builder_set_versions(castls_config_builder *builder, uint16_t min, uint16_t max)
{
    const bool known =
        (min == 0x0303 || min == 0x0304) && (max == 0x0303 || max == 0x0304) && min <= max;
    if (!known) {
        return cas_builder_settle(builder, CAS_ERR_CONFIG_VERSIONS);
    }
    builder->policy.version_min = min;
    builder->policy.version_max = max;
    return CASTLS_OK;
}

castls_code castls_config_builder_set_suites(castls_config_builder *builder, castls_codes suites)
{
    return set_codes(builder, &builder->policy.suites, suites, CAS_ERR_CONFIG_SUITES);
}

castls_code castls_config_builder_set_groups(castls_config_builder *builder, castls_codes groups)
{
    return set_codes(builder, &builder->policy.groups, groups, CAS_ERR_CONFIG_GROUPS);
}

castls_code
castls_config_builder_set_key_shares(castls_config_builder *builder, castls_codes groups)
{
    return set_codes(builder, &builder->policy.key_shares, groups, CAS_OK);
}

castls_code
castls_config_builder_set_verify_schemes(castls_config_builder *builder, castls_codes schemes)
{
    return set_codes(builder, &builder->policy.verify_schemes, schemes, CAS_ERR_CONFIG_SCHEMES);
}

castls_code
castls_config_builder_set_certificate_schemes(castls_config_builder *builder, castls_codes schemes)
{
    return set_codes(builder, &builder->policy.certificate_schemes, schemes, CAS_OK);
}

castls_code
castls_config_builder_set_sign_schemes(castls_config_builder *builder, castls_codes schemes)
{
    return set_codes(builder, &builder->policy.sign_schemes, schemes, CAS_OK);
}

cas_err cas_builder_keep_list(castls_config_builder *builder, castls_parts names, size_t prefix,
                              size_t max, cas_err bad, cas_range *out)
{
    size_t total = 0;
    for (size_t i = 0; i < names.count; i++) {
        const size_t len = cas_parts_get(names, i).len;
        if (len == 0 || len > max) {
            return bad;
        }
        total = total + prefix + len;
    }
    if (total > CAS_CONFIG_CA_NAMES_MAX) {
        return CAS_ERR_LIMIT;
    }
    castls_span room = {0};
    castls_bytes written = {0};
    CAS_TRY(cas_arena_room(&builder->text, total, out, &room));
    cas_writer w = cas_writer_on(room);
    for (size_t i = 0; i < names.count; i++) {
        if (prefix == 1) {
            cas_write_vec8(&w, cas_parts_get(names, i));
        } else {
            cas_write_vec16(&w, cas_parts_get(names, i));
        }
    }
    return cas_writer_end(&w, &written);
}

castls_code castls_config_builder_set_alpn(castls_config_builder *builder, castls_parts protocols)
{
    if (protocols.count > 64) {
        return cas_builder_settle(builder, CAS_ERR_CONFIG_ALPN);
    }
    return cas_builder_settle(
        builder, cas_builder_keep_list(builder, protocols, 1, 255, CAS_ERR_CONFIG_ALPN,
                                       &builder->policy.alpn));
}

castls_code castls_config_builder_set_verify(castls_config_builder *builder, castls_verify mode)
{
    switch (mode) {
    case CASTLS_VERIFY_DEFAULT:
    case CASTLS_VERIFY_NONE:
    case CASTLS_VERIFY_OPTIONAL:
    case CASTLS_VERIFY_REQUIRED:
        builder->policy.verify = mode;
        return CASTLS_OK;
    default:
        return cas_builder_settle(builder, CAS_ERR_ARGUMENT);
    }
}

castls_code
castls_config_builder_set_certificate_policy(castls_config_builder *builder, castls_bytes name)
{
    const cas_x509_policy *policy = cas_x509_policy_find(name);
    if (policy == NULL) {
        return cas_builder_settle(builder, CAS_ERR_ARGUMENT);
    }
    builder->policy.certificate_policy = *policy;
    return CASTLS_OK;
}

castls_code castls_config_builder_set_certificate_rule(castls_config_builder *builder,
                                                       castls_bytes name, bool on)
{
    const cas_rule rule = cas_rule_find(name);
    if (rule == CAS_RULE_NONE) {
        return cas_builder_settle(builder, CAS_ERR_ARGUMENT);
    }
    uint32_t *rules = &builder->policy.certificate_policy.rules;
    *rules = on ? *rules | (uint32_t)rule : *rules & ~(uint32_t)rule;
    return CASTLS_OK;
}

castls_code castls_config_builder_set_ca_names(castls_config_builder *builder, castls_parts names)
{
    return cas_builder_settle(
        builder, cas_builder_keep_list(builder, names, 2, 65535, CAS_ERR_ARGUMENT,
                                       &builder->policy.ca_names));
}

/* Room for one more name behind the present list: right there, or the list moves to new room. */
static cas_err extend_ca_names(castls_config_builder *builder, size_t len, castls_span *room)
{
    cas_range *names = &builder->policy.ca_names;
    const size_t end = (size_t)names->offset + names->len;
    cas_range fresh = {0};
    if (names->len == 0 || end == cas_arena_len(&builder->text)) {
        CAS_TRY(cas_arena_room(&builder->text, len, &fresh, room));
        names->offset = names->len == 0 ? fresh.offset : names->offset;
        names->len = names->len + fresh.len;
        return CAS_OK;
    }
    castls_span all = {0};
    CAS_TRY(cas_arena_room(&builder->text, names->len + len, &fresh, &all));
    (void)cas_span_copy(all, cas_arena_view(&builder->text, *names));
    *room = cas_span_slice(all, names->len, len);
    *names = fresh;
    return CAS_OK;
}

static cas_err add_ca_name(castls_config_builder *builder, castls_bytes name)
{
    castls_span room = {0};
    castls_bytes written = {0};
    if (name.len == 0 || name.len > 65535) {
        return CAS_ERR_ARGUMENT;
    }
    if (builder->policy.ca_names.len + 2 + name.len > CAS_CONFIG_CA_NAMES_MAX) {
        return CAS_ERR_LIMIT;
    }
    CAS_TRY(extend_ca_names(builder, 2 + name.len, &room));
    cas_writer w = cas_writer_on(room);
    cas_write_vec16(&w, name);
    return cas_writer_end(&w, &written);
}

castls_code castls_config_builder_add_ca_name(castls_config_builder *builder, castls_bytes name)
{
    return cas_builder_settle(builder, add_ca_name(builder, name));
}

castls_code
castls_config_builder_add_ca_names_of(castls_config_builder *builder, const castls_trust *trust)
{
    cas_err err = CAS_OK;
    for (uint32_t i = 0; i < cas_trust_count(&trust->store) && err == CAS_OK; i++) {
        const castls_bytes der = cas_trust_get(&trust->store, i);
        cas_range subject = {0};
        cas_range spki = {0};
        err = cas_cert_skim(der, &subject, &spki);
        if (err == CAS_OK) {
            err = add_ca_name(builder, cas_range_in(der, subject));
        }
    }
    return cas_builder_settle(builder, err);
}

castls_code castls_config_builder_set_options(castls_config_builder *builder, uint32_t options)
{
    const uint32_t known = (uint32_t)CASTLS_OPTION_NO_KEY_SHARES * 2 - 1;
    if (options > known) {
        return cas_builder_settle(builder, CAS_ERR_ARGUMENT);
    }
    builder->policy.options = options;
    return CASTLS_OK;
}

uint32_t castls_config_options(const castls_config *config)
{
    return config->policy.options;
}

castls_code castls_config_builder_set_ticket_counts(castls_config_builder *builder, uint32_t full,
                                                    uint32_t resumed)
{
    const castls_code code =
        cas_builder_number(builder, &builder->policy.tickets_full, full, 0, CAS_CONFIG_TICKETS_MAX);
    if (code != CASTLS_OK) {
        return code;
    }
    return cas_builder_number(
        builder, &builder->policy.tickets_resumed, resumed, 0, CAS_CONFIG_TICKETS_MAX);
}

castls_code
castls_config_builder_set_session_lifetime(castls_config_builder *builder, uint32_t seconds)
{
    return cas_builder_number(
        builder, &builder->policy.session_lifetime_s, seconds, 1, CAS_CONFIG_LIFETIME_MAX);
}

castls_code castls_config_builder_set_early_data_max(castls_config_builder *builder, uint32_t bytes)
{
    return cas_builder_number(builder, &builder->policy.early_data_max, bytes, 0, UINT32_MAX);
}

castls_code
castls_config_builder_set_early_data_window(castls_config_builder *builder, uint32_t window_ms)
{
    return cas_builder_number(
        builder, &builder->policy.early_data_window_ms, window_ms, 1, CAS_REPLAY_WINDOW_MAX_MS);
}

castls_code castls_config_builder_set_fragment_max(castls_config_builder *builder, uint32_t bytes)
{
    return cas_builder_number(builder, &builder->policy.fragment_max, bytes,
                              CAS_CONFIG_FRAGMENT_MIN, CAS_CONFIG_FRAGMENT_MAX);
}

castls_code castls_config_builder_set_padding(castls_config_builder *builder, uint32_t bytes)
{
    return cas_builder_number(builder, &builder->policy.padding, bytes, 0, CAS_CONFIG_PADDING_MAX);
}

castls_code
castls_config_builder_set_session_context(castls_config_builder *builder, castls_bytes context)
{
    if (context.len > CAS_CONFIG_CONTEXT_MAX) {
        return cas_builder_settle(builder, CAS_ERR_ARGUMENT);
    }
    return cas_builder_settle(
        builder, cas_arena_keep(&builder->text, context, &builder->policy.session_context));
}

castls_code castls_config_builder_set_operations(castls_config_builder *builder, uint32_t mask)
{
    /* What later features bring is refused by name rather than ignored. */
    const uint32_t later = 1u << CASTLS_OP_PSK_OFFER | 1u << CASTLS_OP_ECH_OPEN;
    if ((mask & later) != 0) {
        return cas_builder_settle(builder, CAS_ERR_UNSUPPORTED);
    }
    if (mask >= 1u << (CASTLS_OP_DECOMPRESS + 1)) {
        return cas_builder_settle(builder, CAS_ERR_ARGUMENT);
    }
    builder->policy.operations = mask;
    return CASTLS_OK;
}

castls_code castls_config_builder_set_events(castls_config_builder *builder, uint32_t mask)
{
    if (mask >= 1u << (CASTLS_EVENT_INNER_HELLO_OUT + 1)) {
        return cas_builder_settle(builder, CAS_ERR_ARGUMENT);
    }
    builder->policy.events = mask;
    return CASTLS_OK;
}

castls_code castls_config_builder_add_extension(castls_config_builder *builder, uint16_t type,
                                                uint32_t messages, castls_bytes body)
{
    cas_policy *policy = &builder->policy;
    const uint32_t all = (uint32_t)CASTLS_IN_NEW_SESSION_TICKET * 2 - 1;
    if (messages == 0 || messages > all || body.len > CAS_CONFIG_EXTENSION_MAX ||
        cas_extension_is_ours(type)) {
        return cas_builder_settle(builder, CAS_ERR_ARGUMENT);
    }
    for (size_t i = 0; i < policy->extension_count; i++) {
        if (CAS_AT(policy->extension, i)->type == type) {
            return cas_builder_settle(builder, CAS_ERR_TWICE);
        }
    }
    if (policy->extension_count >= CAS_COUNT(policy->extension)) {
        return cas_builder_settle(builder, CAS_ERR_LIMIT);
    }
    cas_custom_extension extension = {type, messages, {0, 0}};
    const cas_err err = cas_arena_keep(&builder->text, body, &extension.body);
    if (err == CAS_OK) {
        *CAS_AT(policy->extension, policy->extension_count) = extension;
        policy->extension_count = policy->extension_count + 1;
    }
    return cas_builder_settle(builder, err);
}

castls_code castls_config_builder_set_trust(castls_config_builder *builder, castls_trust *trust)
{
    castls_trust *mine = castls_trust_retain(trust);
    castls_trust_release(builder->parts.trust);
    builder->parts.trust = mine;
    return CASTLS_OK;
}

castls_code
castls_config_builder_add_credential(castls_config_builder *builder, castls_credential *credential)
{
    cas_config_parts *parts = &builder->parts;
    cas_compressed_cache_release(parts->compressed); /* It is about other credentials. */
    parts->compressed = NULL;
    if (credential == NULL) {
        for (size_t i = 0; i < parts->credential_count; i++) {
            castls_credential_release(*CAS_AT(parts->credential, i));
            *CAS_AT(parts->credential, i) = NULL;
        }
        parts->credential_count = 0;
        return CASTLS_OK;
    }
    if (parts->credential_count >= CAS_COUNT(parts->credential)) {
        return cas_builder_settle(builder, CAS_ERR_LIMIT);
    }
    *CAS_AT(parts->credential, parts->credential_count) = castls_credential_retain(credential);
    parts->credential_count = parts->credential_count + 1;
    return CASTLS_OK;
}

castls_code
castls_config_builder_set_ticket_ring(castls_config_builder *builder, castls_ticket_ring *ring)
{
    castls_ticket_ring *mine = castls_ticket_ring_retain(ring);
    castls_ticket_ring_release(builder->parts.ring);
    builder->parts.ring = mine;
    return CASTLS_OK;
}

castls_code
castls_config_builder_set_session_cache(castls_config_builder *builder, castls_session_cache *cache)
{
    castls_session_cache *mine = castls_session_cache_retain(cache);
    castls_session_cache_release(builder->parts.cache);
    builder->parts.cache = mine;
    return CASTLS_OK;
}
