/*
 * os.h: a TCP connection over the loopback, and the kernel's TLS on one end of it.
 */
#ifndef CAS_TESTS_KTLS_OS_H
#define CAS_TESTS_KTLS_OS_H

#include "castls/connection.h"

/* Makes both ends; false when the loopback is not there. */
bool ktls_connect(int *a, int *b);
void ktls_close(int fd);

/* Whether the kernel has TLS; its layer is on the socket then, still without keys. */
bool ktls_begin(int fd);

/* Gives the kernel the keys of one direction, of an AES-128-GCM suite. */
bool ktls_set(int fd, bool sends, const castls_traffic *traffic);

/* One system call; the number of bytes, 0 when it failed. */
size_t ktls_write(int fd, castls_bytes in);
size_t ktls_read(int fd, castls_span out);

#endif
