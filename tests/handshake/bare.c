/*
 * bare.c: messages go from one handshake to the other in the order of the outputs.
 */
#include "bare.h"

#include "support/hex.h"
#include "wire/extensions.h"

#define MESSAGE_MAX 20000
#define FLIGHT_MAX 24

/* What one end has to say, copied, for its views live until it is called again. */
typedef struct flight {
    uint8_t room[FLIGHT_MAX][MESSAGE_MAX];
    size_t len[FLIGHT_MAX];
    size_t count;
} flight;

void cas_bare_init(cas_bare *bare, castls_config *client, castls_config *server,
                   castls_session *session)
{
    castls_config *const config[] = {client, server};
    *bare = (cas_bare){0};
    for (size_t i = 0; i < CAS_COUNT(config); i++) {
        *CAS_AT(bare->config, i) = *CAS_AT(config, i);
        cas_facts_init(CAS_AT(bare->facts, i), NULL);
        assert_int_equal(cas_handshake_new(*CAS_AT(config, i), i == 1, CAS_TEXT("localhost"),
                                           CAS_AT(bare->facts, i), CAS_AT(bare->end, i)),
                         CAS_OK);
    }
    if (session != NULL) {
        assert_int_equal(cas_handshake_set_session(bare->end[0], session), CAS_OK);
    }
}

void cas_bare_clear(cas_bare *bare)
{
    for (size_t i = 0; i < CAS_COUNT(bare->end); i++) {
        cas_handshake_free(*CAS_AT(bare->end, i));
        cas_facts_clear(CAS_AT(bare->facts, i));
        castls_config_release(*CAS_AT(bare->config, i));
    }
}

/* How many bytes of a body stand before the length of its extensions. */
static size_t extensions_at(uint8_t type, castls_bytes body)
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
        assert_int_equal(type, CAS_HANDSHAKE_ENCRYPTED_EXTENSIONS);
    }
    assert_false(cas_reader_is_bad(&r));
    return body.len - cas_reader_left(&r);
}

/* Copies a block of extensions with the edit done to it; whether there was anything to do. */
static bool edit_extensions(cas_writer *w, castls_bytes block, const cas_edit *edit,
                            castls_bytes bytes)
{
    cas_reader r = cas_reader_on(block);
    cas_extension x = {0};
    bool is_done = false;
    const cas_mark whole = cas_write_open16(w);
    while (cas_extensions_next(&r, &x)) {
        const bool is_it = x.type == edit->at;
        if (edit->kind == CAS_EDIT_EXTEND && x.type == 41) { /* pre_shared_key */
            cas_extension_encode(w, edit->at, bytes);
            is_done = true;
        }
        if (edit->kind == CAS_EDIT_DROP && is_it) {
            is_done = true;
            continue;
        }
        if ((edit->kind == CAS_EDIT_CHANGE || edit->kind == CAS_EDIT_PUT) && is_it) {
            is_done = true;
            x.body = bytes;
        }
        cas_extension_encode(w, x.type, x.body);
    }
    const bool adds = edit->kind == CAS_EDIT_EXTEND || edit->kind == CAS_EDIT_PUT;
    if (edit->kind == CAS_EDIT_LAST || (adds && !is_done)) {
        cas_extension_encode(w, edit->at, bytes);
        is_done = true;
    }
    cas_write_close(w, whole);
    return is_done;
}

/* The message as it arrives. */
static castls_bytes edited(cas_bare *bare, const cas_edit *edit, const cas_message *msg,
                           castls_span room)
{
    uint8_t bytes_room[2048] = {0};
    castls_bytes out = cas_bytes_none();
    const castls_bytes bytes = test_hex(edit->hex, CAS_SPAN(bytes_room));
    cas_writer w = cas_writer_on(room);
    const cas_mark mark =
        cas_message_open(&w, edit->kind == CAS_EDIT_TYPE ? cas_low_u8(edit->at) : msg->type);
    if (edit->kind == CAS_EDIT_BODY || edit->kind == CAS_EDIT_TYPE) {
        cas_write_bytes(&w, bytes);
        bare->is_edited = true;
    } else if (edit->kind == CAS_EDIT_SET || edit->kind == CAS_EDIT_TAIL) {
        assert_true(edit->at + bytes.len <= msg->body.len);
        const size_t at = edit->kind == CAS_EDIT_SET ? edit->at : msg->body.len - bytes.len;
        cas_write_bytes(&w, cas_bytes_prefix(msg->body, at));
        cas_write_bytes(&w, bytes);
        cas_write_bytes(&w, cas_bytes_skip(msg->body, at + bytes.len));
        bare->is_edited = true;
    } else {
        const size_t at = extensions_at(msg->type, msg->body);
        cas_write_bytes(&w, cas_bytes_prefix(msg->body, at));
        bare->is_edited = edit_extensions(&w, cas_bytes_skip(msg->body, at + 2), edit, bytes);
    }
    cas_write_close(&w, mark);
    assert_int_equal(cas_writer_end(&w, &out), CAS_OK);
    return out;
}

/* Hands one message to an end, changed or twice where it is the one that is meant. */
static void deliver(cas_bare *bare, size_t to, const cas_edit *edit, castls_bytes whole)
{
    uint8_t room[MESSAGE_MAX] = {0};
    cas_message msg = {0};
    assert_int_equal(cas_message_decode(whole, &msg), CAS_OK);
    uint8_t *seen = CAS_AT(bare->seen, msg.type);
    const bool is_meant = edit != NULL && edit->message == msg.type && edit->turn == *seen;
    *seen = (uint8_t)(*seen + 1);
    if (!is_meant) {
        *CAS_AT(bare->err, to) = cas_handshake_feed(*CAS_AT(bare->end, to), whole);
        return;
    }
    if (edit->kind != CAS_EDIT_REPEAT) {
        const castls_bytes other = edited(bare, edit, &msg, CAS_SPAN(room));
        *CAS_AT(bare->err, to) = cas_handshake_feed(*CAS_AT(bare->end, to), other);
        return;
    }
    bare->is_edited = true;
    for (size_t i = 0; i < 2 && *CAS_AT(bare->err, to) == CAS_OK; i++) {
        *CAS_AT(bare->err, to) = cas_handshake_feed(*CAS_AT(bare->end, to), whole);
    }
}

/* In TLS 1.3, and before a client knows the version, it means nothing. */
static void change_cipher_spec(cas_bare *bare, size_t to)
{
    if (CAS_AT(bare->facts, 0)->version == 0x0303 && CAS_AT(bare->facts, 1)->version == 0x0303) {
        *CAS_AT(bare->err, to) = cas_handshake_change_cipher_spec(*CAS_AT(bare->end, to));
    }
}

/* Carries what one end has to say to the other; whether there was anything. */
static bool carry(cas_bare *bare, size_t from, const cas_edit *edit, flight *f)
{
    cas_output out = {0};
    f->count = 0;
    while (cas_handshake_next_output(*CAS_AT(bare->end, from), &out)) {
        if (out.kind == CAS_OUTPUT_CCS) { /* A place without bytes. */
            *CAS_AT(f->len, f->count) = 0;
            f->count = f->count + 1;
        }
        if (out.kind == CAS_OUTPUT_MESSAGE) {
            const castls_bytes bytes =
                cas_handshake_output_bytes(*CAS_AT(bare->end, from), out.bytes);
            const castls_span room = CAS_SPAN(*CAS_AT(f->room, f->count));
            assert_true(cas_span_copy(room, bytes));
            *CAS_AT(f->len, f->count) = bytes.len;
            f->count = f->count + 1;
        }
    }
    for (size_t i = 0; i < f->count && *CAS_AT(bare->err, 1 - from) == CAS_OK; i++) {
        const castls_bytes room = CAS_BYTES(*CAS_AT(f->room, i));
        if (*CAS_AT(f->len, i) == 0) {
            change_cipher_spec(bare, 1 - from);
        } else {
            deliver(bare, 1 - from, edit, cas_bytes_prefix(room, *CAS_AT(f->len, i)));
        }
    }
    return f->count != 0;
}

static bool has_failed(const cas_bare *bare)
{
    return *CAS_AT(bare->err, 0) != CAS_OK || *CAS_AT(bare->err, 1) != CAS_OK;
}

bool cas_bare_is_connected(const cas_bare *bare)
{
    return cas_handshake_state(*CAS_AT(bare->end, 0)) == CAS_STATE_CONNECTED &&
           cas_handshake_state(*CAS_AT(bare->end, 1)) == CAS_STATE_CONNECTED;
}

void cas_bare_run(cas_bare *bare, const cas_edit *edit)
{
    flight *f = CAS_NEW(NULL, flight);
    assert_non_null(f);
    bool moves = true;
    bare->err[0] = cas_handshake_advance(bare->end[0]);
    while (moves && !has_failed(bare)) {
        const bool there = carry(bare, 0, edit, f);
        moves = carry(bare, 1, edit, f) || there;
    }
    CAS_FREE(NULL, f);
}

void cas_bare_expect(cas_bare *bare, size_t at, const cas_wrong *wrong)
{
    cas_bare_run(bare, &wrong->edit);
    const cas_err err = *CAS_AT(bare->err, at);
    const castls_alert alert =
        err == CAS_OK ? CASTLS_ALERT_NONE : castls_reason_alert((castls_reason)err);
    if (!bare->is_edited || alert != wrong->alert) {
        print_error("%s: %s, alert %d, not %d\n", wrong->what,
                    castls_reason_name((castls_reason)err), (int)alert, (int)wrong->alert);
    }
    assert_true(bare->is_edited);
    assert_int_equal(alert, wrong->alert);
}
