/*
 * credential.c: making credentials.
 */
#include "config/credential.h"

#include "config/failure.h"
#include "config/pem_parts.h"

castls_bytes cas_credential_der(const castls_credential *credential, size_t i)
{
    if (i >= credential->certificate_count) {
        return cas_bytes_none();
    }
    return cas_range_in(cas_buf_bytes(&credential->der), *CAS_AT(credential->certificate, i));
}

castls_bytes cas_credential_spki(const castls_credential *credential)
{
    return cas_range_in(cas_credential_der(credential, 0), credential->leaf.spki);
}

static void key_release(cas_private_key *key)
{
    if (key == NULL || !cas_count_give(&key->count)) {
        return;
    }
    if (key->key != NULL) {
        key->environment.provider->key_free(key->key);
    }
    CAS_FREE(key->environment.allocator, key);
}

castls_credential *castls_credential_retain(castls_credential *credential)
{
    if (credential != NULL) {
        cas_count_take(&credential->count);
    }
    return credential;
}

void castls_credential_release(castls_credential *credential)
{
    if (credential == NULL || !cas_count_give(&credential->count)) {
        return;
    }
    const castls_allocator *allocator = credential->environment.allocator;
    key_release(credential->key);
    cas_buf_clear(&credential->der, allocator);
    cas_buf_clear(&credential->ocsp_response, allocator);
    cas_buf_clear(&credential->sct_list, allocator);
    CAS_FREE(allocator, credential);
}

static cas_err take_chain(castls_credential *credential, castls_parts chain)
{
    if (chain.count == 0) {
        return CAS_ERR_CHAIN_EMPTY;
    }
    if (chain.count > CAS_CONFIG_CHAIN_MAX) {
        return CAS_ERR_LIMIT;
    }
    CAS_TRY(
        cas_buf_init(&credential->der, credential->environment.allocator, cas_parts_total(chain)));
    for (size_t i = 0; i < chain.count; i++) {
        const castls_bytes der = cas_parts_get(chain, i);
        const cas_range range = {
            cas_narrow_u32(cas_buf_len(&credential->der)), cas_narrow_u32(der.len)};
        CAS_TRY(cas_buf_append(&credential->der, der));
        *CAS_AT(credential->certificate, i) = range;
        credential->certificate_count = i + 1;
    }
    return cas_cert_decode(cas_credential_der(credential, 0), &credential->leaf);
}

/* The key's SubjectPublicKeyInfo has to be the leaf's, byte for byte. */
static cas_err check_key(const castls_credential *credential)
{
    const castls_provider *provider = credential->environment.provider;
    const castls_bytes leaf = cas_credential_spki(credential);
    uint8_t room[4096] = {0};
    size_t len = 0;
    if (provider->key_public(credential->key->key, CAS_SPAN(room), &len) != CASTLS_OK) {
        return CAS_ERR_KEY_DECODE;
    }
    if (!cas_bytes_equal(cas_bytes_prefix(CAS_BYTES(room), len), leaf)) {
        return CAS_ERR_KEY_MISMATCH;
    }
    return CAS_OK;
}

static cas_err load_key(castls_credential *credential, castls_bytes der)
{
    credential->key = CAS_NEW(credential->environment.allocator, cas_private_key);
    if (credential->key == NULL) {
        return CAS_ERR_MEMORY;
    }
    cas_count_take(&credential->key->count);
    credential->key->environment = credential->environment;
    switch (credential->environment.provider->key_load(der, &credential->key->key)) {
    case CASTLS_OK:
        return CAS_OK;
    case CASTLS_NO_MEMORY:
        return CAS_ERR_MEMORY;
    case CASTLS_UNSUPPORTED:
        return CAS_ERR_KEY_UNSUPPORTED;
    default:
        return CAS_ERR_KEY_DECODE;
    }
}

static cas_err take_key(castls_credential *credential, castls_bytes der)
{
    if (cas_bytes_is_empty(der)) {
        return CAS_OK;
    }
    CAS_TRY(load_key(credential, der));
    return check_key(credential);
}

/* A SubjectPublicKeyInfo stands where certificates would. */
cas_err cas_credential_take_spki(castls_credential *credential, castls_bytes spki)
{
    CAS_TRY(cas_buf_copy(&credential->der, credential->environment.allocator, spki));
    credential->certificate[0] = (cas_range){0, cas_narrow_u32(spki.len)};
    credential->certificate_count = 1;
    credential->leaf.spki = credential->certificate[0];
    credential->is_raw_key = true;
    return cas_spki_read(cas_credential_der(credential, 0), &credential->leaf.key);
}

/* The public half of the key. */
static cas_err fill_raw(castls_credential *credential, castls_bytes key)
{
    const castls_provider *provider = credential->environment.provider;
    uint8_t room[CAS_CONFIG_RAW_KEY_MAX] = {0};
    size_t len = 0;
    CAS_TRY(load_key(credential, key));
    if (provider->key_public(credential->key->key, CAS_SPAN(room), &len) != CASTLS_OK) {
        return CAS_ERR_KEY_DECODE;
    }
    return cas_credential_take_spki(credential, cas_bytes_prefix(CAS_BYTES(room), len));
}

castls_credential *cas_credential_make(const cas_environment *environment)
{
    castls_credential *credential = CAS_NEW(environment->allocator, castls_credential);
    if (credential != NULL) {
        cas_count_take(&credential->count);
        credential->environment = *environment;
    }
    return credential;
}

static cas_err fill(castls_credential *credential, castls_parts chain, castls_bytes key)
{
    CAS_TRY(take_chain(credential, chain));
    return take_key(credential, key);
}

castls_code castls_credential_new(const castls_environment *environment, castls_parts chain,
                                  castls_bytes key, castls_credential **out, castls_error *error)
{
    *out = NULL;
    cas_environment env = {0};
    castls_credential *credential = NULL;
    cas_err err = cas_environment_read(environment, &env);
    if (err == CAS_OK) {
        credential = cas_credential_make(&env);
        err = credential == NULL ? CAS_ERR_MEMORY : fill(credential, chain, key);
    }
    cas_error_set(error, err);
    if (err != CAS_OK) {
        castls_credential_release(credential);
        return castls_reason_code((castls_reason)err);
    }
    *out = credential;
    return CASTLS_OK;
}

static cas_err from_pem(castls_credential *credential, castls_bytes chain_pem, castls_bytes key_pem,
                        const cas_buf *chain_room, const cas_buf *key_room)
{
    castls_bytes views[CAS_CONFIG_CHAIN_MAX] = {0};
    size_t count = 0;
    castls_bytes key = {0};
    cas_writer chain_writer = cas_writer_on(cas_buf_room(chain_room));
    cas_writer key_writer = cas_writer_on(cas_buf_room(key_room));
    CAS_TRY(cas_pem_certificates(chain_pem, &chain_writer, views, CAS_COUNT(views), &count));
    if (!cas_bytes_is_empty(key_pem)) {
        CAS_TRY(cas_pem_private_key(key_pem, &key_writer));
        CAS_TRY(cas_writer_end(&key_writer, &key));
    }
    return fill(credential, CAS_PARTS_FIRST(views, count), key);
}

castls_code castls_credential_from_pem(const castls_environment *environment,
                                       castls_bytes chain_pem, castls_bytes key_pem,
                                       castls_credential **out, castls_error *error)
{
    *out = NULL;
    cas_environment env = {0};
    castls_credential *credential = NULL;
    cas_buf chain_room = {0};
    cas_buf key_room = {0};
    cas_err err = cas_environment_read(environment, &env);
    if (err == CAS_OK) {
        credential = cas_credential_make(&env);
        err = credential == NULL ? CAS_ERR_MEMORY : CAS_OK;
    }
    if (err == CAS_OK) {
        err = cas_buf_init(&chain_room, env.allocator, chain_pem.len);
    }
    if (err == CAS_OK) {
        err = cas_buf_init(&key_room, env.allocator, key_pem.len);
    }
    if (err == CAS_OK) {
        err = from_pem(credential, chain_pem, key_pem, &chain_room, &key_room);
    }
    cas_buf_clear(&chain_room, env.allocator);
    cas_buf_clear(&key_room, env.allocator);
    cas_error_set(error, err);
    if (err != CAS_OK) {
        castls_credential_release(credential);
        return castls_reason_code((castls_reason)err);
    }
    *out = credential;
    return CASTLS_OK;
}

castls_code castls_credential_raw_key(const castls_environment *environment, castls_bytes key,
                                      castls_credential **out, castls_error *error)
{
    *out = NULL;
    cas_environment env = {0};
    castls_credential *credential = NULL;
    cas_err err = cas_environment_read(environment, &env);
    if (err == CAS_OK) {
        credential = cas_credential_make(&env);
        err = credential == NULL ? CAS_ERR_MEMORY : fill_raw(credential, key);
    }
    cas_error_set(error, err);
    if (err != CAS_OK) {
        castls_credential_release(credential);
        return castls_reason_code((castls_reason)err);
    }
    *out = credential;
    return CASTLS_OK;
}

size_t castls_credential_count(const castls_credential *credential)
{
    return credential->certificate_count;
}

castls_bytes castls_credential_certificate(const castls_credential *credential, size_t i)
{
    return cas_credential_der(credential, i);
}

bool castls_credential_has_key(const castls_credential *credential)
{
    return credential->key != NULL;
}

castls_key_kind castls_credential_key_kind(const castls_credential *credential)
{
    return credential->leaf.key.kind;
}
