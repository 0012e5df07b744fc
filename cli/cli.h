/*
 * cli.h: what the commands share: options, printing, configurations, what was learnt of a peer.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "castls/castls.h"
#include "cli/json.h"
#include "cli/os.h"
#include "cli/table.h"
#include "core/list.h"
#include "core/text.h"

/* The exit codes, the same for every command. */
typedef enum cli_exit {
    CLI_EXIT_OK = 0,
    CLI_EXIT_USAGE = 1,
    CLI_EXIT_NETWORK = 2,
    CLI_EXIT_TLS = 3,
    CLI_EXIT_TRUST = 4
} cli_exit;

#define CLI_GIVEN_MAX 64
#define CLI_OPERANDS_MAX 8

/* One option as it was given. */
typedef struct cli_given {
    cli_option_id id;
    const char *value; /* "" when the option takes none. */
} cli_given;

/* The arguments of a command, checked against the table. */
typedef struct cli_args {
    const cli_command *command;
    cli_given given[CLI_GIVEN_MAX];
    size_t given_count;
    const char *operands[CLI_OPERANDS_MAX];
    size_t operand_count;
} cli_args;

/* Parses the program's arguments; what is wrong is said, and the answer is false. */
bool cli_args_parse(cli_args *args);
bool cli_args_has(const cli_args *args, cli_option_id id);
/* The value that was given last, or `otherwise`. */
const char *cli_args_value(const cli_args *args, cli_option_id id, const char *otherwise);
/* The value that was given as number i; NULL past the end. */
const char *cli_args_nth(const cli_args *args, cli_option_id id, size_t i);
/* A decimal number in min..max; false, and said, when it is none. */
bool cli_args_number(const cli_args *args, cli_option_id id, uint64_t min, uint64_t max,
                     uint64_t *value);
bool cli_number(castls_bytes text, uint64_t max, uint64_t *value);

/* "HOST", "HOST:PORT" or "[ADDRESS]:PORT", in two strings that live as long as the program. */
void cli_host_port(const char *text, const char *default_port, const char **host,
                   const char **port);

/* ---- Printing: text is composed with a writer in room on the stack, then put out at once. ---- */

void cli_write(cas_writer *w, const char *text);
void cli_print(const cas_writer *w); /* To standard output. */
void cli_talk(const cas_writer *w);  /* To standard error. */
void cli_print_text(const char *text);
/* "castls: what: about" and a line end, on standard error. */
void cli_complain(const char *what, const char *about);
/* The explanation of an error, on standard error. */
void cli_explain_error(const castls_error *error);
cli_exit cli_exit_of(const castls_error *error);
castls_error cli_no_error(void);
/* Colour, on a terminal and without NO_COLOR only; `code` is an SGR number, 0 ends it. */
void cli_write_colour(cas_writer *w, int descriptor, const char *code);

/* ---- Configurations -------------------------------------------------------------------------- */

/* Builds a configuration from the options; what is wrong is said. `server` decides the role. */
cli_exit cli_config_new(const cli_args *args, bool server, castls_config **out);
/* The item of a list "a,b,c" that starts at *at; *at moves behind it and its comma. */
castls_bytes cli_next_item(castls_bytes list, size_t *at);

/* features.c: the options about single features, into the builder. */
cli_exit cli_features_set(const cli_args *args, castls_config_builder *builder);
const char *cli_compression_name(uint16_t algorithm);
/* One that verifies and does nothing else: roots, policy, rules and lists of the options. */
cli_exit cli_config_verifier(const cli_args *args, castls_config **out);
/* trust.c: roots of a file (NULL: the system's); how certificates are verified. */
cli_exit cli_set_trust(castls_config_builder *builder, const char *file);
cli_exit cli_set_verification(const cli_args *args, castls_config_builder *builder);
/* A copy of a configuration without the hybrid groups. */
castls_code cli_config_classical(castls_config *config, castls_config **out);
/* The key log's descriptor: --key-log or SSLKEYLOGFILE; -1 for none. */
int cli_key_log_open(const cli_args *args);
/* Writes the key-log events of a connection and drops its other events. */
void cli_key_log_take(castls_conn *conn, int descriptor);

/* ---- What was learnt of a connection --------------------------------------------------------- */

const char *cli_version_name(uint16_t version);
const char *cli_early_data_name(castls_early_data verdict);
/* "TLS 1.3, X25519MLKEM768, TLS_AES_128_GCM_SHA256, ..." */
void cli_write_summary(cas_writer *w, const castls_conn *conn);
/* The same as members of a JSON object that is open. */
void cli_json_conn(cli_json *json, const castls_conn *conn);
void cli_json_error(cli_json *json, const castls_error *error);
/* A certificate: subject, names, validity, key; `depth` steps to the right. */
void cli_write_certificate(cas_writer *w, castls_bytes der, size_t depth);
void cli_json_certificate(cli_json *json, castls_bytes der);

/* ---- Commands -------------------------------------------------------------------------------- */
cli_exit cli_run_help(const cli_args *args);
cli_exit cli_run_version(const cli_args *args);
cli_exit cli_run_fips_status(const cli_args *args);
cli_exit cli_run_ca(const cli_args *args);
cli_exit cli_run_serve(const cli_args *args);
cli_exit cli_run_connect(const cli_args *args);
cli_exit cli_run_load(const cli_args *args);
cli_exit cli_run_explain(const cli_args *args);
cli_exit cli_run_cert(const cli_args *args);
cli_exit cli_run_completion(const cli_args *args);
cli_exit cli_run_man(const cli_args *args);

#endif
