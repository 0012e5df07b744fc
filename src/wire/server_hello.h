/*
 * server_hello.h: ServerHello and HelloRetryRequest, which is a ServerHello with a random of its
 * own. RFC 8446 sections 4.1.3 and 4.1.4.
 */
#ifndef CAS_WIRE_SERVER_HELLO_H
#define CAS_WIRE_SERVER_HELLO_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_server_hello {
    uint16_t legacy_version;
    castls_bytes random; /* 32 bytes. */
    castls_bytes legacy_session_id_echo;
    uint16_t cipher_suite;
    bool has_extensions; /* Before TLS 1.3 the block may be left out altogether. */
    castls_bytes extensions;
} cas_server_hello;

/* The last eight bytes of a random that say: the server speaks more than it chose. */
typedef enum cas_sentinel {
    CAS_SENTINEL_NONE = 0,
    CAS_SENTINEL_TLS12 = 1, /* TLS 1.2 was negotiated by a server that speaks TLS 1.3. */
    CAS_SENTINEL_TLS11 = 2, /* TLS 1.1 or less by a server that speaks TLS 1.2 or more. */
} cas_sentinel;

CAS_MUST_USE cas_err cas_server_hello_decode(castls_bytes body, cas_server_hello *out);

/* Writes the whole body. For a HelloRetryRequest, `in->random` is cas_retry_random(). */
void cas_server_hello_encode(cas_writer *w, const cas_server_hello *in);

/* Writes all that stands before the extensions and opens their block: extensions follow, then
 * cas_write_close. `in->extensions` is not looked at. */
cas_mark cas_server_hello_open(cas_writer *w, const cas_server_hello *in);

/* Whether this ServerHello is a HelloRetryRequest. */
bool cas_server_hello_is_retry(const cas_server_hello *hello);

/* The random of every HelloRetryRequest; it lives for ever. */
castls_bytes cas_retry_random(void);

/* Which downgrade sentinel the random ends in, and the eight bytes of one (empty for NONE). */
cas_sentinel cas_server_hello_sentinel(const cas_server_hello *hello);
castls_bytes cas_sentinel_bytes(cas_sentinel sentinel);

#endif
