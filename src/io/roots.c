/*
 * roots.c: the roots that the system trusts, read once a process and shared. The one mutable object
 * of static storage in castls: a counted store, the stamp of the file it came from, and a lock.
 */
#include "castls/io.h"
#include "core/atomic.h"
#include "core/writer.h"
#include "io/problem.h"
#include "io/trust_file.h"

#define DIRECTORY_ENTRIES_MAX 4096 /* Files of SSL_CERT_DIR that are looked at. */
#define PATH_LEN_MAX 1024

/* Where the usual systems keep their bundle: Debian, Fedora, openSUSE, Alpine, FreeBSD, OpenBSD. */
static const char *const usual_files[] = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/usr/local/etc/ssl/cert.pem",
};

typedef struct cas_system_roots {
    cas_lock lock;
    castls_trust *trust; /* A reference, or NULL. */
    cas_os_stamp stamp;
} cas_system_roots;

static cas_system_roots shared;

/* The file that holds the roots; NULL when there is none. */
static const char *bundle(cas_os_stamp *stamp)
{
    const char *given = cas_os_variable("SSL_CERT_FILE");
    if (given != NULL) {
        return cas_os_stamp_file(given, stamp) == CAS_OS_OK ? given : NULL;
    }
    for (size_t i = 0; i < CAS_COUNT(usual_files); i++) {
        const char *path = *CAS_AT(usual_files, i);
        if (cas_os_stamp_file(path, stamp) == CAS_OS_OK) {
            return path;
        }
    }
    return NULL;
}

static bool same(const cas_os_stamp *a, const cas_os_stamp *b)
{
    return a->mtime_ns == b->mtime_ns && a->size == b->size && a->inode == b->inode;
}

/* The shared store, if it is still that of the file. */
static castls_trust *present(const cas_os_stamp *stamp)
{
    castls_trust *trust = NULL;
    cas_lock_take(&shared.lock);
    if (shared.trust != NULL && same(&shared.stamp, stamp)) {
        trust = castls_trust_retain(shared.trust);
    }
    cas_lock_give(&shared.lock);
    return trust;
}

static void publish(castls_trust *trust, const cas_os_stamp *stamp)
{
    castls_trust *mine = castls_trust_retain(trust);
    cas_lock_take(&shared.lock);
    castls_trust *old = shared.trust;
    shared.trust = mine;
    shared.stamp = *stamp;
    cas_lock_give(&shared.lock);
    castls_trust_release(old);
}

/* All files of a directory, one text behind the other. */
static cas_os_result read_directory(const char *directory, cas_buf *text)
{
    uint8_t path_room[PATH_LEN_MAX] = {0};
    for (size_t i = 0; i < DIRECTORY_ENTRIES_MAX; i++) {
        cas_buf file = {0};
        const cas_os_result result = cas_os_directory_entry(directory, i, CAS_SPAN(path_room));
        if (result == CAS_OS_END) {
            return CAS_OS_OK;
        }
        if (result != CAS_OS_OK) {
            return result;
        }
        /* What is no readable file is passed over: the directory holds links and other things. */
        if (cas_os_read_file_at(CAS_BYTES(path_room), &file) == CAS_OS_OK) {
            const cas_err err = cas_buf_append(text, cas_buf_bytes(&file));
            cas_buf_clear(&file, NULL);
            if (err != CAS_OK) {
                return CAS_OS_TOO_LONG;
            }
        }
    }
    return CAS_OS_TOO_LONG;
}

static castls_code load_directory(const char *directory, castls_trust **out, castls_error *error)
{
    const castls_environment environment = castls_io_environment();
    cas_buf text = {0};
    size_t left_out = 0;
    if (cas_buf_init(&text, NULL, CAS_OS_FILE_MAX) != CAS_OK) {
        return cas_io_problem(error, CASTLS_REASON_MEMORY, directory);
    }
    const cas_os_result result = read_directory(directory, &text);
    castls_code code = CASTLS_OK;
    if (result == CAS_OS_OK) {
        code = castls_trust_from_platform(&environment, cas_buf_bytes(&text), &left_out, out);
    } else {
        code = cas_io_problem(error, CASTLS_REASON_IO_FILE, directory);
    }
    cas_buf_clear(&text, NULL);
    return code;
}

castls_code castls_io_system_trust(castls_trust **out, castls_error *error)
{
    cas_os_stamp stamp = {0};
    const char *directory = cas_os_variable("SSL_CERT_DIR");
    const char *path = bundle(&stamp);
    *out = NULL;
    cas_io_no_problem(error);
    if (path == NULL) {
        return directory != NULL ? load_directory(directory, out, error)
                                 : cas_io_problem(error, CASTLS_REASON_NO_TRUST, usual_files[0]);
    }
    *out = present(&stamp);
    if (*out != NULL) {
        return CASTLS_OK;
    }
    const castls_code code = cas_io_trust_file(path, true, out, error);
    if (code == CASTLS_OK) {
        publish(*out, &stamp);
    }
    return code;
}
