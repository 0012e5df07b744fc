/*
 * client_hello.c: the ClientHello as bytes. What it may hold for which version, the handshake says.
 * RFC 8446 section 4.1.2.
 */
#include "wire/client_hello.h"

#include "wire/u16_list.h"
#include "wire/vectors.h"

/*
 * ClientHello, RFC 8446 section 4.1.2:
 *
 *   ProtocolVersion legacy_version = 0x0303;
 *   Random random;
 *   opaque legacy_session_id<0..32>;
 *   CipherSuite cipher_suites<2..2^16-2>;
 *   opaque legacy_compression_methods<1..2^8-1>;
 *   Extension extensions<8..2^16-1>;
 *
 * "All versions of TLS allow an extensions field to optionally follow the compression_methods
 * field", and TLS 1.2 allows an empty one, so that both are read here; a hello of TLS 1.3 is known
 * by its supported_versions.
 */
cas_err cas_client_hello_decode(castls_bytes body, cas_client_hello *out)
{
    *out = (cas_client_hello){0};

    cas_client_hello hello = {0};
    cas_reader r = cas_reader_on(body);
    hello.legacy_version = cas_read_u16(&r);
    hello.random = cas_read_bytes(&r, 32);
    hello.legacy_session_id = cas_read_vec8(&r, 0, 32);
    hello.cipher_suites = cas_read_u16_list16(&r, 65534);
    hello.legacy_compression_methods = cas_read_vec8(&r, 1, 255);
    hello.has_extensions = cas_reader_has_more(&r);
    if (hello.has_extensions) {
        hello.extensions = cas_read_vec16(&r, 0, 65535);
    }
    CAS_TRY(cas_reader_end(&r));

    *out = hello;
    return CAS_OK;
}

static void write_fields(cas_writer *w, const cas_client_hello *in)
{
    cas_write_u16(w, in->legacy_version);
    cas_write_exactly(w, in->random, 32);
    cas_write_bounded8(w, in->legacy_session_id, 0, 32);
    if (in->cipher_suites.len % 2 != 0) {
        cas_writer_fail(w);
    }
    cas_write_bounded16(w, in->cipher_suites, 2, 65534);
    cas_write_bounded8(w, in->legacy_compression_methods, 1, 255);
}

void cas_client_hello_encode(cas_writer *w, const cas_client_hello *in)
{
    write_fields(w, in);
    if (in->has_extensions) {
        cas_write_vec16(w, in->extensions);
    }
}

cas_mark cas_client_hello_open(cas_writer *w, const cas_client_hello *in)
{
    write_fields(w, in);
    return cas_write_open16(w);
}
