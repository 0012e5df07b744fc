/*
 * reload.c: a configuration that follows the files of its credential.
 */
#include "castls/io.h"
#include "core/atomic.h"
#include "io/problem.h"

#define LOOK_EVERY_MS 1000
#define PATH_LEN_MAX 1024

struct castls_io_reload {
    cas_lock lock;
    char chain_path[PATH_LEN_MAX]; /* NUL-terminated. */
    char key_path[PATH_LEN_MAX];
    castls_config *base; /* References. */
    castls_config *config;
    cas_os_stamp chain_stamp;
    cas_os_stamp key_stamp;
    int64_t looked_ms;
};

/* A configuration with the base's parts and the files' credential. */
static castls_code build(const castls_io_reload *reload, castls_config **out, castls_error *error)
{
    castls_credential *credential = NULL;
    castls_config_builder *builder = NULL;
    castls_code code = castls_io_credential_files(
        &reload->chain_path[0], &reload->key_path[0], &credential, error);
    if (code == CASTLS_OK) {
        code = castls_config_derive(reload->base, &builder);
    }
    if (code == CASTLS_OK) {
        (void)castls_config_builder_add_credential(builder, NULL);
        (void)castls_config_builder_add_credential(builder, credential);
        code = castls_config_build(builder, out, error);
    }
    castls_config_builder_free(builder);
    castls_credential_release(credential);
    return code;
}

static bool keep_path(castls_span room, const char *path)
{
    const castls_bytes text = cas_text(path);
    return text.len < room.len && cas_span_copy(room, text);
}

static bool same(const cas_os_stamp *a, const cas_os_stamp *b)
{
    return a->mtime_ns == b->mtime_ns && a->size == b->size && a->inode == b->inode;
}

/* Whether a file is another one than it was; the stamps are brought up to date. */
static bool has_changed(castls_io_reload *reload)
{
    cas_os_stamp chain = {0};
    cas_os_stamp key = {0};
    if (cas_os_stamp_file(&reload->chain_path[0], &chain) != CAS_OS_OK ||
        cas_os_stamp_file(&reload->key_path[0], &key) != CAS_OS_OK) {
        return false; /* It is being replaced: look again later. */
    }
    const bool changed = !same(&chain, &reload->chain_stamp) || !same(&key, &reload->key_stamp);
    reload->chain_stamp = chain;
    reload->key_stamp = key;
    return changed;
}

castls_code castls_io_reload_new(const char *chain_path, const char *key_path, castls_config *base,
                                 castls_io_reload **out, castls_error *error)
{
    *out = NULL;
    cas_io_no_problem(error);
    castls_io_reload *reload = CAS_NEW(NULL, castls_io_reload);
    if (reload == NULL) {
        return cas_io_problem(error, CASTLS_REASON_MEMORY, chain_path);
    }
    reload->base = castls_config_retain(base);
    castls_code code = CASTLS_BAD_ARGUMENT;
    if (keep_path(CAS_SPAN(reload->chain_path), chain_path) &&
        keep_path(CAS_SPAN(reload->key_path), key_path)) {
        (void)has_changed(reload);
        reload->looked_ms = cas_os_now_ms();
        code = build(reload, &reload->config, error);
    }
    if (code != CASTLS_OK) {
        castls_io_reload_free(reload);
        return code;
    }
    *out = reload;
    return CASTLS_OK;
}

castls_code castls_io_reload_config(castls_io_reload *reload, castls_config **out,
                                    castls_error *error)
{
    castls_code code = CASTLS_OK;
    castls_config *old = NULL;
    const int64_t now_ms = cas_os_now_ms();
    cas_io_no_problem(error);
    cas_lock_take(&reload->lock);
    if (now_ms - reload->looked_ms >= LOOK_EVERY_MS) {
        castls_config *fresh = NULL;
        reload->looked_ms = now_ms;
        if (has_changed(reload)) {
            code = build(reload, &fresh, error);
        }
        if (fresh != NULL) {
            old = reload->config;
            reload->config = fresh;
        }
    }
    *out = castls_config_retain(reload->config);
    cas_lock_give(&reload->lock);
    castls_config_release(old);
    return code;
}

void castls_io_reload_free(castls_io_reload *reload)
{
    if (reload == NULL) {
        return;
    }
    castls_config_release(reload->base);
    castls_config_release(reload->config);
    CAS_FREE(NULL, reload);
}
