/*
 * prf12.c: the PRF of TLS 1.2 as a whole, in a build on AWS-LC-FIPS: the module's validation covers
 * it as one service, with the label of the extended main secret.
 *
 * Spec: RFC 5246 section 5, SP 800-135.
 */
#include "providers/aws-lc/aws_lc.h"

#include <openssl/digest.h>
#include <openssl/err.h>
#include <openssl/kdf.h>

#include "core/buf.h"

static const EVP_MD *md_of(castls_hash_id hash)
{
    switch (hash) {
    case CASTLS_HASH_SHA256:
        return EVP_sha256();
    case CASTLS_HASH_SHA384:
        return EVP_sha384();
    case CASTLS_HASH_SHA512:
        return EVP_sha512();
    default:
        return NULL;
    }
}

/* The library takes the seed in two pieces. */
static bool derive(const EVP_MD *md, castls_bytes secret, castls_bytes label, castls_bytes seed,
                   castls_span out)
{
    /* A label is text to the library, and bytes to everybody else. */
    const void *text = label.data;
    return CRYPTO_tls1_prf(md, out.data, out.len, secret.data, secret.len, text, label.len,
                           seed.data, seed.len, NULL, 0) == 1;
}

castls_code cas_aws_lc_tls12_prf(castls_hash_id hash, castls_bytes secret, castls_bytes label,
                                 castls_parts seed, castls_span out)
{
    const EVP_MD *md = md_of(hash);
    const size_t seed_len = cas_parts_total(seed);
    cas_buf joined = {0};
    cas_span_wipe(out);
    if (md == NULL) {
        return CASTLS_UNSUPPORTED;
    }
    if (seed_len == SIZE_MAX || seed_len == 0) {
        return CASTLS_BAD_ARGUMENT;
    }
    if (cas_buf_init(&joined, NULL, seed_len) != CAS_OK) {
        return CASTLS_NO_MEMORY;
    }
    bool done = true;
    for (size_t i = 0; i < seed.count; i++) {
        done = done && cas_buf_append(&joined, cas_parts_get(seed, i)) == CAS_OK;
    }
    done = done && derive(md, secret, label, cas_buf_bytes(&joined), out);
    cas_buf_clear(&joined, NULL);
    if (!done) {
        cas_span_wipe(out);
        ERR_clear_error();
        return CASTLS_CRYPTO;
    }
    return CASTLS_OK;
}
