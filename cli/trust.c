/*
 * trust.c: whom a configuration trusts and how it verifies, from options.
 */
#include "cli/cli.h"

/* Roots: those of a file, or the system's. */
cli_exit cli_set_trust(castls_config_builder *builder, const char *file)
{
    castls_trust *trust = NULL;
    castls_error error = cli_no_error();
    const castls_code code = file == NULL ? castls_io_system_trust(&trust, &error)
                                          : castls_io_trust_file(file, &trust, &error);
    if (code != CASTLS_OK) {
        cli_explain_error(&error);
        return file == NULL ? CLI_EXIT_TRUST : CLI_EXIT_USAGE;
    }
    (void)castls_config_builder_set_trust(builder, trust);
    castls_trust_release(trust);
    return CLI_EXIT_OK;
}

/* Domains below which no wildcard may stand. */
static cli_exit set_suffixes(castls_config_builder *builder, const char *file)
{
    castls_suffixes *suffixes = NULL;
    castls_error error = cli_no_error();
    if (file == NULL) {
        return CLI_EXIT_OK;
    }
    if (castls_io_suffixes_file(file, &suffixes, &error) != CASTLS_OK) {
        cli_explain_error(&error);
        return CLI_EXIT_USAGE;
    }
    (void)castls_config_builder_set_suffixes(builder, suffixes);
    castls_suffixes_release(suffixes);
    return CLI_EXIT_OK;
}

/* How certificates are verified: the policy, its rules, the revocation lists. */
cli_exit cli_set_verification(const cli_args *args, castls_config_builder *builder)
{
    const char *policy = cli_args_value(args, CLI_OPT_POLICY, "web");
    const char *crl = cli_args_value(args, CLI_OPT_CRL, NULL);
    castls_error error = cli_no_error();
    if (castls_config_builder_set_certificate_policy(builder, cas_text(policy)) != CASTLS_OK) {
        cli_complain("no such policy: web, rfc5280 or private", policy);
        return CLI_EXIT_USAGE;
    }
    for (size_t i = 0; i < args->given_count; i++) {
        const cli_given *given = CAS_AT(args->given, i);
        const bool is_rule = given->id == CLI_OPT_RULE || given->id == CLI_OPT_NO_RULE;
        if (is_rule &&
            castls_config_builder_set_certificate_rule(
                builder, cas_text(given->value), given->id == CLI_OPT_RULE) != CASTLS_OK) {
            cli_complain("no such rule of certificate policies", given->value);
            return CLI_EXIT_USAGE;
        }
    }
    if (crl != NULL) {
        castls_revocation *lists = NULL;
        if (castls_io_revocation_file(crl, &lists, &error) != CASTLS_OK) {
            cli_explain_error(&error);
            return CLI_EXIT_USAGE;
        }
        (void)castls_config_builder_set_revocation(builder, lists);
        castls_revocation_release(lists);
    }
    return set_suffixes(builder, cli_args_value(args, CLI_OPT_SUFFIXES, NULL));
}
