/*
 * talk.c: carrying messages between two handshakes.
 */
#include "talk.h"

#include "handshake/handshake.h"
#include "support/test.h"
#include "wire/extensions.h"
#include "wire/types.h"

#define ROOM 65536

typedef struct cas_end {
    cas_facts facts;
    cas_handshake *handshake;
} cas_end;

static void begin(cas_end *end, castls_config *config, bool is_server)
{
    cas_facts_init(&end->facts, NULL);
    assert_int_equal(
        cas_handshake_new(config, is_server, is_server ? cas_bytes_none() : CAS_TEXT("localhost"),
                          &end->facts, &end->handshake),
        CAS_OK);
}

static void finish(cas_end *end)
{
    cas_handshake_free(end->handshake);
    cas_facts_clear(&end->facts);
}

/* Bytes of a message's body before its extensions. */
static size_t head_len(uint8_t type, castls_bytes body)
{
    cas_reader r = cas_reader_on(body);
    switch (type) {
    case CAS_HANDSHAKE_CLIENT_HELLO:
        (void)cas_read_bytes(&r, 34);
        (void)cas_read_vec8(&r, 0, 32);
        (void)cas_read_vec16(&r, 2, 65534);
        (void)cas_read_vec8(&r, 1, 255);
        break;
    case CAS_HANDSHAKE_SERVER_HELLO:
        (void)cas_read_bytes(&r, 34);
        (void)cas_read_vec8(&r, 0, 32);
        (void)cas_read_bytes(&r, 3);
        break;
    case CAS_HANDSHAKE_CERTIFICATE_REQUEST:
        (void)cas_read_vec8(&r, 0, 255);
        break;
    default:
        break;
    }
    return body.len - cas_reader_left(&r);
}

/* The block with the extension in the place of its like, else at its front: what a ClientHello ends
 * with stays last. */
static void write_extensions(cas_writer *w, castls_bytes block, const cas_tamper *tamper)
{
    cas_reader r = cas_reader_on(block);
    cas_extension one = {0};
    castls_bytes ignored = {0};
    const cas_mark mark = cas_write_open16(w);
    if (!cas_extensions_find(block, tamper->extension_type, &ignored)) {
        cas_extension_encode(w, tamper->extension_type, tamper->extension);
    }
    while (cas_extensions_next(&r, &one)) {
        const bool is_it = one.type == tamper->extension_type;
        cas_extension_encode(w, one.type, is_it ? tamper->extension : one.body);
    }
    cas_write_close(w, mark);
}

static castls_bytes change(const cas_tamper *tamper, castls_bytes message, castls_span room)
{
    cas_writer w = cas_writer_on(room);
    castls_bytes out = {0};
    if (tamper->replaces) {
        const cas_mark mark = cas_message_open(&w, tamper->new_type);
        cas_write_bytes(&w, tamper->body);
        cas_write_close(&w, mark);
    } else {
        const castls_bytes body = cas_bytes_skip(message, CAS_MESSAGE_HEADER_LEN);
        const size_t head = head_len(tamper->type, body);
        const cas_mark mark = cas_message_open(&w, tamper->type);
        cas_write_bytes(&w, cas_bytes_prefix(body, head));
        write_extensions(&w, cas_bytes_skip(body, head + 2), tamper);
        cas_write_close(&w, mark);
    }
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    return out;
}

/* All that one end puts out goes to the other; the number of messages. */
static size_t carry(cas_end *from, cas_end *to, bool by_server, const cas_tamper *tamper,
                    bool *changed, cas_err *err)
{
    uint8_t room[ROOM] = {0};
    cas_output output = {0};
    size_t count = 0;
    while (cas_handshake_next_output(from->handshake, &output)) {
        if (output.kind != CAS_OUTPUT_MESSAGE || *err != CAS_OK) {
            continue;
        }
        castls_bytes message = cas_handshake_output_bytes(from->handshake, output.bytes);
        if (!*changed && by_server == tamper->by_server &&
            cas_bytes_get(message, 0) == tamper->type) {
            *changed = true;
            message = change(tamper, message, CAS_SPAN(room));
        }
        if (cas_handshake_state(to->handshake) != CAS_STATE_CONNECTED) {
            *err = cas_handshake_feed(to->handshake, message);
        }
        count = count + 1;
    }
    return count;
}

cas_err cas_talk(castls_config *client, castls_config *server, const cas_tamper *tamper)
{
    cas_end ends[2] = {0};
    bool changed = false;
    cas_err err = CAS_OK;
    size_t moved = 1;
    begin(&ends[0], client, false);
    begin(&ends[1], server, true);
    assert_int_equal(cas_handshake_advance(ends[0].handshake), CAS_OK);
    while (moved != 0 && err == CAS_OK) {
        moved = carry(&ends[0], &ends[1], false, tamper, &changed, &err);
        moved = moved + carry(&ends[1], &ends[0], true, tamper, &changed, &err);
    }
    assert_true(changed);
    finish(&ends[0]);
    finish(&ends[1]);
    return err;
}
