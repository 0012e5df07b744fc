/*
 * http.h: as much of HTTP/1.1 (RFC 9112) as a development server needs: bodies sent back, a page
 * about the connection, static files; keep-alive, Content-Length and chunked bodies, Expect:
 * 100-continue.
 */
#ifndef CLI_HTTP_H
#define CLI_HTTP_H

#include "castls/castls.h"
#include "core/arena.h"

#define CLI_HTTP_HEAD_MAX 16384  /* Bytes of a request's head. */
#define CLI_HTTP_PIECE_MAX 16384 /* Bytes that one step sends. */

typedef enum cli_http_state {
    CLI_HTTP_HEAD = 0,
    CLI_HTTP_BODY,       /* `left` bytes of a body follow. */
    CLI_HTTP_CHUNK_SIZE, /* A line with the length of a chunk. */
    CLI_HTTP_CHUNK,      /* `left` bytes of a chunk. */
    CLI_HTTP_CHUNK_END,  /* The empty line behind a chunk. */
    CLI_HTTP_TRAILER,    /* Lines up to an empty one. */
    CLI_HTTP_FILE,       /* `left` bytes of a file go out. */
    CLI_HTTP_DONE        /* Nothing more is answered: close. */
} cli_http_state;

typedef struct cli_http {
    cli_http_state state;
    uint64_t left;
    int root;       /* The directory of static files; -1 for the echo. */
    int file;       /* -1 when none is open. */
    bool is_closed; /* The connection ends behind this answer. */
} cli_http;

cli_http cli_http_start(int root);
void cli_http_clear(cli_http *http);
/* Whether a step would do something without more input. */
bool cli_http_has_work(const cli_http *http);
/*
 * Takes input and queues answers on the connection, 16 KiB or so at most. `moved` says whether
 * anything was done; when it was not, more input is needed.
 */
castls_code cli_http_step(cli_http *http, cas_arena *input, castls_conn *conn, bool *moved);

#endif
