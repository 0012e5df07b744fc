/*
 * session_parts.c: the public faces of session, ticket ring and session cache.
 */
#include "config/parts.h"
#include "config/sized.h"

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

/* The caller's fields, as far as they go; what lies behind their end is 0 or empty. */
static cas_err take_fields(const castls_session_fields *given, castls_session_fields *out)
{
    *out = (castls_session_fields){.struct_len = sizeof(*out)};
    if (!CAS_HAS(given, struct_len)) {
        return CAS_ERR_ARGUMENT;
    }
    CAS_TAKE(out, given, version);
    CAS_TAKE(out, given, suite);
    CAS_TAKE(out, given, group);
    CAS_TAKE(out, given, extended_main_secret);
    CAS_TAKE(out, given, verdict);
    CAS_TAKE(out, given, lifetime_s);
    CAS_TAKE(out, given, age_add);
    CAS_TAKE(out, given, early_data_max);
    CAS_TAKE(out, given, issued_at_ms);
    CAS_TAKE(out, given, secret);
    CAS_TAKE(out, given, ticket);
    CAS_TAKE(out, given, id);
    CAS_TAKE(out, given, server_name);
    CAS_TAKE(out, given, alpn);
    CAS_TAKE(out, given, binding);
    CAS_TAKE(out, given, application_data);
    CAS_TAKE(out, given, peer_chain);
    CAS_TAKE(out, given, context);
    CAS_TAKE(out, given, peer_is_raw_key);
    CAS_TAKE(out, given, quic);
    CAS_TAKE(out, given, is_quic);
    CAS_TAKE(out, given, own_is_raw_key);
    return CAS_OK;
}

castls_code castls_session_new(const castls_environment *environment,
                               const castls_session_fields *fields, castls_session **out)
{
    cas_environment env = {0};
    castls_session_fields whole = {.struct_len = sizeof(whole)};
    *out = NULL;
    cas_err err = cas_environment_read(environment, &env);
    if (err == CAS_OK) {
        err = take_fields(fields, &whole);
    }
    return code_of(err == CAS_OK ? cas_session_new(env.allocator, &whole, out) : err);
}

castls_session *castls_session_retain(castls_session *session)
{
    return cas_session_retain(session);
}

void castls_session_release(castls_session *session)
{
    cas_session_release(session);
}

/* The chain is read one certificate at a time: a list of views would have to live somewhere. */
void castls_session_read(const castls_session *session, castls_session_fields *out)
{
    castls_session_fields fields = {.struct_len = sizeof(fields)};
    cas_session_read(session, &fields);
    CAS_GIVE(out, &fields, version);
    CAS_GIVE(out, &fields, suite);
    CAS_GIVE(out, &fields, group);
    CAS_GIVE(out, &fields, extended_main_secret);
    CAS_GIVE(out, &fields, verdict);
    CAS_GIVE(out, &fields, lifetime_s);
    CAS_GIVE(out, &fields, age_add);
    CAS_GIVE(out, &fields, early_data_max);
    CAS_GIVE(out, &fields, issued_at_ms);
    CAS_GIVE(out, &fields, secret);
    CAS_GIVE(out, &fields, ticket);
    CAS_GIVE(out, &fields, id);
    CAS_GIVE(out, &fields, server_name);
    CAS_GIVE(out, &fields, alpn);
    CAS_GIVE(out, &fields, binding);
    CAS_GIVE(out, &fields, application_data);
    CAS_GIVE(out, &fields, peer_chain);
    CAS_GIVE(out, &fields, context);
    CAS_GIVE(out, &fields, peer_is_raw_key);
    CAS_GIVE(out, &fields, quic);
    CAS_GIVE(out, &fields, is_quic);
    CAS_GIVE(out, &fields, own_is_raw_key);
}

size_t castls_session_peer_count(const castls_session *session)
{
    return cas_chain_length(cas_session_peer_chain(session));
}

castls_bytes castls_session_peer_certificate(const castls_session *session, size_t i)
{
    return cas_chain_certificate(cas_session_peer_chain(session), i);
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
    cas_environment env = {0};
    *out = NULL;
    const cas_err err = cas_environment_read(environment, &env);
    return code_of(err == CAS_OK ? cas_session_decode(env.allocator, in, out) : err);
}

castls_code castls_ticket_ring_new(const castls_environment *environment, castls_bytes secret,
                                   uint32_t period_s, castls_ticket_ring **out)
{
    cas_environment env = {0};
    int64_t now_ms = 0;
    *out = NULL;
    const cas_err err = cas_environment_read(environment, &env);
    if (err != CAS_OK) {
        return code_of(err);
    }
    const cas_ticket_ring_options options = {
        .allocator = env.allocator,
        .provider = env.provider,
        .random = cas_random_hook_of(&env),
        .secret = secret,
        .period_s = period_s,
        .key_count = 2,
    };
    /* Without a clock the ring still seals when a connection's configuration has one. */
    if (cas_environment_now_ms(&env, &now_ms) != CAS_OK) {
        now_ms = -1;
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
    cas_environment env = {0};
    *out = NULL;
    const cas_err err = cas_environment_read(environment, &env);
    if (err != CAS_OK) {
        return code_of(err);
    }
    const cas_random_hook hook = cas_random_hook_of(&env);
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

castls_code castls_session_cache_find(castls_session_cache *cache, int64_t now_ms, castls_bytes id,
                                      castls_session **out)
{
    *out = cas_server_cache_find(&cache->server, now_ms, id);
    return *out == NULL ? CASTLS_NOTHING : CASTLS_OK;
}

size_t castls_session_cache_count(castls_session_cache *cache)
{
    return cas_server_cache_count(&cache->server) + cas_client_cache_count(&cache->client);
}
