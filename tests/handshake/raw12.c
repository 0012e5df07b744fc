/*
 * raw12.c: a client of TLS 1.2 for tests.
 */
#include "raw12.h"

#include "config/config.h"
#include "wire/message.h"

#define HEARD_MAX 262144

/* Only what is the server's is made with its allocator, which may fail. */
bool raw12_try(raw12 *raw, castls_config *server)
{
    *raw = (raw12){.config = server};
    cas_facts_init(&raw->facts, server->environment.allocator);
    cas_transcript_init(&raw->transcript, NULL, HEARD_MAX);
    raw->heard = cas_arena_on(NULL, HEARD_MAX);
    for (size_t i = 0; i < CAS_COUNT(raw->random); i++) {
        *CAS_AT(raw->random, i) = (uint8_t)(i + 1);
    }
    return cas_handshake_new(server, true, cas_bytes_none(), &raw->facts, &raw->server) == CAS_OK;
}

void raw12_begin(raw12 *raw, castls_config *server)
{
    assert_true(raw12_try(raw, server));
}

void raw12_end(raw12 *raw)
{
    cas_handshake_free(raw->server);
    cas_facts_clear(&raw->facts);
    cas_transcript_clear(&raw->transcript);
    cas_arena_clear(&raw->heard);
    castls_config_release(raw->config);
    CAS_WIPE(raw);
}

/* The server's Finished is over all that was said before it. */
static void check_finished(raw12 *raw, castls_bytes message)
{
    uint8_t data[12] = {0};
    raw12_verify_data(raw, true, CAS_SPAN(data));
    assert_bytes_equal(cas_bytes_skip(message, 4), CAS_BYTES(data));
}

/* Takes what the server puts out; its messages go into the transcript in their order. */
static void drain(raw12 *raw)
{
    cas_output output = {0};
    while (cas_handshake_next_output(raw->server, &output)) {
        cas_range ignored = {0};
        const castls_bytes bytes = cas_handshake_output_bytes(raw->server, output.bytes);
        switch (output.kind) {
        case CAS_OUTPUT_MESSAGE:
            if (cas_bytes_get(bytes, 0) == CAS_HANDSHAKE_FINISHED) {
                check_finished(raw, bytes);
            }
            assert_int_equal(cas_arena_keep(&raw->heard, bytes, &ignored), CAS_OK);
            assert_int_equal(cas_transcript_add(&raw->transcript, bytes), CAS_OK);
            break;
        case CAS_OUTPUT_CCS:
            raw->ccs_count++;
            break;
        case CAS_OUTPUT_WRITE_KEY:
            raw->write_keys++;
            break;
        case CAS_OUTPUT_READ_KEY:
            raw->read_keys++;
            break;
        case CAS_OUTPUT_DONE:
            raw->is_done = true;
            break;
        default:
            break;
        }
    }
}

castls_bytes raw12_heard(const raw12 *raw, uint8_t type)
{
    castls_bytes rest = cas_arena_bytes(&raw->heard);
    while (rest.len >= 4) {
        const size_t len = (size_t)cas_bytes_get(rest, 1) << 16 |
                           (size_t)cas_bytes_get(rest, 2) << 8 | cas_bytes_get(rest, 3);
        if (cas_bytes_get(rest, 0) == type) {
            return cas_bytes_slice(rest, 4, len);
        }
        rest = cas_bytes_skip(rest, 4 + len);
    }
    return cas_bytes_none();
}

/* Reads the ServerHello up to its extensions, which stay in the reader. */
static cas_reader read_hello(const raw12 *raw, castls_bytes *session_id, uint16_t *suite)
{
    cas_reader r = cas_reader_on(raw12_heard(raw, CAS_HANDSHAKE_SERVER_HELLO));
    assert_int_equal(cas_read_u16(&r), 0x0303);
    (void)cas_read_bytes(&r, 32);
    *session_id = cas_read_vec8(&r, 0, 32);
    *suite = cas_read_u16(&r);
    assert_int_equal(cas_read_u8(&r), 0);
    return r;
}

castls_bytes raw12_session_id(const raw12 *raw)
{
    castls_bytes session_id = {0};
    uint16_t suite = 0;
    (void)read_hello(raw, &session_id, &suite);
    return session_id;
}

uint16_t raw12_suite(const raw12 *raw)
{
    castls_bytes session_id = {0};
    uint16_t suite = 0;
    (void)read_hello(raw, &session_id, &suite);
    return suite;
}

bool raw12_has_extension(const raw12 *raw, uint16_t type, castls_bytes *body)
{
    castls_bytes session_id = {0};
    uint16_t suite = 0;
    cas_reader r = read_hello(raw, &session_id, &suite);
    *body = cas_bytes_none();
    if (!cas_reader_has_more(&r)) {
        return false;
    }
    cas_reader block = cas_reader_on(cas_read_vec16(&r, 1, 65535));
    while (cas_reader_has_more(&block)) {
        const uint16_t found = cas_read_u16(&block);
        *body = cas_read_vec16(&block, 0, 65535);
        if (found == type) {
            return true;
        }
    }
    return false;
}

cas_err raw12_say(raw12 *raw, uint8_t type, castls_bytes body)
{
    cas_arena room = cas_arena_on(NULL, HEARD_MAX);
    cas_range range = {0};
    castls_span span = {0};
    castls_bytes message = {0};
    assert_int_equal(cas_arena_room(&room, body.len + 4, &range, &span), CAS_OK);
    cas_writer w = cas_writer_on(span);
    cas_write_u8(&w, type);
    cas_write_vec24(&w, body);
    assert_int_equal(cas_writer_end(&w, &message), CAS_OK);
    assert_int_equal(cas_transcript_add(&raw->transcript, message), CAS_OK);
    const size_t piece = raw->piece == 0 ? message.len : raw->piece;
    cas_err err = CAS_OK;
    for (size_t at = 0; at < message.len && err == CAS_OK; at = at + piece) {
        err = cas_handshake_feed(
            raw->server, cas_bytes_slice(message, at, cas_min_size(piece, message.len - at)));
        drain(raw);
    }
    cas_arena_clear(&room);
    return err;
}

static void write_codes(cas_writer *w, castls_codes codes)
{
    for (size_t i = 0; i < codes.count; i++) {
        cas_write_u16(w, cas_codes_get(codes, i));
    }
}

static void write_list(cas_writer *w, uint16_t type, castls_codes codes)
{
    cas_write_u16(w, type);
    const cas_mark mark = cas_write_open16(w);
    const cas_mark list = cas_write_open16(w);
    write_codes(w, codes);
    cas_write_close(w, list);
    cas_write_close(w, mark);
}

static void write_names(cas_writer *w, const raw12_hello *hello)
{
    if (!cas_bytes_is_empty(hello->server_name)) {
        cas_write_u16(w, 0);
        const cas_mark mark = cas_write_open16(w);
        const cas_mark list = cas_write_open16(w);
        cas_write_u8(w, 0);
        cas_write_vec16(w, hello->server_name);
        cas_write_close(w, list);
        cas_write_close(w, mark);
    }
    if (!cas_bytes_is_empty(hello->alpn)) {
        cas_write_u16(w, 16);
        const cas_mark mark = cas_write_open16(w);
        const cas_mark list = cas_write_open16(w);
        cas_write_vec8(w, hello->alpn);
        cas_write_close(w, list);
        cas_write_close(w, mark);
    }
}

static void write_extensions(cas_writer *w, const raw12_hello *hello)
{
    const uint16_t groups[] = {0x001d, 0x0017};
    const uint16_t schemes[] = {0x0403, 0x0804, 0x0401};
    const uint8_t status_request[] = {1, 0, 0, 0, 0};
    write_names(w, hello);
    if (!hello->no_groups) {
        write_list(w, 10, hello->groups.count == 0 ? CAS_CODES(groups) : hello->groups);
    }
    if (!hello->no_schemes) {
        write_list(w, 13, hello->schemes.count == 0 ? CAS_CODES(schemes) : hello->schemes);
    }
    if (!hello->no_ems) {
        cas_write_u16(w, 23);
        cas_write_vec16(w, cas_bytes_none());
    }
    if (hello->has_ticket) {
        cas_write_u16(w, 35);
        cas_write_vec16(w, hello->ticket);
    }
    if (hello->has_status_request) {
        cas_write_u16(w, 5);
        cas_write_vec16(w, CAS_BYTES(status_request));
    }
    if (hello->has_renegotiation_info) {
        cas_write_u16(w, 0xff01);
        const cas_mark mark = cas_write_open16(w);
        cas_write_vec8(w, hello->renegotiated);
        cas_write_close(w, mark);
    }
    if (!cas_bytes_is_empty(hello->point_formats)) {
        cas_write_u16(w, 11);
        const cas_mark mark = cas_write_open16(w);
        cas_write_vec8(w, hello->point_formats);
        cas_write_close(w, mark);
    }
    if (hello->versions.count != 0) {
        cas_write_u16(w, 43);
        const cas_mark mark = cas_write_open16(w);
        const cas_mark list = cas_write_open8(w);
        write_codes(w, hello->versions);
        cas_write_close(w, list);
        cas_write_close(w, mark);
    }
}

cas_err raw12_say_hello(raw12 *raw, const raw12_hello *hello)
{
    const uint16_t suites[] = {0xc02b, 0xc02f};
    const uint8_t null_only[] = {0};
    uint8_t room[8192] = {0};
    castls_bytes body = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_u16(&w, hello->legacy_version == 0 ? 0x0303 : hello->legacy_version);
    cas_write_bytes(&w, CAS_BYTES(raw->random));
    cas_write_vec8(&w, hello->session_id);
    const cas_mark list = cas_write_open16(&w);
    write_codes(&w, hello->suites.count == 0 ? CAS_CODES(suites) : hello->suites);
    cas_write_close(&w, list);
    cas_write_vec8(
        &w, cas_bytes_is_empty(hello->compression) ? CAS_BYTES(null_only) : hello->compression);
    if (!hello->no_extensions) {
        const cas_mark block = cas_write_open16(&w);
        write_extensions(&w, hello);
        cas_write_close(&w, block);
    }
    assert_int_equal(cas_writer_end(&w, &body), CAS_OK);
    return raw12_say(raw, CAS_HANDSHAKE_CLIENT_HELLO, body);
}

cas_err raw12_go_on(raw12 *raw)
{
    const cas_err err = cas_handshake_advance(raw->server);
    drain(raw);
    return err;
}

cas_err raw12_say_ccs(raw12 *raw)
{
    const cas_err err = cas_handshake_change_cipher_spec(raw->server);
    drain(raw);
    return err;
}
