/*
 * cert_lint.c: castls cert lint: what is wrong with certificates, and what had better be otherwise.
 */
#include "cli/cert.h"

#define FINDINGS_MAX 64 /* Of one certificate. */

typedef struct linting {
    const char *policy;
    castls_purpose purpose;
    int64_t now_s;
    size_t errors; /* Of all certificates. */
} linting;

static bool find(const linting *it, castls_bytes der, size_t i, castls_finding *out)
{
    out->struct_len = sizeof(*out);
    return i < FINDINGS_MAX &&
           castls_certificate_lint(der, cas_text(it->policy), it->purpose, it->now_s, i, out) ==
               CASTLS_OK;
}

static void lint_text(cas_writer *w, linting *it, castls_bytes der)
{
    castls_finding found = {0};
    cli_write_certificate(w, der, 0);
    for (size_t i = 0; find(it, der, i, &found); i++) {
        it->errors += found.is_error ? 1 : 0;
        cli_write(w, found.is_error ? "    error: " : "    note: ");
        cli_write(w, found.text);
        if (!cas_bytes_is_empty(cas_text(found.about))) {
            cli_write(w, " [");
            cli_write(w, found.about);
            cli_write(w, "]");
        }
        if (!cas_bytes_is_empty(cas_text(found.rule))) {
            cli_write(w, " (rule ");
            cli_write(w, found.rule);
            cli_write(w, ")");
        }
        cli_write(w, "\n");
    }
}

static void lint_json(cli_json *json, linting *it, castls_bytes der)
{
    castls_finding found = {0};
    cli_json_open(json, NULL, '{');
    cli_json_open(json, "certificate", '[');
    cli_json_certificate(json, der);
    cli_json_close(json, ']');
    cli_json_open(json, "findings", '[');
    for (size_t i = 0; find(it, der, i, &found); i++) {
        it->errors += found.is_error ? 1 : 0;
        cli_json_open(json, NULL, '{');
        cli_json_text(json, "level", found.is_error ? CAS_TEXT("error") : CAS_TEXT("note"));
        cli_json_text(json, "reason",
                      cas_text(found.is_error ? castls_reason_name(found.reason) : ""));
        cli_json_text(json, "rule", cas_text(found.rule));
        cli_json_text(json, "about", cas_text(found.about));
        cli_json_text(json, "text", cas_text(found.text));
        cli_json_close(json, '}');
    }
    cli_json_close(json, ']');
    cli_json_close(json, '}');
}

static void lint_all(linting *it, const cli_chain *chain, bool is_json, castls_span room)
{
    cas_writer w = cas_writer_on(room);
    cli_json json = {&w, false};
    if (is_json) {
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "schema", CAS_TEXT("castls-lint/1"));
        cli_json_open(&json, "certificates", '[');
    }
    for (size_t i = 0; i < chain->count; i++) {
        if (is_json) {
            lint_json(&json, it, cli_chain_get(chain, i));
        } else {
            lint_text(&w, it, cli_chain_get(chain, i));
        }
        cli_print(&w);
        w = cas_writer_on(room);
    }
    if (is_json) {
        cli_json_close(&json, ']');
        cli_json_number(&json, "errors", it->errors);
        cli_json_close(&json, '}');
    } else {
        cas_write_decimal(&w, it->errors);
        cli_write(&w, it->errors == 1 ? " error" : " errors");
    }
    cli_write(&w, "\n");
    cli_print(&w);
}

cli_exit cli_cert_lint(const cli_args *args, const cli_chain *chain, castls_span room)
{
    linting it = {cli_args_value(args, CLI_OPT_POLICY, "web"), CASTLS_PURPOSE_SERVER, 0, 0};
    castls_finding ignored = {0};
    ignored.struct_len = sizeof(ignored);
    if (cli_args_has(args, CLI_OPT_CLIENT)) {
        it.purpose = CASTLS_PURPOSE_CLIENT;
    }
    if (!cli_cert_time(args, &it.now_s)) {
        return CLI_EXIT_USAGE;
    }
    if (castls_certificate_lint(cas_bytes_none(), cas_text(it.policy), it.purpose, it.now_s, 0,
                                &ignored) == CASTLS_BAD_ARGUMENT) {
        cli_complain("no such policy: web, rfc5280 or private", it.policy);
        return CLI_EXIT_USAGE;
    }
    lint_all(&it, chain, cli_args_has(args, CLI_OPT_JSON), room);
    return it.errors == 0 ? CLI_EXIT_OK : CLI_EXIT_TRUST;
}
