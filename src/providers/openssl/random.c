/*
 * random.c: random bytes from OpenSSL's generator, which seeds itself from the system and keeps a
 * state for each thread.
 */
#include "providers/openssl/libcrypto.h"

#include <openssl/err.h>
#include <openssl/rand.h>

castls_code cas_openssl_random(castls_span out)
{
    if (out.len != 0 && RAND_bytes_ex(NULL, out.data, out.len, 0) != 1) {
        cas_span_wipe(out);
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    return CASTLS_OK;
}
