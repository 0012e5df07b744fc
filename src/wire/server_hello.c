/*
 * server_hello.c: ServerHello and HelloRetryRequest as bytes. RFC 8446 sections 4.1.3 and 4.1.4.
 */
#include "wire/server_hello.h"

#include "wire/vectors.h"

/* SHA-256 of "HelloRetryRequest", RFC 8446 section 4.1.3. */
static const uint8_t retry_random[32] = {
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
};

/* "DOWNGRD" and one more byte, RFC 8446 section 4.1.3. */
static const uint8_t sentinel_tls12[8] = {0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 0x01};
static const uint8_t sentinel_tls11[8] = {0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 0x00};

/*
 * ServerHello, RFC 8446 section 4.1.3:
 *
 *   ProtocolVersion legacy_version = 0x0303;
 *   Random random;
 *   opaque legacy_session_id_echo<0..32>;
 *   CipherSuite cipher_suite;
 *   uint8 legacy_compression_method = 0;
 *   Extension extensions<6..2^16-1>;
 *
 * Before TLS 1.3 the extensions may be empty or left out (RFC 5246 section 7.4.1.3), and which
 * version it is only the extensions tell, so that both are read here.
 */
cas_err cas_server_hello_decode(castls_bytes body, cas_server_hello *out)
{
    *out = (cas_server_hello){0};

    cas_server_hello hello = {0};
    cas_reader r = cas_reader_on(body);
    hello.legacy_version = cas_read_u16(&r);
    hello.random = cas_read_bytes(&r, 32);
    hello.legacy_session_id_echo = cas_read_vec8(&r, 0, 32);
    hello.cipher_suite = cas_read_u16(&r);
    const uint8_t legacy_compression_method = cas_read_u8(&r);
    hello.has_extensions = cas_reader_has_more(&r);
    if (hello.has_extensions) {
        hello.extensions = cas_read_vec16(&r, 0, 65535);
    }
    CAS_TRY(cas_reader_end(&r));

    if (legacy_compression_method != 0) {
        return CAS_ERR_SERVER_HELLO_COMPRESSION;
    }
    *out = hello;
    return CAS_OK;
}

static void write_fields(cas_writer *w, const cas_server_hello *in)
{
    cas_write_u16(w, in->legacy_version);
    cas_write_exactly(w, in->random, 32);
    cas_write_bounded8(w, in->legacy_session_id_echo, 0, 32);
    cas_write_u16(w, in->cipher_suite);
    cas_write_u8(w, 0);
}

void cas_server_hello_encode(cas_writer *w, const cas_server_hello *in)
{
    write_fields(w, in);
    if (in->has_extensions) {
        cas_write_vec16(w, in->extensions);
    }
}

cas_mark cas_server_hello_open(cas_writer *w, const cas_server_hello *in)
{
    write_fields(w, in);
    return cas_write_open16(w);
}

bool cas_server_hello_is_retry(const cas_server_hello *hello)
{
    return cas_bytes_equal(hello->random, cas_retry_random());
}

castls_bytes cas_retry_random(void)
{
    return CAS_BYTES(retry_random);
}

cas_sentinel cas_server_hello_sentinel(const cas_server_hello *hello)
{
    const castls_bytes last = cas_bytes_slice(hello->random, 24, 8);
    if (cas_bytes_equal(last, CAS_BYTES(sentinel_tls12))) {
        return CAS_SENTINEL_TLS12;
    }
    if (cas_bytes_equal(last, CAS_BYTES(sentinel_tls11))) {
        return CAS_SENTINEL_TLS11;
    }
    return CAS_SENTINEL_NONE;
}

castls_bytes cas_sentinel_bytes(cas_sentinel sentinel)
{
    switch (sentinel) {
    case CAS_SENTINEL_TLS12:
        return CAS_BYTES(sentinel_tls12);
    case CAS_SENTINEL_TLS11:
        return CAS_BYTES(sentinel_tls11);
    case CAS_SENTINEL_NONE:
    default:
        return cas_bytes_none();
    }
}
