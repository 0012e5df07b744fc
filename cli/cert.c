/*
 * cert.c: castls cert, and castls cert show: certificates as they are. Nothing is judged.
 */
#include "cli/cert.h"

#define OUT_MAX 262144

static void write_field(cas_writer *w, const char *name, castls_bytes text)
{
    cli_write(w, "  ");
    cli_write(w, name);
    cas_write_bytes(w, text);
    cli_write(w, "\n");
}

static void write_date(cas_writer *w, const char *name, int64_t seconds)
{
    uint8_t text[64] = {0};
    const size_t len = cli_os_date(seconds, CAS_SPAN(text));
    write_field(w, name, cas_bytes_prefix(CAS_BYTES(text), len));
}

/* What a pin of this key holds. */
static void write_pin(cas_writer *w, castls_bytes der)
{
    uint8_t digest[32] = {0};
    uint8_t text[64] = {0};
    cas_writer hex = cas_writer_on(CAS_SPAN(text));
    if (castls_certificate_pin(der, CAS_SPAN(digest)) == CASTLS_OK) {
        cas_write_hex(&hex, CAS_BYTES(digest));
        write_field(w, "SPKI pin:  ", cas_writer_bytes(&hex));
    }
}

static void show_text(cas_writer *w, castls_bytes der, size_t number)
{
    uint8_t text[1024] = {0};
    castls_certificate_fields fields = {0};
    fields.struct_len = sizeof(fields);
    cli_write(w, "certificate ");
    cas_write_decimal(w, number);
    cli_write(w, "\n");
    if (castls_certificate_read(der, &fields) != CASTLS_OK) {
        cli_write(w, "  it cannot be read\n");
        return;
    }
    size_t len = castls_certificate_subject(der, CAS_SPAN(text));
    write_field(w, "subject:   ", cas_bytes_prefix(CAS_BYTES(text), len));
    len = castls_certificate_issuer(der, CAS_SPAN(text));
    write_field(w, "issuer:    ", cas_bytes_prefix(CAS_BYTES(text), len));
    len = castls_certificate_names(der, CAS_SPAN(text));
    write_field(w, "names:     ", cas_bytes_prefix(CAS_BYTES(text), len));
    cas_writer hex = cas_writer_on(CAS_SPAN(text));
    cas_write_hex(&hex, fields.serial);
    write_field(w, "serial:    ", cas_writer_bytes(&hex));
    write_date(w, "from:      ", fields.not_before_s);
    write_date(w, "until:     ", fields.not_after_s);
    if (fields.not_after_s < cli_os_time_s()) {
        cli_write(w, "             it has expired\n");
    }
    write_field(w, "key:       ", cas_text(fields.key_name));
    write_field(w, "signed:    ", cas_text(fields.signature_name));
    write_pin(w, der);
    write_field(w, "CA:        ", fields.is_ca ? CAS_TEXT("yes") : CAS_TEXT("no"));
}

cli_exit cli_cert_show(const cli_args *args, const cli_chain *chain, castls_span room)
{
    const bool is_json = cli_args_has(args, CLI_OPT_JSON);
    cas_writer w = cas_writer_on(room);
    cli_json json = {&w, false};
    if (is_json) {
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "schema", CAS_TEXT("castls-cert/1"));
        cli_json_open(&json, "certificates", '[');
    }
    for (size_t i = 0; i < chain->count; i++) {
        if (is_json) {
            cli_json_certificate(&json, cli_chain_get(chain, i));
        } else {
            show_text(&w, cli_chain_get(chain, i), i + 1);
        }
        cli_print(&w);
        w = cas_writer_on(room);
    }
    if (is_json) {
        cli_json_close(&json, ']');
        cli_json_close(&json, '}');
        cli_write(&w, "\n");
    }
    cli_print(&w);
    return CLI_EXIT_OK;
}

typedef cli_exit (*cert_command)(const cli_args *args, const cli_chain *chain, castls_span room);

static cert_command command_of(castls_bytes name)
{
    if (cas_bytes_equal(name, CAS_TEXT("show"))) {
        return cli_cert_show;
    }
    if (cas_bytes_equal(name, CAS_TEXT("verify"))) {
        return cli_cert_verify;
    }
    return cas_bytes_equal(name, CAS_TEXT("lint")) ? cli_cert_lint : NULL;
}

cli_exit cli_run_cert(const cli_args *args)
{
    const cert_command command = command_of(cas_text(*CAS_AT(args->operands, 0)));
    cli_chain *chain = CAS_NEW(NULL, cli_chain);
    cas_buf room = {0};
    if (command == NULL) {
        cli_complain("castls cert show, verify or lint, and FILE or HOST:PORT", "");
        CAS_FREE(NULL, chain);
        return CLI_EXIT_USAGE;
    }
    if (chain == NULL || cas_buf_init(&room, NULL, OUT_MAX) != CAS_OK) {
        CAS_FREE(NULL, chain);
        return CLI_EXIT_USAGE;
    }
    cli_exit done = cli_chain_read(args, chain);
    if (done == CLI_EXIT_OK) {
        done = command(args, chain, cas_buf_room(&room));
    }
    cli_chain_clear(chain);
    CAS_FREE(NULL, chain);
    cas_buf_clear(&room, NULL);
    return done;
}
