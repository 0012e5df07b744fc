/*
 * os.h: what the program asks of the system, in the words of views: arguments, printing, files,
 * sockets, waiting, signals. os.c is the one file of this folder that touches addresses and foreign
 * structs.
 */
#ifndef CLI_OS_H
#define CLI_OS_H

#include "castls/io.h"
#include "core/buf.h"

#define CLI_OUT 1 /* Data goes to standard output, talk to standard error. */
#define CLI_TALK 2

/* What a call came to. */
typedef enum cli_os_result {
    CLI_OS_OK = 0,
    CLI_OS_AGAIN, /* It would block. */
    CLI_OS_END,   /* The stream has ended. */
    CLI_OS_RESET,
    CLI_OS_TIMEOUT,
    CLI_OS_RESOLVE,
    CLI_OS_FAILED /* cli_os_message says what. */
} cli_os_result;

/* What to wait for, as bits. */
#define CLI_WAIT_READ 1u
#define CLI_WAIT_WRITE 2u

/* The program's arguments behind its name; NULL past the end. They live as long as the program. */
const char *cli_os_argument(size_t i);
const char *cli_os_variable(const char *name);
bool cli_os_is_terminal(int descriptor);
const char *cli_os_message(void);

int64_t cli_os_time_s(void);      /* Since 1970. */
int64_t cli_os_time_us(void);     /* From a clock that never goes back. */
uint64_t cli_os_memory_kib(void); /* What the process holds now (resident). */

/* The text behind `prefix` when `text` begins with it, else NULL. */
const char *cli_os_behind(const char *text, const char *prefix);
/* A view's bytes as a string that lives until the program ends; NULL when there is no memory. */
const char *cli_os_keep(castls_bytes text);
/* Calendar date and time of seconds since 1970, "2026-11-24 16:00:00 UTC", written into the
 * room. */
size_t cli_os_date(int64_t seconds, castls_span room);

/* Writes all of it; false when the reader has gone. */
bool cli_os_put(int descriptor, castls_bytes text);

bool cli_os_exists(const char *path);
bool cli_os_make_directory(const char *path);
/* Reads a whole file, of 16 MiB at most; "-" is standard input. */
cli_os_result cli_os_read_file(const char *path, cas_buf *out);
/* A file anew; one that is private can be read by its owner only, from the start. */
cli_os_result cli_os_write_file(const char *path, castls_bytes text, bool is_private);
/* Opens for appending, private; -1 on failure. */
int cli_os_open_log(const char *path);
/* Opens a directory; then a regular file beneath it by a relative path, never outside it. */
int cli_os_open_directory(const char *path);
cli_os_result cli_os_open_beneath(int directory, castls_bytes path, int *descriptor,
                                  uint64_t *size);

/* Reads and writes any descriptor. */
cli_os_result cli_os_read(int descriptor, castls_span room, size_t *len);
cli_os_result cli_os_write(int descriptor, castls_bytes data, size_t *len);
void cli_os_close(int descriptor);

/* Dials the first address that answers (non-blocking afterwards); then: the text of its address. */
cli_os_result cli_os_dial(const char *host, const char *port, int timeout_ms, int *descriptor);
/* Begins to dial a numeric or local address without waiting; CLI_WAIT_WRITE tells when it is
 * done. */
cli_os_result cli_os_dial_begin(const char *host, const char *port, int *descriptor);
cli_os_result cli_os_dial_end(int descriptor);
/* Accepts a non-blocking connection and writes the peer's address as text. */
cli_os_result cli_os_accept(int listening, int *descriptor, castls_span room, size_t *len);
size_t cli_os_peer(int descriptor, castls_span room);
bool cli_os_set_blocking(int descriptor, bool is_blocking);
/* Ends our direction of a connection; what is on its way still arrives. */
void cli_os_shut(int descriptor);

/* Raises the limit of descriptors as far as it goes; the limit. */
size_t cli_os_raise_limit(void);

/* Waiting for many descriptors: each has a number that comes back with what it is ready for. */
int cli_os_poll_new(void);
bool cli_os_poll_add(int poll, int descriptor, uint64_t number, uint32_t wait);
bool cli_os_poll_change(int poll, int descriptor, uint64_t number, uint32_t wait);
/* Waits (timeout_ms -1: without end) and counts what is ready; then one by one. */
size_t cli_os_poll_wait(int poll, int timeout_ms);
uint64_t cli_os_poll_ready(size_t i, uint32_t *ready);
/* Waits for two descriptors, or one (the other -1); what each is ready for, as bits. */
void cli_os_wait(int first, uint32_t first_wait, int second, uint32_t second_wait, int timeout_ms,
                 uint32_t *first_ready, uint32_t *second_ready);

/* Whether SIGTERM or SIGINT has come. */
bool cli_os_is_stopped(void);

/* castls_io_read and castls_io_write in terms of views. */
castls_code cli_os_io_read(castls_io *io, castls_span room, size_t *len, castls_error *error);
castls_code cli_os_io_write(castls_io *io, castls_bytes data, size_t *len, castls_error *error);

/* The program; os.c's main calls it. */
int cli_main(void);

#endif
