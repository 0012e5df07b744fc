/*
 * main.c: finds the command and runs it.
 */
#include "cli/cli.h"

int cli_main(void)
{
    cli_args args = {0};
    if (!cli_args_parse(&args)) {
        return CLI_EXIT_USAGE;
    }
    switch (args.command->id) {
    case CLI_CONNECT:
        return (int)cli_run_connect(&args);
    case CLI_SERVE:
        return (int)cli_run_serve(&args);
    case CLI_CA:
        return (int)cli_run_ca(&args);
    case CLI_CERT:
        return (int)cli_run_cert(&args);
    case CLI_LOAD:
        return (int)cli_run_load(&args);
    case CLI_EXPLAIN:
        return (int)cli_run_explain(&args);
    case CLI_VERSION:
        return (int)cli_run_version(&args);
    case CLI_FIPS_STATUS:
        return (int)cli_run_fips_status(&args);
    case CLI_COMPLETION:
        return (int)cli_run_completion(&args);
    case CLI_MAN:
        return (int)cli_run_man(&args);
    default:
        return (int)cli_run_help(&args);
    }
}
