/*
 * os.h: what the shim asks of the system, in the words of views: arguments, printing, files, the
 * socket to the runner, and a clock that tests can move. os.c is the one file of this folder that
 * touches addresses and foreign structs.
 */
#ifndef BOGO_OS_H
#define BOGO_OS_H

#include "castls/config.h"
#include "core/buf.h"

#define BOGO_STDOUT 1
#define BOGO_STDERR 2

/* What reading came to. */
typedef enum bogo_read {
    BOGO_READ_OK = 0,
    BOGO_READ_END, /* The runner has closed its direction, or reset the connection. */
    BOGO_READ_FAILED
} bogo_read;

/* The program's arguments behind its name; NULL past the end. They live as long as the program. */
const char *bogo_os_argument(size_t i);
/* The text behind `prefix` when `text` begins with it, else NULL. */
const char *bogo_os_behind(const char *text, const char *prefix);
void bogo_os_print(int descriptor, castls_bytes text);

/* Reads a whole file, of 1 MiB at most. */
bool bogo_os_read_file(const char *path, cas_buf *out);

/* Connects to the runner on the loopback; -1 on failure. */
int bogo_os_connect(bool ipv6, uint16_t port);
bogo_read bogo_os_read(int descriptor, castls_span room, size_t *len);
/* Writes all of it; false when the runner has gone. */
bool bogo_os_write(int descriptor, castls_bytes data);
/* Ends our direction, waits until the runner has ended its own, and closes. */
void bogo_os_finish(int descriptor);

/* The time at which the shim was started, moved on by what bogo_os_advance was told: the runner
 * compares ages to the millisecond. It lives for ever. */
const castls_clock *bogo_os_clock(void);
void bogo_os_advance(int64_t seconds);

/* Whether the machine has instructions for AES. */
bool bogo_os_has_aes(void);

/* The shim; os.c's main calls it. */
int bogo_main(void);

#endif
