/*
 * castls/operation.h: handshakes that can wait.
 *
 * Whatever only the application, a device or another machine may be able to do is an operation.
 * Those that castls_config_builder_set_operations names come to the application: the connection's
 * call returns CASTLS_PENDING, castls_conn_operation gives the operation, the application answers
 * it, from any thread, now or later, and then calls castls_conn_continue on the connection's
 * thread. All others castls answers at once.
 *
 * An operation owns its inputs and may outlive its connection; answering it then does nothing. The
 * first answer counts: a later one returns CASTLS_BAD_STATE. Views that it hands out live as long
 * as the operation.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_OPERATION_H
#define CASTLS_OPERATION_H

#include "castls/session.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct castls_operation castls_operation;

/* What is asked, and the function that answers it. castls_operation_run and _refuse answer each. */
typedef enum castls_operation_kind {
    CASTLS_OP_HELLO = 0,            /* Server: the ClientHello is there. run, or give_config. */
    CASTLS_OP_SESSION = 1,          /* Server: which session does this ticket or id name?
                                     * give_session. */
    CASTLS_OP_NAME = 2,             /* Server: the server name is known. run, or give_config. */
    CASTLS_OP_CREDENTIAL = 3,       /* Both: which credential? give_credential (NULL: none). */
    CASTLS_OP_ALPN = 4,             /* Server: which application protocol? give_bytes (empty:
                                     * none). */
    CASTLS_OP_STAPLE = 5,           /* Server: the OCSP response to staple? give_bytes (empty:
                                     * none). */
    CASTLS_OP_KEY_GENERATE = 6,     /* Client, and server in TLS 1.2: a key share for
                                     * castls_operation_code. give_bytes: the share. */
    CASTLS_OP_KEY_AGREE = 7,        /* Both: the shared secret. Who shared first (KEY_GENERATE):
                                     * give_bytes; who answers a share: give_share. */
    CASTLS_OP_SIGN = 8,             /* Both: sign content with the scheme of code. give_bytes:
                                     * signature. */
    CASTLS_OP_VERIFY_SIGNATURE = 9, /* Both: is the handshake signature right? accept. */
    CASTLS_OP_VERIFY_PEER = 10,     /* Both: is this chain to be trusted? give_verdict. */
    CASTLS_OP_TICKET_SEAL = 11,     /* Server: a ticket for the session. give_bytes: the ticket
                                     * (empty: there is none after all). */
    CASTLS_OP_SESSION_STORE = 12,   /* Server: keep the session under its id. accept, or in TLS 1.3
                                     * give_bytes: another id of 1..32 bytes, which it was kept
                                     * under. */
    CASTLS_OP_PSK_OFFER = 13,       /* Client: which PSK to offer. Not yet: refused when the mask
                                     * names it. */
    CASTLS_OP_ECH_OPEN = 14,        /* Server: open the inner hello. Not yet: refused. */
    CASTLS_OP_COMPRESS = 15,        /* Both: compress our Certificate with the algorithm of code
                                     * (RFC 8879). give_bytes (empty: it goes as it is). */
    CASTLS_OP_DECOMPRESS = 16       /* Both: decompress the peer's. give_bytes: length bytes. */
} castls_operation_kind;

CASTLS_API castls_operation_kind castls_operation_kind_of(const castls_operation *operation);
/* A stable name, "SIGN"; lives for ever. */
CASTLS_API const char *castls_operation_name(castls_operation_kind kind);

/* References: the connection has one until it is answered or freed. */
CASTLS_API castls_operation *castls_operation_retain(castls_operation *operation);
CASTLS_API void castls_operation_release(castls_operation *operation);

/* Whether it has been answered or cancelled. Any thread. */
CASTLS_API bool castls_operation_is_done(const castls_operation *operation);

/* ---- Inputs: empty or 0 where the kind has none -------------------------------------------- */

/* The SignatureScheme (SIGN, VERIFY_SIGNATURE), the NamedGroup (KEY_GENERATE, KEY_AGREE), or the
 * CertificateCompressionAlgorithm (COMPRESS, DECOMPRESS). In SESSION the ExtensionType that brought
 * the ticket, 41 (pre_shared_key) or 35 (session_ticket, TLS 1.2); 0 for a session id of TLS
 * 1.2. */
CASTLS_API uint16_t castls_operation_code(const castls_operation *operation);
/* HELLO, NAME: the ClientHello's body. SESSION: the ticket or id. ALPN: the client's
 * ProtocolNameList. KEY_AGREE: the peer's share. SIGN, VERIFY_SIGNATURE: the content to be signed,
 * all of it; for a client's certificate in TLS 1.2 that is the whole handshake so far. CREDENTIAL:
 * the certificate types that the peer takes (RFC 7250), castls_certificate_type as bytes.
 * VERIFY_PEER: the stapled OCSP response. TICKET_SEAL: the encoded session. SESSION_STORE: the id.
 * COMPRESS: the body of the Certificate message. DECOMPRESS: it, compressed. */
CASTLS_API castls_bytes castls_operation_content(const castls_operation *operation);
/* DECOMPRESS: bytes that the answer has to have, as the peer says: at most 65,536. */
CASTLS_API size_t castls_operation_length(const castls_operation *operation);
/* VERIFY_SIGNATURE: the signature. VERIFY_PEER: the SCT list. */
CASTLS_API castls_bytes castls_operation_signature(const castls_operation *operation);
/* The server name: offered by the client, or the one that the peer's certificate must fit. */
CASTLS_API castls_bytes castls_operation_server_name(const castls_operation *operation);
/* VERIFY_PEER: the peer's chain in DER, leaf first. VERIFY_SIGNATURE: the leaf. */
CASTLS_API size_t castls_operation_certificate_count(const castls_operation *operation);
CASTLS_API castls_bytes castls_operation_certificate(const castls_operation *operation, size_t i);
/* VERIFY_PEER, VERIFY_SIGNATURE: what the peer's key came in; a raw public key stands in the place
 * of the certificate then. */
CASTLS_API castls_certificate_type
castls_operation_certificate_type(const castls_operation *operation);
/* CREDENTIAL: the issuers that the peer named (certificate_authorities), as on the wire without the
 * list's length. */
CASTLS_API castls_bytes castls_operation_ca_names(const castls_operation *operation);
/* CREDENTIAL: the schemes that the peer accepts, as u16s in network order. */
CASTLS_API castls_bytes castls_operation_schemes(const castls_operation *operation);
/* SIGN: the credential that was chosen. Borrowed. */
CASTLS_API castls_credential *castls_operation_credential(const castls_operation *operation);
/* TICKET_SEAL, SESSION_STORE: the session. Borrowed. */
CASTLS_API castls_session *castls_operation_session(const castls_operation *operation);

/* ---- Answers: CASTLS_OK, CASTLS_BAD_STATE when it was answered before, CASTLS_BAD_ARGUMENT when
 *      the answer does not fit the kind, CASTLS_NO_MEMORY. Any thread. ------------------------- */

/* castls' own answer. What needs no more than the operation's inputs (KEY_AGREE of who answers a
 * share, SIGN, VERIFY_SIGNATURE, VERIFY_PEER, DECOMPRESS) is worked out here, on the calling
 * thread; the rest by castls_conn_continue. */
CASTLS_API castls_code castls_operation_run(castls_operation *operation);
CASTLS_API castls_code castls_operation_give_bytes(castls_operation *operation, castls_bytes bytes);
CASTLS_API castls_code castls_operation_give_share(castls_operation *operation, castls_bytes share,
                                                   castls_bytes secret);
CASTLS_API castls_code castls_operation_give_config(castls_operation *operation,
                                                    castls_config *config);
CASTLS_API castls_code castls_operation_give_session(castls_operation *operation,
                                                     castls_session *session);
CASTLS_API castls_code castls_operation_give_credential(castls_operation *operation,
                                                        castls_credential *credential);
CASTLS_API castls_code castls_operation_give_verdict(castls_operation *operation,
                                                     castls_verdict verdict);
/* VERIFY_SIGNATURE: it is right. SESSION_STORE: it is stored. */
CASTLS_API castls_code castls_operation_accept(castls_operation *operation);
/* Ends the handshake with that alert; CASTLS_ALERT_NONE takes the reason's own. */
CASTLS_API castls_code castls_operation_refuse(castls_operation *operation, castls_alert alert);
/* Ends the handshake with user_canceled. */
CASTLS_API castls_code castls_operation_cancel(castls_operation *operation);

#ifdef __cplusplus
}
#endif

#endif
