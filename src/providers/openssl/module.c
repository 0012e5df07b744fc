/*
 * module.c: whether this process' libcrypto runs as a validated module, and as which one: what the
 * system's configuration has loaded as the provider "fips" and made the default.
 */
#include "providers/openssl/libcrypto.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/provider.h>

#include "core/text.h"

/* NIST's numbers for the modules that the OpenSSL project had validated; a distribution's own
 * module has another name. */
typedef struct certificate {
    const char *version;
    const char *number;
} certificate;

static const certificate certificates[] = {
    {"3.0.8", "4282"},
    {"3.0.9", "4282"},
    {"3.1.2", "4985"},
};

static const char *certificate_of(const castls_fips_module *of)
{
    if (!cas_bytes_equal(cas_text(of->name), CAS_TEXT("OpenSSL FIPS Provider"))) {
        return "";
    }
    for (size_t i = 0; i < CAS_COUNT(certificates); i++) {
        const certificate *row = CAS_AT(certificates, i);
        if (cas_bytes_equal(cas_text(of->version), cas_text(row->version))) {
            return row->number;
        }
    }
    return "";
}

bool cas_openssl_is_fips(void)
{
    return EVP_default_properties_is_fips_enabled(NULL) == 1;
}

/* The provider stays loaded as long as the process: its texts are its own. */
void cas_openssl_module_find(castls_fips_module *module)
{
    char name[] = OSSL_PROV_PARAM_NAME;
    char version[] = OSSL_PROV_PARAM_VERSION;
    char *texts[] = {NULL, NULL};
    OSSL_PARAM asked[] = {
        OSSL_PARAM_construct_utf8_ptr(CAS_AT(name, 0), &texts[0], 0),
        OSSL_PARAM_construct_utf8_ptr(CAS_AT(version, 0), &texts[1], 0),
        OSSL_PARAM_construct_end(),
    };
    *module = (castls_fips_module){sizeof(castls_fips_module), "", "", ""};
    const OSSL_PROVIDER *fips = cas_openssl_is_fips() ? OSSL_PROVIDER_load(NULL, "fips") : NULL;
    if (fips != NULL && OSSL_PROVIDER_get_params(fips, CAS_AT(asked, 0)) == 1) {
        module->name = texts[0] == NULL ? "" : texts[0];
        module->version = texts[1] == NULL ? "" : texts[1];
        module->certificate = certificate_of(module);
    }
}

const castls_fips_module *cas_openssl_fips_module(void)
{
    return cas_openssl_is_fips() ? &cas_openssl_fetched()->module : NULL;
}
