/*
 * client_hello.h: the ClientHello of every TLS version that has extensions. RFC 8446 section
 * 4.1.2.
 */
#ifndef CAS_WIRE_CLIENT_HELLO_H
#define CAS_WIRE_CLIENT_HELLO_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_client_hello {
    uint16_t legacy_version;
    castls_bytes random; /* 32 bytes. */
    castls_bytes legacy_session_id;
    castls_bytes cipher_suites; /* Read with u16_list.h. */
    castls_bytes legacy_compression_methods;
    bool has_extensions;     /* Before TLS 1.3 the block may be left out altogether. */
    castls_bytes extensions; /* Read with extensions.h. */
} cas_client_hello;

CAS_MUST_USE cas_err cas_client_hello_decode(castls_bytes body, cas_client_hello *out);

/* Writes the whole body. */
void cas_client_hello_encode(cas_writer *w, const cas_client_hello *in);

/* Writes all that stands before the extensions and opens their block: extensions follow (see
 * cas_extension_open), then cas_write_close. `in->extensions` is not looked at. */
cas_mark cas_client_hello_open(cas_writer *w, const cas_client_hello *in);

#endif
