/*
 * say.c: composing what the program prints.
 */
#include "cli/cli.h"

#define LINE_MAX 2048

void cli_write(cas_writer *w, const char *text)
{
    cas_write_bytes(w, cas_text(text));
}

void cli_print(const cas_writer *w)
{
    const bool done = cli_os_put(CLI_OUT, cas_writer_bytes(w));
    (void)done; /* Nobody reads any more: there is nobody to tell. */
}

void cli_talk(const cas_writer *w)
{
    const bool done = cli_os_put(CLI_TALK, cas_writer_bytes(w));
    (void)done;
}

void cli_print_text(const char *text)
{
    const bool done = cli_os_put(CLI_OUT, cas_text(text));
    (void)done;
}

void cli_complain(const char *what, const char *about)
{
    uint8_t room[LINE_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cli_write(&w, "castls: ");
    cas_write_bytes(&w, cas_bytes_prefix(cas_text(what), 512));
    if (cas_text(about).len != 0) {
        cli_write(&w, ": ");
        cas_write_bytes(&w, cas_bytes_prefix(cas_text(about), 512));
    }
    cli_write(&w, "\n");
    cli_talk(&w);
}

void cli_explain_error(const castls_error *error)
{
    uint8_t room[LINE_MAX] = {0};
    uint8_t explanation[1024] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const size_t len = castls_error_explain(error, CAS_SPAN(explanation));
    cli_write(&w, "castls: ");
    cas_write_bytes(&w, cas_bytes_prefix(CAS_BYTES(explanation), len));
    if (error->alert_sent != CASTLS_ALERT_NONE) {
        cli_write(&w, " [alert sent: ");
        cli_write(&w, castls_alert_name(error->alert_sent));
        cli_write(&w, "]");
    }
    cli_write(&w, "\n");
    cli_talk(&w);
}

cli_exit cli_exit_of(const castls_error *error)
{
    switch (error->code) {
    case CASTLS_OK:
        return CLI_EXIT_OK;
    case CASTLS_TRUST:
        return CLI_EXIT_TRUST;
    case CASTLS_IO:
        return CLI_EXIT_NETWORK;
    case CASTLS_CONFIG:
    case CASTLS_BAD_ARGUMENT:
        return CLI_EXIT_USAGE;
    default:
        return CLI_EXIT_TLS;
    }
}

castls_error cli_no_error(void)
{
    castls_error error = {0};
    error.struct_len = sizeof(error);
    error.alert_sent = CASTLS_ALERT_NONE;
    error.alert_received = CASTLS_ALERT_NONE;
    error.state = "";
    error.hint = "";
    return error;
}

void cli_write_colour(cas_writer *w, int descriptor, const char *code)
{
    if (cli_os_is_terminal(descriptor) && cli_os_variable("NO_COLOR") == NULL) {
        cli_write(w, "\033[");
        cli_write(w, code);
        cli_write(w, "m");
    }
}

/* ---- JSON (RFC 8259) ------------------------------------------------------------------------- */

static void write_string(cas_writer *w, castls_bytes text)
{
    cas_write_u8(w, '"');
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t byte = cas_bytes_get(text, i);
        if (byte == '"' || byte == '\\') {
            cas_write_u8(w, '\\');
            cas_write_u8(w, byte);
        } else if (byte < 0x20 || byte >= 0x7f) {
            /* Bytes of a peer need not be UTF-8; each becomes one code point. */
            cli_write(w, "\\u00");
            cas_write_hex(w, cas_bytes_slice(text, i, 1));
        } else {
            cas_write_u8(w, byte);
        }
    }
    cas_write_u8(w, '"');
}

static void begin_item(cli_json *json, const char *name)
{
    if (json->has_item) {
        cas_write_u8(json->w, ',');
    }
    json->has_item = true;
    if (name != NULL) {
        write_string(json->w, cas_text(name));
        cas_write_u8(json->w, ':');
    }
}

void cli_json_open(cli_json *json, const char *name, char bracket)
{
    begin_item(json, name);
    cas_write_u8(json->w, cas_low_u8((uint64_t)bracket));
    json->has_item = false;
}

void cli_json_close(cli_json *json, char bracket)
{
    cas_write_u8(json->w, cas_low_u8((uint64_t)bracket));
    json->has_item = true;
}

void cli_json_text(cli_json *json, const char *name, castls_bytes text)
{
    begin_item(json, name);
    write_string(json->w, text);
}

void cli_json_number(cli_json *json, const char *name, uint64_t value)
{
    begin_item(json, name);
    cas_write_decimal(json->w, value);
}

void cli_json_signed(cli_json *json, const char *name, int64_t value)
{
    begin_item(json, name);
    if (value < 0) {
        cas_write_u8(json->w, '-');
    }
    cas_write_decimal(json->w, value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value);
}

void cli_json_bool(cli_json *json, const char *name, bool value)
{
    begin_item(json, name);
    cli_write(json->w, value ? "true" : "false");
}

void cli_json_null(cli_json *json, const char *name)
{
    begin_item(json, name);
    cli_write(json->w, "null");
}
