/*
 * castls/io.h: conveniences that touch the system: clock, files, the system's roots, sockets. All
 * of it stands on castls/connection.h alone; an application that has its own event loop needs none
 * of it.
 *
 *   castls_error error = {0};
 *   castls_config *config = NULL;
 *   castls_io *io = NULL;
 *   char text[] = "GET / HTTP/1.0\r\n\r\n";
 *   if (castls_io_client_config(&config, &error) == CASTLS_OK &&
 *       castls_io_dial(config, "example.org", "443", 10000, &io, &error) == CASTLS_OK) {
 *       castls_io_write_all(io, text, strlen(text), &error);
 *       while (castls_io_read(io, room, sizeof(room), &len, &error) == CASTLS_OK && len != 0) { ...
 *       }
 *   }
 *   castls_io_free(io);
 *   castls_config_release(config);
 *
 * Functions take pointers and lengths, not views, because this is where C programs come in. Unless
 * it says otherwise, `error` is out, may be NULL, and tells what went wrong; its detail holds the
 * file or host and the system's message.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_IO_H
#define CASTLS_IO_H

#include "castls/connection.h"
#include "castls/verify.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Environment and files ------------------------------------------------------------------- */

/* The system's clock; lives for ever. */
CASTLS_API const castls_clock *castls_io_clock(void);

/* The defaults with the system's clock. */
CASTLS_API castls_environment castls_io_environment(void);

/*
 * The roots that the system trusts: SSL_CERT_FILE and SSL_CERT_DIR where they are set, else the
 * usual places (/etc/ssl/certs/ca-certificates.crt and the like). Read once a process and shared;
 * read again when the file has changed. Any thread. The caller gets a reference.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_system_trust(castls_trust **out,
                                                              castls_error *error);

/* A trust store from a PEM file. `path` is a NUL-terminated string. */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_trust_file(const char *path, castls_trust **out,
                                                            castls_error *error);

/* A credential from PEM files; both may be the same file, and `key_path` may be NULL for no key.
 * What was read of the key is wiped. */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_credential_files(
    const char *chain_path, const char *key_path, castls_credential **out, castls_error *error);

/* Revocation lists from a file: PEM with any number of them, or one in DER. */
CASTLS_API CASTLS_MUST_USE castls_code
castls_io_revocation_file(const char *path, castls_revocation **out, castls_error *error);

/* The Public Suffix List from a file; see castls_suffixes_new. */
CASTLS_API CASTLS_MUST_USE castls_code
castls_io_suffixes_file(const char *path, castls_suffixes **out, castls_error *error);

/* A client's configuration with castls' defaults, the system's clock and roots, and a session
 * cache. */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_client_config(castls_config **out,
                                                               castls_error *error);

/* A server's configuration: the same with a credential from files and a ticket ring of its own. */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_server_config(
    const char *chain_path, const char *key_path, castls_config **out, castls_error *error);

/*
 * A configuration that follows its files: castls_io_reload_config gives the present one (a
 * reference), and builds it anew when a file has changed since the last look, which happens once a
 * second at most. When the new files cannot be used, the old configuration stays and `error` tells
 * why. Any thread.
 */
typedef struct castls_io_reload castls_io_reload;
CASTLS_API CASTLS_MUST_USE castls_code castls_io_reload_new(
    const char *chain_path, const char *key_path, castls_config *base, castls_io_reload **out,
    castls_error *error);
/* The same for a file of revocation lists alone: `base` with the lists that the file has now. */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_revocation_reload(
    const char *path, castls_config *base, castls_io_reload **out, castls_error *error);
CASTLS_API CASTLS_MUST_USE castls_code
castls_io_reload_config(castls_io_reload *reload, castls_config **out, castls_error *error);
CASTLS_API void castls_io_reload_free(castls_io_reload *reload);

/* ---- A connection over a descriptor ---------------------------------------------------------- */

typedef struct castls_io castls_io;

/*
 * Dials a host, makes the handshake, and verifies the host's name.
 *
 *   host, port   NUL-terminated; a name or an address, and a number or a service's name.
 *   timeout_ms   For each wait, 0 for none. Later waits use it too.
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_dial(castls_config *config, const char *host,
                                                      const char *port, int timeout_ms,
                                                      castls_io **out, castls_error *error);

/* A client or server over a connected stream descriptor, which it owns from here on (also when this
 * fails). A blocking descriptor is read and written as it is; a non-blocking one makes calls return
 * CASTLS_WOULD_BLOCK. castls_io_handshake, or the first read or write, does the handshake. */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_client(castls_config *config, int descriptor,
                                                        const char *server_name, castls_io **out);
CASTLS_API CASTLS_MUST_USE castls_code castls_io_server(castls_config *config, int descriptor,
                                                        castls_io **out);

/* A listening socket: `address` NULL is any, `port` "0" is a free one. Then: its port. */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_listen(const char *address, const char *port,
                                                        int *descriptor, castls_error *error);
CASTLS_API int castls_io_port(int descriptor);
/* Waits for a client on it and makes the server's end (without the handshake). */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_accept(castls_config *config, int listening,
                                                        castls_io **out, castls_error *error);

/* Closes the descriptor and frees everything; sends nothing (see castls_io_close). NULL is
 * allowed. */
CASTLS_API void castls_io_free(castls_io *io);

CASTLS_API castls_conn *castls_io_conn(castls_io *io); /* Borrowed. */
CASTLS_API int castls_io_descriptor(const castls_io *io);
/* After CASTLS_WOULD_BLOCK: what to wait for, until the descriptor can be read (1), written (2), or
 * either (3). */
CASTLS_API int castls_io_wants(const castls_io *io);

/* Does the handshake. CASTLS_OK, CASTLS_WOULD_BLOCK, CASTLS_PENDING, or the failure. */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_handshake(castls_io *io, castls_error *error);

/* Reads 1..size bytes; `len` is 0 with CASTLS_CLOSED, when the peer has sent close_notify. */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_read(castls_io *io, void *room, size_t size,
                                                      size_t *len, castls_error *error);

/* Writes some bytes; `len` is how many were taken. What was taken is sent before a later read
 * waits. */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_write(castls_io *io, const void *data, size_t size,
                                                       size_t *len, castls_error *error);
/* On a blocking descriptor: writes all of it and sends it. */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_write_all(castls_io *io, const void *data,
                                                           size_t size, castls_error *error);
/* Sends what is outgoing. */
CASTLS_API CASTLS_MUST_USE castls_code castls_io_flush(castls_io *io, castls_error *error);

/* Sends close_notify; does not wait for the peer's. */
CASTLS_API castls_code castls_io_close(castls_io *io, castls_error *error);

#ifdef __cplusplus
}
#endif

#endif
