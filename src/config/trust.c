/*
 * trust.c: the public, counted trust store over src/x509/trust.h.
 */
#include "config/parts.h"

static cas_err make(const castls_environment *environment, castls_trust **out)
{
    cas_environment env = {0};
    CAS_TRY(cas_environment_read(environment, &env));
    castls_trust *trust = CAS_NEW(env.allocator, castls_trust);
    if (trust == NULL) {
        return CAS_ERR_MEMORY;
    }
    cas_count_take(&trust->count);
    trust->environment = env;
    cas_trust_init(&trust->store, env.allocator);
    *out = trust;
    return CAS_OK;
}

/* Names the store by the digest of its certificates: sessions are bound to it. */
static cas_err seal(castls_trust *trust)
{
    const castls_hash *hash = trust->environment.provider->hash(CASTLS_HASH_SHA256);
    if (hash == NULL) {
        return CAS_ERR_UNSUPPORTED;
    }
    const castls_bytes parts[] = {cas_arena_bytes(&trust->store.bytes)};
    if (hash->digest(CAS_PARTS(parts), CAS_SPAN(trust->digest)) != CASTLS_OK) {
        return CAS_ERR_CRYPTO;
    }
    return CAS_OK;
}

static castls_code finish(castls_trust *trust, cas_err err, size_t refused, size_t *left_out,
                          castls_trust **out)
{
    const cas_err outcome = err == CAS_OK ? seal(trust) : err;
    if (left_out != NULL) {
        *left_out = refused;
    }
    if (outcome != CAS_OK) {
        castls_trust_release(trust);
        return castls_reason_code((castls_reason)outcome);
    }
    *out = trust;
    return CASTLS_OK;
}

castls_code castls_trust_new(const castls_environment *environment, castls_parts anchors,
                             size_t *left_out, castls_trust **out)
{
    *out = NULL;
    castls_trust *trust = NULL;
    const cas_err made = make(environment, &trust);
    if (made != CAS_OK) {
        return castls_reason_code((castls_reason)made);
    }
    size_t refused = 0;
    cas_err err = CAS_OK;
    for (size_t i = 0; i < anchors.count && err == CAS_OK; i++) {
        err = cas_trust_add(&trust->store, cas_parts_get(anchors, i));
        if (castls_reason_code((castls_reason)err) == CASTLS_TRUST) {
            refused = refused + 1;
            err = CAS_OK;
        }
    }
    return finish(trust, err, refused, left_out, out);
}

static castls_code from_pem(const castls_environment *environment, bool vetted, castls_bytes pem,
                            size_t *left_out, castls_trust **out)
{
    *out = NULL;
    castls_trust *trust = NULL;
    const cas_err made = make(environment, &trust);
    if (made != CAS_OK) {
        return castls_reason_code((castls_reason)made);
    }
    cas_trust_counts counts = {0};
    cas_trust_vet(&trust->store, vetted);
    const cas_err err = cas_trust_add_pem(&trust->store, pem, &counts);
    return finish(trust, err, counts.refused, left_out, out);
}

castls_code castls_trust_from_pem(const castls_environment *environment, castls_bytes pem,
                                  size_t *left_out, castls_trust **out)
{
    return from_pem(environment, false, pem, left_out, out);
}

castls_code castls_trust_from_platform(const castls_environment *environment, castls_bytes pem,
                                       size_t *left_out, castls_trust **out)
{
    return from_pem(environment, true, pem, left_out, out);
}

castls_trust *castls_trust_retain(castls_trust *trust)
{
    if (trust != NULL) {
        cas_count_take(&trust->count);
    }
    return trust;
}

void castls_trust_release(castls_trust *trust)
{
    if (trust == NULL || !cas_count_give(&trust->count)) {
        return;
    }
    cas_trust_clear(&trust->store);
    CAS_FREE(trust->environment.allocator, trust);
}

size_t castls_trust_count(const castls_trust *trust)
{
    return cas_trust_count(&trust->store);
}

void castls_trust_set_source(castls_trust *trust, castls_bytes text)
{
    cas_trust_set_source(&trust->store, text);
}

castls_bytes castls_trust_certificate(const castls_trust *trust, size_t i)
{
    return i < castls_trust_count(trust) ? cas_trust_get(&trust->store, cas_narrow_u32(i))
                                         : cas_bytes_none();
}
