/*
 * stream.c: a connection over a descriptor: the loop that an application would write, once.
 */
#include "castls/io.h"
#include "io/problem.h"

#define VIEWS_MAX 16
#define ROOM_LEN 16709 /* Bytes: one record of the largest kind. */

struct castls_io {
    castls_conn *conn;
    int descriptor;
    int wants;        /* 1 to read, 2 to write, 3 either, after CASTLS_WOULD_BLOCK. */
    cas_buf incoming; /* Bytes from the peer that the connection did not take yet. */
    size_t taken;     /* Of them, from the front. */
};

static castls_code make(castls_conn *conn, int descriptor, castls_io **out)
{
    castls_io *io = CAS_NEW(NULL, castls_io);
    if (io == NULL || cas_buf_init(&io->incoming, NULL, ROOM_LEN) != CAS_OK) {
        CAS_FREE(NULL, io);
        castls_conn_free(conn);
        cas_os_close(descriptor);
        *out = NULL;
        return CASTLS_NO_MEMORY;
    }
    io->conn = conn;
    io->descriptor = descriptor;
    *out = io;
    return CASTLS_OK;
}

castls_code castls_io_client(castls_config *config, int descriptor, const char *server_name,
                             castls_io **out)
{
    castls_conn *conn = NULL;
    *out = NULL;
    const castls_code code = castls_client_new(config, cas_text(server_name), &conn);
    if (code != CASTLS_OK) {
        cas_os_close(descriptor);
        return code;
    }
    return make(conn, descriptor, out);
}

castls_code castls_io_server(castls_config *config, int descriptor, castls_io **out)
{
    castls_conn *conn = NULL;
    *out = NULL;
    const castls_code code = castls_server_new(config, &conn);
    if (code != CASTLS_OK) {
        cas_os_close(descriptor);
        return code;
    }
    return make(conn, descriptor, out);
}

void castls_io_free(castls_io *io)
{
    if (io == NULL) {
        return;
    }
    castls_conn_free(io->conn);
    cas_os_close(io->descriptor);
    cas_buf_clear(&io->incoming, NULL);
    CAS_FREE(NULL, io);
}

castls_conn *castls_io_conn(castls_io *io)
{
    return io->conn;
}

int castls_io_descriptor(const castls_io *io)
{
    return io->descriptor;
}

int castls_io_wants(const castls_io *io)
{
    return io->wants;
}

castls_code castls_io_flush(castls_io *io, castls_error *error)
{
    castls_bytes views[VIEWS_MAX] = {0};
    size_t count = 0;
    castls_conn_outgoing(io->conn, views, VIEWS_MAX, &count);
    while (count != 0) {
        size_t len = 0;
        const cas_os_result result =
            cas_os_write(io->descriptor, CAS_PARTS_FIRST(views, count), &len);
        if (result == CAS_OS_AGAIN) {
            io->wants = 2;
            return CASTLS_WOULD_BLOCK;
        }
        if (result != CAS_OS_OK) {
            return cas_io_problem(error, cas_io_reason(result), "write");
        }
        if (castls_conn_sent(io->conn, len) != CASTLS_OK) {
            return CASTLS_FAILED;
        }
        castls_conn_outgoing(io->conn, views, VIEWS_MAX, &count);
    }
    return CASTLS_OK;
}

/* Offers what was read before; true when the connection took any of it. */
static castls_code offer(castls_io *io, bool *moved)
{
    const castls_bytes rest = cas_bytes_skip(cas_buf_bytes(&io->incoming), io->taken);
    size_t consumed = 0;
    const castls_code code = castls_conn_receive(io->conn, rest, &consumed);
    io->taken = io->taken + consumed;
    *moved = consumed != 0;
    return code;
}

/* Reads more from the descriptor, once everything before was taken. */
static castls_code fill(castls_io *io, castls_error *error)
{
    size_t len = 0;
    cas_buf_reset(&io->incoming);
    io->taken = 0;
    const cas_os_result result = cas_os_read(io->descriptor, cas_buf_room(&io->incoming), &len);
    switch (result) {
    case CAS_OS_OK:
        cas_buf_wrote(&io->incoming, len);
        return CASTLS_OK;
    case CAS_OS_AGAIN:
        io->wants = 1;
        return CASTLS_WOULD_BLOCK;
    case CAS_OS_END: {
        const castls_code code = castls_conn_receive_end(io->conn);
        return code == CASTLS_CLOSED ? code : cas_io_failed(error, castls_conn_error(io->conn));
    }
    default:
        return cas_io_problem(error, cas_io_reason(result), "read");
    }
}

/* One turn: send what is outgoing, let the connection take what is there, else read more. */
static castls_code turn(castls_io *io, castls_error *error)
{
    bool moved = false;
    const castls_code offered = offer(io, &moved);
    const castls_code flushed = castls_io_flush(io, error);
    if (offered < CASTLS_OK) {
        return cas_io_failed(error, castls_conn_error(io->conn));
    }
    if (flushed < CASTLS_OK) {
        return flushed;
    }
    if (offered != CASTLS_OK || moved) {
        return offered;
    }
    /* Also while nothing can be sent: two peers that both write first and read then would wait for
     * each other for ever. */
    const castls_code filled = fill(io, error);
    if (filled == CASTLS_WOULD_BLOCK && flushed == CASTLS_WOULD_BLOCK) {
        io->wants = 3;
    }
    return filled;
}

castls_code castls_io_handshake(castls_io *io, castls_error *error)
{
    cas_io_no_problem(error);
    const castls_code started = castls_conn_start(io->conn);
    if (started < CASTLS_OK) {
        const castls_code flushed = castls_io_flush(io, NULL);
        (void)flushed; /* The alert is a courtesy; the failure is told either way. */
        return cas_io_failed(error, castls_conn_error(io->conn));
    }
    while (!castls_conn_is_connected(io->conn)) {
        if (castls_conn_operation(io->conn) != NULL) {
            return CASTLS_PENDING;
        }
        const castls_code code = turn(io, error);
        if (code != CASTLS_OK) {
            return code;
        }
    }
    return castls_io_flush(io, error);
}

castls_code castls_io_read(castls_io *io, void *room, size_t size, size_t *len, castls_error *error)
{
    cas_io_no_problem(error);
    *len = 0;
    if (size == 0) {
        return CASTLS_BAD_ARGUMENT;
    }
    for (;;) {
        const castls_code code = castls_conn_read(io->conn, cas_os_span(room, size), len);
        if (code < CASTLS_OK) {
            return cas_io_failed(error, castls_conn_error(io->conn));
        }
        if (code != CASTLS_OK || *len != 0) {
            return code;
        }
        const castls_code turned = turn(io, error);
        if (turned != CASTLS_OK && turned != CASTLS_CLOSED) {
            return turned;
        }
    }
}

castls_code castls_io_write(castls_io *io, const void *data, size_t size, size_t *len,
                            castls_error *error)
{
    const castls_bytes parts[] = {cas_os_bytes(data, size)};
    *len = 0;
    const castls_code made = castls_io_handshake(io, error);
    if (made != CASTLS_OK) {
        return made;
    }
    const castls_code code = castls_conn_send(io->conn, CAS_PARTS(parts), len);
    if (code < CASTLS_OK) {
        return cas_io_failed(error, castls_conn_error(io->conn));
    }
    const castls_code flushed = castls_io_flush(io, error);
    return *len != 0 && flushed == CASTLS_WOULD_BLOCK ? CASTLS_OK : flushed;
}

castls_code castls_io_write_all(castls_io *io, const void *data, size_t size, castls_error *error)
{
    const castls_bytes all = cas_os_bytes(data, size);
    size_t done = 0;
    while (done < size) {
        const castls_bytes rest = cas_bytes_skip(all, done);
        const castls_bytes parts[] = {rest};
        size_t taken = 0;
        castls_code code = castls_io_handshake(io, error);
        if (code == CASTLS_OK) {
            code = castls_conn_send(io->conn, CAS_PARTS(parts), &taken);
            code = code < CASTLS_OK ? cas_io_failed(error, castls_conn_error(io->conn)) : CASTLS_OK;
        }
        if (code == CASTLS_OK) {
            code = castls_io_flush(io, error);
        }
        if (code != CASTLS_OK) {
            return code;
        }
        done = done + taken;
    }
    return CASTLS_OK;
}

castls_code castls_io_close(castls_io *io, castls_error *error)
{
    cas_io_no_problem(error);
    const castls_code code = castls_conn_close(io->conn);
    return code < CASTLS_OK ? cas_io_failed(error, castls_conn_error(io->conn))
                            : castls_io_flush(io, error);
}
