/*
 * os.c: the system calls of the program. This file is outside the checked subset: it is small, and
 * does nothing but translate. What it keeps for the process (arguments, the stop flag, the last
 * events) has no other place.
 */
#define _GNU_SOURCE /* accept4, and openat2 through syscall */
#include "cli/os.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define FILE_MAX 16777216
#define EVENTS_MAX 256

static int argument_count;
static char **arguments;
static volatile sig_atomic_t stopped;
static struct epoll_event events[EVENTS_MAX];

static void on_signal(int number)
{
    (void)number;
    stopped = 1;
}

int main(int argc, char **argv)
{
    struct sigaction action = {0};
    argument_count = argc;
    arguments = argv;
    action.sa_handler = SIG_IGN;
    (void)sigaction(SIGPIPE, &action, NULL);
    action.sa_handler = on_signal;
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGINT, &action, NULL);
    return cli_main();
}

bool cli_os_is_stopped(void)
{
    return stopped != 0;
}

const char *cli_os_argument(size_t i)
{
    return argument_count > 0 && i < (size_t)argument_count - 1 ? arguments[i + 1] : NULL;
}

const char *cli_os_variable(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

bool cli_os_is_terminal(int descriptor)
{
    return isatty(descriptor) == 1;
}

const char *cli_os_message(void)
{
    return strerror(errno);
}

int64_t cli_os_time_s(void)
{
    return (int64_t)time(NULL);
}

int64_t cli_os_time_us(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

uint64_t cli_os_memory_kib(void)
{
    unsigned long pages = 0;
    unsigned long resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL) {
        return 0;
    }
    if (fscanf(file, "%lu %lu", &pages, &resident) != 2) {
        resident = 0;
    }
    (void)fclose(file);
    return resident * ((uint64_t)sysconf(_SC_PAGESIZE) / 1024);
}

const char *cli_os_behind(const char *text, const char *prefix)
{
    const size_t len = strlen(prefix);
    return strncmp(text, prefix, len) == 0 ? text + len : NULL;
}

/* What is kept for the life of the program stays reachable: the list holds on to it. */
static char *kept_texts[1024];
static size_t kept_text_count;

const char *cli_os_keep(castls_bytes text)
{
    if (kept_text_count == sizeof(kept_texts) / sizeof(kept_texts[0])) {
        return NULL;
    }
    char *copy = text.len == 0 ? strdup("") : strndup((const char *)text.data, text.len);
    kept_texts[kept_text_count++] = copy;
    return copy;
}

size_t cli_os_date(int64_t seconds, castls_span room)
{
    const time_t at = (time_t)seconds;
    struct tm parts = {0};
    return gmtime_r(&at, &parts) == NULL
               ? 0
               : strftime((char *)room.data, room.len, "%Y-%m-%d %H:%M:%S UTC", &parts);
}

static cli_os_result from_errno(void)
{
    switch (errno) {
    case EAGAIN:
    case EINPROGRESS:
        return CLI_OS_AGAIN;
    case ECONNRESET:
    case EPIPE:
        return CLI_OS_RESET;
    case ETIMEDOUT:
        return CLI_OS_TIMEOUT;
    default:
        return CLI_OS_FAILED;
    }
}

bool cli_os_put(int descriptor, castls_bytes text)
{
    size_t done = 0;
    while (done < text.len) {
        const ssize_t put = write(descriptor, text.data + done, text.len - done);
        if (put < 0 && errno == EAGAIN) {
            struct pollfd waiting = {descriptor, POLLOUT, 0};
            (void)poll(&waiting, 1, -1);
        } else if (put < 0 && errno != EINTR) {
            return false;
        }
        done += put > 0 ? (size_t)put : 0;
    }
    return true;
}

bool cli_os_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool cli_os_make_directory(const char *path)
{
    return mkdir(path, 0755) == 0 || errno == EEXIST;
}

cli_os_result cli_os_read_file(const char *path, cas_buf *out)
{
    const int descriptor = strcmp(path, "-") == 0 ? 0 : open(path, O_RDONLY | O_CLOEXEC);
    struct stat status = {0};
    size_t len = 1;
    cli_os_result result = CLI_OS_OK;
    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        return CLI_OS_FAILED;
    }
    const size_t room = S_ISREG(status.st_mode) ? (size_t)status.st_size : FILE_MAX;
    if (room > FILE_MAX || cas_buf_init(out, NULL, room) != CAS_OK) {
        errno = EFBIG;
        result = CLI_OS_FAILED;
    }
    while (result == CLI_OS_OK && len != 0 && cas_buf_len(out) < cas_buf_cap(out)) {
        result = cli_os_read(descriptor, cas_buf_room(out), &len);
        cas_buf_wrote(out, len);
    }
    cli_os_close(descriptor);
    return result == CLI_OS_END ? CLI_OS_OK : result;
}

cli_os_result cli_os_write_file(const char *path, castls_bytes text, bool is_private)
{
    const int mode = is_private ? 0600 : 0644;
    const int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (descriptor < 0) {
        return CLI_OS_FAILED;
    }
    bool done = !is_private || fchmod(descriptor, 0600) == 0;
    done = done && cli_os_put(descriptor, text);
    return close(descriptor) == 0 && done ? CLI_OS_OK : CLI_OS_FAILED;
}

int cli_os_open_log(const char *path)
{
    return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

int cli_os_open_directory(const char *path)
{
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* The kernel refuses each step out of the directory, through links too (openat2, Linux 5.6). */
cli_os_result cli_os_open_beneath(int directory, castls_bytes path, int *descriptor, uint64_t *size)
{
    char name[1024] = {0};
    struct open_how how = {0};
    struct stat status = {0};
    how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
    how.resolve = RESOLVE_BENEATH;
    *descriptor = -1;
    if (path.len == 0 || path.len >= sizeof(name) || memchr(path.data, 0, path.len) != NULL) {
        return CLI_OS_FAILED;
    }
    memcpy(name, path.data, path.len);
    const int made = (int)syscall(SYS_openat2, directory, name, &how, sizeof(how));
    if (made < 0) {
        return CLI_OS_FAILED;
    }
    if (fstat(made, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(made);
        return CLI_OS_FAILED;
    }
    *descriptor = made;
    *size = (uint64_t)status.st_size;
    return CLI_OS_OK;
}

cli_os_result cli_os_read(int descriptor, castls_span room, size_t *len)
{
    ssize_t got = 0;
    do {
        got = read(descriptor, room.data, room.len);
    } while (got < 0 && errno == EINTR && stopped == 0);
    *len = got > 0 ? (size_t)got : 0;
    return got < 0 ? from_errno() : got == 0 ? CLI_OS_END : CLI_OS_OK;
}

cli_os_result cli_os_write(int descriptor, castls_bytes data, size_t *len)
{
    ssize_t put = 0;
    do {
        put = send(descriptor, data.data, data.len, MSG_NOSIGNAL);
    } while (put < 0 && errno == EINTR);
    *len = put > 0 ? (size_t)put : 0;
    return put < 0 ? from_errno() : CLI_OS_OK;
}

void cli_os_close(int descriptor)
{
    if (descriptor > 2) {
        close(descriptor);
    }
}

size_t cli_os_raise_limit(void)
{
    struct rlimit limit = {0};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return 256;
    }
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    (void)getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur > 1048576 ? 1048576 : (size_t)limit.rlim_cur;
}

int cli_os_poll_new(void)
{
    return epoll_create1(EPOLL_CLOEXEC);
}

static bool poll_control(int poll, int how, int descriptor, uint64_t number, uint32_t wait)
{
    struct epoll_event event = {0};
    event.events = ((wait & CLI_WAIT_READ) != 0 ? (uint32_t)EPOLLIN : 0) |
                   ((wait & CLI_WAIT_WRITE) != 0 ? (uint32_t)EPOLLOUT : 0);
    event.data.u64 = number;
    return epoll_ctl(poll, how, descriptor, &event) == 0;
}

bool cli_os_poll_add(int poll, int descriptor, uint64_t number, uint32_t wait)
{
    return poll_control(poll, EPOLL_CTL_ADD, descriptor, number, wait);
}

bool cli_os_poll_change(int poll, int descriptor, uint64_t number, uint32_t wait)
{
    return poll_control(poll, EPOLL_CTL_MOD, descriptor, number, wait);
}

size_t cli_os_poll_wait(int poll, int timeout_ms)
{
    const int count = epoll_wait(poll, events, EVENTS_MAX, timeout_ms);
    return count < 0 ? 0 : (size_t)count;
}

uint64_t cli_os_poll_ready(size_t i, uint32_t *ready)
{
    const uint32_t what = events[i % EVENTS_MAX].events;
    *ready = ((what & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 ? CLI_WAIT_READ : 0) |
             ((what & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0 ? CLI_WAIT_WRITE : 0);
    return events[i % EVENTS_MAX].data.u64;
}

static short wanted(uint32_t wait)
{
    return (short)(((wait & CLI_WAIT_READ) != 0 ? POLLIN : 0) |
                   ((wait & CLI_WAIT_WRITE) != 0 ? POLLOUT : 0));
}

static uint32_t found(short what)
{
    return ((what & (POLLIN | POLLHUP | POLLERR)) != 0 ? CLI_WAIT_READ : 0) |
           ((what & (POLLOUT | POLLHUP | POLLERR)) != 0 ? CLI_WAIT_WRITE : 0);
}

void cli_os_wait(int first, uint32_t first_wait, int second, uint32_t second_wait, int timeout_ms,
                 uint32_t *first_ready, uint32_t *second_ready)
{
    struct pollfd waiting[2] = {{first, wanted(first_wait), 0}, {second, wanted(second_wait), 0}};
    const int count = poll(waiting, 2, timeout_ms);
    *first_ready = count > 0 ? found(waiting[0].revents) : 0;
    *second_ready = count > 0 ? found(waiting[1].revents) : 0;
}

castls_code cli_os_io_read(castls_io *io, castls_span room, size_t *len, castls_error *error)
{
    return castls_io_read(io, room.data, room.len, len, error);
}

castls_code cli_os_io_write(castls_io *io, castls_bytes data, size_t *len, castls_error *error)
{
    return castls_io_write(io, data.data, data.len, len, error);
}

bool cli_os_set_blocking(int descriptor, bool is_blocking)
{
    const int flags = fcntl(descriptor, F_GETFL);
    return flags >= 0 &&
           fcntl(descriptor, F_SETFL, is_blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) == 0;
}

void cli_os_shut(int descriptor)
{
    (void)shutdown(descriptor, SHUT_WR);
}

/* Small records at once. */
static void set_options(int descriptor)
{
    const int on = 1;
    (void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

static size_t address_text(const struct sockaddr_storage *address, socklen_t len, castls_span room)
{
    char host[64] = {0};
    char port[8] = {0};
    if (getnameinfo((const struct sockaddr *)address, len, host, sizeof(host), port, sizeof(port),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
        return 0;
    }
    const bool is_v6 = address->ss_family == AF_INET6;
    const int wrote = snprintf(
        (char *)room.data, room.len, "%s%s%s:%s", is_v6 ? "[" : "", host, is_v6 ? "]" : "", port);
    return wrote > 0 && (size_t)wrote < room.len ? (size_t)wrote : 0;
}

size_t cli_os_peer(int descriptor, castls_span room)
{
    struct sockaddr_storage address = {0};
    socklen_t len = sizeof(address);
    return getpeername(descriptor, (struct sockaddr *)&address, &len) == 0
               ? address_text(&address, len, room)
               : 0;
}

cli_os_result cli_os_accept(int listening, int *descriptor, castls_span room, size_t *len)
{
    struct sockaddr_storage address = {0};
    socklen_t address_len = sizeof(address);
    *len = 0;
    *descriptor =
        accept4(listening, (struct sockaddr *)&address, &address_len, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (*descriptor < 0) {
        return from_errno();
    }
    set_options(*descriptor);
    *len = address_text(&address, address_len, room);
    return CLI_OS_OK;
}

cli_os_result cli_os_dial_end(int descriptor)
{
    int error = 0;
    socklen_t len = sizeof(error);
    if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &len) != 0) {
        return CLI_OS_FAILED;
    }
    errno = error;
    return error == 0 ? CLI_OS_OK : from_errno();
}

/* Dials one address; with a time it waits for the answer that long. */
static cli_os_result dial_one(const struct addrinfo *address, int timeout_ms, int *descriptor)
{
    uint32_t ready = 0;
    uint32_t none = 0;
    cli_os_result result = CLI_OS_OK;
    const int made =
        socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (made < 0) {
        return CLI_OS_FAILED;
    }
    if (connect(made, address->ai_addr, address->ai_addrlen) != 0) {
        result = from_errno();
    }
    if (result == CLI_OS_AGAIN && timeout_ms != 0) {
        cli_os_wait(made, CLI_WAIT_WRITE, -1, 0, timeout_ms, &ready, &none);
        errno = ETIMEDOUT;
        result = ready == 0 ? CLI_OS_TIMEOUT : cli_os_dial_end(made);
    }
    if (result != CLI_OS_OK && result != CLI_OS_AGAIN) {
        const int kept = errno;
        close(made);
        errno = kept;
        return result;
    }
    set_options(made);
    *descriptor = made;
    return result;
}

static cli_os_result dial(const char *host, const char *port, int timeout_ms, int *descriptor)
{
    struct addrinfo hints = {0};
    struct addrinfo *list = NULL;
    cli_os_result result = CLI_OS_RESOLVE;
    hints.ai_socktype = SOCK_STREAM;
    *descriptor = -1;
    if (getaddrinfo(host, port, &hints, &list) != 0) {
        return CLI_OS_RESOLVE;
    }
    for (const struct addrinfo *at = list; at != NULL && *descriptor < 0; at = at->ai_next) {
        result = dial_one(at, timeout_ms, descriptor);
    }
    freeaddrinfo(list);
    return result;
}

cli_os_result cli_os_dial(const char *host, const char *port, int timeout_ms, int *descriptor)
{
    return dial(host, port, timeout_ms, descriptor);
}

cli_os_result cli_os_dial_begin(const char *host, const char *port, int *descriptor)
{
    return dial(host, port, 0, descriptor);
}
