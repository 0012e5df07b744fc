/*
 * root_files.c: see root_files.h. SSL_CERT_FILE and SSL_CERT_DIR (directories with colons between)
 * are what other libraries look at; where one of them is set, the usual places do not count.
 */
#include "io/root_files.h"

#include "castls/certificate.h"
#include "io/problem.h"

#define DIRECTORY_ENTRIES_MAX 4096 /* Files of one directory that are looked at. */
#define PATH_LEN_MAX 1024
#define BLOCK_MAX 65536 /* Bytes of one certificate. */

/* Where the usual systems keep their bundle: Debian, Fedora, openSUSE, Alpine, FreeBSD, OpenBSD. */
static const char *const usual_files[] = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/usr/local/etc/ssl/cert.pem",
};

/* FNV-1a, by words. Who writes these files chooses the roots anyway. */
static void mix(uint64_t *mark, uint64_t value)
{
    *mark = (*mark ^ value) * UINT64_C(1099511628211);
}

static void mix_text(uint64_t *mark, castls_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        mix(mark, cas_bytes_get(text, i));
    }
    mix(mark, 256);
}

static void mix_stamp(uint64_t *mark, const cas_os_stamp *stamp)
{
    mix(mark, (uint64_t)stamp->mtime_ns);
    mix(mark, (uint64_t)stamp->size);
    mix(mark, stamp->inode);
}

/* The bundle, and its stamp where it is there; NULL for none. */
static const char *bundle(cas_os_stamp *stamp)
{
    const char *given = cas_os_variable("SSL_CERT_FILE");
    if (given != NULL) {
        return cas_os_stamp_file(given, stamp) == CAS_OS_OK ? given : NULL;
    }
    if (cas_os_variable("SSL_CERT_DIR") != NULL) {
        return NULL;
    }
    for (size_t i = 0; i < CAS_COUNT(usual_files); i++) {
        const char *path = *CAS_AT(usual_files, i);
        if (cas_os_stamp_file(path, stamp) == CAS_OS_OK) {
            return path;
        }
    }
    return NULL;
}

/* Whether the bundle is the system's own in its own directory (/etc/ssl/certs): it is made of all
 * the files beside it, which then need no reading one by one. */
static bool is_covered(const char *file, castls_bytes directory)
{
    const castls_bytes path = file == NULL ? cas_bytes_none() : cas_text(file);
    bool is_usual = false;
    for (size_t i = 0; i < CAS_COUNT(usual_files); i++) {
        is_usual = is_usual || cas_bytes_equal(path, cas_text(*CAS_AT(usual_files, i)));
    }
    const size_t last = directory.len == 0 ? 0 : directory.len - 1;
    const bool has_slash = cas_bytes_get(directory, last) == '/';
    const castls_bytes folder = has_slash ? cas_bytes_prefix(directory, last) : directory;
    const castls_bytes rest = cas_bytes_skip(path, folder.len);
    return is_usual && cas_bytes_starts_with(path, folder) && cas_bytes_get(rest, 0) == '/' &&
           cas_bytes_find(cas_bytes_skip(rest, 1), '/') + 1 == rest.len;
}

/* The next directory of SSL_CERT_DIR that the bundle does not cover, NUL-terminated in the room;
 * false behind the last. */
static bool next_directory(castls_bytes *rest, const char *file, castls_span room,
                           castls_bytes *path)
{
    while (rest->len != 0) {
        const castls_bytes one = cas_bytes_prefix(*rest, cas_bytes_find(*rest, ':'));
        *rest = cas_bytes_skip(*rest, one.len + 1);
        cas_writer w = cas_writer_on(room);
        cas_write_bytes(&w, one);
        cas_write_u8(&w, 0);
        if (one.len != 0 && !is_covered(file, one) && cas_writer_end(&w, path) == CAS_OK) {
            return true;
        }
    }
    return false;
}

static castls_bytes directories(void)
{
    const char *given = cas_os_variable("SSL_CERT_DIR");
    return given == NULL ? cas_bytes_none() : cas_text(given);
}

/* The next path of a list of NUL-terminated ones, its NUL included. */
static bool next_path(castls_bytes *rest, castls_bytes *path)
{
    *path = cas_bytes_prefix(*rest, cas_bytes_find(*rest, 0) + 1);
    *rest = cas_bytes_skip(*rest, path->len);
    return path->len != 0;
}

/* The paths of all files of a directory; none when it cannot be read. */
static void list(castls_bytes directory, cas_arena *paths)
{
    *paths = cas_arena_on(NULL, (size_t)DIRECTORY_ENTRIES_MAX * PATH_LEN_MAX);
    if (cas_os_directory_list(directory, DIRECTORY_ENTRIES_MAX, paths) != CAS_OS_OK) {
        cas_arena_clear(paths);
    }
}

static void mix_files(uint64_t *mark, castls_bytes directory)
{
    cas_arena paths = {0};
    castls_bytes path = {0};
    list(directory, &paths);
    castls_bytes rest = cas_arena_bytes(&paths);
    while (next_path(&rest, &path)) {
        cas_os_stamp stamp = {0};
        (void)cas_os_stamp_file_at(path, &stamp);
        mix_text(mark, path);
        mix_stamp(mark, &stamp);
    }
    cas_arena_clear(&paths);
}

static cas_root_look look(bool closely)
{
    cas_root_look found = {UINT64_C(14695981039346656037), false, false};
    uint8_t room[PATH_LEN_MAX] = {0};
    castls_bytes directory = {0};
    cas_os_stamp stamp = {0};
    const char *file = bundle(&stamp);
    if (file != NULL) {
        found.is_there = true;
        mix_text(&found.mark, cas_text(file));
        mix_stamp(&found.mark, &stamp);
    }
    castls_bytes rest = directories();
    while (next_directory(&rest, file, CAS_SPAN(room), &directory)) {
        mix_text(&found.mark, directory);
        if (cas_os_stamp_file_at(directory, &stamp) != CAS_OS_OK) {
            continue;
        }
        found.has_directory = true;
        found.is_there = true;
        mix_stamp(&found.mark, &stamp);
        if (closely) {
            mix_files(&found.mark, directory);
        }
    }
    return found;
}

cas_root_look cas_root_files_look(void)
{
    return look(false);
}

cas_root_look cas_root_files_look_closely(void)
{
    return look(true);
}

/* Whether a file of a directory is PEM throughout: what else lies there is passed over. */
static bool is_pem(castls_bytes text, castls_span room)
{
    size_t at = 0;
    size_t len = 0;
    castls_bytes label = {0};
    castls_code code = CASTLS_OK;
    while (code == CASTLS_OK) {
        code = castls_pem_next(text, &at, &label, room, &len);
    }
    return code == CASTLS_NOTHING && at != 0;
}

/* The files that were read, so that none is read by its second name. */
typedef CAS_POOL(cas_os_stamp) seen_pool;

typedef struct reading {
    cas_arena *text;
    cas_buf block;
    seen_pool seen;
    size_t count;
} reading;

static bool is_news(reading *it, const cas_os_stamp *stamp)
{
    for (size_t i = 0; i < it->count; i++) {
        const cas_os_stamp *other = CAS_POOL_AT(&it->seen, i);
        if (other->inode == stamp->inode && other->size == stamp->size &&
            other->mtime_ns == stamp->mtime_ns) {
            return false;
        }
    }
    if (it->count == CAS_POOL_COUNT(&it->seen)) {
        return false;
    }
    *CAS_POOL_AT(&it->seen, it->count) = *stamp;
    it->count++;
    return true;
}

static cas_err add_file(reading *it, castls_bytes path, bool is_alone)
{
    cas_buf file = {0};
    cas_os_stamp stamp = {0};
    cas_range kept = {0};
    if (cas_os_stamp_file_at(path, &stamp) != CAS_OS_OK || !is_news(it, &stamp)) {
        return CAS_OK;
    }
    const cas_os_result result = cas_os_read_file_at(path, &file);
    cas_err err = CAS_OK;
    if (result != CAS_OS_OK) {
        err = is_alone ? CAS_ERR_IO_FILE : CAS_OK;
    } else if (is_alone || is_pem(cas_buf_bytes(&file), cas_buf_room(&it->block))) {
        err = cas_arena_keep(it->text, cas_buf_bytes(&file), &kept);
    }
    cas_buf_clear(&file, NULL);
    return err;
}

static cas_err add_directory(reading *it, castls_bytes directory)
{
    cas_arena paths = {0};
    castls_bytes path = {0};
    cas_err err = CAS_OK;
    list(directory, &paths);
    castls_bytes rest = cas_arena_bytes(&paths);
    while (err == CAS_OK && next_path(&rest, &path)) {
        err = add_file(it, path, false);
    }
    cas_arena_clear(&paths);
    return err;
}

static cas_err add_all(reading *it, cas_writer *source)
{
    uint8_t room[PATH_LEN_MAX] = {0};
    castls_bytes directory = {0};
    cas_os_stamp stamp = {0};
    const char *file = bundle(&stamp);
    if (file != NULL) {
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        castls_bytes path = {0};
        cas_write_bytes(&w, cas_text(file));
        cas_write_u8(&w, 0);
        CAS_TRY(cas_writer_end(&w, &path));
        CAS_TRY(add_file(it, path, true));
        cas_write_bytes(source, cas_text(file));
    }
    castls_bytes rest = directories();
    while (next_directory(&rest, file, CAS_SPAN(room), &directory)) {
        CAS_TRY(add_directory(it, directory));
        cas_write_bytes(source, cas_writer_len(source) != 0 ? CAS_TEXT(" and ") : CAS_TEXT(""));
        cas_write_bytes(source, cas_bytes_prefix(directory, directory.len - 1));
    }
    return CAS_OK;
}

castls_code cas_root_files_read(cas_arena *text, cas_writer *source, castls_error *error)
{
    const char *given = cas_os_variable("SSL_CERT_FILE");
    const char *about = given != NULL ? given : usual_files[0];
    reading it = {text, {0}, {0}, 0};
    cas_err err = cas_buf_init(&it.block, NULL, BLOCK_MAX);
    if (err == CAS_OK && !CAS_POOL_INIT(&it.seen, NULL, (size_t)DIRECTORY_ENTRIES_MAX)) {
        err = CAS_ERR_MEMORY;
    }
    if (err == CAS_OK) {
        err = add_all(&it, source);
    }
    cas_buf_clear(&it.block, NULL);
    CAS_POOL_CLEAR(&it.seen, NULL);
    return err == CAS_OK ? CASTLS_OK : cas_io_problem(error, (castls_reason)err, about);
}
