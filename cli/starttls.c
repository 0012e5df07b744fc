/*
 * starttls.c: protocols that begin in plain text. What the peer says before TLS is not authentic,
 * so nothing of it is kept but whether it agreed; it is read byte by byte, so that nothing that
 * follows the agreement can be taken for part of it.
 */
#include "cli/client.h"

#define LINE_MAX 1024
#define LINES_MAX 64

static bool put(int descriptor, castls_bytes text)
{
    return cli_os_put(descriptor, text);
}

static bool read_byte(int descriptor, uint8_t *byte)
{
    uint8_t room[1] = {0};
    uint32_t ready = 0;
    uint32_t none = 0;
    size_t len = 0;
    *byte = 0;
    cli_os_wait(descriptor, CLI_WAIT_READ, -1, 0, CLI_TIMEOUT_MS, &ready, &none);
    if (ready == 0 || cli_os_read(descriptor, CAS_SPAN(room), &len) != CLI_OS_OK) {
        return false;
    }
    *byte = room[0];
    return true;
}

/* A line without its end. */
static bool read_line(int descriptor, castls_span room, size_t *len)
{
    uint8_t byte = 0;
    *len = 0;
    while (read_byte(descriptor, &byte)) {
        if (byte == '\n') {
            return true;
        }
        if (*len == room.len) {
            return false;
        }
        cas_span_set(room, *len, byte);
        *len = *len + 1;
    }
    return false;
}

/* Reads lines up to one that begins with `good`; one that begins with `bad` (or too many) is a
 * refusal. Other lines go on: SMTP's "250-...", IMAP's untagged ones. */
static bool expect(int descriptor, castls_bytes good, castls_bytes bad)
{
    for (size_t i = 0; i < LINES_MAX; i++) {
        uint8_t room[LINE_MAX] = {0};
        size_t len = 0;
        if (!read_line(descriptor, CAS_SPAN(room), &len)) {
            return false;
        }
        const castls_bytes line = cas_bytes_prefix(CAS_BYTES(room), len);
        if (cas_bytes_starts_with(line, good)) {
            return true;
        }
        if (bad.len != 0 && cas_bytes_starts_with(line, bad)) {
            return false;
        }
    }
    return false;
}

/* RFC 3207 */
static bool begin_smtp(int descriptor)
{
    return expect(descriptor, CAS_TEXT("220 "), CAS_TEXT("5")) &&
           put(descriptor, CAS_TEXT("EHLO castls.invalid\r\n")) &&
           expect(descriptor, CAS_TEXT("250 "), CAS_TEXT("5")) &&
           put(descriptor, CAS_TEXT("STARTTLS\r\n")) &&
           expect(descriptor, CAS_TEXT("220"), CAS_TEXT("5"));
}

/* RFC 9051 section 6.2.1 */
static bool begin_imap(int descriptor)
{
    return expect(descriptor, CAS_TEXT("* OK"), CAS_TEXT("* BYE")) &&
           put(descriptor, CAS_TEXT("a1 STARTTLS\r\n")) &&
           expect(descriptor, CAS_TEXT("a1 OK"), CAS_TEXT("a1 "));
}

/* RFC 2595 section 4 */
static bool begin_pop3(int descriptor)
{
    return expect(descriptor, CAS_TEXT("+OK"), CAS_TEXT("-ERR")) &&
           put(descriptor, CAS_TEXT("STLS\r\n")) &&
           expect(descriptor, CAS_TEXT("+OK"), CAS_TEXT("-ERR"));
}

/* PostgreSQL's SSLRequest: its length and the number 80877103; one byte answers, 'S' or 'N'. */
static bool begin_postgres(int descriptor)
{
    uint8_t room[8] = {0};
    uint8_t answer = 0;
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_u32(&w, 8);
    cas_write_u32(&w, 80877103);
    return put(descriptor, cas_writer_bytes(&w)) && read_byte(descriptor, &answer) && answer == 'S';
}

bool cli_starttls(int descriptor, const char *protocol)
{
    const castls_bytes name = cas_text(protocol);
    bool done = false;
    if (cas_bytes_equal(name, CAS_TEXT("smtp"))) {
        done = begin_smtp(descriptor);
    } else if (cas_bytes_equal(name, CAS_TEXT("imap"))) {
        done = begin_imap(descriptor);
    } else if (cas_bytes_equal(name, CAS_TEXT("pop3"))) {
        done = begin_pop3(descriptor);
    } else if (cas_bytes_equal(name, CAS_TEXT("postgres"))) {
        done = begin_postgres(descriptor);
    } else {
        cli_complain("--starttls takes smtp, imap, pop3 or postgres", protocol);
        return false;
    }
    if (!done) {
        cli_complain("the peer does not begin TLS in this protocol", protocol);
    }
    return done;
}
