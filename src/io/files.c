/*
 * files.c: credentials and trust from files, and the configurations that most programs want.
 */
#include "castls/io.h"
#include "castls/verify.h"
#include "io/problem.h"
#include "io/trust_file.h"

static int64_t system_now_ms(void *user)
{
    (void)user;
    return cas_os_now_ms();
}

static const castls_clock system_clock = {sizeof(castls_clock), NULL, system_now_ms};

const castls_clock *castls_io_clock(void)
{
    return &system_clock;
}

castls_environment castls_io_environment(void)
{
    castls_environment environment = {0};
    environment.struct_len = sizeof(environment);
    environment.clock = castls_io_clock();
    return environment;
}

static castls_code read_file(const char *path, cas_buf *out, castls_error *error)
{
    const cas_os_result result = cas_os_read_file(path, out);
    switch (result) {
    case CAS_OS_OK:
        return CASTLS_OK;
    case CAS_OS_TOO_LONG:
    case CAS_OS_MEMORY:
        return cas_io_problem(error, cas_io_reason(result), path);
    default:
        return cas_io_problem(error, CASTLS_REASON_IO_FILE, path);
    }
}

/* A failure that is about a file names it. */
static castls_code name_file(castls_error *error, castls_code code, const char *path)
{
    castls_error named = {0};
    if (error == NULL || code == CASTLS_OK) {
        return code;
    }
    castls_error_copy(&named, error);
    if (named.detail_len == 0) {
        const castls_bytes name = cas_bytes_prefix(cas_text(path), CASTLS_ERROR_DETAIL_MAX);
        (void)cas_span_copy(CAS_SPAN(named.detail), name);
        named.detail_len = cas_narrow_u16(name.len);
    }
    castls_error_copy(error, &named);
    return code;
}

castls_code cas_io_trust_file(const char *path, bool platform, castls_trust **out,
                              castls_error *error)
{
    const castls_environment environment = castls_io_environment();
    cas_buf text = {0};
    size_t left_out = 0;
    *out = NULL;
    cas_io_no_problem(error);
    castls_code code = read_file(path, &text, error);
    if (code != CASTLS_OK) {
        return code;
    }
    const castls_bytes pem = cas_buf_bytes(&text);
    code = platform ? castls_trust_from_platform(&environment, pem, &left_out, out)
                    : castls_trust_from_pem(&environment, pem, &left_out, out);
    cas_buf_clear(&text, NULL);
    if (code == CASTLS_OK && castls_trust_count(*out) == 0) {
        castls_trust_release(*out);
        *out = NULL;
        (void)cas_io_problem(error, CASTLS_REASON_PEM_NOTHING, path);
        return CASTLS_CONFIG;
    }
    if (code == CASTLS_OK) {
        castls_trust_set_source(*out, cas_text(path));
        return code;
    }
    return cas_io_problem(error, CASTLS_REASON_PEM, path);
}

castls_code castls_io_trust_file(const char *path, castls_trust **out, castls_error *error)
{
    return cas_io_trust_file(path, false, out, error);
}

castls_code castls_io_revocation_file(const char *path, castls_revocation **out,
                                      castls_error *error)
{
    const castls_environment environment = castls_io_environment();
    cas_buf text = {0};
    *out = NULL;
    cas_io_no_problem(error);
    castls_code code = read_file(path, &text, error);
    if (code == CASTLS_OK) {
        const castls_bytes pem = cas_buf_bytes(&text);
        const castls_bytes lists[] = {pem};
        /* DER begins with a SEQUENCE, whose octet no text begins with but "0". */
        const bool is_der = cas_bytes_get(pem, 0) == 0x30 && cas_bytes_get(pem, 1) >= 0x80;
        code = is_der ? castls_revocation_new(&environment, CAS_PARTS(lists), out, error)
                      : castls_revocation_from_pem(&environment, pem, out, error);
        code = name_file(error, code, path);
    }
    cas_buf_clear(&text, NULL);
    return code;
}

castls_code castls_io_suffixes_file(const char *path, castls_suffixes **out, castls_error *error)
{
    const castls_environment environment = castls_io_environment();
    cas_buf text = {0};
    *out = NULL;
    cas_io_no_problem(error);
    castls_code code = read_file(path, &text, error);
    if (code == CASTLS_OK) {
        code = castls_suffixes_new(&environment, cas_buf_bytes(&text), out, error);
        code = name_file(error, code, path);
    }
    cas_buf_clear(&text, NULL);
    return code;
}

castls_code castls_io_credential_files(const char *chain_path, const char *key_path,
                                       castls_credential **out, castls_error *error)
{
    const castls_environment environment = castls_io_environment();
    cas_buf chain = {0};
    cas_buf key = {0};
    *out = NULL;
    cas_io_no_problem(error);
    castls_code code = read_file(chain_path, &chain, error);
    if (code == CASTLS_OK && key_path != NULL) {
        code = read_file(key_path, &key, error);
    }
    if (code == CASTLS_OK) {
        code = castls_credential_from_pem(
            &environment, cas_buf_bytes(&chain), cas_buf_bytes(&key), out, error);
        code = name_file(error, code, chain_path);
    }
    cas_buf_clear(&chain, NULL);
    cas_buf_clear(&key, NULL);
    return code;
}

castls_code castls_io_client_config(castls_config **out, castls_error *error)
{
    const castls_environment environment = castls_io_environment();
    castls_config_builder *builder = NULL;
    castls_session_cache *cache = NULL;
    castls_trust *trust = NULL;
    *out = NULL;
    cas_io_no_problem(error);
    castls_code code = castls_io_system_trust(&trust, error);
    if (code == CASTLS_OK) {
        code = castls_session_cache_new(&environment, 256, &cache);
    }
    if (code == CASTLS_OK) {
        code = castls_config_builder_new(&environment, &builder);
    }
    if (code == CASTLS_OK) {
        (void)castls_config_builder_set_trust(builder, trust);
        (void)castls_config_builder_set_session_cache(builder, cache);
        code = castls_config_build(builder, out, error);
    }
    castls_config_builder_free(builder);
    castls_session_cache_release(cache);
    castls_trust_release(trust);
    return code;
}

castls_code castls_io_server_config(const char *chain_path, const char *key_path,
                                    castls_config **out, castls_error *error)
{
    const castls_environment environment = castls_io_environment();
    castls_config_builder *builder = NULL;
    castls_credential *credential = NULL;
    castls_ticket_ring *ring = NULL;
    *out = NULL;
    castls_code code = castls_io_credential_files(chain_path, key_path, &credential, error);
    if (code == CASTLS_OK) {
        code = castls_ticket_ring_new(&environment, cas_bytes_none(), 43200, &ring);
    }
    if (code == CASTLS_OK) {
        code = castls_config_builder_new(&environment, &builder);
    }
    if (code == CASTLS_OK) {
        (void)castls_config_builder_add_credential(builder, credential);
        (void)castls_config_builder_set_ticket_ring(builder, ring);
        code = castls_config_build(builder, out, error);
    }
    castls_config_builder_free(builder);
    castls_ticket_ring_release(ring);
    castls_credential_release(credential);
    return code;
}
