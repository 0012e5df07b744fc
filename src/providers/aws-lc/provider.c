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

static bool has_key(castls_key_kind kind)
{
    return kind > CASTLS_KEY_NONE && kind <= CASTLS_KEY_ML_DSA_87;
}

const castls_provider cas_provider_aws_lc = {
    .struct_len = sizeof(castls_provider),
    .name = "aws-lc",
    .version = version,
    .is_fips = is_fips,
    .aead = cas_aws_lc_aead,
    .hash = cas_aws_lc_hash,
    .hmac = cas_aws_lc_hmac,
    .group = cas_aws_lc_group,
    .has_signature = has_signature,
    .has_key = has_key,
    .random = cas_aws_lc_random,
    .verify = cas_aws_lc_verify,
    .key_load = cas_aws_lc_key_load,
    .key_generate = cas_aws_lc_key_generate,
    .key_free = cas_aws_lc_key_free,
    .key_kind = cas_aws_lc_key_kind,
    .key_public = cas_aws_lc_key_public,
    .key_export = cas_aws_lc_key_export,
    .sign = cas_aws_lc_sign,
};
