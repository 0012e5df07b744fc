/*
 * connect.c: castls connect: a connection between a TLS peer and standard input and output.
 */
#include "cli/client.h"
#include "cli/ech.h"

#define PIECE_MAX 16384
#define OUTGOING_MAX                                                                               \
    65536 /* Bytes that may wait to leave before more is read from standard input. */
#define SESSION_MAX 131072
#define SILENCE_MS 5000 /* How long a peer may be silent once our side has ended. */
#define STDIN 0

/* What stands between the ends. */
typedef struct pump {
    bool input_ended; /* Standard input, or there is none to read. */
    bool is_closed;   /* close_notify is queued. */
    bool is_quiet;    /* What arrives is counted and not printed. */
} pump;

static castls_code load_session(cli_client *client, const char *path)
{
    const castls_environment environment = castls_io_environment();
    cas_buf text = {0};
    castls_code code = CASTLS_CONFIG;
    if (cli_os_read_file(path, &text) == CLI_OS_OK) {
        code = castls_session_decode(&environment, cas_buf_bytes(&text), &client->session);
    }
    if (code != CASTLS_OK) {
        cli_complain("no session can be read from this file", path);
    }
    cas_buf_clear(&text, NULL);
    return code;
}

static bool save_session(const cli_client *client, const char *path)
{
    cas_buf room = {0};
    size_t len = 0;
    bool done = false;
    if (client->latest == NULL) {
        cli_complain("the peer has sent no session", path);
        return false;
    }
    if (cas_buf_init(&room, NULL, SESSION_MAX) == CAS_OK &&
        castls_session_encode(client->latest, cas_buf_room(&room), &len) == CASTLS_OK) {
        cas_buf_wrote(&room, len);
        done = cli_os_write_file(path, cas_buf_bytes(&room), true) == CLI_OS_OK;
    }
    if (!done) {
        cli_complain("the session cannot be written", path);
    }
    cas_buf_clear(&room, NULL);
    return done;
}

/* Reads from the peer until it has nothing more at the moment. */
static castls_code take_in(cli_client *client, const pump *p)
{
    uint8_t room[PIECE_MAX] = {0};
    castls_code code = CASTLS_OK;
    while (code == CASTLS_OK) {
        size_t len = 0;
        code = cli_os_io_read(client->io, CAS_SPAN(room), &len, &client->error);
        client->received = client->received + len;
        if (len != 0 && !p->is_quiet &&
            !cli_os_put(CLI_OUT, cas_bytes_prefix(CAS_BYTES(room), len))) {
            return CASTLS_CLOSED; /* Nobody reads what we print. */
        }
        cli_client_note(client);
    }
    return code;
}

/* Takes a piece of standard input and queues it. */
static castls_code send_input(cli_client *client, pump *p)
{
    uint8_t room[PIECE_MAX] = {0};
    size_t len = 0;
    size_t taken = 0;
    const cli_os_result result = cli_os_read(STDIN, CAS_SPAN(room), &len);
    if (result == CLI_OS_AGAIN) {
        return CASTLS_OK;
    }
    if (result != CLI_OS_OK) {
        p->input_ended = true;
        return CASTLS_OK;
    }
    const castls_bytes parts[] = {cas_bytes_prefix(CAS_BYTES(room), len)};
    const castls_code code = castls_conn_send(castls_io_conn(client->io), CAS_PARTS(parts), &taken);
    client->sent = client->sent + taken;
    if (code < CASTLS_OK) {
        client->error = *castls_conn_error(castls_io_conn(client->io));
        return code;
    }
    return taken == len ? CASTLS_OK : CASTLS_LIMIT;
}

/* Both ways until the peer has closed, or has nothing to say any more after our end. */
static castls_code run(cli_client *client, pump *p)
{
    castls_conn *conn = castls_io_conn(client->io);
    while (!cli_os_is_stopped()) {
        if (p->input_ended && !p->is_closed) {
            p->is_closed = true;
            (void)castls_io_close(client->io, NULL); /* A failure shows at the next read. */
        }
        const castls_code code = take_in(client, p);
        if (code != CASTLS_WOULD_BLOCK) {
            return code;
        }
        const bool may_read = !p->input_ended && castls_conn_outgoing_len(conn) < OUTGOING_MAX;
        const uint32_t wait = cas_narrow_u32((uint64_t)castls_io_wants(client->io));
        uint32_t ready = 0;
        uint32_t input_ready = 0;
        cli_os_wait(castls_io_descriptor(client->io), wait, may_read ? STDIN : -1, CLI_WAIT_READ,
                    p->is_closed ? SILENCE_MS : -1, &ready, &input_ready);
        if (p->is_closed && ready == 0) {
            return CASTLS_CLOSED;
        }
        if (input_ready != 0) {
            const castls_code sent = send_input(client, p);
            if (sent != CASTLS_OK) {
                return sent;
            }
        }
    }
    return CASTLS_CLOSED;
}

/* An HTTP request that asks the server to close behind its answer. */
static castls_code send_get(cli_client *client, const char *path)
{
    uint8_t room[4096] = {0};
    castls_bytes text = {0};
    size_t taken = 0;
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cli_write(&w, "GET ");
    cli_write(&w, path);
    cli_write(&w, " HTTP/1.1\r\nHost: ");
    cli_write(&w, client->name);
    cli_write(&w, "\r\nUser-Agent: castls/");
    cli_write(&w, castls_version());
    cli_write(&w, "\r\nAccept: */*\r\nConnection: close\r\n\r\n");
    if (cas_writer_end(&w, &text) != CAS_OK) {
        return CASTLS_BAD_ARGUMENT;
    }
    client->sent = client->sent + text.len;
    const castls_code code = cli_os_io_write(client->io, text, &taken, &client->error);
    return code == CASTLS_OK && taken != text.len ? CASTLS_LIMIT : code;
}

static castls_code talk(cli_client *client)
{
    const char *path = cli_args_value(client->args, CLI_OPT_GET, NULL);
    pump p = {0};
    p.is_quiet = cli_args_has(client->args, CLI_OPT_JSON);
    castls_code code = CASTLS_OK;
    if (cli_args_has(client->args, CLI_OPT_KEY_UPDATE)) {
        code = castls_conn_update_keys(castls_io_conn(client->io), true);
        if (code != CASTLS_OK) {
            cli_complain("the keys cannot be changed", castls_code_name(code));
        }
    }
    if (path != NULL) {
        const castls_code sent = send_get(client, path);
        if (sent < CASTLS_OK) {
            return sent;
        }
        p.input_ended = true;
        p.is_closed = true; /* The request says that the answer ends with the connection. */
    }
    return run(client, &p);
}

/* The first connection of --resume, which is there for its session. */
static castls_code fetch_session(cli_client *client)
{
    const castls_code code = cli_client_open(client, cas_bytes_none());
    if (code != CASTLS_OK) {
        return code;
    }
    cli_client_await_session(client);
    (void)castls_io_close(client->io, NULL);
    cli_client_close(client);
    if (client->latest == NULL) {
        cli_complain("the peer has sent no session: nothing can be resumed", client->host);
        return CASTLS_OK;
    }
    castls_session_release(client->session);
    client->session = client->latest;
    client->latest = NULL;
    return CASTLS_OK;
}

static castls_code connect_and_talk(cli_client *client, castls_bytes early)
{
    const cli_args *args = client->args;
    castls_code code = CASTLS_OK;
    if (cli_args_has(args, CLI_OPT_RESUME)) {
        code = fetch_session(client);
    }
    if (code == CASTLS_OK) {
        code = cli_client_open(client, early);
    }
    if (code != CASTLS_OK) {
        return code;
    }
    if (!cli_args_has(args, CLI_OPT_QUIET) && !cli_args_has(args, CLI_OPT_JSON)) {
        cli_report_text(client);
    }
    code = talk(client);
    if (cli_args_has(args, CLI_OPT_SESSION_OUT) && client->latest == NULL && code == CASTLS_OK) {
        cli_client_await_session(client);
    }
    return code;
}

/* After a refusal: what the server wants to be used instead. */
static void tell_retry_configs(const cli_client *client)
{
    uint8_t room[CLI_ECH_TEXT_MAX] = {0};
    uint8_t line[CLI_ECH_TEXT_MAX + 64] = {0};
    if (client->io == NULL || client->error.reason != CASTLS_REASON_ECH_REJECTED) {
        return;
    }
    const castls_bytes text = cli_ech_retry_configs(castls_io_conn(client->io), CAS_SPAN(room));
    cas_writer w = cas_writer_on(CAS_SPAN(line));
    cli_write(&w, text.len == 0 ? "castls: the server has turned ECH off" : "castls: try --ech ");
    cas_write_bytes(&w, text);
    cli_write(&w, "\n");
    cli_talk(&w);
}

/* What the exit code and the report tell of how it ended. */
static cli_exit conclude(cli_client *client, castls_code code)
{
    const char *session_out = cli_args_value(client->args, CLI_OPT_SESSION_OUT, NULL);
    cli_exit done = CLI_EXIT_OK;
    if (code < CASTLS_OK) {
        client->error.code = client->error.code == CASTLS_OK ? code : client->error.code;
        done = cli_exit_of(&client->error);
        cli_explain_error(&client->error);
        tell_retry_configs(client);
    }
    if (session_out != NULL && !save_session(client, session_out) && done == CLI_EXIT_OK) {
        done = CLI_EXIT_TLS;
    }
    if (cli_args_has(client->args, CLI_OPT_JSON)) {
        cli_report_json(client);
    }
    return done;
}

cli_exit cli_run_connect(const cli_args *args)
{
    const char *session_in = cli_args_value(args, CLI_OPT_SESSION_IN, NULL);
    const char *early_path = cli_args_value(args, CLI_OPT_EARLY_DATA, NULL);
    cli_client client = {0};
    cas_buf early = {0};
    cli_exit done = cli_client_init(args, &client);
    if (done == CLI_EXIT_OK && session_in != NULL &&
        load_session(&client, session_in) != CASTLS_OK) {
        done = CLI_EXIT_USAGE;
    }
    if (done == CLI_EXIT_OK && early_path != NULL &&
        cli_os_read_file(early_path, &early) != CLI_OS_OK) {
        cli_complain(cli_os_message(), early_path);
        done = CLI_EXIT_USAGE;
    }
    if (done == CLI_EXIT_OK) {
        done = conclude(&client, connect_and_talk(&client, cas_buf_bytes(&early)));
    }
    cas_buf_clear(&early, NULL);
    cli_client_clear(&client);
    return done;
}
