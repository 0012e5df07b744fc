/*
 * fuzz_quic.c: an end of a connection over QUIC against whatever the other may say, at whatever
 * level. The input is the kind of handshake (handshake.h; bit 7: the server is tried, else the
 * client), and steps:
 *
 *   uint8  step;    its low bits are a level; its next two say what comes:
 *   0      uint16 length, bytes: CRYPTO bytes of that level
 *   1      what both ends have to say goes over as it is
 *   2      uint16 at, uint8 bits: the same, and one byte that the tried end gets is changed
 */
#include "core/reader.h"
#include "fuzz/fuzz.h"
#include "fuzz/handshake.h"

#define FUZZ_SERVER 128u
#define FLIGHT_MAX 16384

/* initial_max_data and initial_max_streams_bidi. */
static const uint8_t parameters[] = {0x04, 0x04, 0x80, 0x00, 0xff, 0xff, 0x08, 0x01, 0x10};

/* One byte that is changed on its way, of all that goes over in a step. */
typedef struct change {
    size_t at;
    uint8_t bits;
} change;

/* What a connection promises, whatever it was given. */
static void check(castls_conn *conn, castls_code code)
{
    const castls_error *error = castls_conn_error(conn);
    if (code == CASTLS_PENDING) {
        fuzz_answer(conn);
    }
    fuzz_require((error->code == CASTLS_OK) == (error->reason == CASTLS_REASON_NONE),
                 "an error has a reason");
    fuzz_require(error->code != CASTLS_OK || castls_quic_error_code(conn) == 0,
                 "without an error there is no code for one");
    fuzz_require(error->reason != CASTLS_REASON_INTERNAL && error->code != CASTLS_FAILED,
                 "the peer cannot cause an internal error");
    fuzz_require(code < 0 || code == CASTLS_OK || code == CASTLS_PENDING, "a code is one of these");
}

static void give(castls_conn *conn, castls_quic_level level, castls_bytes bytes)
{
    check(conn, castls_quic_receive(conn, level, bytes));
}

/* Hands all that one end has to say to the other. */
static void carry(castls_conn *from, castls_conn *to, change *what)
{
    uint8_t room[FLIGHT_MAX] = {0};
    castls_quic_output output = {.struct_len = sizeof(output)};
    while (castls_quic_next(from, &output) == CASTLS_OK) {
        castls_quic_key_free(output.key);
        if (output.kind != CASTLS_QUIC_CRYPTO || !cas_span_copy(CAS_SPAN(room), output.bytes)) {
            continue;
        }
        if (what != NULL && what->at < output.bytes.len) {
            uint8_t *byte = CAS_AT(room, what->at);
            *byte = *byte ^ what->bits;
            what->bits = 0;
        } else if (what != NULL) {
            what->at = what->at - output.bytes.len;
        }
        give(to, output.level, cas_bytes_prefix(CAS_BYTES(room), output.bytes.len));
    }
}

static void step(castls_conn *tried, castls_conn *other, cas_reader *r)
{
    static const castls_quic_level levels[] = {
        CASTLS_QUIC_INITIAL, CASTLS_QUIC_EARLY, CASTLS_QUIC_HANDSHAKE, CASTLS_QUIC_APPLICATION};
    const uint8_t kind = cas_read_u8(r);
    change what = {0, 0};
    switch (kind >> 2 & 3) {
    case 0:
        give(tried, *CAS_AT(levels, kind & 3), cas_read_vec16(r, 0, 65535));
        return;
    case 2:
        what.at = cas_read_u16(r);
        what.bits = cas_read_u8(r);
        break;
    default:
        break;
    }
    carry(tried, other, NULL);
    carry(other, tried, &what);
}

static bool make(const fuzz_ends *ends, castls_conn **client, castls_conn **server)
{
    const castls_bytes name = CAS_TEXT("localhost");
    return castls_quic_client_new(ends->client_config, name, CASTLS_QUIC_V1, CAS_BYTES(parameters),
                                  client) == CASTLS_OK &&
           castls_quic_server_new(
               ends->server_config, CASTLS_QUIC_V2, CAS_BYTES(parameters), server) == CASTLS_OK;
}

/* An honest visit over QUIC: the client has a session then. */
static void visit(const fuzz_ends *ends)
{
    castls_conn *client = NULL;
    castls_conn *server = NULL;
    fuzz_require(make(ends, &client, &server), "connections can be made");
    check(client, castls_conn_start(client));
    for (size_t i = 0; i < 8; i++) {
        carry(client, server, NULL);
        carry(server, client, NULL);
    }
    fuzz_require(castls_conn_is_connected(client) && castls_conn_is_connected(server),
                 "an honest handshake succeeds");
    castls_conn_free(client);
    castls_conn_free(server);
}

void fuzz_one(castls_bytes input)
{
    const uint8_t kind = cas_bytes_get(input, 0);
    fuzz_ends ends = fuzz_ends_begin((uint8_t)(kind & ~(FUZZ_TLS12 | FUZZ_SERVER)));
    castls_conn *client = NULL;
    castls_conn *server = NULL;
    if ((kind & FUZZ_RESUMED) != 0) {
        visit(&ends);
    }
    fuzz_require(make(&ends, &client, &server), "connections can be made");
    check(client, castls_conn_start(client));
    cas_reader r = cas_reader_on(cas_bytes_skip(input, 1));
    while (cas_reader_has_more(&r)) {
        const bool tries_server = (kind & FUZZ_SERVER) != 0;
        step(tries_server ? server : client, tries_server ? client : server, &r);
    }
    castls_conn_free(client);
    castls_conn_free(server);
    fuzz_ends_end(&ends);
}
