/*
 * help.c: help, manual pages and shell completion, all from the table; and the versions.
 */
#include "cli/cli.h"

#define HELP_MAX 16384
#define COLUMN 30

static void pad(cas_writer *w, size_t from)
{
    const size_t used = cas_writer_len(w) - from;
    cas_write_fill(w, ' ', used < COLUMN ? COLUMN - used : 1);
}

static bool takes(const cli_command *command, const cli_option *option)
{
    return (option->commands & (uint32_t)command->id) != 0;
}

static const cli_command *find(const char *name)
{
    size_t i = 0;
    const cli_command *command = cli_command_at(0);
    while (command != NULL && !cas_bytes_equal(cas_text(name), cas_text(command->name))) {
        i++;
        command = cli_command_at(i);
    }
    if (command == NULL) {
        cli_complain("no such command", name);
    }
    return command;
}

static void write_usage(cas_writer *w, const cli_command *command)
{
    cli_write(w, "castls ");
    cli_write(w, command->name);
    if (cas_text(command->operands).len != 0) {
        cli_write(w, " ");
        cli_write(w, command->operands);
    }
}

static void help_on(cas_writer *w, const cli_command *command)
{
    cli_write(w, "usage: ");
    write_usage(w, command);
    cli_write(w, " [OPTION]...\n\n");
    cli_write(w, command->description);
    cli_write(w, "\n\n");
    size_t i = 0;
    for (const cli_option *option = cli_option_at(0); option != NULL; option = cli_option_at(i)) {
        i++;
        if (takes(command, option)) {
            const size_t from = cas_writer_len(w);
            cli_write(w, "  ");
            cli_write(w, option->name);
            if (option->value != NULL) {
                cli_write(w, " ");
                cli_write(w, option->value);
            }
            pad(w, from);
            cli_write(w, option->help);
            cli_write(w, "\n");
        }
    }
}

static void help_on_all(cas_writer *w)
{
    cli_write(w, "usage: castls COMMAND [OPTION]...\n\n");
    size_t i = 0;
    for (const cli_command *command = cli_command_at(0); command != NULL;
         command = cli_command_at(i)) {
        i++;
        const size_t from = cas_writer_len(w);
        cli_write(w, "  ");
        cli_write(w, command->name);
        cli_write(w, " ");
        cli_write(w, command->operands);
        pad(w, from);
        cli_write(w, command->summary);
        cli_write(w, "\n");
    }
    cli_write(w, "\ncastls help COMMAND tells its options.\n"
                 "Exit codes: 0 ok, 1 usage, 2 network, 3 TLS, 4 trust.\n");
}

cli_exit cli_run_help(const cli_args *args)
{
    uint8_t room[HELP_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    if (args->operand_count == 0) {
        help_on_all(&w);
    } else {
        const cli_command *command = find(*CAS_AT(args->operands, 0));
        if (command == NULL) {
            return CLI_EXIT_USAGE;
        }
        help_on(&w, command);
    }
    cli_print(&w);
    return CLI_EXIT_OK;
}

cli_exit cli_run_version(const cli_args *args)
{
    uint8_t room[1024] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const castls_provider *provider = castls_provider_default();
    if (cli_args_has(args, CLI_OPT_JSON)) {
        cli_json json = {&w, false};
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "schema", CAS_TEXT("castls-version/1"));
        cli_json_text(&json, "castls", cas_text(castls_version()));
        cli_json_text(&json, "provider", cas_text(provider->name));
        cli_json_text(&json, "provider_version", cas_text(provider->version()));
        cli_json_close(&json, '}');
        cli_write(&w, "\n");
    } else {
        cli_write(&w, "castls ");
        cli_write(&w, castls_version());
        cli_write(&w, ", provider ");
        cli_write(&w, provider->name);
        cli_write(&w, " (");
        cli_write(&w, provider->version());
        cli_write(&w, ")\n");
    }
    cli_print(&w);
    return CLI_EXIT_OK;
}

/* Text for a manual page: a hyphen is a minus, a backslash is escaped, and no line begins with a
 * dot. */
static void write_roff(cas_writer *w, const char *text)
{
    const castls_bytes bytes = cas_text(text);
    for (size_t i = 0; i < bytes.len; i++) {
        const uint8_t byte = cas_bytes_get(bytes, i);
        if (byte == '-' || byte == '\\') {
            cas_write_u8(w, '\\');
        }
        cas_write_u8(w, byte);
    }
}

static void man_on(cas_writer *w, const cli_command *command)
{
    cli_write(w, ".TH CASTLS-");
    cli_write(w, command->name);
    cli_write(w, " 1 \"\" \"castls ");
    cli_write(w, castls_version());
    cli_write(w, "\"\n.SH NAME\ncastls\\-");
    cli_write(w, command->name);
    cli_write(w, " \\- ");
    write_roff(w, command->summary);
    cli_write(w, "\n.SH SYNOPSIS\n.B castls ");
    write_roff(w, command->name);
    cli_write(w, "\n");
    write_roff(w, command->operands);
    cli_write(w, "\n[\\fIOPTION\\fR]...\n.SH DESCRIPTION\n");
    write_roff(w, command->description);
    cli_write(w, "\n.SH OPTIONS\n");
    size_t i = 0;
    for (const cli_option *option = cli_option_at(0); option != NULL; option = cli_option_at(i)) {
        i++;
        if (takes(command, option)) {
            cli_write(w, ".TP\n\\fB");
            write_roff(w, option->name);
            cli_write(w, "\\fR");
            if (option->value != NULL) {
                cli_write(w, " \\fI");
                write_roff(w, option->value);
                cli_write(w, "\\fR");
            }
            cli_write(w, "\n");
            write_roff(w, option->help);
            cli_write(w, "\n");
        }
    }
    cli_write(w, ".SH EXIT STATUS\n0 ok, 1 usage, 2 network, 3 TLS, 4 trust.\n.SH SEE ALSO\n.BR "
                 "castls (1)\n");
}

static void man_on_all(cas_writer *w)
{
    cli_write(w, ".TH CASTLS 1 \"\" \"castls ");
    cli_write(w, castls_version());
    cli_write(w,
              "\"\n.SH NAME\ncastls \\- TLS connections, servers and certificates\n.SH SYNOPSIS\n"
              ".B castls\n\\fICOMMAND\\fR [\\fIOPTION\\fR]...\n.SH COMMANDS\n");
    size_t i = 0;
    for (const cli_command *command = cli_command_at(0); command != NULL;
         command = cli_command_at(i)) {
        i++;
        cli_write(w, ".TP\n\\fB");
        write_roff(w, command->name);
        cli_write(w, "\\fR ");
        write_roff(w, command->operands);
        cli_write(w, "\n");
        write_roff(w, command->summary);
        cli_write(w, "\n");
    }
    cli_write(w,
              ".SH ENVIRONMENT\n.TP\nNO_COLOR\nno colour\n.TP\nSSLKEYLOGFILE\nas \\-\\-key\\-log\n"
              ".TP\nSSL_CERT_FILE, SSL_CERT_DIR\nthe roots to trust\n"
              ".SH EXIT STATUS\n0 ok, 1 usage, 2 network, 3 TLS, 4 trust.\n");
}

cli_exit cli_run_man(const cli_args *args)
{
    uint8_t room[HELP_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    if (args->operand_count == 0) {
        man_on_all(&w);
    } else {
        const cli_command *command = find(*CAS_AT(args->operands, 0));
        if (command == NULL) {
            return CLI_EXIT_USAGE;
        }
        man_on(&w, command);
    }
    cli_print(&w);
    return CLI_EXIT_OK;
}

cli_exit cli_run_completion(const cli_args *args)
{
    uint8_t room[HELP_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    if (!cas_bytes_equal(cas_text(*CAS_AT(args->operands, 0)), CAS_TEXT("bash"))) {
        cli_complain("there is completion for bash only", *CAS_AT(args->operands, 0));
        return CLI_EXIT_USAGE;
    }
    cli_write(&w,
              "_castls() {\n  local words=''\n  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    words='");
    size_t i = 0;
    for (const cli_command *command = cli_command_at(0); command != NULL;
         command = cli_command_at(i)) {
        i++;
        cli_write(&w, command->name);
        cli_write(&w, " ");
    }
    cli_write(&w, "'\n  else\n    case ${COMP_WORDS[1]} in\n");
    i = 0;
    for (const cli_command *command = cli_command_at(0); command != NULL;
         command = cli_command_at(i)) {
        size_t at = 0;
        i++;
        cli_write(&w, "    ");
        cli_write(&w, command->name);
        cli_write(&w, ") words='");
        for (const cli_option *option = cli_option_at(0); option != NULL;
             option = cli_option_at(at)) {
            at++;
            if (takes(command, option)) {
                cli_write(&w, option->name);
                cli_write(&w, " ");
            }
        }
        cli_write(&w, "';;\n");
    }
    cli_write(
        &w,
        "    esac\n  fi\n"
        "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -f -- \"${COMP_WORDS[COMP_CWORD]}\")\n"
        "}\ncomplete -o filenames -F _castls castls\n");
    cli_print(&w);
    return CLI_EXIT_OK;
}
