/*
 * ech.h: Encrypted ClientHello in the program.
 */
#ifndef CLI_ECH_H
#define CLI_ECH_H

#include "cli/cli.h"

#define CLI_ECH_TEXT_MAX 8192 /* Bytes of base64 that are told of retry configurations. */

/* Gives a connection the list of --ech; without that option nothing. The failure is in `error`. */
castls_code cli_ech_set(castls_conn *conn, const cli_args *args, castls_error *error);

const char *cli_ech_name(castls_ech status);

/* The retry configurations in base64, as --ech takes them; empty for none or too many. */
castls_bytes cli_ech_retry_configs(const castls_conn *conn, castls_span room);

#endif
