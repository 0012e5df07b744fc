/*
 * os.c: the system calls of src/io. This file is outside the checked subset: it is small, and does
 * nothing but translate.
 */
#define _GNU_SOURCE /* accept4 */
#include "io/os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define VECTORS_MAX 16

castls_bytes cas_os_bytes(const void *data, size_t size)
{
    return (castls_bytes){data, size};
}

castls_span cas_os_span(void *room, size_t size)
{
    return (castls_span){room, size};
}

int64_t cas_os_now_ms(void)
{
    struct timespec now = {0};
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) {
        return -1;
    }
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

castls_bytes cas_os_message(void)
{
    return cas_text(strerror(errno));
}

const char *cas_os_variable(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

static cas_os_result from_errno(void)
{
    switch (errno) {
    case EAGAIN:
        return CAS_OS_AGAIN;
    case ECONNRESET:
    case EPIPE:
        return CAS_OS_RESET;
    case ETIMEDOUT:
        return CAS_OS_TIMEOUT;
    case ENOMEM:
        return CAS_OS_MEMORY;
    default:
        return CAS_OS_FAILED;
    }
}

static cas_os_result read_all(int descriptor, cas_buf *out)
{
    while (cas_buf_len(out) < cas_buf_cap(out)) {
        size_t len = 0;
        const cas_os_result result = cas_os_read(descriptor, cas_buf_room(out), &len);
        if (result == CAS_OS_END) {
            return CAS_OS_OK;
        }
        if (result != CAS_OS_OK) {
            return result;
        }
        cas_buf_wrote(out, len);
    }
    return CAS_OS_OK;
}

cas_os_result cas_os_read_file(const char *path, cas_buf *out)
{
    struct stat status = {0};
    cas_os_result result = CAS_OS_OK;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return CAS_OS_FAILED;
    }
    if (fstat(descriptor, &status) != 0) {
        result = CAS_OS_FAILED;
    } else if (status.st_size > CAS_OS_FILE_MAX) {
        result = CAS_OS_TOO_LONG;
    } else if (cas_buf_init(out, NULL, (size_t)status.st_size) != CAS_OK) {
        result = CAS_OS_MEMORY;
    } else {
        result = read_all(descriptor, out);
    }
    if (result != CAS_OS_OK) {
        cas_buf_clear(out, NULL);
    }
    close(descriptor);
    return result;
}

cas_os_result cas_os_read_file_at(castls_bytes path, cas_buf *out)
{
    if (cas_bytes_find(path, 0) == path.len) {
        return CAS_OS_TOO_LONG;
    }
    return cas_os_read_file((const char *)path.data, out);
}

cas_os_result cas_os_stamp_file(const char *path, cas_os_stamp *out)
{
    struct stat status = {0};
    if (stat(path, &status) != 0) {
        return CAS_OS_FAILED;
    }
    out->mtime_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
    out->size = status.st_size;
    out->inode = status.st_ino;
    return CAS_OS_OK;
}

cas_os_result cas_os_stamp_file_at(castls_bytes path, cas_os_stamp *out)
{
    if (cas_bytes_find(path, 0) == path.len) {
        return CAS_OS_TOO_LONG;
    }
    return cas_os_stamp_file((const char *)path.data, out);
}

cas_os_result cas_os_directory_list(castls_bytes path, size_t max, cas_arena *paths)
{
    if (cas_bytes_find(path, 0) == path.len) {
        return CAS_OS_TOO_LONG;
    }
    DIR *directory = opendir((const char *)path.data);
    if (directory == NULL) {
        return CAS_OS_FAILED;
    }
    cas_os_result result = CAS_OS_OK;
    const struct dirent *entry = readdir(directory);
    for (size_t count = 0; entry != NULL && result == CAS_OS_OK; entry = readdir(directory)) {
        cas_range range = {0, 0};
        castls_span room = {0};
        const castls_bytes name = cas_text(entry->d_name);
        if (entry->d_name[0] == '.') {
            continue;
        }
        count++;
        if (count > max ||
            cas_arena_room(paths, path.len + name.len + 1, &range, &room) != CAS_OK) {
            result = CAS_OS_TOO_LONG;
        } else {
            (void)snprintf((char *)room.data, room.len, "%s/%s", (const char *)path.data,
                           entry->d_name);
        }
    }
    closedir(directory);
    return result;
}

/* Connects within a time: non-blocking until then, blocking afterwards. */
static cas_os_result connect_within(int descriptor, const struct addrinfo *address, int timeout_ms)
{
    const int flags = fcntl(descriptor, F_GETFL);
    struct pollfd waiting = {descriptor, POLLOUT, 0};
    int error = 0;
    socklen_t error_len = sizeof(error);
    if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) != 0) {
        return CAS_OS_FAILED;
    }
    if (connect(descriptor, address->ai_addr, address->ai_addrlen) != 0) {
        if (errno != EINPROGRESS) {
            return CAS_OS_FAILED;
        }
        const int ready = poll(&waiting, 1, timeout_ms == 0 ? -1 : timeout_ms);
        if (ready <= 0) {
            errno = ready == 0 ? ETIMEDOUT : errno;
            return ready == 0 ? CAS_OS_TIMEOUT : CAS_OS_FAILED;
        }
        if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &error_len) != 0 || error != 0) {
            errno = error;
            return CAS_OS_FAILED;
        }
    }
    return fcntl(descriptor, F_SETFL, flags) == 0 ? CAS_OS_OK : CAS_OS_FAILED;
}

/* Waits of later reads and writes, and small records at once. */
static void set_options(int descriptor, int timeout_ms)
{
    const int on = 1;
    const struct timeval limit = {timeout_ms / 1000, timeout_ms % 1000 * 1000};
    (void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (timeout_ms != 0) {
        (void)setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
        (void)setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
    }
}

cas_os_result cas_os_dial(const char *host, const char *port, int timeout_ms, int *descriptor)
{
    struct addrinfo hints = {0};
    struct addrinfo *found = NULL;
    cas_os_result result = CAS_OS_RESOLVE;
    hints.ai_socktype = SOCK_STREAM;
    *descriptor = -1;
    if (getaddrinfo(host, port, &hints, &found) != 0) {
        return CAS_OS_RESOLVE;
    }
    for (const struct addrinfo *address = found; address != NULL; address = address->ai_next) {
        const int made = socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, 0);
        if (made < 0) {
            result = CAS_OS_FAILED;
            continue;
        }
        result = connect_within(made, address, timeout_ms);
        if (result == CAS_OS_OK) {
            set_options(made, timeout_ms);
            *descriptor = made;
            break;
        }
        const int kept = errno;
        close(made);
        errno = kept;
    }
    freeaddrinfo(found);
    return result;
}

cas_os_result cas_os_listen(const char *address, const char *port, int *descriptor)
{
    struct addrinfo hints = {0};
    struct addrinfo *found = NULL;
    const int on = 1;
    cas_os_result result = CAS_OS_FAILED;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    *descriptor = -1;
    if (getaddrinfo(address, port, &hints, &found) != 0) {
        return CAS_OS_RESOLVE;
    }
    const int made = socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, 0);
    if (made >= 0) {
        (void)setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
        if (bind(made, found->ai_addr, found->ai_addrlen) == 0 && listen(made, SOMAXCONN) == 0) {
            *descriptor = made;
            result = CAS_OS_OK;
        } else {
            const int kept = errno;
            close(made);
            errno = kept;
        }
    }
    freeaddrinfo(found);
    return result;
}

cas_os_result cas_os_accept(int listening, int *descriptor)
{
    do {
        *descriptor = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
    } while (*descriptor < 0 && errno == EINTR);
    if (*descriptor < 0) {
        return from_errno();
    }
    set_options(*descriptor, 0);
    return CAS_OS_OK;
}

int cas_os_port(int descriptor)
{
    struct sockaddr_storage address = {0};
    socklen_t len = sizeof(address);
    if (getsockname(descriptor, (struct sockaddr *)&address, &len) != 0) {
        return -1;
    }
    if (address.ss_family == AF_INET6) {
        return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
    }
    return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

void cas_os_close(int descriptor)
{
    if (descriptor >= 0) {
        close(descriptor);
    }
}

cas_os_result cas_os_read(int descriptor, castls_span room, size_t *len)
{
    ssize_t got = 0;
    *len = 0;
    do {
        got = read(descriptor, room.data, room.len);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return from_errno();
    }
    *len = (size_t)got;
    return got == 0 ? CAS_OS_END : CAS_OS_OK;
}

cas_os_result cas_os_write(int descriptor, castls_parts parts, size_t *len)
{
    struct iovec vector[VECTORS_MAX] = {0};
    struct msghdr message = {0};
    ssize_t put = 0;
    size_t count = 0;
    *len = 0;
    while (count < parts.count && count < VECTORS_MAX) {
        vector[count].iov_base = (void *)(uintptr_t)parts.part[count].data;
        vector[count].iov_len = parts.part[count].len;
        count++;
    }
    message.msg_iov = vector;
    message.msg_iovlen = count;
    do {
        put = sendmsg(descriptor, &message, MSG_NOSIGNAL);
        if (put < 0 && errno == ENOTSOCK) {
            put = writev(descriptor, vector, (int)count);
        }
    } while (put < 0 && errno == EINTR);
    if (put < 0) {
        return from_errno();
    }
    *len = (size_t)put;
    return CAS_OS_OK;
}
