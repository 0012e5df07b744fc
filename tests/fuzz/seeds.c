/*
 * seeds.c: seeds for the fuzz targets of whole connections, from real exchanges: the bytes that
 * each end gets in a handshake of every kind and after it, and the messages inside them. make-seeds
 * puts them into the corpora. Each is tried before it is given out: it has to connect its end.
 */
#include "fuzz/fuzz.h"
#include "fuzz/handshake.h"

#include "core/arena.h"
#include "core/list.h"
#include "tls/conn.h"

#define SEED_MAX 65536

typedef struct seed_kind {
    const char *name;
    uint8_t kind;
} seed_kind;

static const seed_kind kinds[] = {
    {"full", 0},
    {"retry", FUZZ_RETRY},
    {"mutual", FUZZ_MUTUAL},
    {"retry-mutual", FUZZ_RETRY | FUZZ_MUTUAL},
    {"resumed", FUZZ_RESUMED},
    {"stateful", FUZZ_RESUMED | FUZZ_STATEFUL},
    {"operations", FUZZ_MUTUAL | FUZZ_OPERATIONS},
    {"resumed-operations", FUZZ_RESUMED | FUZZ_OPERATIONS},
    {"tls12", FUZZ_TLS12},
    {"tls12-mutual", FUZZ_TLS12 | FUZZ_MUTUAL},
    {"tls12-resumed", FUZZ_TLS12 | FUZZ_RESUMED},
    {"tls12-stateful", FUZZ_TLS12 | FUZZ_RESUMED | FUZZ_STATEFUL},
    {"tls12-operations", FUZZ_TLS12 | FUZZ_MUTUAL | FUZZ_OPERATIONS},
    {"sealed-full", FUZZ_SEALED},
    {"sealed-resumed", FUZZ_RESUMED | FUZZ_SEALED},
};

/* What one end gets: records, and the messages in them. */
typedef struct seed_bytes {
    cas_arena records;
    cas_arena messages;
} seed_bytes;

static void add(cas_arena *arena, castls_bytes bytes)
{
    cas_range ignored = {0};
    fuzz_require(cas_arena_keep(arena, bytes, &ignored) == CAS_OK, "there is room for a seed");
}

/* Carries one flight, and writes it down. */
static size_t carry(castls_conn *from, castls_conn *to, seed_bytes *seed)
{
    castls_bytes views[16] = {0};
    castls_event event = {.struct_len = sizeof(event)};
    size_t count = 0;
    size_t total = 0;
    fuzz_answer(from);
    castls_conn_outgoing(from, views, CAS_COUNT(views), &count);
    for (size_t i = 0; i < count; i++) {
        const castls_bytes view = *CAS_AT(views, i);
        add(&seed->records, view);
        fuzz_offer(to, view);
        total = total + view.len;
    }
    fuzz_require(castls_conn_sent(from, total) == CASTLS_OK, "what is outgoing can be sent");
    while (castls_conn_next_event(from, &event) == CASTLS_OK) {
        if (event.kind == CASTLS_EVENT_MESSAGE_OUT) {
            add(&seed->messages, event.bytes);
        }
    }
    return total;
}

static void say(castls_conn *conn, castls_bytes text)
{
    const castls_bytes parts[] = {text};
    size_t taken = 0;
    fuzz_require(castls_conn_send(conn, CAS_PARTS(parts), &taken) == CASTLS_OK && taken == text.len,
                 "data can be sent");
}

/* An exchange with all that may come after a handshake. */
static void exchange(fuzz_ends *ends, seed_bytes *to_client, seed_bytes *to_server)
{
    size_t moved = 1;
    while (moved != 0) {
        moved = carry(ends->client, ends->server, to_server);
        moved = moved + carry(ends->server, ends->client, to_client);
    }
    fuzz_require(castls_conn_is_connected(ends->client) && castls_conn_is_connected(ends->server),
                 "an honest handshake succeeds");
    say(ends->client, CAS_TEXT("hello"));
    say(ends->server, CAS_TEXT("hello, too"));
    /* TLS 1.2 has nothing of that kind. */
    fuzz_require(castls_conn_version(ends->client) == 0x0303 ||
                     (castls_conn_update_keys(ends->client, true) == CASTLS_OK &&
                      castls_conn_send_ticket(ends->server) == CASTLS_OK),
                 "a connection goes on");
    (void)carry(ends->client, ends->server, to_server);
    (void)carry(ends->server, ends->client, to_client);
    say(ends->client, CAS_TEXT("under the new key"));
    (void)castls_conn_close(ends->client);
    (void)castls_conn_close(ends->server);
    (void)carry(ends->client, ends->server, to_server);
    (void)carry(ends->server, ends->client, to_client);
}

/* Offered alone to an end of its own, the records connect it. */
static void try_records(uint8_t kind, bool to_server, castls_bytes records)
{
    fuzz_ends ends = fuzz_ends_begin(kind);
    castls_conn *conn = to_server ? ends.server : ends.client;
    fuzz_offer(conn, records);
    fuzz_require(castls_conn_is_connected(conn), "a seed connects");
    fuzz_ends_end(&ends);
}

/* A seed with what an input begins with. */
static void give_out(const char *target, const char *name, castls_bytes head, castls_bytes bytes)
{
    cas_arena whole = cas_arena_on(NULL, SEED_MAX);
    add(&whole, head);
    add(&whole, bytes);
    fuzz_seed(target, name, cas_arena_bytes(&whole));
    cas_arena_clear(&whole);
}

static void make_seeds(const seed_kind *row)
{
    const uint8_t record_head[] = {row->kind};
    const uint8_t client_head[] = {row->kind, 0, 0}; /* The client, at once, byte by byte. */
    const uint8_t server_head[] = {row->kind, 1, 0};
    seed_bytes to_client = {cas_arena_on(NULL, SEED_MAX), cas_arena_on(NULL, SEED_MAX)};
    seed_bytes to_server = {cas_arena_on(NULL, SEED_MAX), cas_arena_on(NULL, SEED_MAX)};
    fuzz_ends ends = fuzz_ends_begin(row->kind);
    exchange(&ends, &to_client, &to_server);
    fuzz_ends_end(&ends);
    try_records(row->kind, false, cas_arena_bytes(&to_client.records));
    try_records(row->kind, true, cas_arena_bytes(&to_server.records));
    give_out("client", row->name, CAS_BYTES(record_head), cas_arena_bytes(&to_client.records));
    give_out("server", row->name, CAS_BYTES(record_head), cas_arena_bytes(&to_server.records));
    give_out("handshake_inner/client", row->name, CAS_BYTES(client_head),
             cas_arena_bytes(&to_client.messages));
    give_out("handshake_inner/server", row->name, CAS_BYTES(server_head),
             cas_arena_bytes(&to_server.messages));
    cas_arena_clear(&to_client.records);
    cas_arena_clear(&to_client.messages);
    cas_arena_clear(&to_server.records);
    cas_arena_clear(&to_server.messages);
}

void fuzz_seeds(void)
{
    for (size_t i = 0; i < CAS_COUNT(kinds); i++) {
        make_seeds(CAS_AT(kinds, i));
    }
}
