/*
 * cert_verify.c: castls cert verify: whether a chain leads to a trusted root, and if not, why not.
 */
#include "cli/cert.h"

static void write_path(cas_writer *w, const castls_verified *verified)
{
    for (size_t i = 0; i < verified->path_count; i++) {
        cli_write_certificate(w, *CAS_AT(verified->path, i), i);
    }
}

static void write_text(cas_writer *w, const castls_verified *verified)
{
    uint8_t text[2048] = {0};
    if (verified->error.code == CASTLS_OK) {
        cli_write(w, "verified, with ");
        cas_write_decimal(w, verified->signatures);
        cli_write(w, " signatures:\n");
    } else {
        const size_t len = castls_error_explain(&verified->error, CAS_SPAN(text));
        cli_write(w, "refused: ");
        cas_write_bytes(w, cas_bytes_prefix(CAS_BYTES(text), len));
        cli_write(w, "\nThe path that got furthest, as far as it goes; certificate ");
        cas_write_decimal(w, verified->depth);
        cli_write(w, " is the one that was refused:\n");
    }
    write_path(w, verified);
}

static void write_json(cas_writer *w, const castls_verified *verified, cli_exit done)
{
    cli_json json = {w, false};
    cli_json_open(&json, NULL, '{');
    cli_json_text(&json, "schema", CAS_TEXT("castls-verify/1"));
    cli_json_bool(&json, "ok", verified->error.code == CASTLS_OK);
    cli_json_number(&json, "exit", (uint64_t)done);
    cli_json_error(&json, &verified->error);
    cli_json_text(&json, "rule", cas_text(verified->rule));
    cli_json_text(&json, "hint", cas_text(verified->error.hint));
    cli_json_number(&json, "depth", verified->depth);
    cli_json_number(&json, "signatures", verified->signatures);
    cli_json_open(&json, "path", '[');
    for (size_t i = 0; i < verified->path_count; i++) {
        cli_json_certificate(&json, *CAS_AT(verified->path, i));
    }
    cli_json_close(&json, ']');
    cli_json_close(&json, '}');
    cli_write(w, "\n");
}

cli_exit cli_cert_verify(const cli_args *args, const cli_chain *chain, castls_span room)
{
    castls_bytes views[CLI_CHAIN_MAX] = {{0}};
    castls_config *config = NULL;
    castls_verified verified = {0};
    int64_t now_s = 0;
    const char *name = cli_args_value(args, CLI_OPT_NAME, chain->host);
    const castls_purpose purpose =
        cli_args_has(args, CLI_OPT_CLIENT) ? CASTLS_PURPOSE_CLIENT : CASTLS_PURPOSE_SERVER;
    if (!cli_cert_time(args, &now_s)) {
        return CLI_EXIT_USAGE;
    }
    if (chain->count > CLI_CHAIN_MAX) {
        cli_complain("a chain has 128 certificates at most", "");
        return CLI_EXIT_USAGE;
    }
    for (size_t i = 0; i < chain->count; i++) {
        *CAS_AT(views, i) = cli_chain_get(chain, i);
    }
    const cli_exit made = cli_config_verifier(args, &config);
    if (made != CLI_EXIT_OK) {
        return made;
    }
    verified.struct_len = sizeof(verified);
    const castls_code code =
        castls_config_verify(config, purpose, CAS_PARTS_FIRST(views, chain->count),
                             name == NULL ? cas_bytes_none() : cas_text(name), now_s, &verified);
    const cli_exit done = code == CASTLS_OK ? CLI_EXIT_OK : cli_exit_of(&verified.error);
    cas_writer w = cas_writer_on(room);
    if (cli_args_has(args, CLI_OPT_JSON)) {
        write_json(&w, &verified, done);
    } else {
        write_text(&w, &verified);
    }
    cli_print(&w);
    castls_config_release(config);
    return done;
}
