/*
 * bulk.c: see bulk.h. What is sent, what is on the way and what is received lie in buffers of this
 * program; castls' own buffers come between only where that is what is measured.
 */
#include "bench/bulk.h"

#include "bench/os.h"
#include "core/list.h"

#define WIRE_LEN (CAS_BENCH_BULK_LEN + 65536)
#define VIEWS_MAX 16

typedef struct cas_bench_rooms {
    cas_buf plain;
    cas_buf wire;
    cas_buf opened;
} cas_bench_rooms;

static castls_code rooms_make(cas_bench_rooms *rooms)
{
    if (cas_buf_init(&rooms->plain, NULL, CAS_BENCH_BULK_LEN) != CAS_OK ||
        cas_buf_init(&rooms->wire, NULL, WIRE_LEN) != CAS_OK ||
        cas_buf_init(&rooms->opened, NULL, CAS_BENCH_BULK_LEN) != CAS_OK) {
        return CASTLS_NO_MEMORY;
    }
    cas_buf_wrote(&rooms->plain, CAS_BENCH_BULK_LEN);
    cas_buf_wrote(&rooms->wire, WIRE_LEN);
    cas_buf_wrote(&rooms->opened, CAS_BENCH_BULK_LEN);
    return CASTLS_OK;
}

static void rooms_clear(cas_bench_rooms *rooms)
{
    cas_buf_clear(&rooms->plain, NULL);
    cas_buf_clear(&rooms->wire, NULL);
    cas_buf_clear(&rooms->opened, NULL);
}

static castls_code send_all(castls_conn *conn, const cas_bench_rooms *rooms, cas_bench_way way,
                            size_t *len)
{
    const castls_bytes plain = cas_bytes_prefix(cas_buf_bytes(&rooms->plain), way.total_len);
    size_t at = 0;
    *len = 0;
    while (at < plain.len) {
        const castls_bytes parts[] = {cas_bytes_prefix(cas_bytes_skip(plain, at), way.write_len)};
        const castls_span room = cas_span_skip(cas_buf_span(&rooms->wire), *len);
        size_t taken = 0;
        size_t sealed = 0;
        const castls_code code =
            castls_conn_send_into(conn, CAS_PARTS(parts), room, &taken, &sealed);
        if (code != CASTLS_OK || taken == 0) {
            return CASTLS_FAILED;
        }
        at = at + taken;
        *len = *len + sealed;
    }
    return CASTLS_OK;
}

/* Opens all that was sealed, in place, one record a call. */
static castls_code receive_all(castls_conn *conn, const cas_bench_rooms *rooms, cas_bench_way way,
                               size_t len)
{
    const castls_span in = cas_span_prefix(cas_buf_span(&rooms->wire), len);
    size_t at = 0;
    size_t opened = 0;
    while (at < in.len) {
        size_t consumed = 0;
        castls_bytes data = {0};
        const castls_code code =
            castls_conn_receive_in_place(conn, cas_span_skip(in, at), &consumed, &data);
        if (code != CASTLS_OK || consumed == 0) {
            return CASTLS_FAILED;
        }
        at = at + consumed;
        opened = opened + data.len;
    }
    return opened == way.total_len ? CASTLS_OK : CASTLS_FAILED;
}

/* Copies what is outgoing, as a socket would. */
static castls_code flush(castls_conn *conn, castls_span out, size_t *len)
{
    castls_bytes views[VIEWS_MAX] = {0};
    size_t count = 0;
    *len = 0;
    castls_conn_outgoing(conn, views, VIEWS_MAX, &count);
    for (size_t i = 0; i < count; i++) {
        if (!cas_span_copy(cas_span_skip(out, *len), *CAS_AT(views, i))) {
            return CASTLS_NO_ROOM;
        }
        *len = *len + CAS_AT(views, i)->len;
    }
    return castls_conn_sent(conn, *len);
}

static castls_code send_all_buffered(castls_conn *conn, const cas_bench_rooms *rooms,
                                     cas_bench_way way, size_t *len)
{
    const castls_bytes plain = cas_bytes_prefix(cas_buf_bytes(&rooms->plain), way.total_len);
    size_t at = 0;
    *len = 0;
    while (at < plain.len) {
        const castls_bytes parts[] = {cas_bytes_prefix(cas_bytes_skip(plain, at), way.write_len)};
        size_t taken = 0;
        size_t moved = 0;
        castls_code code = castls_conn_send(conn, CAS_PARTS(parts), &taken);
        if (code == CASTLS_OK) {
            code = flush(conn, cas_span_skip(cas_buf_span(&rooms->wire), *len), &moved);
        }
        if (code != CASTLS_OK || taken == 0) {
            return CASTLS_FAILED;
        }
        at = at + taken;
        *len = *len + moved;
    }
    return CASTLS_OK;
}

static castls_code
receive_all_buffered(castls_conn *conn, const cas_bench_rooms *rooms, cas_bench_way way, size_t len)
{
    const castls_bytes in = cas_bytes_prefix(cas_buf_bytes(&rooms->wire), len);
    const castls_span out = cas_buf_span(&rooms->opened);
    size_t at = 0;
    size_t opened = 0;
    while (at < in.len) {
        size_t consumed = 0;
        size_t got = 0;
        castls_code code = castls_conn_receive(conn, cas_bytes_skip(in, at), &consumed);
        if (code == CASTLS_OK) {
            code = castls_conn_read(conn, cas_span_skip(out, opened), &got);
        }
        if (code != CASTLS_OK || consumed == 0) {
            return CASTLS_FAILED;
        }
        at = at + consumed;
        opened = opened + got;
    }
    return opened == way.total_len ? CASTLS_OK : CASTLS_FAILED;
}

static castls_code transfer(castls_conn *server, castls_conn *client, const cas_bench_rooms *rooms,
                            cas_bench_way way, uint64_t *send_ns, uint64_t *receive_ns)
{
    size_t len = 0;
    uint64_t start = cas_bench_now_ns();
    castls_code code = way.is_buffered ? send_all_buffered(server, rooms, way, &len)
                                       : send_all(server, rooms, way, &len);
    *send_ns = *send_ns + (cas_bench_now_ns() - start);
    if (code != CASTLS_OK) {
        return code;
    }
    start = cas_bench_now_ns();
    code = way.is_buffered ? receive_all_buffered(client, rooms, way, len)
                           : receive_all(client, rooms, way, len);
    *receive_ns = *receive_ns + (cas_bench_now_ns() - start);
    return code;
}

static castls_code time_all(castls_conn *server, castls_conn *client, cas_bench_way way,
                            uint64_t batches, uint64_t times, uint64_t *send_ns,
                            uint64_t *receive_ns)
{
    cas_bench_rooms rooms = {0};
    castls_code code = rooms_make(&rooms);
    for (uint64_t batch = 0; batch < batches && code == CASTLS_OK; batch++) {
        uint64_t send = 0;
        uint64_t receive = 0;
        for (uint64_t i = 0; i < times && code == CASTLS_OK; i++) {
            code = transfer(server, client, &rooms, way, &send, &receive);
        }
        *send_ns = send < *send_ns ? send : *send_ns;
        *receive_ns = receive < *receive_ns ? receive : *receive_ns;
    }
    rooms_clear(&rooms);
    return code;
}

castls_code cas_bench_bulk(const cas_bench_setting *setting, cas_bench_way way, uint64_t batches,
                           uint64_t times, uint64_t *send_ns, uint64_t *receive_ns)
{
    cas_bench_world world = {0};
    castls_conn *client = NULL;
    castls_conn *server = NULL;
    uint64_t ignored = 0;
    *send_ns = UINT64_MAX;
    *receive_ns = UINT64_MAX;
    castls_code code = cas_bench_world_make(setting, &world);
    if (code == CASTLS_OK) {
        code = cas_bench_connect(&world, &client, &server, &ignored, &ignored);
    }
    if (code == CASTLS_OK) {
        code = time_all(server, client, way, batches, times, send_ns, receive_ns);
    }
    castls_conn_free(client);
    castls_conn_free(server);
    cas_bench_world_clear(&world);
    return code;
}
