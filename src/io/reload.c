/*
 * reload.c: a configuration that follows files: of its credential, or of revocation lists.
 */
#include "castls/io.h"
#include "core/atomic.h"
#include "io/problem.h"

#define LOOK_EVERY_MS 1000
#define PATH_LEN_MAX 1024

struct castls_io_reload {
    cas_lock lock;
    char chain_path[PATH_LEN_MAX]; /* NUL-terminated; of the lists where follows_lists. */
    char key_path[PATH_LEN_MAX];
    bool follows_lists;
    castls_config *base; /* References. */
    castls_config *config;
    cas_os_stamp chain_stamp;
    cas_os_stamp key_stamp;
    int64_t looked_ms;
};

static castls_code set_credential(const castls_io_reload *reload, castls_config_builder *builder,
                                  castls_error *error)
{
    castls_credential *credential = NULL;
    const castls_code code = castls_io_credential_files(
        &reload->chain_path[0], &reload->key_path[0], &credential, error);
    if (code == CASTLS_OK) {
        (void)castls_config_builder_add_credential(builder, NULL);
        (void)castls_config_builder_add_credential(builder, credential);
    }
    castls_credential_release(credential);
    return code;
}

static castls_code set_lists(const castls_io_reload *reload, castls_config_builder *builder,
                             castls_error *error)
{
    castls_revocation *lists = NULL;
    const castls_code code = castls_io_revocation_file(&reload->chain_path[0], &lists, error);
    if (code == CASTLS_OK) {
        (void)castls_config_builder_set_revocation(builder, lists);
    }
    castls_revocation_release(lists);
    return code;
}

/* A configuration with the base's parts and what the files have. */
static castls_code build(const castls_io_reload *reload, castls_config **out, castls_error *error)
{
    castls_config_builder *builder = NULL;
    castls_code code = castls_config_derive(reload->base, &builder);
    if (code == CASTLS_OK) {
        code = reload->follows_lists ? set_lists(reload, builder, error)
                                     : set_credential(reload, builder, error);
    }
    if (code == CASTLS_OK) {
        code = castls_config_build(builder, out, error);
    }
    castls_config_builder_free(builder);
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

static castls_code begin(castls_io_reload *reload, castls_error *error)
{
    (void)has_changed(reload);
    reload->looked_ms = cas_os_now_ms();
    return build(reload, &reload->config, error);
}

static castls_code follow(const char *path, const char *key_path, castls_config *base,
                          castls_io_reload **out, castls_error *error)
{
    *out = NULL;
    cas_io_no_problem(error);
    castls_io_reload *reload = CAS_NEW(NULL, castls_io_reload);
    if (reload == NULL) {
        return cas_io_problem(error, CASTLS_REASON_MEMORY, path);
    }
    reload->base = castls_config_retain(base);
    reload->follows_lists = key_path == NULL;
    castls_code code = CASTLS_BAD_ARGUMENT;
    if (keep_path(CAS_SPAN(reload->chain_path), path) &&
        keep_path(CAS_SPAN(reload->key_path), key_path == NULL ? path : key_path)) {
        code = begin(reload, error);
    }
    if (code != CASTLS_OK) {
        castls_io_reload_free(reload);
        return code;
    }
    *out = reload;
    return CASTLS_OK;
}

castls_code castls_io_reload_new(const char *chain_path, const char *key_path, castls_config *base,
                                 castls_io_reload **out, castls_error *error)
{
    return follow(chain_path, key_path == NULL ? chain_path : key_path, base, out, error);
}

castls_code castls_io_revocation_reload(const char *path, castls_config *base,
                                        castls_io_reload **out, castls_error *error)
{
    return follow(path, NULL, base, out, error);
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
