/*
 * revocation.c: the public, counted revocation lists over src/x509/crl_store.h.
 */
#include "config/config.h"
#include "config/failure.h"
#include "core/text.h"
#include "x509/pem.h"

static cas_err make(const castls_environment *environment, castls_revocation **out)
{
    cas_environment env = {0};
    CAS_TRY(cas_environment_read(environment, &env));
    castls_revocation *revocation = CAS_NEW(env.allocator, castls_revocation);
    if (revocation == NULL) {
        return CAS_ERR_MEMORY;
    }
    cas_count_take(&revocation->count);
    revocation->environment = env;
    cas_crl_store_init(&revocation->store, env.allocator, env.provider);
    *out = revocation;
    return CAS_OK;
}

/* Names the lists by a chain of their digests: what sessions are bound to. */
static cas_err seal(castls_revocation *revocation)
{
    const castls_hash *hash = revocation->environment.provider->hash(CASTLS_HASH_SHA256);
    for (uint32_t i = 0; i < revocation->store.count; i++) {
        uint8_t before[32] = {0};
        (void)cas_span_copy(CAS_SPAN(before), CAS_BYTES(revocation->digest));
        const castls_bytes parts[] = {
            CAS_BYTES(before), CAS_BYTES(cas_crl_store_get(&revocation->store, i)->digest)};
        if (hash->digest(CAS_PARTS(parts), CAS_SPAN(revocation->digest)) != CASTLS_OK) {
            return CAS_ERR_CRYPTO;
        }
    }
    return CAS_OK;
}

static castls_code finish(castls_revocation *revocation, cas_err err, castls_revocation **out,
                          castls_error *error)
{
    const cas_err outcome = err == CAS_OK ? seal(revocation) : err;
    cas_error_set(error, outcome);
    if (outcome != CAS_OK) {
        uint8_t room[64] = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        cas_write_bytes(&w, CAS_TEXT("list "));
        cas_write_decimal(&w, (uint64_t)revocation->store.count + 1);
        cas_error_detail(error, cas_writer_bytes(&w));
        castls_revocation_release(revocation);
        return castls_reason_code((castls_reason)outcome);
    }
    *out = revocation;
    return CASTLS_OK;
}

castls_code castls_revocation_new(const castls_environment *environment, castls_parts lists,
                                  castls_revocation **out, castls_error *error)
{
    *out = NULL;
    castls_revocation *revocation = NULL;
    const cas_err made = make(environment, &revocation);
    if (made != CAS_OK) {
        cas_error_set(error, made);
        return castls_reason_code((castls_reason)made);
    }
    cas_err err = CAS_OK;
    for (size_t i = 0; i < lists.count && err == CAS_OK; i++) {
        err = cas_crl_store_add(&revocation->store, cas_parts_get(lists, i));
    }
    return finish(revocation, err, out, error);
}

static cas_err add_block(castls_revocation *revocation, castls_bytes body)
{
    const castls_allocator *allocator = revocation->environment.allocator;
    cas_buf der = {0};
    CAS_TRY(cas_buf_init(&der, allocator, cas_pem_decoded_len_max(body)));
    cas_writer w = cas_writer_on(cas_buf_room(&der));
    cas_err err = cas_pem_decode(body, &w);
    if (err == CAS_OK) {
        err = cas_crl_store_add(&revocation->store, cas_writer_bytes(&w));
    }
    cas_buf_clear(&der, allocator);
    return err;
}

static cas_err add_blocks(castls_revocation *revocation, castls_bytes pem)
{
    cas_reader text = cas_reader_on(pem);
    for (;;) {
        castls_bytes label = {0};
        castls_bytes body = {0};
        const cas_err err = cas_pem_next(&text, &label, &body);
        if (err == CAS_ERR_PEM_NOTHING && revocation->store.count != 0) {
            return CAS_OK;
        }
        CAS_TRY(err);
        if (cas_bytes_equal(label, CAS_TEXT("X509 CRL"))) {
            CAS_TRY(add_block(revocation, body));
        }
    }
}

castls_code castls_revocation_from_pem(const castls_environment *environment, castls_bytes pem,
                                       castls_revocation **out, castls_error *error)
{
    *out = NULL;
    castls_revocation *revocation = NULL;
    const cas_err made = make(environment, &revocation);
    if (made != CAS_OK) {
        cas_error_set(error, made);
        return castls_reason_code((castls_reason)made);
    }
    return finish(revocation, add_blocks(revocation, pem), out, error);
}

castls_revocation *castls_revocation_retain(castls_revocation *revocation)
{
    if (revocation != NULL) {
        cas_count_take(&revocation->count);
    }
    return revocation;
}

void castls_revocation_release(castls_revocation *revocation)
{
    if (revocation == NULL || !cas_count_give(&revocation->count)) {
        return;
    }
    cas_crl_store_clear(&revocation->store);
    CAS_FREE(revocation->environment.allocator, revocation);
}

size_t castls_revocation_count(const castls_revocation *revocation)
{
    return revocation->store.count;
}

uint64_t castls_revocation_entries(const castls_revocation *revocation)
{
    uint64_t total = 0;
    for (uint32_t i = 0; i < revocation->store.count; i++) {
        total += cas_crl_store_get(&revocation->store, i)->crl.count;
    }
    return total;
}

int64_t castls_revocation_next_update(const castls_revocation *revocation)
{
    int64_t first = INT64_MAX;
    for (uint32_t i = 0; i < revocation->store.count; i++) {
        const int64_t next = cas_crl_store_get(&revocation->store, i)->crl.next_update;
        first = next < first ? next : first;
    }
    return first;
}

castls_code
castls_config_builder_set_revocation(castls_config_builder *builder, castls_revocation *revocation)
{
    castls_revocation *mine = castls_revocation_retain(revocation);
    castls_revocation_release(builder->parts.revocation);
    builder->parts.revocation = mine;
    return CASTLS_OK;
}
