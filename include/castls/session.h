/*
 * castls/session.h: what a connection leaves behind so that the next one is shorter.
 *
 * A session is immutable and reference-counted. It holds a secret: keep its encoding as safe as a
 * private key. Views handed out live as long as the session.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_SESSION_H
#define CASTLS_SESSION_H

#include "castls/config.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct castls_session castls_session;

/* How the certificate of the connection that made the session was judged. */
typedef enum castls_verdict {
    CASTLS_VERDICT_NONE = 0,     /* There was no certificate, or none has been judged yet. */
    CASTLS_VERDICT_VERIFIED = 1, /* The chain and the name hold. */
    CASTLS_VERDICT_ACCEPTED = 2  /* They do not, or were not looked at, and the application went
                                  * on. */
} castls_verdict;

/* Every field of a session: read from one, or given to make one. Views are copied. What lies behind
 * struct_len is not touched: left out of what is read, and 0 or empty in what is made. */
typedef struct castls_session_fields {
    size_t struct_len;
    uint16_t version;          /* 0x0304 or 0x0303 */
    uint16_t suite;            /* CipherSuite */
    uint16_t group;            /* NamedGroup of the key exchange, 0 when not known */
    bool extended_main_secret; /* RFC 7627; true in TLS 1.3 */
    castls_verdict verdict;
    uint32_t lifetime_s;           /* Seconds from issued_at_ms, 0..604,800 */
    uint32_t age_add;              /* ticket_age_add, RFC 8446 section 4.6.1 */
    uint32_t early_data_max;       /* Bytes, 0 for none */
    int64_t issued_at_ms;          /* Milliseconds since 1970, by the maker's clock */
    castls_bytes secret;           /* Resumption PSK or main secret, 1..64 bytes */
    castls_bytes ticket;           /* What the client sends; empty on a server, 0..65,535 bytes */
    castls_bytes id;               /* Session id or cache key, 0..32 bytes */
    castls_bytes server_name;      /* 0..255 bytes */
    castls_bytes alpn;             /* 0..255 bytes */
    castls_bytes binding;          /* What it is bound to (configuration, trust, context), 0..64
                                    * bytes */
    castls_bytes application_data; /* The application's own, 0..32,768 bytes */
    castls_parts peer_chain;       /* DER certificates, leaf first, 0..16 */
    castls_bytes context;          /* The session context of the configuration that made it,
                                    * 0..255 bytes */
    bool peer_is_raw_key;          /* It is one raw public key instead (RFC 7250). */
    castls_bytes quic;             /* QUIC: on a client the server's transport parameters; on a
                                    * server what its connection was given for them (castls/quic.h,
                                    * castls_quic_set_early_data_context); 0..65,535 bytes */
    bool is_quic;                  /* Made over QUIC, and of use there alone. */
    bool own_is_raw_key;           /* Our own key went as one. */
} castls_session_fields;

/* Makes a session from fields that the ranges above allow. */
CASTLS_API CASTLS_MUST_USE castls_code castls_session_new(const castls_environment *environment,
                                                          const castls_session_fields *fields,
                                                          castls_session **out);
CASTLS_API castls_session *castls_session_retain(castls_session *session);
CASTLS_API void castls_session_release(castls_session *session);

/* All fields but the chain (which comes out empty), as views that live as long as the session;
 * `out->struct_len` is set by the caller, and only fields inside it are written. */
CASTLS_API void castls_session_read(const castls_session *session, castls_session_fields *out);
CASTLS_API size_t castls_session_peer_count(const castls_session *session);
/* Certificate i of the peer's chain; absent past the end. */
CASTLS_API castls_bytes castls_session_peer_certificate(const castls_session *session, size_t i);

/* Encodes into `out`; `len` is what it takes, also when the result is CASTLS_NO_ROOM. */
CASTLS_API CASTLS_MUST_USE castls_code castls_session_encode(const castls_session *session,
                                                             castls_span out, size_t *len);
/* Decodes what encode wrote; CASTLS_BAD_ARGUMENT for anything else. */
CASTLS_API CASTLS_MUST_USE castls_code castls_session_decode(const castls_environment *environment,
                                                             castls_bytes in, castls_session **out);

/* ---- Caches by hand, for applications that keep sessions elsewhere ------------------------- */

/* Puts a server's session under an id of 1..32 bytes; the cache takes its own reference. `now_ms`
 * is milliseconds since 1970. */
CASTLS_API castls_code castls_session_cache_put(castls_session_cache *cache, int64_t now_ms,
                                                castls_bytes id, castls_session *session);
/* Takes one out, single use, as TLS 1.3 wants it; CASTLS_NOTHING when there is none, or it has
 * expired. */
CASTLS_API castls_code castls_session_cache_take(castls_session_cache *cache, int64_t now_ms,
                                                 castls_bytes id, castls_session **out);
/* The same, and it stays: a session of TLS 1.2 may be resumed any number of times. Release it after
 * use. */
CASTLS_API castls_code castls_session_cache_find(castls_session_cache *cache, int64_t now_ms,
                                                 castls_bytes id, castls_session **out);
/* How many it holds now, of both roles. */
CASTLS_API size_t castls_session_cache_count(castls_session_cache *cache);

#ifdef __cplusplus
}
#endif

#endif
