/*
 * roots.c: the roots that the system trusts, read once a process and shared. The one mutable object
 * of static storage in castls: a counted store, what was found at the last look at its files, and a
 * lock.
 *
 * At each call the bundle's and the directories' own stamps are compared, which takes microseconds;
 * the files in a directory are looked at once a second at most. Filling the store makes an index
 * alone; a root is parsed when a path wants it.
 */
#include "castls/io.h"
#include "castls/verify.h"
#include "core/atomic.h"
#include "io/problem.h"
#include "io/root_files.h"

#define LOOK_EVERY_MS 1000
#define TEXT_MAX 67108864 /* Bytes of all files together. */

typedef struct cas_system_roots {
    cas_lock lock;
    castls_trust *trust; /* A reference, or NULL. */
    cas_root_look quick;
    cas_root_look close;
    int64_t looked_ms;
} cas_system_roots;

static cas_system_roots shared;

/* A reference to the shared store, if it is still what this look found. */
static castls_trust *present(const cas_root_look *quick, int64_t now_ms)
{
    castls_trust *trust = NULL;
    cas_lock_take(&shared.lock);
    const bool is_recent =
        !quick->has_directory ||
        (now_ms >= shared.looked_ms && now_ms - shared.looked_ms < LOOK_EVERY_MS);
    if (shared.trust != NULL && is_recent && shared.quick.mark == quick->mark) {
        trust = castls_trust_retain(shared.trust);
    }
    cas_lock_give(&shared.lock);
    return trust;
}

/* The same after a closer look, which is remembered. */
static castls_trust *still_present(const cas_root_look *quick, const cas_root_look *close,
                                   int64_t now_ms)
{
    castls_trust *trust = NULL;
    cas_lock_take(&shared.lock);
    if (shared.trust != NULL && shared.quick.mark == quick->mark &&
        shared.close.mark == close->mark) {
        trust = castls_trust_retain(shared.trust);
        shared.looked_ms = now_ms;
    }
    cas_lock_give(&shared.lock);
    return trust;
}

static void publish(castls_trust *trust, const cas_root_look *quick, const cas_root_look *close,
                    int64_t now_ms)
{
    castls_trust *mine = castls_trust_retain(trust);
    cas_lock_take(&shared.lock);
    castls_trust *old = shared.trust;
    shared.trust = mine;
    shared.quick = *quick;
    shared.close = *close;
    shared.looked_ms = now_ms;
    cas_lock_give(&shared.lock);
    castls_trust_release(old);
}

static castls_code load(castls_trust **out, castls_error *error)
{
    const castls_environment environment = castls_io_environment();
    uint8_t source_room[256] = {0};
    cas_writer source = cas_writer_on(CAS_SPAN(source_room));
    cas_arena text = cas_arena_on(NULL, TEXT_MAX);
    castls_code code = cas_root_files_read(&text, &source, error);
    if (code == CASTLS_OK) {
        code = castls_trust_from_platform(&environment, cas_arena_bytes(&text), NULL, out);
        const castls_reason reason =
            code == CASTLS_NO_MEMORY ? CASTLS_REASON_MEMORY : CASTLS_REASON_PEM;
        code = code == CASTLS_OK ? code : cas_io_problem(error, reason, "the system's roots");
    }
    if (code == CASTLS_OK) {
        castls_trust_set_source(*out, cas_writer_bytes(&source));
    }
    cas_arena_clear(&text);
    return code;
}

castls_code castls_io_system_trust(castls_trust **out, castls_error *error)
{
    cas_io_no_problem(error);
    const int64_t now_ms = cas_os_now_ms();
    const cas_root_look quick = cas_root_files_look();
    *out = present(&quick, now_ms);
    if (*out != NULL) {
        return CASTLS_OK;
    }
    if (!quick.is_there) {
        return cas_io_problem(error, CASTLS_REASON_NO_TRUST, "the system's roots");
    }
    const cas_root_look close = quick.has_directory ? cas_root_files_look_closely() : quick;
    *out = still_present(&quick, &close, now_ms);
    if (*out != NULL) {
        return CASTLS_OK;
    }
    const castls_code code = load(out, error);
    if (code == CASTLS_OK && castls_trust_count(*out) == 0) {
        castls_trust_release(*out);
        *out = NULL;
        return cas_io_problem(error, CASTLS_REASON_NO_TRUST, "the system's roots");
    }
    if (code == CASTLS_OK) {
        publish(*out, &quick, &close, now_ms);
    }
    return code;
}
