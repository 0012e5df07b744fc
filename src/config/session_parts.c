/*
 * session_parts.c: the public faces of session, ticket ring and session cache.
 */
#include "config/parts.h"

cas_random_hook cas_random_hook_of(const cas_environment *environment)
{
    cas_random_hook hook = {NULL, NULL};
    if (environment->random != NULL) {
        hook.fill = environment->random->fill;
        hook.user = environment->random->user;
    }
    return hook;
}

static castls_code code_of(cas_err err)
{
    return castls_reason_code((castls_reason)err);
}

castls_code castls_session_new(const castls_environment *environment,
                               const castls_session_fields *fields, castls_session **out)
{
    const cas_environment env = cas_environment_of(environment);
    *out = NULL;
    if (fields->struct_len < sizeof(castls_session_fields)) {
        return CASTLS_BAD_ARGUMENT;
    }
    return code_of(cas_session_new(env.allocator, fields, out));
}

castls_session *castls_session_retain(castls_session *session)
{
    return cas_session_retain(session);
}

void castls_session_release(castls_session *session)
{
    cas_session_release(session);
}

void castls_session_read(const castls_session *session, castls_session_fields *out)
{
    if (out->struct_len >= sizeof(castls_session_fields)) {
        const size_t struct_len = out->struct_len;
        cas_session_read(session, out);
        out->struct_len = struct_len;
    }
}

size_t castls_session_peer_count(const castls_session *session)
{
    return cas_session_peer_count(session);
}

castls_bytes castls_session_peer_certificate(const castls_session *session, size_t i)
{
    return cas_session_peer(session, i);
}

castls_code castls_session_encode(const castls_session *session, castls_span out, size_t *len)
{
    cas_writer measure = cas_writer_measuring();
    cas_writer w = cas_writer_on(out);
    castls_bytes written = {0};
    cas_session_encode(&measure, session);
    *len = cas_writer_len(&measure);
    cas_session_encode(&w, session);
    return code_of(cas_writer_end(&w, &written));
}

castls_code castls_session_decode(const castls_environment *environment, castls_bytes in,
                                  castls_session **out)
{
    const cas_environment env = cas_environment_of(environment);
    *out = NULL;
    return code_of(cas_session_decode(env.allocator, in, out));
}

castls_code castls_ticket_ring_new(const castls_environment *environment, castls_bytes secret,
                                   uint32_t period_s, castls_ticket_ring **out)
{
    const cas_environment env = cas_environment_of(environment);
    const cas_ticket_ring_options options = {
        .allocator = env.allocator,
        .provider = env.provider,
        .random = cas_random_hook_of(&env),
        .secret = secret,
        .period_s = period_s,
        .key_count = 2,
    };
    int64_t now_ms = 0;
    *out = NULL;
    /* Without a clock the ring still seals when a connection's configuration has one. */
    if (cas_environment_now_ms(&env, &now_ms) != CAS_OK) {
        now_ms = 0;
    }
    return code_of(cas_ticket_ring_new(&options, now_ms, out));
}

castls_ticket_ring *castls_ticket_ring_retain(castls_ticket_ring *ring)
{
    return cas_ticket_ring_retain(ring);
}

void castls_ticket_ring_release(castls_ticket_ring *ring)
{
    cas_ticket_ring_release(ring);
}

castls_code castls_session_cache_new(const castls_environment *environment, size_t sessions,
                                     castls_session_cache **out)
{
    const cas_environment env = cas_environment_of(environment);
    const cas_random_hook hook = cas_random_hook_of(&env);
    *out = NULL;
    if (sessions == 0 || sessions > CAS_CACHE_SESSIONS_MAX) {
        return CASTLS_BAD_ARGUMENT;
    }
    return code_of(
        cas_session_cache_new(env.allocator, env.provider, &hook, cas_narrow_u32(sessions), out));
}

castls_session_cache *castls_session_cache_retain(castls_session_cache *cache)
{
    return cas_session_cache_retain(cache);
}

void castls_session_cache_release(castls_session_cache *cache)
{
    cas_session_cache_release(cache);
}

castls_code castls_session_cache_put(castls_session_cache *cache, int64_t now_ms, castls_bytes id,
                                     castls_session *session)
{
    return code_of(cas_server_cache_put(&cache->server, now_ms, id, session));
}

castls_code castls_session_cache_take(castls_session_cache *cache, int64_t now_ms, castls_bytes id,
                                      castls_session **out)
{
    *out = cas_server_cache_take(&cache->server, now_ms, id);
    return *out == NULL ? CASTLS_NOTHING : CASTLS_OK;
}

size_t castls_session_cache_count(castls_session_cache *cache)
{
    return cas_server_cache_count(&cache->server) + cas_client_cache_count(&cache->client);
}
