/* passed, as src/wire/server_hello.c */
#include "core/reader.h"

typedef struct server_hello {
    uint16_t legacy_version;
    castls_bytes random;
    castls_bytes legacy_session_id_echo;
    uint16_t cipher_suite;
    castls_bytes extensions;
} server_hello;

static cas_err decode(castls_bytes body, server_hello *out)
{
    *out = (server_hello){0};

    server_hello hello = {0};
    cas_reader r = cas_reader_on(body);
    hello.legacy_version = cas_read_u16(&r);
    hello.random = cas_read_bytes(&r, 32);
    hello.legacy_session_id_echo = cas_read_vec8(&r, 0, 32);
    hello.cipher_suite = cas_read_u16(&r);
    const uint8_t legacy_compression_method = cas_read_u8(&r);
    hello.extensions = cas_read_vec16(&r, 6, 65535);
    CAS_TRY(cas_reader_end(&r));

    if (legacy_compression_method != 0) {
        return CAS_ERR_DECODE;
    }
    *out = hello;
    return CAS_OK;
}

cas_err (*const use)(castls_bytes, server_hello *) = decode;
