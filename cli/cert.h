/*
 * cert.h: castls cert: the certificates of files, bundles and hosts, and what is done with them.
 */
#ifndef CLI_CERT_H
#define CLI_CERT_H

#include "cli/client.h"
#include "core/arena.h"

#define CLI_CERTIFICATES_MAX 1024 /* Of all files together. */
#define CLI_CHAIN_MAX 128         /* Of a chain that is verified. */

/* Certificates in DER, in the order of the files. */
typedef struct cli_chain {
    cas_arena bytes;
    cas_range certificate[CLI_CERTIFICATES_MAX];
    size_t count;
    const char *host; /* NULL when they come from files. */
} cli_chain;

/* Takes the certificates of all operands behind the first: PEM, DER, or a host that presents them.
 * What is wrong is said. */
cli_exit cli_chain_read(const cli_args *args, cli_chain *chain);
void cli_chain_clear(cli_chain *chain);

castls_bytes cli_chain_get(const cli_chain *chain, size_t i);

/* The time of --at, else now; false, and said, when it is none. */
bool cli_cert_time(const cli_args *args, int64_t *seconds);

/* The commands. Text goes out piece by piece through `room`. */
cli_exit cli_cert_show(const cli_args *args, const cli_chain *chain, castls_span room);
cli_exit cli_cert_verify(const cli_args *args, const cli_chain *chain, castls_span room);
cli_exit cli_cert_lint(const cli_args *args, const cli_chain *chain, castls_span room);

#endif
