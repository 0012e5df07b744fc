/*
 * client.c: dialling and the handshake of the program's clients.
 */
#include "cli/client.h"
#include "cli/ech.h"

#define PIECE_MAX 16384

cli_exit cli_client_init(const cli_args *args, cli_client *client)
{
    *client = (cli_client){0};
    client->args = args;
    client->error = cli_no_error();
    client->key_log = -1;
    cli_host_port(*CAS_AT(args->operands, 0), "443", &client->host, &client->port);
    client->name = cli_args_value(args, CLI_OPT_SERVERNAME, client->host);
    const cli_exit done = cli_config_new(args, false, &client->config);
    if (done == CLI_EXIT_OK) {
        client->key_log = cli_key_log_open(args);
    }
    return done;
}

void cli_client_close(cli_client *client)
{
    castls_io_free(client->io);
    client->io = NULL;
}

void cli_client_clear(cli_client *client)
{
    cli_client_close(client);
    castls_session_release(client->session);
    castls_session_release(client->latest);
    castls_config_release(client->config);
    cli_os_close(client->key_log);
}

void cli_client_note(cli_client *client)
{
    castls_conn *conn = castls_io_conn(client->io);
    castls_session *session = NULL;
    cli_key_log_take(conn, client->key_log);
    while (castls_conn_take_session(conn, &session) == CASTLS_OK) {
        castls_session_release(client->latest);
        client->latest = session;
        session = NULL;
    }
}

bool cli_client_wait(const cli_client *client, int timeout_ms)
{
    const uint32_t wait = cas_narrow_u32((uint64_t)castls_io_wants(client->io));
    uint32_t ready = 0;
    uint32_t none = 0;
    cli_os_wait(castls_io_descriptor(client->io), wait, -1, 0, timeout_ms, &ready, &none);
    return ready != 0;
}

/* A failure of the system, told as castls tells its own. */
static castls_code network_failed(cli_client *client, castls_reason reason, const char *about)
{
    const castls_bytes name = cas_bytes_prefix(cas_text(about), 128);
    cas_writer w = cas_writer_on(CAS_SPAN(client->error.detail));
    client->error = cli_no_error();
    cas_write_bytes(&w, name);
    if (reason == CASTLS_REASON_IO_CONNECT) {
        cli_write(&w, ": ");
        cli_write(&w, cli_os_message());
    }
    client->error.reason = reason;
    client->error.code = castls_reason_code(reason);
    client->error.detail_len = cas_narrow_u16(cas_writer_len(&w));
    return client->error.code;
}

static castls_code dial(cli_client *client, int *descriptor)
{
    const char *to = cli_args_value(client->args, CLI_OPT_CONNECT_TO, NULL);
    const char *host = client->host;
    const char *port = client->port;
    const int64_t begun_us = cli_os_time_us();
    if (to != NULL) {
        cli_host_port(to, client->port, &host, &port);
    }
    switch (cli_os_dial(host, port, CLI_TIMEOUT_MS, descriptor)) {
    case CLI_OS_OK:
        client->dial_us = cli_os_time_us() - begun_us;
        client->address_len = cli_os_peer(*descriptor, CAS_SPAN(client->address));
        return CASTLS_OK;
    case CLI_OS_RESOLVE:
        return network_failed(client, CASTLS_REASON_IO_RESOLVE, host);
    case CLI_OS_TIMEOUT:
        return network_failed(client, CASTLS_REASON_IO_TIMEOUT, host);
    default:
        return network_failed(client, CASTLS_REASON_IO_CONNECT, host);
    }
}

/* Early data goes out behind the ClientHello, as much as the session allows. */
static castls_code send_early(castls_conn *conn, castls_bytes early, size_t *sent)
{
    *sent = 0;
    castls_code code = castls_conn_start(conn);
    while (code == CASTLS_OK && *sent < early.len && castls_conn_early_data_left(conn) != 0) {
        const castls_bytes parts[] = {cas_bytes_skip(early, *sent)};
        size_t taken = 0;
        code = castls_conn_send_early(conn, CAS_PARTS(parts), &taken);
        *sent = *sent + taken;
        if (taken == 0) {
            break;
        }
    }
    return code;
}

/* What was not taken early, or was refused, is sent as ordinary data. */
static castls_code send_rest(cli_client *client, castls_bytes early, size_t sent)
{
    const bool accepted =
        castls_conn_early_data(castls_io_conn(client->io)) == CASTLS_EARLY_DATA_ACCEPTED;
    castls_bytes rest = accepted ? cas_bytes_skip(early, sent) : early;
    client->early_resent = !accepted && early.len != 0;
    castls_code code = CASTLS_OK;
    while (code == CASTLS_OK && rest.len != 0) {
        size_t taken = 0;
        code =
            cli_os_io_write(client->io, cas_bytes_prefix(rest, PIECE_MAX), &taken, &client->error);
        rest = cas_bytes_skip(rest, taken);
        if (code == CASTLS_WOULD_BLOCK) {
            code = cli_client_wait(client, CLI_TIMEOUT_MS) ? CASTLS_OK : CASTLS_WOULD_BLOCK;
        }
    }
    client->sent = client->sent + early.len;
    return code;
}

static castls_code handshake(cli_client *client, castls_bytes early)
{
    size_t sent = 0;
    const int64_t begun_us = cli_os_time_us();
    if (client->session != NULL) {
        const castls_code set =
            castls_conn_set_session(castls_io_conn(client->io), client->session);
        if (set != CASTLS_OK) {
            cli_complain("the session cannot be offered", castls_code_name(set));
        }
    }
    castls_code code = cli_ech_set(castls_io_conn(client->io), client->args, &client->error);
    if (code != CASTLS_OK) {
        return code; /* Never in the clear where it was to be encrypted. */
    }
    code = send_early(castls_io_conn(client->io), early, &sent);
    if (code >= CASTLS_OK) {
        code = castls_io_handshake(client->io, &client->error);
    } else {
        client->error = *castls_conn_error(castls_io_conn(client->io));
    }
    while (code == CASTLS_WOULD_BLOCK) {
        if (!cli_client_wait(client, CLI_TIMEOUT_MS)) {
            return network_failed(client, CASTLS_REASON_IO_TIMEOUT, client->host);
        }
        code = castls_io_handshake(client->io, &client->error);
    }
    client->handshake_us = cli_os_time_us() - begun_us;
    cli_client_note(client);
    return code == CASTLS_OK ? send_rest(client, early, sent) : code;
}

static castls_code open_once(cli_client *client, castls_config *config, castls_bytes early)
{
    const char *protocol = cli_args_value(client->args, CLI_OPT_STARTTLS, NULL);
    int descriptor = -1;
    cli_client_close(client);
    const castls_code dialled = dial(client, &descriptor);
    if (dialled != CASTLS_OK) {
        return dialled;
    }
    if (protocol != NULL && !cli_starttls(descriptor, protocol)) {
        cli_os_close(descriptor);
        return network_failed(client, CASTLS_REASON_IO, protocol);
    }
    const castls_code made = castls_io_client(config, descriptor, client->name, &client->io);
    if (made != CASTLS_OK) {
        return network_failed(client, CASTLS_REASON_CONFIG_NAME, client->name);
    }
    return handshake(client, early);
}

/* Some boxes on the way drop or reset a ClientHello that does not fit one packet; with
 * X25519MLKEM768 it does not. It is such a case when the peer had not said anything yet. */
static bool looks_like_hello_trouble(const cli_client *client)
{
    const castls_reason reason = client->error.reason;
    const bool was_cut = reason == CASTLS_REASON_IO_RESET || reason == CASTLS_REASON_TRUNCATED ||
                         reason == CASTLS_REASON_CLOSED_IN_HANDSHAKE ||
                         (reason == CASTLS_REASON_IO_TIMEOUT && client->io != NULL);
    return was_cut && client->io != NULL && castls_conn_version(castls_io_conn(client->io)) == 0 &&
           !cli_args_has(client->args, CLI_OPT_GROUPS);
}

castls_code cli_client_open(cli_client *client, castls_bytes early)
{
    castls_config *classical = NULL;
    client->error = cli_no_error();
    const castls_code first = open_once(client, client->config, early);
    if (first == CASTLS_OK || !looks_like_hello_trouble(client)) {
        return first;
    }
    if (cli_config_classical(client->config, &classical) != CASTLS_OK) {
        return first;
    }
    const castls_error error = client->error;
    client->error = cli_no_error();
    const castls_code second = open_once(client, classical, early);
    castls_config_release(classical);
    if (second == CASTLS_OK) {
        client->is_classical = true;
        cli_complain(
            "the connection was cut after a ClientHello with a hybrid post-quantum share, and "
            "works without one: something on the way drops a ClientHello that is longer than one "
            "packet",
            "");
    } else {
        client->error = error;
    }
    return second == CASTLS_OK ? second : first;
}

void cli_client_await_session(cli_client *client)
{
    const int64_t until_us = cli_os_time_us() + 2000000;
    uint8_t room[PIECE_MAX] = {0};
    castls_code code = CASTLS_OK;
    while (client->latest == NULL && cli_os_time_us() < until_us &&
           (code == CASTLS_OK || code == CASTLS_WOULD_BLOCK)) {
        size_t len = 0;
        castls_error error = cli_no_error();
        code = cli_os_io_read(client->io, CAS_SPAN(room), &len, &error);
        cli_client_note(client);
        if (code == CASTLS_WOULD_BLOCK && client->latest == NULL) {
            (void)cli_client_wait(client, 200);
        }
    }
}
