/*
 * request.h: reading the head of a request, and the size of a chunk.
 */
#ifndef CLI_REQUEST_H
#define CLI_REQUEST_H

#include "core/bytes.h"

/* What the head of a request says. */
typedef struct cli_request {
    castls_bytes method;
    castls_bytes target;
    uint64_t length;
    bool has_length;
    bool is_chunked;
    bool is_closed;  /* The client wants the connection closed. */
    bool is_waiting; /* Expect: 100-continue */
    bool is_bad;
} cli_request;

/* Reads a head without its last empty line into `r`, which is zeroed and afterwards holds views of
 * the head. */
void cli_request_read(castls_bytes head, cli_request *r);

/* The size on a chunk's first line; 0 and false when there is none. */
bool cli_chunk_size(castls_bytes line, uint64_t *size);

#endif
