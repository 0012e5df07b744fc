/*
 * peer.c: one connection of castls serve.
 */
#include "cli/peer.h"

#define OUTGOING_MAX 65536 /* Bytes that may wait to leave before more is taken in. */
#define PIECE_MAX 16384
#define TURNS_MAX 32 /* Then the others have their turn. */
#define HANDSHAKE_US 30000000
#define DRAIN_US 2000000
#define LINE_MAX 16384

cli_peer *cli_peer_new(const cli_serving *serving, int descriptor, castls_bytes address)
{
    cli_peer *peer = CAS_NEW(NULL, cli_peer);
    if (peer == NULL) {
        cli_os_close(descriptor);
        return NULL;
    }
    if (castls_io_server(serving->config, descriptor, &peer->io) != CASTLS_OK) {
        CAS_FREE(NULL, peer);
        return NULL;
    }
    const castls_bytes text = cas_bytes_prefix(address, sizeof(peer->address));
    if (cas_span_copy(CAS_SPAN(peer->address), text)) {
        peer->address_len = text.len;
    }
    peer->input = cas_arena_on(NULL, serving->early_max + 2 * CLI_HTTP_HEAD_MAX + PIECE_MAX);
    peer->http = cli_http_start(serving->root);
    peer->wait = CLI_WAIT_READ;
    peer->until_us = cli_os_time_us() + HANDSHAKE_US;
    return peer;
}

void cli_peer_free(cli_peer *peer)
{
    if (peer != NULL) {
        castls_io_free(peer->io);
        cas_arena_clear(&peer->input);
        cli_http_clear(&peer->http);
        CAS_FREE(NULL, peer);
    }
}

static void tell_json(const cli_peer *peer, castls_conn *conn, const castls_error *error)
{
    uint8_t room[LINE_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cli_json json = {&w, false};
    cli_json_open(&json, NULL, '{');
    cli_json_text(&json, "schema", CAS_TEXT("castls-serve/1"));
    cli_json_text(&json, "peer", cas_bytes_prefix(CAS_BYTES(peer->address), peer->address_len));
    cli_json_conn(&json, conn);
    cli_json_error(&json, error);
    cli_json_close(&json, '}');
    cli_write(&w, "\n");
    cli_print(&w);
}

/* The line of a connection: when it is open, and when it fails. */
static void tell(const cli_serving *serving, cli_peer *peer, const castls_error *error)
{
    uint8_t room[4096] = {0};
    uint8_t text[1024] = {0};
    castls_conn *conn = castls_io_conn(peer->io);
    peer->is_told = true;
    if (serving->is_json) {
        tell_json(peer, conn, error);
        return;
    }
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_bytes(&w, cas_bytes_prefix(CAS_BYTES(peer->address), peer->address_len));
    cli_write(&w, ": ");
    if (error->code < CASTLS_OK) {
        const castls_bytes name = castls_conn_server_name(conn);
        const size_t len = castls_error_explain(error, CAS_SPAN(text));
        cli_write(&w, castls_conn_is_connected(conn) ? "failed: " : "handshake failed: ");
        cas_write_bytes(&w, cas_bytes_prefix(CAS_BYTES(text), len));
        cli_write(&w, " [");
        cli_write(&w, castls_reason_name(error->reason));
        if (error->alert_sent != CASTLS_ALERT_NONE) {
            cli_write(&w, ", alert sent: ");
            cli_write(&w, castls_alert_name(error->alert_sent));
        }
        if (error->alert_received != CASTLS_ALERT_NONE) {
            cli_write(&w, ", alert received: ");
            cli_write(&w, castls_alert_name(error->alert_received));
        }
        if (name.len != 0) {
            cli_write(&w, ", name ");
            cas_write_bytes(&w, name);
        }
        cli_write(&w, "]");
    } else {
        cli_write_summary(&w, conn);
    }
    cli_write(&w, "\n");
    cli_talk(&w);
}

/* Nothing more is sent. What the peer still sends is read away, for closing with bytes unread would
 * reset the connection and so might take our last alert or answer back. */
static void drain(cli_peer *peer)
{
    cli_os_shut(castls_io_descriptor(peer->io));
    peer->state = CLI_PEER_DRAIN;
    peer->wait = CLI_WAIT_READ;
    peer->until_us = cli_os_time_us() + DRAIN_US;
}

static bool step_drain(const cli_peer *peer)
{
    uint8_t room[PIECE_MAX] = {0};
    size_t len = 0;
    cli_os_result result = CLI_OS_OK;
    for (size_t i = 0; i < TURNS_MAX && result == CLI_OS_OK; i++) {
        result = cli_os_read(castls_io_descriptor(peer->io), CAS_SPAN(room), &len);
    }
    return result == CLI_OS_OK || result == CLI_OS_AGAIN;
}

/* Sends what was read back, as much as is sensible at once. */
static castls_code step_echo(cli_peer *peer, castls_conn *conn, bool *moved)
{
    const castls_bytes parts[] = {cas_bytes_prefix(cas_arena_bytes(&peer->input), PIECE_MAX)};
    size_t taken = 0;
    *moved = false;
    if (cas_arena_len(&peer->input) == 0) {
        return CASTLS_OK;
    }
    const castls_code code = castls_conn_send(conn, CAS_PARTS(parts), &taken);
    cas_arena_drop_front(&peer->input, taken);
    *moved = taken != 0;
    return code;
}

static castls_code read_more(cli_peer *peer, castls_error *error)
{
    uint8_t room[PIECE_MAX] = {0};
    cas_range range = {0};
    size_t len = 0;
    const castls_code code = cli_os_io_read(peer->io, CAS_SPAN(room), &len, error);
    if (code == CASTLS_OK &&
        cas_arena_keep(&peer->input, cas_bytes_prefix(CAS_BYTES(room), len), &range) != CAS_OK) {
        return CASTLS_LIMIT;
    }
    return code;
}

/* One turn of an open connection; CASTLS_CLOSED when it shall be closed. */
static castls_code turn(const cli_serving *serving, cli_peer *peer, castls_error *error)
{
    castls_conn *conn = castls_io_conn(peer->io);
    const bool was_connected = castls_conn_is_connected(conn);
    bool moved = false;
    if (castls_conn_outgoing_len(conn) >= OUTGOING_MAX) {
        const castls_code flushed = castls_io_flush(peer->io, error);
        if (flushed != CASTLS_OK) {
            return flushed;
        }
    }
    if (was_connected) {
        const castls_code code =
            serving->is_http ? cli_http_step(&peer->http, &peer->input, conn, &moved)
                             : step_echo(peer, conn, &moved);
        if (code < CASTLS_OK) {
            *error = *castls_conn_error(conn);
            return code;
        }
        if (moved || code != CASTLS_OK) {
            return code;
        }
        if (serving->is_http && peer->http.state == CLI_HTTP_DONE) {
            return CASTLS_CLOSED;
        }
    }
    const castls_code code = read_more(peer, error);
    /* The handshake may end without data behind it: then what came early has its turn. */
    const bool may_answer = !was_connected && castls_conn_is_connected(conn);
    return code == CASTLS_WOULD_BLOCK && may_answer ? CASTLS_OK : code;
}

static void note_connected(const cli_serving *serving, cli_peer *peer)
{
    const castls_error none = cli_no_error();
    castls_conn *conn = castls_io_conn(peer->io);
    cli_key_log_take(conn, serving->key_log);
    if (!peer->is_told && castls_conn_is_connected(conn)) {
        peer->until_us = 0;
        tell(serving, peer, &none);
    }
}

static bool step_closing(cli_peer *peer)
{
    const castls_code code = castls_io_close(peer->io, NULL);
    if (code == CASTLS_WOULD_BLOCK) {
        peer->wait = CLI_WAIT_WRITE;
        return true;
    }
    drain(peer);
    return code == CASTLS_OK && step_drain(peer);
}

static bool step_open(const cli_serving *serving, cli_peer *peer)
{
    castls_error error = cli_no_error();
    castls_code code = CASTLS_OK;
    for (size_t i = 0; i < TURNS_MAX && code == CASTLS_OK; i++) {
        code = turn(serving, peer, &error);
        note_connected(serving, peer);
    }
    if (code == CASTLS_OK) {
        peer->wait = CLI_WAIT_READ | CLI_WAIT_WRITE; /* There is more to do at once. */
        return true;
    }
    if (code == CASTLS_WOULD_BLOCK) {
        peer->wait = cas_narrow_u32((uint64_t)castls_io_wants(peer->io));
        return true;
    }
    if (code == CASTLS_CLOSED) {
        peer->state = CLI_PEER_CLOSING;
        peer->until_us = cli_os_time_us() + HANDSHAKE_US;
        return step_closing(peer);
    }
    if (error.code == CASTLS_OK) {
        error.code = code;
    }
    peer->is_failed = true;
    tell(serving, peer, &error);
    drain(peer);
    return error.code != CASTLS_IO && step_drain(peer);
}

bool cli_peer_step(const cli_serving *serving, cli_peer *peer)
{
    switch (peer->state) {
    case CLI_PEER_OPEN:
        return step_open(serving, peer);
    case CLI_PEER_CLOSING:
        return step_closing(peer);
    default:
        return step_drain(peer);
    }
}
