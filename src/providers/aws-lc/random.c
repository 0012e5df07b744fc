/*
 * random.c: random bytes from AWS-LC's generator, which seeds itself from the system and keeps a
 * state for each thread.
 */
#include "providers/aws-lc/aws_lc.h"

#include <openssl/err.h>
#include <openssl/rand.h>

castls_code cas_aws_lc_random(castls_span out)
{
    if (RAND_bytes(out.data, out.len) != 1) {
        cas_span_wipe(out);
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    return CASTLS_OK;
}
