/*
 * cert.c: castls cert show: the certificates of a file, or those that a server presents. Nothing is judged.
 */
#include "cli/client.h"

#define CERTIFICATES_MAX 32
#define OUT_MAX 65536

typedef struct shown {
    cas_writer w;
    cli_json json;
    bool is_json;
    size_t count;
} shown;

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

static void show(shown *s, castls_bytes der)
{
    s->count++;
    if (s->is_json) {
        s->json.w = &s->w;
        cli_json_certificate(&s->json, der);
    } else {
        show_text(&s->w, der, s->count);
    }
}

/* PEM with any number of certificates, or one certificate in DER. */
static void show_file(shown *s, castls_bytes text)
{
    uint8_t der[16384] = {0};
    castls_bytes label = {0};
    size_t at = 0;
    size_t len = 0;
    castls_certificate_fields fields = {0};
    fields.struct_len = sizeof(fields);
    if (castls_certificate_read(text, &fields) == CASTLS_OK) {
        show(s, text);
        return;
    }
    while (s->count < CERTIFICATES_MAX &&
           castls_pem_next(text, &at, &label, CAS_SPAN(der), &len) == CASTLS_OK) {
        if (cas_bytes_equal(label, CAS_TEXT("CERTIFICATE"))) {
            show(s, cas_bytes_prefix(CAS_BYTES(der), len));
        }
    }
}

/* What a server presents, taken as it is: the handshake is made without judging it. */
static cli_exit show_server(const cli_args *args, shown *s)
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
            show(s, castls_conn_peer_certificate(conn, i));
        }
        (void)castls_io_close(client.io, NULL);
    }
    cli_client_clear(&client);
    return done;
}

static cli_exit show_all(const cli_args *args, shown *s)
{
    const char *what = *CAS_AT(args->operands, 1);
    cas_buf text = {0};
    cli_exit done = CLI_EXIT_OK;
    if (cli_os_exists(what)) {
        if (cli_os_read_file(what, &text) == CLI_OS_OK) {
            show_file(s, cas_buf_bytes(&text));
        }
        cas_buf_clear(&text, NULL);
        if (s->count == 0) {
            cli_complain("there is no certificate in this file", what);
            done = CLI_EXIT_USAGE;
        }
    } else {
        done = show_server(args, s);
    }
    return done;
}

cli_exit cli_run_cert(const cli_args *args)
{
    cas_buf room = {0};
    shown s = {0};
    if (!cas_bytes_equal(cas_text(*CAS_AT(args->operands, 0)), CAS_TEXT("show"))) {
        cli_complain("castls cert show FILE, or HOST:PORT", "");
        return CLI_EXIT_USAGE;
    }
    if (cas_buf_init(&room, NULL, OUT_MAX) != CAS_OK) {
        return CLI_EXIT_USAGE;
    }
    s.w = cas_writer_on(cas_buf_room(&room));
    s.json.w = &s.w;
    s.is_json = cli_args_has(args, CLI_OPT_JSON);
    if (s.is_json) {
        cli_json_open(&s.json, NULL, '{');
        cli_json_text(&s.json, "schema", CAS_TEXT("castls-cert/1"));
        cli_json_open(&s.json, "certificates", '[');
    }
    const cli_exit done = show_all(args, &s);
    if (s.is_json) {
        cli_json_close(&s.json, ']');
        cli_json_close(&s.json, '}');
        cli_write(&s.w, "\n");
    }
    cli_print(&s.w);
    cas_buf_clear(&room, NULL);
    return done;
}
