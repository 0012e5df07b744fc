/*
 * args.c: the program's arguments against the table.
 */
#include "cli/cli.h"

static bool is_command(const char *text, const cli_command *command)
{
    return cas_bytes_equal(cas_text(text), cas_text(command->name));
}

static const cli_command *command_by_name(const char *text)
{
    size_t i = 0;
    const cli_command *command = cli_command_at(0);
    while (command != NULL && !is_command(text, command)) {
        i++;
        command = cli_command_at(i);
    }
    return command;
}

/* "--name=value" and "--name value" both name the option; an option of another command is none. */
static const cli_option *option_by_name(castls_bytes name, cli_command_id command)
{
    size_t i = 0;
    const cli_option *option = cli_option_at(0);
    while (option != NULL && !(cas_bytes_equal(name, cas_text(option->name)) &&
                               (option->commands & (uint32_t)command) != 0)) {
        i++;
        option = cli_option_at(i);
    }
    return option;
}

static bool keep(cli_args *args, cli_option_id id, const char *value)
{
    if (args->given_count == CLI_GIVEN_MAX) {
        cli_complain("too many options", "");
        return false;
    }
    cli_given *given = CAS_AT(args->given, args->given_count);
    given->id = id;
    given->value = value;
    args->given_count++;
    return true;
}

/* Takes the option at *i, and its value; *i moves behind both. */
static bool take_option(cli_args *args, const char *text, size_t *i)
{
    const castls_bytes whole = cas_text(text);
    const size_t equals = cas_bytes_find(whole, '=');
    const castls_bytes name = cas_bytes_prefix(whole, equals);
    const cli_option *option = option_by_name(name, args->command->id);
    if (option == NULL) {
        cli_complain("no such option (see castls help)", text);
        return false;
    }
    *i = *i + 1;
    if (option->value == NULL) {
        if (equals != whole.len) {
            cli_complain("this option takes no value", text);
            return false;
        }
        return keep(args, option->id, "");
    }
    const char *value = equals != whole.len ? cli_os_keep(cas_bytes_skip(whole, equals + 1)) : NULL;
    if (equals == whole.len) {
        value = cli_os_argument(*i);
        *i = *i + 1;
    }
    if (value == NULL) {
        cli_complain("this option needs a value", text);
        return false;
    }
    return keep(args, option->id, value);
}

static bool take_operand(cli_args *args, const char *text, size_t *i)
{
    *i = *i + 1;
    if (args->operand_count == args->command->operands_max ||
        args->operand_count == CLI_OPERANDS_MAX) {
        cli_complain("one argument too many", text);
        return false;
    }
    *CAS_AT(args->operands, args->operand_count) = text;
    args->operand_count++;
    return true;
}

bool cli_args_parse(cli_args *args)
{
    const char *first = cli_os_argument(0);
    size_t i = 1;
    *args = (cli_args){0};
    if (first == NULL || cas_bytes_equal(cas_text(first), CAS_TEXT("--help"))) {
        first = "help";
    }
    if (cas_bytes_equal(cas_text(first), CAS_TEXT("--version"))) {
        first = "version";
    }
    args->command = command_by_name(first);
    if (args->command == NULL) {
        cli_complain("no such command (see castls help)", first);
        return false;
    }
    bool only_operands = false;
    for (const char *text = cli_os_argument(i); text != NULL; text = cli_os_argument(i)) {
        const castls_bytes bytes = cas_text(text);
        if (!only_operands && cas_bytes_equal(bytes, CAS_TEXT("--"))) {
            only_operands = true;
            i++;
        } else if (!only_operands && cas_bytes_equal(bytes, CAS_TEXT("--help"))) {
            *CAS_AT(args->operands, 0) = args->command->name;
            args->operand_count = 1;
            args->command = command_by_name("help");
            return true;
        } else if (!only_operands && cas_bytes_starts_with(bytes, CAS_TEXT("--"))) {
            if (!take_option(args, text, &i)) {
                return false;
            }
        } else if (!take_operand(args, text, &i)) {
            return false;
        }
    }
    if (args->operand_count < args->command->operands_min) {
        cli_complain("an argument is missing", args->command->operands);
        return false;
    }
    return true;
}

const char *cli_args_nth(const cli_args *args, cli_option_id id, size_t i)
{
    size_t seen = 0;
    for (size_t at = 0; at < args->given_count; at++) {
        const cli_given *given = CAS_AT(args->given, at);
        if (given->id == id) {
            if (seen == i) {
                return given->value;
            }
            seen++;
        }
    }
    return NULL;
}

bool cli_args_has(const cli_args *args, cli_option_id id)
{
    return cli_args_nth(args, id, 0) != NULL;
}

const char *cli_args_value(const cli_args *args, cli_option_id id, const char *otherwise)
{
    const char *value = otherwise;
    for (size_t at = 0; at < args->given_count; at++) {
        const cli_given *given = CAS_AT(args->given, at);
        value = given->id == id ? given->value : value;
    }
    return value;
}

bool cli_number(castls_bytes text, uint64_t max, uint64_t *value)
{
    uint64_t sum = 0;
    *value = 0;
    if (text.len == 0 || text.len > 19) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t digit = cas_bytes_get(text, i);
        if (digit < '0' || digit > '9') {
            return false;
        }
        sum = sum * 10 + (uint64_t)(digit - '0');
    }
    *value = sum <= max ? sum : 0;
    return sum <= max;
}

bool cli_args_number(const cli_args *args, cli_option_id id, uint64_t min, uint64_t max,
                     uint64_t *value)
{
    const char *text = cli_args_value(args, id, NULL);
    uint64_t found = 0;
    if (text == NULL) {
        return true; /* What the caller had set stays. */
    }
    if (!cli_number(cas_text(text), max, &found) || found < min) {
        cli_complain("not a number in the range that the option takes", text);
        return false;
    }
    *value = found;
    return true;
}
