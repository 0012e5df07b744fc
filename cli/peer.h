/*
 * peer.h: one connection of castls serve: from accept to close, without waiting.
 */
#ifndef CLI_PEER_H
#define CLI_PEER_H

#include "cli/cli.h"
#include "cli/http.h"

typedef enum cli_peer_state {
    CLI_PEER_OPEN = 0,
    CLI_PEER_CLOSING, /* What is outgoing leaves, then close_notify. */
    CLI_PEER_DRAIN    /* We have said all; the peer's last bytes are read and dropped. */
} cli_peer_state;

/* How all connections of a server are served. */
typedef struct cli_serving {
    castls_config *config;
    size_t early_max;
    int key_log;
    int root; /* -1 for none. */
    bool is_http;
    bool is_json;
} cli_serving;

typedef struct cli_peer {
    castls_io *io;
    cli_peer_state state;
    bool is_told; /* Its line was printed. */
    bool is_failed;
    uint32_t wait;    /* What it waits for. */
    int64_t until_us; /* When it is given up; 0 for never. */
    cas_arena input;  /* Data that was read and not handled yet. */
    cli_http http;
    uint8_t address[64];
    size_t address_len;
} cli_peer;

/* Takes a descriptor over. NULL when there is no memory. */
cli_peer *cli_peer_new(const cli_serving *serving, int descriptor, castls_bytes address);
void cli_peer_free(cli_peer *peer);
/* Goes on as far as it can; false when the connection is over. */
bool cli_peer_step(const cli_serving *serving, cli_peer *peer);

#endif
