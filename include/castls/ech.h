/*
 * castls/ech.h: Encrypted ClientHello (RFC 9849) on a client: the server's name, its protocols and
 * the session that is offered go out encrypted to a key that the server has published, inside a
 * ClientHello that names only the server's provider.
 *
 *   castls_conn *conn = NULL;
 *   castls_client_new(config, name, &conn);
 *   code = castls_conn_set_ech_configs(conn, list);      of the HTTPS record of that name
 *   ... the handshake ...
 *   if (castls_conn_ech(conn) == CASTLS_ECH_REJECTED &&
 *       castls_conn_error(conn)->reason == CASTLS_REASON_ECH_REJECTED)
 *       once: connect anew, with castls_conn_ech_retry_configs(conn) or, where that is empty,
 *       without ECH
 *
 * Where the server cannot open it, the handshake goes on in the provider's name, so that what it
 * says about new keys can be trusted, and then fails: such a connection never carries data. A
 * connection that fails otherwise says nothing about ECH: to connect without it then would tell an
 * attacker who broke the connection the name (RFC 9849 section 8.1.1).
 *
 * Hidden are the server name, ALPN where the application leaves it out otherwise, custom
 * extensions, certificate types and authorities, and sessions. ALPN, groups, suites and schemes
 * stand in both hellos, so that the outer one looks like any other.
 *
 * A server of castls does not open ECH: the operation CASTLS_OP_ECH_OPEN is refused when a
 * configuration is built, and a server takes the outer hello, as RFC 9849 section 7 asks of those
 * who do not know it.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_ECH_H
#define CASTLS_ECH_H

#include "castls/base.h"
#include "castls/error.h"

#ifdef __cplusplus
extern "C" {
#endif

struct castls_conn;

/*
 * Client, before it starts: the ECHConfigList to offer ECH with, as the "ech" parameter of an HTTPS
 * record (RFC 9848) or the retry configurations of an earlier connection have it; copied. The first
 * ECHConfig that can be used is: version 0xfe0d, DHKEM with X25519 or P-256, HKDF with SHA-256,
 * SHA-384 or SHA-512, AES-128-GCM, AES-256-GCM or ChaCha20-Poly1305, a public name that is a host
 * name, and no mandatory extension. Replaces what was set; an empty list removes it.
 *
 * CASTLS_OK; CASTLS_CONFIG when the list is malformed; CASTLS_UNSUPPORTED when nothing in it can be
 * used, or the configuration does not offer TLS 1.3; CASTLS_BAD_STATE; CASTLS_NO_MEMORY. After a
 * failure nothing is set, and a connection that goes on sends the server's name in the clear (with
 * CASTLS_OPTION_ECH_GREASE beside what looks like ECH).
 */
CASTLS_API CASTLS_MUST_USE castls_code castls_conn_set_ech_configs(struct castls_conn *conn,
                                                                   castls_bytes list);

/* What has become of ECH. */
typedef enum castls_ech {
    CASTLS_ECH_NONE = 0,     /* Not offered. */
    CASTLS_ECH_GREASE = 1,   /* CASTLS_OPTION_ECH_GREASE: pretended. */
    CASTLS_ECH_OFFERED = 2,  /* The server's verdict is not known yet. */
    CASTLS_ECH_ACCEPTED = 3, /* The server answers the inner hello. */
    CASTLS_ECH_REJECTED = 4  /* It answers the outer one: the connection will fail, at the end of
                              * the handshake with CASTLS_REASON_ECH_REJECTED. */
} castls_ech;
CASTLS_API castls_ech castls_conn_ech(const struct castls_conn *conn);

/*
 * After CASTLS_REASON_ECH_REJECTED: the ECHConfigList that the server wants used instead, to be
 * offered on one new connection to it; should that one be rejected, too, the server is
 * misconfigured. Empty where it sent none that says anything to us: it has turned ECH off, and a
 * new connection may go without. Absent in any other case. The server was verified for its public
 * name, unless CASTLS_VERIFY_NONE or the application's own answer accepted it unseen. Lives as long
 * as the connection.
 */
CASTLS_API castls_bytes castls_conn_ech_retry_configs(const struct castls_conn *conn);

/* The name that the server's certificate has to be for where ECH was rejected: the public name of
 * the configuration that was offered, which VERIFY_PEER is asked about then in the place of the
 * server's (also with CASTLS_OPTION_NO_NAME_CHECK). Empty in any other case. */
CASTLS_API castls_bytes castls_conn_ech_public_name(const struct castls_conn *conn);

#ifdef __cplusplus
}
#endif

#endif
