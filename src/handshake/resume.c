/*
 * resume.c: the client's session cache as a handshake uses it.
 */
#include "handshake/resume.h"

cas_client_key cas_client_key_of(const cas_facts *facts, const castls_config *config)
{
    const cas_client_key key = {
        .server_name = cas_facts_view(facts, facts->server_name),
        .context = cas_facts_view(facts, facts->session_key),
        .binding = CAS_BYTES(config->binding),
        .is_quic = facts->is_quic,
    };
    return key;
}

static cas_client_key key_of(const cas_handshake *hs)
{
    return cas_client_key_of(hs->facts, hs->config);
}

cas_err cas_take_client_session(cas_handshake *hs, castls_session **out)
{
    castls_session_cache *cache = hs->first_config->parts.cache;
    int64_t now_ms = 0;
    *out = NULL;
    if (cache == NULL || cas_environment_now_ms(&hs->config->environment, &now_ms) != CAS_OK) {
        return CAS_OK;
    }
    *out = cas_client_cache_take(&cache->client, now_ms, key_of(hs));
    return CAS_OK;
}

void cas_remember_session(const cas_handshake *hs, castls_session *session)
{
    castls_session_cache *cache = hs->first_config->parts.cache;
    if (cache == NULL) {
        return;
    }
    const cas_err err = cas_client_cache_put(&cache->client, key_of(hs), session);
    (void)err; /* Without it the next handshake is a full one. */
}

uint16_t cas_remembered_group(const cas_handshake *hs)
{
    castls_session_cache *cache = hs->first_config->parts.cache;
    if (cache == NULL) {
        return 0;
    }
    const uint16_t group = cas_client_cache_group(&cache->client, key_of(hs));
    return cas_code_list_has(&hs->config->policy.groups, group) ? group : 0;
}

void cas_remember_group(const cas_handshake *hs)
{
    castls_session_cache *cache = hs->first_config->parts.cache;
    if (cache == NULL) {
        return;
    }
    const cas_err err = cas_client_cache_set_group(&cache->client, key_of(hs), hs->facts->group);
    (void)err; /* It is a hint: without it the next handshake takes a round trip more. */
}

static uint8_t certificate_type(bool is_raw_key)
{
    return is_raw_key ? CASTLS_CERTIFICATE_RAW_KEY : CASTLS_CERTIFICATE_X509;
}

void cas_keep_session_chain(cas_handshake *hs, const castls_session *session)
{
    cas_facts *facts = hs->facts;
    castls_session_fields fields = {0};
    cas_session_read(session, &fields);
    facts->own_certificate_type = certificate_type(fields.own_is_raw_key);
    if (cas_config_has(hs->config, CASTLS_OPTION_DROP_PEER_CHAIN) &&
        !cas_config_has(hs->config, CASTLS_OPTION_VERIFY_RESUMED)) {
        return;
    }
    facts->peer_certificate_type = certificate_type(fields.peer_is_raw_key);
    cas_chain *chain = cas_chain_retain(cas_session_peer_chain(session));
    cas_facts_set_chain(facts, cas_chain_store_share(hs->config->parts.chains, chain));
}
