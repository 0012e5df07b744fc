/*
 * os.h: the system calls of src/io, in the words of views. os.c is the one file of this folder that
 * touches addresses and foreign structs.
 */
#ifndef CAS_IO_OS_H
#define CAS_IO_OS_H

#include "castls/base.h"
#include "core/arena.h"
#include "core/list.h"

#define CAS_OS_FILE_MAX 16777216 /* Bytes of one file. */

/* What a call came to. */
typedef enum cas_os_result {
    CAS_OS_OK = 0,
    CAS_OS_AGAIN, /* It would block. */
    CAS_OS_END,   /* The stream has ended. */
    CAS_OS_RESET, /* The peer reset the connection. */
    CAS_OS_TIMEOUT,
    CAS_OS_RESOLVE, /* The name has no address. */
    CAS_OS_TOO_LONG,
    CAS_OS_MEMORY,
    CAS_OS_FAILED /* cas_os_message says what. */
} cas_os_result;

/* A file's identity: when any of it changes, so has the file. */
typedef struct cas_os_stamp {
    int64_t mtime_ns;
    int64_t size;
    uint64_t inode;
} cas_os_stamp;

/* A caller's pointer and size, as read and write take them, as what the rest of castls takes. */
castls_bytes cas_os_bytes(const void *data, size_t size);
castls_span cas_os_span(void *room, size_t size);

int64_t cas_os_now_ms(void);

/* The system's message for the last failure of this thread; lives until the next one. */
castls_bytes cas_os_message(void);

/* A variable of the environment; NULL when it is not set or empty. */
const char *cas_os_variable(const char *name);

/* Reads a whole file into a fresh buffer (of the C library's memory). */
cas_os_result cas_os_read_file(const char *path, cas_buf *out);
/* The same by a path that stands NUL-terminated at the front of the room. */
cas_os_result cas_os_read_file_at(castls_bytes path, cas_buf *out);
cas_os_result cas_os_stamp_file(const char *path, cas_os_stamp *out);

/* By a path that stands NUL-terminated at the front of the view. */
cas_os_result cas_os_stamp_file_at(castls_bytes path, cas_os_stamp *out);

/* Writes the path of each of a directory's files into the arena, each with a NUL behind it; hidden
 * ones are left out. CAS_OS_TOO_LONG when there are more than `max`. */
cas_os_result cas_os_directory_list(castls_bytes path, size_t max, cas_arena *paths);

/* Dials the first address that answers; the descriptor is blocking. timeout_ms 0: no limit. */
cas_os_result cas_os_dial(const char *host, const char *port, int timeout_ms, int *descriptor);
cas_os_result cas_os_listen(const char *address, const char *port, int *descriptor);
cas_os_result cas_os_accept(int listening, int *descriptor);
int cas_os_port(int descriptor);
void cas_os_close(int descriptor);

cas_os_result cas_os_read(int descriptor, castls_span room, size_t *len);
cas_os_result cas_os_write(int descriptor, castls_parts parts, size_t *len);

#endif
