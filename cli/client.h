/*
 * client.h: one client connection of the program, made step by step: dial, plain-text beginning,
 * handshake.
 */
#ifndef CLI_CLIENT_H
#define CLI_CLIENT_H

#include "cli/cli.h"

#define CLI_TIMEOUT_MS 10000

typedef struct cli_client {
    const cli_args *args;
    castls_config *config;
    castls_session *session; /* To be offered; a reference, or NULL. */
    castls_session *latest;  /* The last one that arrived. */
    castls_io *io;           /* NULL while there is no connection. */
    castls_error error;
    const char *host; /* What was asked for. */
    const char *port;
    const char *name; /* What is verified. */
    int key_log;
    int64_t dial_us; /* How long dialling and the handshake took. */
    int64_t handshake_us;
    uint64_t received;
    uint64_t sent;
    bool is_classical; /* The hybrid was left out after a reset. */
    bool early_resent; /* Early data was refused and sent again. */
    uint8_t address[64];
    size_t address_len;
} cli_client;

/* From the options: names, configuration, key log. */
cli_exit cli_client_init(const cli_args *args, cli_client *client);
void cli_client_clear(cli_client *client);
/* Dials and makes the handshake, offering `early` as early data; a reset after a ClientHello with a
 * hybrid is tried again without it. The failure is in client->error. */
castls_code cli_client_open(cli_client *client, castls_bytes early);
void cli_client_close(cli_client *client);
/* Takes key-log lines and sessions that have arrived. */
void cli_client_note(cli_client *client);
/* Waits for a session, 2 seconds at most; data that arrives meanwhile is dropped. */
void cli_client_await_session(cli_client *client);
/* Waits until the connection can go on; false when the time is over. */
bool cli_client_wait(const cli_client *client, int timeout_ms);

/* The plain-text beginning of a protocol; what is wrong is said. */
bool cli_starttls(int descriptor, const char *protocol);

/* The summary and the chain on standard error; all that is known as JSON on standard output. */
void cli_report_text(const cli_client *client);
void cli_report_json(const cli_client *client);

#endif
