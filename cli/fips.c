/*
 * fips.c: fips-status: which validated module each provider of this build runs as. It says what the
 * module says of itself and its certificate's number; whether a system is allowed to use it, where
 * and how, is for others to say.
 */
#include "cli/cli.h"

static void write_module(cas_writer *w, const castls_provider *provider)
{
    const castls_fips_module *module = castls_provider_fips_module(provider);
    cli_write(w, provider->name);
    cli_write(w, ": ");
    if (module == NULL) {
        cli_write(w, "does not run as a validated module\n");
        return;
    }
    cli_write(w, "module ");
    cli_write(w, module->name);
    cli_write(w, ", version ");
    cli_write(w, cas_bytes_is_empty(cas_text(module->version)) ? "unknown" : module->version);
    cli_write(w, ", certificate ");
    cli_write(w, cas_bytes_is_empty(cas_text(module->certificate)) ? "none that castls knows of"
                                                                   : module->certificate);
    cli_write(w, "\n");
}

static void json_text_or_null(cli_json *json, const char *name, const char *text)
{
    if (text == NULL || cas_bytes_is_empty(cas_text(text))) {
        cli_json_null(json, name);
    } else {
        cli_json_text(json, name, cas_text(text));
    }
}

static void json_module(cli_json *json, const castls_provider *provider)
{
    const castls_fips_module *module = castls_provider_fips_module(provider);
    cli_json_open(json, NULL, '{');
    cli_json_text(json, "provider", cas_text(provider->name));
    cli_json_bool(json, "fips", castls_provider_is_fips(provider));
    json_text_or_null(json, "module", module == NULL ? NULL : module->name);
    json_text_or_null(json, "version", module == NULL ? NULL : module->version);
    json_text_or_null(json, "certificate", module == NULL ? NULL : module->certificate);
    cli_json_close(json, '}');
}

cli_exit cli_run_fips_status(const cli_args *args)
{
    const castls_provider *providers[] = {castls_provider_aws_lc(), castls_provider_openssl()};
    const bool is_json = cli_args_has(args, CLI_OPT_JSON);
    uint8_t room[2048] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cli_json json = {&w, false};
    if (is_json) {
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "schema", CAS_TEXT("castls-fips-status/1"));
        cli_json_open(&json, "providers", '[');
    }
    for (size_t i = 0; i < CAS_COUNT(providers); i++) {
        const castls_provider *provider = *CAS_AT(providers, i);
        if (provider != NULL && is_json) {
            json_module(&json, provider);
        } else if (provider != NULL) {
            write_module(&w, provider);
        }
    }
    if (is_json) {
        cli_json_close(&json, ']');
        cli_json_close(&json, '}');
        cli_write(&w, "\n");
    }
    cli_print(&w);
    return CLI_EXIT_OK;
}
