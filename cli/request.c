/*
 * request.c: what a request of HTTP/1.1 says: its first line, the fields that a body's length and a
 * connection's end hang on, and the size of a chunk (RFC 9112). It answers nothing.
 */
#include "cli/request.h"

#include "cli/cli.h"

static castls_bytes trim(castls_bytes text)
{
    castls_bytes rest = text;
    while (cas_bytes_get(rest, 0) == ' ' || cas_bytes_get(rest, 0) == '\t') {
        rest = cas_bytes_skip(rest, 1);
    }
    while (rest.len != 0 && cas_bytes_get(rest, rest.len - 1) == ' ') {
        rest = cas_bytes_prefix(rest, rest.len - 1);
    }
    return rest;
}

static void read_field(cli_request *r, castls_bytes name, castls_bytes value)
{
    if (cas_bytes_equal_fold(name, CAS_TEXT("content-length"))) {
        /* RFC 9112 section 6.3: two lengths, or a length beside a coding, are an attack. */
        r->is_bad = r->is_bad || r->has_length || !cli_number(value, INT64_MAX, &r->length);
        r->has_length = true;
    } else if (cas_bytes_equal_fold(name, CAS_TEXT("transfer-encoding"))) {
        r->is_bad = r->is_bad || !cas_bytes_equal_fold(value, CAS_TEXT("chunked"));
        r->is_chunked = true;
    } else if (cas_bytes_equal_fold(name, CAS_TEXT("connection"))) {
        r->is_closed = cas_bytes_equal_fold(value, CAS_TEXT("close")) ||
                       (r->is_closed && !cas_bytes_equal_fold(value, CAS_TEXT("keep-alive")));
    } else if (cas_bytes_equal_fold(name, CAS_TEXT("expect"))) {
        r->is_waiting = cas_bytes_equal_fold(value, CAS_TEXT("100-continue"));
    }
}

/* RFC 9112 section 3: method SP target SP version. */
static void read_request_line(cli_request *r, castls_bytes line)
{
    const size_t first = cas_bytes_find(line, ' ');
    const castls_bytes rest = cas_bytes_skip(line, first + 1);
    const size_t second = cas_bytes_find(rest, ' ');
    const castls_bytes version = cas_bytes_skip(rest, second + 1);
    r->method = cas_bytes_prefix(line, first);
    r->target = cas_bytes_prefix(rest, second);
    r->is_closed = cas_bytes_equal(version, CAS_TEXT("HTTP/1.0"));
    r->is_bad = r->method.len == 0 || r->target.len == 0 ||
                !(r->is_closed || cas_bytes_equal(version, CAS_TEXT("HTTP/1.1")));
}

void cli_request_read(castls_bytes head, cli_request *r)
{
    size_t len = cas_bytes_search(head, CAS_TEXT("\r\n"));
    read_request_line(r, cas_bytes_prefix(head, len));
    castls_bytes rest = cas_bytes_skip(head, len + 2);
    while (rest.len != 0) {
        len = cas_bytes_search(rest, CAS_TEXT("\r\n"));
        const castls_bytes line = cas_bytes_prefix(rest, len);
        const size_t colon = cas_bytes_find(line, ':');
        read_field(r, cas_bytes_prefix(line, colon), trim(cas_bytes_skip(line, colon + 1)));
        rest = cas_bytes_skip(rest, len + 2);
    }
    r->is_bad = r->is_bad || (r->is_chunked && r->has_length);
}

bool cli_chunk_size(castls_bytes line, uint64_t *size)
{
    const castls_bytes digits = trim(cas_bytes_prefix(line, cas_bytes_find(line, ';')));
    uint64_t sum = 0;
    *size = 0;
    if (digits.len == 0 || digits.len > 15) {
        return false;
    }
    for (size_t i = 0; i < digits.len; i++) {
        const uint8_t value = cas_hex_value(cas_bytes_get(digits, i));
        if (value > 15) {
            return false;
        }
        sum = sum * 16 + value;
    }
    *size = sum;
    return true;
}
