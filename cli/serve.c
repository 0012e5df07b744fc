/*
 * serve.c: castls serve: one event loop for any number of connections.
 */
#include "cli/peer.h"

#define LISTENING                                                                                  \
    UINT64_MAX /* The listening descriptor's number among those that are waited for. */
#define SLOTS_MAX 65536
#define SPARE 64      /* Descriptors that are not connections. */
#define ACCEPT_MAX 64 /* At once. */
#define TICK_MS 500

typedef struct cli_slot {
    cli_peer *peer;
    size_t next_free; /* Number of the next free slot, plus one. */
} cli_slot;

typedef CAS_POOL(cli_slot) cli_slots;

typedef struct cli_server {
    cli_serving serving;
    cli_slots slots;
    size_t free; /* As next_free; 0 when all are taken. */
    size_t used; /* Slots below this number were used at least once. */
    int poll;
    int listening;
    uint64_t ended;
    uint64_t once; /* Ends after that many connections; 0 for never. */
} cli_server;

static size_t take_slot(cli_server *server)
{
    if (server->free != 0) {
        const size_t i = server->free - 1;
        server->free = CAS_POOL_AT(&server->slots, i)->next_free;
        return i;
    }
    const size_t i = server->used;
    if (i < CAS_POOL_COUNT(&server->slots)) {
        server->used++;
    }
    return i;
}

static void end_peer(cli_server *server, size_t i)
{
    cli_slot *slot = CAS_POOL_AT(&server->slots, i);
    cli_peer_free(slot->peer);
    slot->peer = NULL;
    slot->next_free = server->free;
    server->free = i + 1;
    server->ended++;
}

static void step_peer(cli_server *server, size_t i)
{
    cli_peer *peer = CAS_POOL_AT(&server->slots, i)->peer;
    if (peer == NULL) {
        return;
    }
    const uint32_t before = peer->wait;
    if (!cli_peer_step(&server->serving, peer)) {
        end_peer(server, i);
    } else if (peer->wait != before) {
        (void)cli_os_poll_change(server->poll, castls_io_descriptor(peer->io), i, peer->wait);
    }
}

static void accept_some(cli_server *server)
{
    for (size_t n = 0; n < ACCEPT_MAX; n++) {
        uint8_t address[64] = {0};
        size_t len = 0;
        int descriptor = -1;
        const size_t i = take_slot(server);
        if (i >= CAS_POOL_COUNT(&server->slots)) {
            return; /* As many as there may be: the next ones wait in the system's queue. */
        }
        cli_slot *slot = CAS_POOL_AT(&server->slots, i);
        if (cli_os_accept(server->listening, &descriptor, CAS_SPAN(address), &len) == CLI_OS_OK) {
            slot->peer = cli_peer_new(
                &server->serving, descriptor, cas_bytes_prefix(CAS_BYTES(address), len));
        }
        if (slot->peer == NULL) {
            slot->next_free = server->free;
            server->free = i + 1;
            return;
        }
        if (!cli_os_poll_add(server->poll, descriptor, i, CLI_WAIT_READ)) {
            end_peer(server, i);
        }
    }
}

/* Gives up handshakes that take too long, and peers that do not close. */
static void sweep(cli_server *server)
{
    const int64_t now = cli_os_time_us();
    for (size_t i = 0; i < server->used; i++) {
        const cli_peer *peer = CAS_POOL_AT(&server->slots, i)->peer;
        if (peer != NULL && peer->until_us != 0 && peer->until_us < now) {
            end_peer(server, i);
        }
    }
}

static void run(cli_server *server)
{
    int64_t swept_us = cli_os_time_us();
    while (!cli_os_is_stopped() && (server->once == 0 || server->ended < server->once)) {
        const size_t count = cli_os_poll_wait(server->poll, TICK_MS);
        for (size_t n = 0; n < count; n++) {
            uint32_t ready = 0;
            const uint64_t number = cli_os_poll_ready(n, &ready);
            if (number == LISTENING) {
                accept_some(server);
            } else {
                step_peer(server, cas_narrow_size(number));
            }
        }
        const int64_t now = cli_os_time_us();
        if (now - swept_us > (int64_t)TICK_MS * 1000) {
            sweep(server);
            swept_us = now;
        }
    }
    for (size_t i = 0; i < server->used; i++) {
        cli_peer_free(CAS_POOL_AT(&server->slots, i)->peer);
    }
}

/* The first line of output: others wait for it. */
static void announce(const char *host, int listening)
{
    uint8_t room[512] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const bool is_v6 = cas_bytes_find(cas_text(host), ':') != cas_text(host).len;
    cli_write(&w, "listening on ");
    cli_write(&w, is_v6 ? "[" : "");
    cli_write(&w, host);
    cli_write(&w, is_v6 ? "]:" : ":");
    cas_write_decimal(&w, (uint64_t)castls_io_port(listening));
    cli_write(&w, "\n");
    cli_print(&w);
}

static cli_exit listen_and_run(const cli_args *args, cli_server *server)
{
    const char *host = NULL;
    const char *port = NULL;
    castls_error error = cli_no_error();
    const size_t descriptors = cli_os_raise_limit();
    const size_t peers = descriptors > 2 * SPARE ? descriptors - SPARE : SPARE;
    cli_host_port(cli_args_value(args, CLI_OPT_LISTEN, "127.0.0.1:4433"), "4433", &host, &port);
    if (castls_io_listen(host, port, &server->listening, &error) != CASTLS_OK) {
        cli_explain_error(&error);
        return CLI_EXIT_NETWORK;
    }
    server->poll = cli_os_poll_new();
    if (!CAS_POOL_INIT(&server->slots, NULL, cas_min_size(peers, SLOTS_MAX)) || server->poll < 0 ||
        !cli_os_set_blocking(server->listening, false) ||
        !cli_os_poll_add(server->poll, server->listening, LISTENING, CLI_WAIT_READ)) {
        cli_complain(cli_os_message(), "event loop");
        return CLI_EXIT_NETWORK;
    }
    announce(host, server->listening);
    run(server);
    return CLI_EXIT_OK;
}

static cli_exit set_up(const cli_args *args, cli_server *server)
{
    uint64_t early = 0;
    const char *root = cli_args_value(args, CLI_OPT_ROOT, NULL);
    if (!cli_args_number(args, CLI_OPT_ONCE, 1, UINT32_MAX, &server->once) ||
        !cli_args_number(args, CLI_OPT_EARLY_DATA, 0, 1048576, &early)) {
        return CLI_EXIT_USAGE;
    }
    server->serving.early_max = cas_narrow_size(early);
    server->serving.is_json = cli_args_has(args, CLI_OPT_JSON);
    server->serving.is_http = cli_args_has(args, CLI_OPT_HTTP_ECHO) || root != NULL;
    if (root != NULL) {
        server->serving.root = cli_os_open_directory(root);
        if (server->serving.root < 0) {
            cli_complain(cli_os_message(), root);
            return CLI_EXIT_USAGE;
        }
    }
    const cli_exit done = cli_config_new(args, true, &server->serving.config);
    if (done == CLI_EXIT_OK) {
        server->serving.key_log = cli_key_log_open(args);
    }
    return done;
}

cli_exit cli_run_serve(const cli_args *args)
{
    cli_server server = {0};
    server.serving.root = -1;
    server.serving.key_log = -1;
    server.poll = -1;
    server.listening = -1;
    cli_exit done = set_up(args, &server);
    if (done == CLI_EXIT_OK) {
        done = listen_and_run(args, &server);
    }
    CAS_POOL_CLEAR(&server.slots, NULL);
    cli_os_close(server.poll);
    cli_os_close(server.listening);
    cli_os_close(server.serving.root);
    cli_os_close(server.serving.key_log);
    castls_config_release(server.serving.config);
    return done;
}
