/*
 * provider.c: the table of the AWS-LC provider.
 */
#include "providers/aws-lc/aws_lc.h"

#include <openssl/crypto.h>
#include <openssl/service_indicator.h>

#include "providers/providers.h"

static const char *version(void)
{
    return awslc_version_string();
}

static bool is_fips(void)
{
    return FIPS_mode() == 1;
}

/*
 * The crate that castls pins holds version 3 of the module, linked statically: certificate 5314. Of
 * another AWS-LC that runs as its module castls knows neither the version nor how it was validated.
 */
static const castls_fips_module module = {
    .struct_len = sizeof(castls_fips_module),
    .name = CAS_AWS_LC_IS_PINNED_FIPS ? "AWS-LC Cryptographic Module (static)"
                                      : "AWS-LC Cryptographic Module",
    .version = CAS_AWS_LC_IS_PINNED_FIPS ? "3" : "",
    .certificate = CAS_AWS_LC_IS_PINNED_FIPS ? "5314" : "",
};

static const castls_fips_module *fips_module(void)
{
    return is_fips() ? &module : NULL;
}

const castls_group *cas_aws_lc_group(castls_group_id id)
{
    if (id == CASTLS_GROUP_X25519) {
        return cas_aws_lc_group_x25519();
    }
    const castls_group *group = cas_aws_lc_group_ecdh(id);
    return group != NULL ? group : cas_aws_lc_group_mlkem(id);
}

static bool has_signature(castls_signature_id id)
{
    return cas_aws_lc_scheme_find(id) != NULL;
}

bool cas_aws_lc_has_key(castls_key_kind kind)
{
    return kind > CASTLS_KEY_NONE &&
           kind <= (CAS_AWS_LC_HAS_ML_DSA ? CASTLS_KEY_ML_DSA_87 : CASTLS_KEY_ED25519);
}

#if CAS_AWS_LC_IS_PINNED_FIPS
#define OWN_PRF cas_aws_lc_tls12_prf
#else
#define OWN_PRF NULL
#endif

/* One table; what differs is who has the AEADs. */
#define PROVIDER_TABLE(variable, aead_function)                                                    \
    const castls_provider variable = {                                                             \
        .struct_len = sizeof(castls_provider),                                                     \
        .name = CAS_AWS_LC_IS_PINNED_FIPS ? "aws-lc-fips" : "aws-lc",                              \
        .version = version,                                                                        \
        .is_fips = is_fips,                                                                        \
        .aead = (aead_function),                                                                   \
        .hash = cas_aws_lc_hash,                                                                   \
        .hmac = cas_aws_lc_hmac,                                                                   \
        .group = cas_aws_lc_group,                                                                 \
        .has_signature = has_signature,                                                            \
        .has_key = cas_aws_lc_has_key,                                                             \
        .random = cas_aws_lc_random,                                                               \
        .verify = cas_aws_lc_verify,                                                               \
        .key_load = cas_aws_lc_key_load,                                                           \
        .key_generate = cas_aws_lc_key_generate,                                                   \
        .key_free = cas_aws_lc_key_free,                                                           \
        .key_kind = cas_aws_lc_key_kind,                                                           \
        .key_public = cas_aws_lc_key_public,                                                       \
        .key_export = cas_aws_lc_key_export,                                                       \
        .sign = cas_aws_lc_sign,                                                                   \
        .tls12_prf = OWN_PRF,                                                                      \
        .fips_module = fips_module,                                                                \
        .public_key_load = cas_aws_lc_public_key_load,                                             \
        .public_key_verify = cas_aws_lc_public_key_verify,                                         \
        .public_key_free = cas_aws_lc_key_free,                                                    \
    };

PROVIDER_TABLE(cas_provider_aws_lc, cas_aws_lc_aead)
PROVIDER_TABLE(cas_provider_aws_lc_paired, cas_aws_lc_paired_aead)
