/*
 * os.c: the system calls of the shim. This file is outside the checked subset: it is small, and
 * does nothing but translate. What it keeps for the process (arguments, how far the clock was
 * moved) has no other place.
 */
#include "bogo/os.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FILE_MAX 1048576

static int argument_count;
static char **arguments;
static int64_t started_s;
static int64_t advanced_s;

int main(int argc, char **argv)
{
    argument_count = argc;
    arguments = argv;
    started_s = (int64_t)time(NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    return bogo_main();
}

const char *bogo_os_argument(size_t i)
{
    return argument_count > 0 && i < (size_t)argument_count - 1 ? arguments[i + 1] : NULL;
}

const char *bogo_os_behind(const char *text, const char *prefix)
{
    const size_t len = strlen(prefix);
    return strncmp(text, prefix, len) == 0 ? text + len : NULL;
}

static bool write_all(int descriptor, castls_bytes data)
{
    size_t done = 0;
    while (done < data.len) {
        const ssize_t put = write(descriptor, data.data + done, data.len - done);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        done += put > 0 ? (size_t)put : 0;
    }
    return true;
}

void bogo_os_print(int descriptor, castls_bytes text)
{
    (void)write_all(descriptor, text);
}

bool bogo_os_write(int descriptor, castls_bytes data)
{
    return write_all(descriptor, data);
}

bogo_read bogo_os_read(int descriptor, castls_span room, size_t *len)
{
    ssize_t got = 0;
    do {
        got = read(descriptor, room.data, room.len);
    } while (got < 0 && errno == EINTR);
    *len = got > 0 ? (size_t)got : 0;
    if (got == 0 || (got < 0 && errno == ECONNRESET)) {
        return BOGO_READ_END;
    }
    return got < 0 ? BOGO_READ_FAILED : BOGO_READ_OK;
}

bool bogo_os_read_file(const char *path, cas_buf *out)
{
    struct stat status = {0};
    size_t len = 1;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    bool done = descriptor >= 0 && fstat(descriptor, &status) == 0 && status.st_size <= FILE_MAX &&
                cas_buf_init(out, NULL, (size_t)status.st_size) == CAS_OK;
    while (done && len != 0 && cas_buf_len(out) < cas_buf_cap(out)) {
        done = bogo_os_read(descriptor, cas_buf_room(out), &len) != BOGO_READ_FAILED;
        cas_buf_wrote(out, len);
    }
    if (descriptor >= 0) {
        close(descriptor);
    }
    return done;
}

static int dial(int family, const struct sockaddr *address, socklen_t len)
{
    const int nodelay = 1;
    const int descriptor = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return -1;
    }
    if (setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &nodelay, sizeof(nodelay)) != 0 ||
        connect(descriptor, address, len) != 0) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

int bogo_os_connect(bool ipv6, uint16_t port)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    if (ipv6) {
        v6.sin6_addr = in6addr_loopback;
        return dial(AF_INET6, (const struct sockaddr *)&v6, sizeof(v6));
    }
    v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return dial(AF_INET, (const struct sockaddr *)&v4, sizeof(v4));
}

void bogo_os_finish(int descriptor)
{
    uint8_t room[4096];
    ssize_t got = 1;
    (void)shutdown(descriptor, SHUT_WR);
    while (got > 0 || (got < 0 && errno == EINTR)) {
        got = recv(descriptor, room, sizeof(room), 0);
    }
    close(descriptor);
}

static int64_t now_ms(void *user)
{
    (void)user;
    return (started_s + advanced_s) * 1000;
}

const castls_clock *bogo_os_clock(void)
{
    static const castls_clock the_clock = {sizeof(castls_clock), NULL, now_ms};
    return &the_clock;
}

void bogo_os_advance(int64_t seconds)
{
    advanced_s += seconds;
}

bool bogo_os_has_aes(void)
{
#if defined(__x86_64__) || defined(__i386__)
    return __builtin_cpu_supports("aes") != 0;
#else
    return true; /* Each 64-bit ARM server has them. */
#endif
}
