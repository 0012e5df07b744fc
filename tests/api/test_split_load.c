/*
 * test_split_load.c: both ends of a connection in halves, each half in a thread of its own, under
 * load: data both ways, key updates asked for from both ends at once, and a failure in the middle
 * of it. It is most telling under ThreadSanitizer (tools/check/threads).
 */
#include "api/ground.h"

#include "core/atomic.h"
#include "support/threads.h"

#define CHANNEL_LEN 40000
#define CHUNK 3000
#define CHUNKS 150
#define UPDATE_EVERY 16
#define DAMAGE_AT 200000

/* One direction of the wire, with room for two records. */
typedef struct wire {
    cas_lock lock;
    uint8_t room[CHANNEL_LEN];
    size_t len;
    size_t passed;    /* Bytes that went through. */
    size_t damage_at; /* The byte that arrives changed; 0 for none. */
} wire;

/* One end: its halves and what they did, each field one thread's own. */
typedef struct end {
    castls_conn *reader;
    castls_conn *writer;
    wire *in;
    wire *out;
    size_t read_len;
    bool has_order; /* All that came, came in order. */
    castls_code read_code;
    castls_code write_code;
} end;

typedef struct load {
    end ends[2];
    wire wires[2];
    bool has_updates; /* TLS 1.3. */
    size_t total;     /* Bytes that each end sends; with damage no end but a failure. */
    cas_atomic next;  /* Which part the next thread plays: end and half. */
    cas_atomic over;  /* Halves that are done. */
} load;

/* As much of what is outgoing as there is room for. */
static void put(wire *to, castls_conn *writer)
{
    castls_bytes views[4] = {0};
    size_t count = 0;
    size_t moved = 0;
    castls_conn_outgoing(writer, views, CAS_COUNT(views), &count);
    cas_lock_take(&to->lock);
    for (size_t i = 0; i < count; i++) {
        const castls_bytes view = *CAS_AT(views, i);
        const castls_bytes now = cas_bytes_prefix(view, CHANNEL_LEN - to->len);
        (void)cas_span_copy(cas_span_skip(CAS_SPAN(to->room), to->len), now);
        to->len = to->len + now.len;
        moved = moved + now.len;
    }
    cas_lock_give(&to->lock);
    (void)castls_conn_sent(writer, moved);
}

/* All that is in the wire, into `room`. */
static castls_bytes get(wire *from, castls_span room)
{
    cas_lock_take(&from->lock);
    const size_t len = from->len;
    (void)cas_span_copy(room, cas_bytes_prefix(CAS_BYTES(from->room), len));
    if (from->damage_at > from->passed && from->damage_at <= from->passed + len) {
        const size_t at = from->damage_at - from->passed - 1;
        cas_span_set(room, at, cas_bytes_get(cas_span_bytes(room), at) ^ 1);
    }
    from->passed = from->passed + len;
    from->len = 0;
    cas_lock_give(&from->lock);
    return cas_bytes_prefix(cas_span_bytes(room), len);
}

/* The byte that stands at that place of the stream. */
static uint8_t byte_at(size_t at)
{
    return cas_low_u8(at * 7 + (at >> 8));
}

static bool goes_on(castls_code code)
{
    return code == CASTLS_OK || code == CASTLS_WOULD_BLOCK;
}

/* Sends everything with key updates between, closes, and stays until the other three are done, for
 * there may be mail. */
static void write_all(load *all, end *own)
{
    uint8_t chunk[CHUNK] = {0};
    castls_code code = CASTLS_OK;
    size_t sent = 0;
    while (sent < all->total && goes_on(code)) {
        for (size_t i = 0; i < sizeof(chunk); i++) {
            cas_span_set(CAS_SPAN(chunk), i, byte_at(sent + i));
        }
        const castls_bytes parts[] = {cas_bytes_prefix(CAS_BYTES(chunk), all->total - sent)};
        size_t taken = 0;
        code = castls_conn_send(own->writer, CAS_PARTS(parts), &taken);
        sent = sent + taken;
        if (code == CASTLS_OK && all->has_updates && sent / CHUNK % UPDATE_EVERY == 0) {
            code = castls_conn_update_keys(own->writer, sent / CHUNK % (UPDATE_EVERY * 2) == 0);
        }
        put(own->out, own->writer);
        if (taken == 0) {
            cas_test_yield();
        }
    }
    if (goes_on(code)) {
        code = castls_conn_close(own->writer);
    }
    cas_count_take(&all->over);
    while (cas_atomic_load(&all->over) < 4) {
        (void)castls_conn_sync(own->writer);
        put(own->out, own->writer);
        cas_test_yield();
    }
    own->write_code = goes_on(code) ? castls_conn_sync(own->writer) : code;
}

static void take(end *own)
{
    const castls_bytes data = castls_conn_received(own->reader);
    for (size_t i = 0; i < data.len; i++) {
        own->has_order = own->has_order && cas_bytes_get(data, i) == byte_at(own->read_len + i);
    }
    own->read_len = own->read_len + data.len;
    castls_conn_take(own->reader, data.len);
}

static void read_all(load *all, end *own)
{
    uint8_t room[CHANNEL_LEN] = {0};
    castls_code code = CASTLS_OK;
    while (code == CASTLS_OK) {
        castls_bytes in = get(own->in, CAS_SPAN(room));
        code = castls_conn_sync(own->reader);
        if (in.len == 0) {
            cas_test_yield();
        }
        while (in.len != 0 && code == CASTLS_OK) {
            size_t consumed = 0;
            code = castls_conn_receive(own->reader, in, &consumed);
            in = cas_bytes_skip(in, consumed);
            take(own);
        }
    }
    own->read_code = code;
    cas_count_take(&all->over);
    while (cas_atomic_load(&all->over) < 4) {
        (void)get(own->in, CAS_SPAN(room)); /* The other end is not to be stuck. */
        cas_test_yield();
    }
}

static void play(void *user)
{
    load *all = user;
    uint32_t part = cas_atomic_load(&all->next);
    while (!cas_atomic_swap_if(&all->next, part, part + 1)) {
        part = cas_atomic_load(&all->next);
    }
    end *own = CAS_AT(all->ends, part / 2);
    if (part % 2 == 0) {
        write_all(all, own);
    } else {
        read_all(all, own);
    }
}

/* Runs it to its end in four threads; the ends are left to be looked at. */
static void run(const api_ground *ground, uint16_t version, size_t damage_at, load *all)
{
    castls_config_builder *client = api_client(ground);
    castls_config_builder_set_versions(client, version, version);
    cas_pair pair = api_pair(ground, api_build(client), NULL);
    castls_conn *conns[] = {pair.client, pair.server};
    api_connect(&pair);
    all->has_updates = version == 0x0304;
    all->total = damage_at == 0 ? (size_t)CHUNK * CHUNKS : SIZE_MAX;
    CAS_AT(all->wires, 1)->damage_at = damage_at;
    for (size_t i = 0; i < 2; i++) {
        end *own = CAS_AT(all->ends, i);
        own->reader = *CAS_AT(conns, i);
        own->in = CAS_AT(all->wires, i);
        own->out = CAS_AT(all->wires, 1 - i);
        own->has_order = true;
        assert_int_equal(castls_conn_split(own->reader, &own->writer), CASTLS_OK);
    }
    assert_int_equal(cas_test_in_threads(4, play, all), 4);
}

static void clear(load *all)
{
    for (size_t i = 0; i < 2; i++) {
        end *own = CAS_AT(all->ends, i);
        castls_conn_free(i == 0 ? own->writer : own->reader);
        castls_conn_free(i == 0 ? own->reader : own->writer);
    }
    CAS_FREE(NULL, all);
}

static void four_threads_move_data_and_change_keys(void **state)
{
    for (uint16_t version = 0x0303; version <= 0x0304; version++) {
        load *all = CAS_NEW(NULL, load);
        assert_non_null(all);
        run(*state, version, 0, all);
        for (size_t i = 0; i < 2; i++) {
            const end *own = CAS_AT(all->ends, i);
            assert_int_equal(own->read_code, CASTLS_CLOSED);
            assert_int_equal(own->write_code, CASTLS_OK);
            assert_int_equal(own->read_len, all->total);
            assert_true(own->has_order);
        }
        clear(all);
    }
}

/* A record is damaged on its way to the server: its reader fails, its writer tells the client,
 * whose reader stops, and whose writer learns of it. */
static void a_failure_reaches_all_four(void **state)
{
    load *all = CAS_NEW(NULL, load);
    assert_non_null(all);
    run(*state, 0x0304, DAMAGE_AT, all);
    const end *client = CAS_AT(all->ends, 0);
    const end *server = CAS_AT(all->ends, 1);
    assert_int_equal(castls_conn_error(server->reader)->reason, CASTLS_REASON_RECORD_BAD_MAC);
    assert_int_equal(castls_conn_error(server->writer)->reason, CASTLS_REASON_RECORD_BAD_MAC);
    assert_int_equal(castls_conn_error(client->reader)->reason, CASTLS_REASON_ALERT_RECEIVED);
    assert_int_equal(castls_conn_error(client->writer)->reason, CASTLS_REASON_ALERT_RECEIVED);
    assert_int_equal(castls_conn_error(client->writer)->alert_received,
                     CASTLS_ALERT_BAD_RECORD_MAC);
    assert_true(server->has_order && client->has_order);
    assert_true(server->read_len < DAMAGE_AT);
    clear(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_threads_move_data_and_change_keys),
        cmocka_unit_test(a_failure_reaches_all_four),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
