/*
 * http.c: the HTTP side of castls serve.
 */
#include "cli/http.h"

#include "cli/cli.h"
#include "cli/request.h"

#define LINE_MAX 1024

cli_http cli_http_start(int root)
{
    cli_http http = {0};
    http.root = root;
    http.file = -1;
    return http;
}

void cli_http_clear(cli_http *http)
{
    cli_os_close(http->file);
    http->file = -1;
}

bool cli_http_has_work(const cli_http *http)
{
    return http->state == CLI_HTTP_FILE || http->state == CLI_HTTP_DONE;
}

/* The caller has seen to it that there is room for a piece. */
static castls_code put(castls_conn *conn, castls_bytes text)
{
    const castls_bytes parts[] = {text};
    size_t taken = 0;
    if (text.len == 0) {
        return CASTLS_OK;
    }
    const castls_code code = castls_conn_send(conn, CAS_PARTS(parts), &taken);
    return code == CASTLS_OK && taken != text.len ? CASTLS_LIMIT : code;
}

/* The head of an answer; a length of UINT64_MAX is a chunked body. */
static castls_code answer(cli_http *http, castls_conn *conn, const char *status, const char *type,
                          uint64_t length)
{
    uint8_t room[LINE_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cli_write(&w, "HTTP/1.1 ");
    cli_write(&w, status);
    cli_write(&w, "\r\nContent-Type: ");
    cli_write(&w, type);
    if (length == UINT64_MAX) {
        cli_write(&w, "\r\nTransfer-Encoding: chunked");
    } else {
        cli_write(&w, "\r\nContent-Length: ");
        cas_write_decimal(&w, length);
    }
    cli_write(&w, http->is_closed ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n");
    return put(conn, cas_writer_bytes(&w));
}

static castls_code answer_text(cli_http *http, castls_conn *conn, const char *status,
                               castls_bytes text, bool with_body)
{
    const castls_code code = answer(http, conn, status, "text/plain", text.len);
    return code == CASTLS_OK && with_body ? put(conn, text) : code;
}

static castls_code refuse(cli_http *http, castls_conn *conn, const char *status)
{
    http->is_closed = true;
    http->state = CLI_HTTP_DONE;
    return answer_text(http, conn, status, CAS_TEXT("refused\n"), true);
}

/* A small page: what was agreed. */
static castls_code answer_page(cli_http *http, castls_conn *conn, bool with_body)
{
    uint8_t room[LINE_MAX] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cli_write(&w, "castls ");
    cli_write(&w, castls_version());
    cli_write(&w, ": ");
    cli_write_summary(&w, conn);
    cli_write(&w, "\n");
    return answer_text(http, conn, "200 OK", cas_writer_bytes(&w), with_body);
}

typedef struct type_row {
    const char *ending;
    const char *type;
} type_row;

static const type_row types[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css"},
    {".js", "text/javascript"},
    {".json", "application/json"},
    {".txt", "text/plain"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".wasm", "application/wasm"},
};

static const char *type_of(castls_bytes path)
{
    for (size_t i = 0; i < CAS_COUNT(types); i++) {
        const type_row *row = CAS_AT(types, i);
        const castls_bytes ending = cas_text(row->ending);
        if (path.len > ending.len &&
            cas_bytes_equal_fold(cas_bytes_skip(path, path.len - ending.len), ending)) {
            return row->type;
        }
    }
    return "application/octet-stream";
}

/* The path of a target without its query, percent-decoded (RFC 3986 section 2.1) and relative. */
static bool decode_path(castls_bytes target, cas_writer *w)
{
    const castls_bytes path = cas_bytes_prefix(target, cas_bytes_find(target, '?'));
    size_t i = 0;
    while (cas_bytes_get(path, i) == '/') {
        i++;
    }
    while (i < path.len) {
        uint8_t byte = cas_bytes_get(path, i);
        i++;
        if (byte == '%') {
            const uint8_t high = cas_hex_value(cas_bytes_get(path, i));
            const uint8_t low = cas_hex_value(cas_bytes_get(path, i + 1));
            if (high > 15 || low > 15) {
                return false;
            }
            byte = cas_narrow_u8((uint64_t)high * 16 + low);
            i = i + 2;
        }
        cas_write_u8(w, byte);
    }
    const castls_bytes whole = cas_writer_bytes(w);
    if (whole.len == 0 || cas_bytes_get(whole, whole.len - 1) == '/') {
        cas_write_bytes(w, CAS_TEXT("index.html"));
    }
    return true;
}

/* A file below the root: the system refuses every step out of it (cli_os_open_beneath). */
static castls_code answer_file(cli_http *http, castls_conn *conn, castls_bytes target,
                               bool with_body)
{
    uint8_t room[LINE_MAX] = {0};
    castls_bytes path = {0};
    uint64_t size = 0;
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    if (!decode_path(target, &w) || cas_writer_end(&w, &path) != CAS_OK) {
        return refuse(http, conn, "400 Bad Request");
    }
    if (cli_os_open_beneath(http->root, path, &http->file, &size) != CLI_OS_OK) {
        return answer_text(http, conn, "404 Not Found", CAS_TEXT("there is no such file\n"),
                           with_body);
    }
    const castls_code code = answer(http, conn, "200 OK", type_of(path), size);
    if (with_body) {
        http->state = CLI_HTTP_FILE;
        http->left = size;
    } else {
        cli_http_clear(http);
    }
    return code;
}

static castls_code answer_request(cli_http *http, castls_conn *conn, const cli_request *r)
{
    const bool is_get = cas_bytes_equal(r->method, CAS_TEXT("GET"));
    const bool is_head = cas_bytes_equal(r->method, CAS_TEXT("HEAD"));
    http->is_closed = r->is_closed;
    if (r->is_bad) {
        return refuse(http, conn, "400 Bad Request");
    }
    http->state = r->is_closed ? CLI_HTTP_DONE : CLI_HTTP_HEAD;
    if (is_get || is_head) {
        if (r->is_chunked || r->length != 0) {
            return refuse(http, conn, "400 Bad Request");
        }
        return http->root >= 0 ? answer_file(http, conn, r->target, is_get)
                               : answer_page(http, conn, is_get);
    }
    if (http->root >= 0 || !(cas_bytes_equal(r->method, CAS_TEXT("POST")) ||
                             cas_bytes_equal(r->method, CAS_TEXT("PUT")))) {
        return refuse(http, conn, "405 Method Not Allowed");
    }
    if (r->is_waiting) {
        const castls_code code = put(conn, CAS_TEXT("HTTP/1.1 100 Continue\r\n\r\n"));
        if (code != CASTLS_OK) {
            return code;
        }
    }
    if (r->is_chunked) {
        http->state = CLI_HTTP_CHUNK_SIZE;
    } else if (r->length != 0) {
        http->state = CLI_HTTP_BODY;
        http->left = r->length;
    }
    return answer(http, conn, "200 OK", "application/octet-stream",
                  r->is_chunked ? UINT64_MAX : r->length);
}

static void end_answer(cli_http *http)
{
    http->state = http->is_closed ? CLI_HTTP_DONE : CLI_HTTP_HEAD;
}

static castls_code step_head(cli_http *http, cas_arena *input, castls_conn *conn, bool *moved)
{
    const castls_bytes all = cas_arena_bytes(input);
    const size_t len = cas_bytes_search(all, CAS_TEXT("\r\n\r\n"));
    cli_request r = {0};
    if (len == all.len) {
        *moved = all.len > CLI_HTTP_HEAD_MAX;
        return *moved ? refuse(http, conn, "431 Request Header Fields Too Large") : CASTLS_OK;
    }
    *moved = true;
    cli_request_read(cas_bytes_prefix(all, len), &r);
    const castls_code code = answer_request(http, conn, &r);
    cas_arena_drop_front(input, len + 4);
    return code;
}

/* A piece of a body goes back, in a chunk of its own where the body came in chunks. */
static castls_code step_body(cli_http *http, cas_arena *input, castls_conn *conn, bool *moved)
{
    const uint64_t most = http->left < CLI_HTTP_PIECE_MAX ? http->left : CLI_HTTP_PIECE_MAX;
    const castls_bytes piece = cas_bytes_prefix(cas_arena_bytes(input), cas_narrow_size(most));
    castls_code code = CASTLS_OK;
    *moved = piece.len != 0;
    if (!*moved) {
        return CASTLS_OK;
    }
    if (http->state == CLI_HTTP_CHUNK) {
        uint8_t room[32] = {0};
        cas_writer w = cas_writer_on(CAS_SPAN(room));
        const uint8_t size[] = {cas_low_u8(piece.len / 256), cas_low_u8(piece.len)};
        cas_write_hex(&w, CAS_BYTES(size));
        cli_write(&w, "\r\n");
        code = put(conn, cas_writer_bytes(&w));
    }
    code = code == CASTLS_OK ? put(conn, piece) : code;
    if (http->state == CLI_HTTP_CHUNK && code == CASTLS_OK) {
        code = put(conn, CAS_TEXT("\r\n"));
    }
    http->left = http->left - piece.len;
    cas_arena_drop_front(input, piece.len);
    if (http->left == 0 && http->state == CLI_HTTP_CHUNK) {
        http->state = CLI_HTTP_CHUNK_END;
    } else if (http->left == 0) {
        end_answer(http);
    }
    return code;
}

/* The lines between chunks and behind them (RFC 9112 section 7.1). */
static castls_code step_line(cli_http *http, cas_arena *input, castls_conn *conn, bool *moved)
{
    const castls_bytes all = cas_arena_bytes(input);
    const size_t len = cas_bytes_search(all, CAS_TEXT("\r\n"));
    castls_code code = CASTLS_OK;
    *moved = len != all.len || all.len > LINE_MAX;
    if (!*moved) {
        return CASTLS_OK;
    }
    if (len > LINE_MAX || len == all.len) {
        http->state = CLI_HTTP_DONE;
        return CASTLS_OK;
    }
    if (http->state == CLI_HTTP_CHUNK_SIZE) {
        if (!cli_chunk_size(cas_bytes_prefix(all, len), &http->left)) {
            http->state = CLI_HTTP_DONE;
            return CASTLS_OK;
        }
        http->state = http->left == 0 ? CLI_HTTP_TRAILER : CLI_HTTP_CHUNK;
    } else if (http->state == CLI_HTTP_CHUNK_END) {
        http->state = len == 0 ? CLI_HTTP_CHUNK_SIZE : CLI_HTTP_DONE;
    } else if (len == 0) {
        code = put(conn, CAS_TEXT("0\r\n\r\n"));
        end_answer(http);
    }
    cas_arena_drop_front(input, len + 2);
    return code;
}

static castls_code step_file(cli_http *http, castls_conn *conn, bool *moved)
{
    uint8_t room[CLI_HTTP_PIECE_MAX] = {0};
    size_t len = 0;
    *moved = true;
    if (http->left != 0) {
        const cli_os_result result = cli_os_read(http->file, CAS_SPAN(room), &len);
        if (result != CLI_OS_OK) {
            cli_http_clear(http);
            http->state =
                CLI_HTTP_DONE; /* The file has shrunk: the answer ends short, and so is seen. */
            return CASTLS_OK;
        }
    }
    const castls_bytes piece =
        cas_bytes_prefix(CAS_BYTES(room), http->left < len ? cas_narrow_size(http->left) : len);
    http->left = http->left - piece.len;
    if (http->left == 0) {
        cli_http_clear(http);
        end_answer(http);
    }
    return put(conn, piece);
}

castls_code cli_http_step(cli_http *http, cas_arena *input, castls_conn *conn, bool *moved)
{
    *moved = false;
    switch (http->state) {
    case CLI_HTTP_HEAD:
        return step_head(http, input, conn, moved);
    case CLI_HTTP_BODY:
    case CLI_HTTP_CHUNK:
        return step_body(http, input, conn, moved);
    case CLI_HTTP_CHUNK_SIZE:
    case CLI_HTTP_CHUNK_END:
    case CLI_HTTP_TRAILER:
        return step_line(http, input, conn, moved);
    case CLI_HTTP_FILE:
        return step_file(http, conn, moved);
    default:
        return CASTLS_OK;
    }
}
