/*
 * load.c: castls load: many connections to an echo server at once, each of which moves bytes both
 * ways and compares them; or handshakes one after another.
 */
#include "cli/client.h"

#define PERIOD 251 /* The pattern's, prime, so that a lost or doubled piece does not fit. */
#define PIECE_MAX 16384
#define OUTGOING_MAX 65536
#define TURNS_MAX 16
#define SILENCE_US 60000000 /* Nothing moved at all for so long: what is open is lost. */

typedef struct load_conn {
    castls_io *io;
    int descriptor; /* Ours until the connection is made on it. */
    bool is_over;
    uint64_t sent;
    uint64_t received;
    uint32_t wait;
} load_conn;

typedef CAS_POOL(load_conn) load_conns;

typedef struct load {
    cli_client *client;
    load_conns conns;
    cas_buf pattern;
    uint64_t bytes;
    int poll;
    uint64_t done;
    uint64_t failed;
    uint64_t open;
    uint64_t moved;     /* Received in all. */
    castls_error error; /* The first failure. */
} load;

/* What connection `number` sends from an offset on. */
static castls_bytes expected(const load *l, size_t number, uint64_t offset, uint64_t len)
{
    const uint64_t most = len < PIECE_MAX ? len : PIECE_MAX;
    return cas_bytes_slice(cas_buf_bytes(&l->pattern), cas_narrow_size((offset + number) % PERIOD),
                           cas_narrow_size(most));
}

static bool make_pattern(load *l)
{
    if (cas_buf_init(&l->pattern, NULL, PIECE_MAX + PERIOD) != CAS_OK) {
        return false;
    }
    cas_writer w = cas_writer_on(cas_buf_room(&l->pattern));
    for (size_t i = 0; i < PIECE_MAX + PERIOD; i++) {
        cas_write_u8(&w, cas_low_u8(i % PERIOD));
    }
    cas_buf_wrote(&l->pattern, cas_writer_len(&w));
    return true;
}

static void finish(load *l, load_conn *conn, bool good, const castls_error *error)
{
    conn->is_over = true;
    l->open--;
    if (good) {
        l->done++;
    } else {
        l->failed++;
        if (l->error.code == CASTLS_OK) {
            l->error = *error;
            l->error.code = error->code == CASTLS_OK ? CASTLS_FAILED : error->code;
        }
    }
    if (conn->io != NULL) {
        (void)castls_io_close(conn->io, NULL);
        castls_io_free(conn->io);
    } else {
        cli_os_close(conn->descriptor);
    }
    conn->io = NULL;
}

static castls_code send_some(load *l, load_conn *conn, size_t number)
{
    castls_conn *tls = castls_io_conn(conn->io);
    castls_code code = CASTLS_OK;
    while (code == CASTLS_OK && conn->sent < l->bytes && castls_conn_may_send(tls) &&
           castls_conn_outgoing_len(tls) < OUTGOING_MAX) {
        const castls_bytes parts[] = {expected(l, number, conn->sent, l->bytes - conn->sent)};
        size_t taken = 0;
        code = castls_conn_send(tls, CAS_PARTS(parts), &taken);
        conn->sent = conn->sent + taken;
    }
    return code == CASTLS_WOULD_BLOCK ? CASTLS_OK : code;
}

/* Reads a piece and compares it. */
static castls_code take_some(load *l, load_conn *conn, size_t number, castls_error *error)
{
    uint8_t room[PIECE_MAX] = {0};
    size_t len = 0;
    const castls_code code = cli_os_io_read(conn->io, CAS_SPAN(room), &len, error);
    if (code != CASTLS_OK) {
        return code;
    }
    if (len > l->bytes - conn->received ||
        !cas_bytes_equal(cas_bytes_prefix(CAS_BYTES(room), len),
                         expected(l, number, conn->received, len))) {
        error->code = CASTLS_FAILED;
        error->reason = CASTLS_REASON_INTERNAL;
        return CASTLS_FAILED;
    }
    conn->received = conn->received + len;
    l->moved = l->moved + len;
    return CASTLS_OK;
}

static bool begin_tls(load *l, load_conn *conn)
{
    if (cli_os_dial_end(conn->descriptor) != CLI_OS_OK) {
        return false;
    }
    const castls_code made =
        castls_io_client(l->client->config, conn->descriptor, l->client->name, &conn->io);
    conn->descriptor =
        made == CASTLS_OK ? conn->descriptor : -1; /* castls_io_client has closed it. */
    return made == CASTLS_OK && castls_conn_start(castls_io_conn(conn->io)) == CASTLS_OK;
}

static void step(load *l, load_conn *conn, size_t number)
{
    castls_error error = cli_no_error();
    castls_code code = CASTLS_OK;
    if (conn->io == NULL && !begin_tls(l, conn)) {
        error.code = CASTLS_IO;
        error.reason = CASTLS_REASON_IO_CONNECT;
        finish(l, conn, false, &error);
        return;
    }
    for (size_t i = 0; i < TURNS_MAX && code == CASTLS_OK && conn->received < l->bytes; i++) {
        code = send_some(l, conn, number);
        code = code == CASTLS_OK ? take_some(l, conn, number, &error) : code;
    }
    if (conn->received == l->bytes) {
        finish(l, conn, true, &error);
        return;
    }
    if (code != CASTLS_OK && code != CASTLS_WOULD_BLOCK) {
        finish(l, conn, false, &error);
        return;
    }
    const bool has_more = code == CASTLS_OK ||
                          (conn->sent < l->bytes && castls_conn_may_send(castls_io_conn(conn->io)));
    const uint32_t wait = has_more ? CLI_WAIT_READ | CLI_WAIT_WRITE
                                   : cas_narrow_u32((uint64_t)castls_io_wants(conn->io));
    if (wait != conn->wait) {
        conn->wait = wait;
        (void)cli_os_poll_change(l->poll, conn->descriptor, number, wait);
    }
}

static cli_exit dial_all(load *l)
{
    for (size_t i = 0; i < CAS_POOL_COUNT(&l->conns); i++) {
        load_conn *conn = CAS_POOL_AT(&l->conns, i);
        const cli_os_result result =
            cli_os_dial_begin(l->client->host, l->client->port, &conn->descriptor);
        conn->wait = CLI_WAIT_WRITE;
        l->open++;
        if ((result != CLI_OS_OK && result != CLI_OS_AGAIN) ||
            !cli_os_poll_add(l->poll, conn->descriptor, i, conn->wait)) {
            castls_error error = cli_no_error();
            error.code = CASTLS_IO;
            error.reason = CASTLS_REASON_IO_CONNECT;
            finish(l, conn, false, &error);
        }
    }
    return CLI_EXIT_OK;
}

static void run(load *l)
{
    int64_t moved_us = cli_os_time_us();
    while (l->open != 0 && !cli_os_is_stopped() && cli_os_time_us() - moved_us < SILENCE_US) {
        const size_t count = cli_os_poll_wait(l->poll, 1000);
        for (size_t n = 0; n < count; n++) {
            uint32_t ready = 0;
            const size_t number = cas_narrow_size(cli_os_poll_ready(n, &ready));
            load_conn *conn = CAS_POOL_AT(&l->conns, number);
            if (!conn->is_over) {
                step(l, conn, number);
            }
        }
        moved_us = count != 0 ? cli_os_time_us() : moved_us;
    }
}

static void report(const load *l, bool is_json, int64_t took_us)
{
    uint8_t room[2048] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const uint64_t wanted = l->bytes * CAS_POOL_COUNT(&l->conns);
    const uint64_t us = took_us < 1 ? 1 : (uint64_t)took_us;
    const uint64_t rate =
        l->moved / us * 1000000 / 1048576 + l->moved % us * 1000000 / us / 1048576;
    if (is_json) {
        cli_json json = {&w, false};
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "schema", CAS_TEXT("castls-load/1"));
        cli_json_number(&json, "connections", CAS_POOL_COUNT(&l->conns));
        cli_json_number(&json, "done", l->done);
        cli_json_number(&json, "failed", l->failed);
        cli_json_number(&json, "lost", l->open);
        cli_json_number(&json, "lost_bytes", wanted - l->moved);
        cli_json_number(&json, "bytes_each_way", l->moved);
        cli_json_number(&json, "microseconds", us);
        cli_json_number(&json, "mib_per_second", rate);
        cli_json_error(&json, &l->error);
        cli_json_close(&json, '}');
    } else {
        cas_write_decimal(&w, l->done);
        cli_write(&w, " of ");
        cas_write_decimal(&w, CAS_POOL_COUNT(&l->conns));
        cli_write(&w, " connections done, ");
        cas_write_decimal(&w, l->failed);
        cli_write(&w, " failed, ");
        cas_write_decimal(&w, l->open);
        cli_write(&w, " lost; ");
        cas_write_decimal(&w, l->moved);
        cli_write(&w, " bytes each way, ");
        cas_write_decimal(&w, wanted - l->moved);
        cli_write(&w, " lost, in ");
        cas_write_decimal(&w, us / 1000);
        cli_write(&w, " ms, ");
        cas_write_decimal(&w, rate);
        cli_write(&w, " MiB/s each way");
    }
    cli_write(&w, "\n");
    cli_print(&w);
}

static cli_exit load_connections(cli_client *client, uint64_t connections, uint64_t bytes)
{
    load l = {0};
    const int64_t begun_us = cli_os_time_us();
    l.client = client;
    l.bytes = bytes;
    l.error = cli_no_error();
    l.poll = cli_os_poll_new();
    (void)cli_os_raise_limit();
    if (l.poll < 0 || !make_pattern(&l) ||
        !CAS_POOL_INIT(&l.conns, NULL, cas_narrow_size(connections))) {
        cli_complain("no memory for so many connections", "");
        return CLI_EXIT_USAGE;
    }
    cli_exit done = dial_all(&l);
    run(&l);
    report(&l, cli_args_has(client->args, CLI_OPT_JSON), cli_os_time_us() - begun_us);
    if (l.done != connections) {
        if (l.error.code == CASTLS_OK) {
            cli_complain("nothing moved any more, for a minute", "");
        } else {
            cli_explain_error(&l.error);
        }
        done = l.error.code == CASTLS_OK ? CLI_EXIT_TLS : cli_exit_of(&l.error);
    }
    for (size_t i = 0; i < CAS_POOL_COUNT(&l.conns); i++) {
        castls_io_free(CAS_POOL_AT(&l.conns, i)->io);
    }
    CAS_POOL_CLEAR(&l.conns, NULL);
    cas_buf_clear(&l.pattern, NULL);
    cli_os_close(l.poll);
    return done;
}

/* A full handshake each: the client keeps no sessions. The memory after a tenth of them, when every
 * buffer has been made once, is what the end is compared with. */
static cli_exit load_handshakes(cli_client *client, uint64_t handshakes)
{
    uint8_t room[1024] = {0};
    uint64_t warm_kib = 0;
    uint64_t made = 0;
    castls_code code = CASTLS_OK;
    const int64_t begun_us = cli_os_time_us();
    while (made < handshakes && code == CASTLS_OK && !cli_os_is_stopped()) {
        code = cli_client_open(client, cas_bytes_none());
        if (code == CASTLS_OK) {
            (void)castls_io_close(client->io, NULL);
            made++;
        }
        cli_client_close(client);
        warm_kib = made <= handshakes / 10 ? cli_os_memory_kib() : warm_kib;
    }
    const uint64_t us = (uint64_t)(cli_os_time_us() - begun_us) + 1;
    const uint64_t end_kib = cli_os_memory_kib();
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    if (cli_args_has(client->args, CLI_OPT_JSON)) {
        cli_json json = {&w, false};
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "schema", CAS_TEXT("castls-load/1"));
        cli_json_number(&json, "handshakes", made);
        cli_json_number(&json, "microseconds", us);
        cli_json_number(&json, "memory_kib_at_a_tenth", warm_kib);
        cli_json_number(&json, "memory_kib_at_the_end", end_kib);
        cli_json_error(&json, &client->error);
        cli_json_close(&json, '}');
    } else {
        cas_write_decimal(&w, made);
        cli_write(&w, " of ");
        cas_write_decimal(&w, handshakes);
        cli_write(&w, " handshakes in ");
        cas_write_decimal(&w, us / 1000);
        cli_write(&w, " ms; memory ");
        cas_write_decimal(&w, warm_kib);
        cli_write(&w, " KiB after a tenth, ");
        cas_write_decimal(&w, end_kib);
        cli_write(&w, " KiB at the end");
    }
    cli_write(&w, "\n");
    cli_print(&w);
    if (made != handshakes) {
        cli_explain_error(&client->error);
        return code == CASTLS_OK ? CLI_EXIT_TLS : cli_exit_of(&client->error);
    }
    return CLI_EXIT_OK;
}

cli_exit cli_run_load(const cli_args *args)
{
    cli_client client = {0};
    uint64_t connections = 1;
    uint64_t bytes = 1048576;
    uint64_t handshakes = 0;
    if (!cli_args_number(args, CLI_OPT_CONNECTIONS, 1, 65000, &connections) ||
        !cli_args_number(args, CLI_OPT_BYTES, 1, UINT32_MAX, &bytes) ||
        !cli_args_number(args, CLI_OPT_HANDSHAKES, 1, UINT32_MAX, &handshakes)) {
        return CLI_EXIT_USAGE;
    }
    cli_exit done = cli_client_init(args, &client);
    if (done == CLI_EXIT_OK) {
        done = handshakes != 0 ? load_handshakes(&client, handshakes)
                               : load_connections(&client, connections, bytes);
    }
    cli_client_clear(&client);
    return done;
}
