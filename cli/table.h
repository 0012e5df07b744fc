/*
 * table.h: the commands and options of the program. Parsing, help, man pages and shell completion
 * are all made from this one table.
 */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The commands, as bits, for the options to name theirs. */
typedef enum cli_command_id {
    CLI_CONNECT = 1u << 0,
    CLI_SERVE = 1u << 1,
    CLI_CA = 1u << 2,
    CLI_CERT = 1u << 3,
    CLI_LOAD = 1u << 4,
    CLI_EXPLAIN = 1u << 5,
    CLI_VERSION = 1u << 6,
    CLI_HELP = 1u << 7,
    CLI_COMPLETION = 1u << 8,
    CLI_MAN = 1u << 9,
    CLI_FIPS_STATUS = 1u << 10
} cli_command_id;

typedef enum cli_option_id {
    CLI_OPT_ALPN,
    CLI_OPT_AT,
    CLI_OPT_BYTES,
    CLI_OPT_CA,
    CLI_OPT_CERT,
    CLI_OPT_CLIENT,
    CLI_OPT_CLIENT_CA,
    CLI_OPT_COMPRESS,
    CLI_OPT_CONNECT_TO,
    CLI_OPT_CONNECTIONS,
    CLI_OPT_COOKIE,
    CLI_OPT_CRL,
    CLI_OPT_DAYS,
    CLI_OPT_DIR,
    CLI_OPT_EARLY_DATA,
    CLI_OPT_ECH,
    CLI_OPT_ECH_GREASE,
    CLI_OPT_ECHO,
    CLI_OPT_EXPIRED,
    CLI_OPT_FIPS,
    CLI_OPT_GET,
    CLI_OPT_GREASE,
    CLI_OPT_GROUPS,
    CLI_OPT_HANDSHAKES,
    CLI_OPT_HTTP_ECHO,
    CLI_OPT_INSECURE,
    CLI_OPT_JSON,
    CLI_OPT_KEY,
    CLI_OPT_KEY_LOG,
    CLI_OPT_KEY_UPDATE,
    CLI_OPT_KIND,
    CLI_OPT_LISTEN,
    CLI_OPT_NAME,
    CLI_OPT_NO_RULE,
    CLI_OPT_ONCE,
    CLI_OPT_OUT,
    CLI_OPT_PEER_KEY,
    CLI_OPT_POLICY,
    CLI_OPT_QUIET,
    CLI_OPT_RAW_KEY,
    CLI_OPT_RECORD_SIZE_LIMIT,
    CLI_OPT_REQUIRE_CLIENT_CERT,
    CLI_OPT_REQUIRE_STAPLE,
    CLI_OPT_RESUME,
    CLI_OPT_ROOT,
    CLI_OPT_RULE,
    CLI_OPT_SERVERNAME,
    CLI_OPT_SESSION_IN,
    CLI_OPT_SESSION_OUT,
    CLI_OPT_STAPLE,
    CLI_OPT_STARTTLS,
    CLI_OPT_STATEFUL,
    CLI_OPT_SUFFIXES,
    CLI_OPT_SUITES,
    CLI_OPT_TICKETS,
    CLI_OPT_TLS
} cli_option_id;

typedef struct cli_option {
    cli_option_id id;
    uint32_t commands; /* Bits of the commands that take it. */
    const char *name;  /* "--listen" */
    const char *value; /* "ADDR:PORT"; NULL when it takes none. */
    const char *help;
} cli_option;

struct cli_args;

typedef struct cli_command {
    cli_command_id id;
    const char *name;
    const char *operands; /* "HOST[:PORT]" */
    size_t operands_min;
    size_t operands_max;
    const char *summary;     /* One line. */
    const char *description; /* For the man page. */
} cli_command;

/* Row i of each table; NULL past the end. */
const cli_command *cli_command_at(size_t i);
const cli_option *cli_option_at(size_t i);

#endif
