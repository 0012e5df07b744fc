/*
 * provider.c: the table of the OpenSSL provider. What the libcrypto of this process lacks is left
 * out: ML-KEM and ML-DSA came with 3.5, and a FIPS provider has neither ChaCha20 nor X25519.
 */
#include "providers/openssl/libcrypto.h"

#include <openssl/crypto.h>

#include "providers/providers.h"

static const char *version(void)
{
    return OpenSSL_version(OPENSSL_VERSION);
}

static const castls_group *group_find(castls_group_id id)
{
    const castls_group *group = cas_openssl_group_dh(id);
    return group != NULL ? group : cas_openssl_group_mlkem(id);
}

static bool has_signature(castls_signature_id id)
{
    return cas_openssl_scheme_find(id) != NULL;
}

const castls_provider cas_provider_openssl = {
    .struct_len = sizeof(castls_provider),
    .name = "openssl",
    .version = version,
    .is_fips = cas_openssl_is_fips,
    .aead = cas_openssl_aead,
    .hash = cas_openssl_hash,
    .hmac = cas_openssl_hmac,
    .group = group_find,
    .has_signature = has_signature,
    .has_key = cas_openssl_has_key,
    .random = cas_openssl_random,
    .verify = cas_openssl_verify,
    .key_load = cas_openssl_key_load,
    .key_generate = cas_openssl_key_generate,
    .key_free = cas_openssl_key_free,
    .key_kind = cas_openssl_key_kind,
    .key_public = cas_openssl_key_public,
    .key_export = cas_openssl_key_export,
    .sign = cas_openssl_sign,
    .fips_module = cas_openssl_fips_module,
    .public_key_load = cas_openssl_public_key_load,
    .public_key_verify = cas_openssl_public_key_verify,
    .public_key_free = cas_openssl_key_free,
};
