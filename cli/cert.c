/*
 * cert.c: castls cert show: the certificates of a file, or those that a server presents. Nothing is
 * judged.
 */
#include "cli/client.h"

#define CERTIFICATES_MAX 32
#define OUT_MAX 65536

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
    write_field(w, "CA:        ", fields.is_ca ? CAS_TEXT("yes") : CAS_TEXT("no"));
}

/* One more certificate, in the JSON where there is one. */
static void show(cas_writer *w, cli_json *json, castls_bytes der, size_t number)
{
    if (json != NULL) {
        cli_json_certificate(json, der);
    } else {
        show_text(w, der, number);
    }
}

/* PEM with any number of certificates, or one certificate in DER. How many there were. */
static size_t show_file(cas_writer *w, cli_json *json, castls_bytes text)
{
    uint8_t der[16384] = {0};
    castls_bytes label = {0};
    size_t at = 0;
    size_t len = 0;
    size_t count = 0;
    castls_certificate_fields fields = {0};
    fields.struct_len = sizeof(fields);
    if (castls_certificate_read(text, &fields) == CASTLS_OK) {
        show(w, json, text, 1);
        return 1;
    }
    while (count < CERTIFICATES_MAX &&
           castls_pem_next(text, &at, &label, CAS_SPAN(der), &len) == CASTLS_OK) {
        if (cas_bytes_equal(label, CAS_TEXT("CERTIFICATE"))) {
            count++;
            show(w, json, cas_bytes_prefix(CAS_BYTES(der), len), count);
        }
    }
    return count;
}

/* What a server presents, taken as it is: the handshake is made without judging it. */
static cli_exit show_server(cas_writer *w, cli_json *json, const cli_args *args)
{
    cli_client client = {0};
    cli_args own = *args;
    cli_given *given = CAS_AT(own.given, 0);
    given->id = CLI_OPT_INSECURE;
    given->value = "";
    own.given_count = 1;
    *CAS_AT(own.operands, 0) = *CAS_AT(args->operands, 1);
    cli_exit done = cli_client_init(&own, &client);
    if (done == CLI_EXIT_OK && cli_client_open(&client, cas_bytes_none()) != CASTLS_OK) {
        cli_explain_error(&client.error);
        done = cli_exit_of(&client.error);
    }
    if (client.io != NULL) {
        const castls_conn *conn = castls_io_conn(client.io);
        for (size_t i = 0; i < castls_conn_peer_count(conn); i++) {
            show(w, json, castls_conn_peer_certificate(conn, i), i + 1);
        }
        (void)castls_io_close(client.io, NULL);
    }
    cli_client_clear(&client);
    return done;
}

static cli_exit show_all(cas_writer *w, cli_json *json, const cli_args *args)
{
    const char *what = *CAS_AT(args->operands, 1);
    cas_buf text = {0};
    size_t count = 0;
    if (!cli_os_exists(what)) {
        return show_server(w, json, args);
    }
    if (cli_os_read_file(what, &text) == CLI_OS_OK) {
        count = show_file(w, json, cas_buf_bytes(&text));
    }
    cas_buf_clear(&text, NULL);
    if (count == 0) {
        cli_complain("there is no certificate in this file", what);
        return CLI_EXIT_USAGE;
    }
    return CLI_EXIT_OK;
}

static cli_exit show_json(cas_writer *w, const cli_args *args)
{
    cli_json json = {w, false};
    cli_json_open(&json, NULL, '{');
    cli_json_text(&json, "schema", CAS_TEXT("castls-cert/1"));
    cli_json_open(&json, "certificates", '[');
    const cli_exit done = show_all(w, &json, args);
    cli_json_close(&json, ']');
    cli_json_close(&json, '}');
    cli_write(w, "\n");
    return done;
}

cli_exit cli_run_cert(const cli_args *args)
{
    cas_buf room = {0};
    if (!cas_bytes_equal(cas_text(*CAS_AT(args->operands, 0)), CAS_TEXT("show"))) {
        cli_complain("castls cert show FILE, or HOST:PORT", "");
        return CLI_EXIT_USAGE;
    }
    if (cas_buf_init(&room, NULL, OUT_MAX) != CAS_OK) {
        return CLI_EXIT_USAGE;
    }
    cas_writer w = cas_writer_on(cas_buf_room(&room));
    const cli_exit done =
        cli_args_has(args, CLI_OPT_JSON) ? show_json(&w, args) : show_all(&w, NULL, args);
    cli_print(&w);
    cas_buf_clear(&room, NULL);
    return done;
}
